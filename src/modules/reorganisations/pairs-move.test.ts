import { expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildPair } from '#testing/factories/mentoring.ts'
import { buildOrganisation, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { planFields } from './contract.ts'
import { doReorganisation } from './do-reorganisation.ts'
import { previewReorganisation } from './effects.ts'
import { showReorganisation } from './show-reorganisation.ts'
import { undoReorganisation } from './undo-reorganisation.ts'

const database = useDatabase()

it('living pairs go along side by side and come back with the undoing; closed ones stay where they were', async () => {
  const { here } = await buildTwoRegions(database)
  const municipalityId = here.municipalities[0].id
  const [from, to] = [
    await buildOrganisation(database, { municipalityId }),
    await buildOrganisation(database, { municipalityId }),
  ]
  const hire = async (at: string) => {
    const { person, ...place } = await buildTeacher(database, { at })
    return { ...place, personId: person.id }
  }
  const [mover, colleague, outsider] = [await hire(from.id), await hire(from.id), await hire(to.id)]
  const within = await buildPair(database, { giver: colleague, receiver: mover })
  const across = await buildPair(database, { giver: mover, receiver: outsider })
  const closed = await buildPair(database, {
    giver: colleague,
    receiver: mover,
    status: 'withdrawn',
    endedOn: '2026-02-10',
  })
  const places = async ({ id }: { id: string }) =>
    (
      await database.owner.query(
        'select organisation_id as own, giver_organisation_id as theirs from teacher_pairs where id = $1',
        [id],
      )
    ).rows[0]
  const head = contextOf(database, actors.centreHead(here.region.id))
  const plan = planFields.parse({
    subject: 'organisation',
    kind: 'join',
    from: [from.id],
    to: [to.id],
    onDay: '2026-02-15',
  })
  const { effects } = await previewReorganisation(head, plan)
  expect(effects.pairs).toBe(2)
  const { id } = await doReorganisation(head, { ...plan, act: 'Постановление № 7', print: effects.print })
  expect(await places(within)).toEqual({ own: to.id, theirs: to.id })
  expect(await places(across)).toEqual({ own: to.id, theirs: to.id })
  expect(await places(closed)).toEqual({ own: from.id, theirs: from.id })
  const { version } = await showReorganisation(head, { id })
  await undoReorganisation(head, { id, version, reason: 'Записана по ошибке' })
  expect(await places(within)).toEqual({ own: from.id, theirs: from.id })
  expect(await places(across)).toEqual({ own: to.id, theirs: from.id })
})
