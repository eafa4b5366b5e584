import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { read } from '#platform/db/database.ts'
import { actors, contextOf } from '../actors.ts'
import { useDatabase } from '../database.ts'
import { buildCare, buildQualification, buildTeacher, buildTwoRegions } from './people.ts'

const database = useDatabase()

it('builds a world in which every role sees her own unit and nothing of the neighbour', async () => {
  const { here, there } = await buildTwoRegions(database)
  const ours = await buildTeacher(database, { at: here.schools[0].id })
  const sibling = await buildTeacher(database, { at: here.schools[1].id })
  const foreign = await buildTeacher(database, { at: there.schools[0].id })
  const helper = await buildTeacher(database, {
    at: here.schools[1].id,
    employment: { positionCode: 'methodologist' },
  })
  await buildCare(database, { personId: ours.person.id, carerPersonId: helper.person.id })
  await buildQualification(database, { personId: ours.person.id })
  const seenBy = async (actor: Parameters<typeof contextOf>[1]) => {
    const { rows } = await read(contextOf(database, actor), tx =>
      sql<{ id: string }>`select id from persons`.execute(tx),
    )
    return new Set(rows.map(row => row.id))
  }
  const [a, b, c, d] = [ours, sibling, foreign, helper].map(one => one.person.id) as [
    string,
    string,
    string,
    string,
  ]
  expect(await seenBy(actors.schoolMethodologist(here.schools[0].id))).toEqual(new Set([a]))
  expect(await seenBy(actors.municipalMethodologist(here.municipalities[1].id))).toEqual(new Set([b, d]))
  expect(await seenBy(actors.regionalMethodologist(here.region.id))).toEqual(new Set([a, b, d]))
  expect(await seenBy(actors.federalCoordinator())).toEqual(new Set([a, b, c, d]))
  expect(await seenBy(actors.teacher(a))).toEqual(new Set([a, d]))
  expect(await seenBy(actors.teacher(c))).toEqual(new Set([c]))
})
