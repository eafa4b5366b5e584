import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { AGREED, buildPair } from '#testing/factories/mentoring.ts'
import { type BuiltTeacher, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { actOnPair, changePair, type PairActionInput } from './act-on-pair.ts'
import { showPair } from './show-pair.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let maria: BuiltTeacher
let petr: BuiltTeacher

beforeAll(async () => {
  world = await buildTwoRegions(database)
})
beforeEach(async () => {
  maria = await buildTeacher(database, { at: school().id })
  petr = await buildTeacher(database, { at: school().id })
})

const school = () => world.here.schools[0]
const lead = () => contextOf(database, actors.schoolMethodologist(school().id))
const as = ({ person }: BuiltTeacher) => contextOf(database, actors.teacher(person.id))
const sideOf = ({ person, organisationId, municipalityId, regionId }: BuiltTeacher) => ({
  personId: person.id,
  organisationId,
  municipalityId,
  regionId,
})
const build = (over: Record<string, unknown> = {}, receiver = petr) =>
  buildPair(database, { giver: sideOf(maria), receiver: sideOf(receiver), ...over })
const WORKING = { ...AGREED, status: 'working' }

const NOTHING_SAID = {
  reason: null,
  result: null,
  outcome: null,
  endedOn: null,
  basisNumber: null,
  basisDate: null,
}
const act = (
  { id }: { id: string },
  action: PairActionInput['action'],
  over: Partial<PairActionInput> = {},
  context = lead(),
) => actOnPair(context, { ...NOTHING_SAID, id, version: 1, action, ...over })
const fields = async (refused: Promise<unknown>) => {
  const { problems } = (await refused.then(
    () => ({ problems: [] }),
    error => error,
  )) as { problems: { field: string }[] }
  return problems.map(one => one.field)
}

describe('a pair', () => {
  it('ends on a day that has been and not before its first, and everything wrong is said at once', async () => {
    const pair = await build(WORKING)
    expect(await fields(act(pair, 'end', { endedOn: '2026-01-31' }))).toEqual(['outcome', 'endedOn'])
    const outcome = 'Ведёт разбор сам'
    expect(await fields(act(pair, 'end', { outcome, endedOn: '2026-01-31' }))).toEqual(['endedOn'])
    expect(await fields(act(pair, 'end', { outcome, endedOn: '2026-03-03' }))).toEqual(['endedOn'])
    expect(await act(pair, 'end', { outcome, endedOn: '2026-02-01' })).toMatchObject({ status: 'ended' })
  })

  it('begins not before its first day, by a whole order or none', async () => {
    const early = await build({ ...AGREED, startsOn: '2026-03-03' })
    expect(await fields(act(early, 'start', { basisNumber: '14' }))).toEqual(['basisDate', 'startsOn'])
    expect(await fields(act(early, 'start'))).toEqual(['startsOn'])
    const today = await build({ ...AGREED, startsOn: '2026-03-02', groundCode: 'mentor' })
    expect(await fields(act(today, 'start', { basisDate: '2026-03-01' }))).toEqual(['basisDate'])
    expect(await act(today, 'start')).toMatchObject({ status: 'working' })
  })

  it('is withdrawn, and its written result put right, only with a reason; a missing result is filled in', async () => {
    expect(await fields(act(await build(), 'withdraw'))).toEqual(['reason'])
    const colleague = await buildTeacher(database, { at: school().id })
    const ended = await build(
      { ...WORKING, status: 'ended', endedOn: '2026-02-20', outcome: 'Научился' },
      colleague,
    )
    const outcome = 'Научился и учит других'
    expect(await fields(act(ended, 'conclude', { outcome }))).toEqual(['reason'])
    await act(ended, 'conclude', { outcome, reason: 'Описка' })
    expect(await showPair(lead(), ended)).toMatchObject({ outcome })
    const left = await build({ ...WORKING, status: 'ended', endedOn: '2026-02-20', groundCode: 'mentor' })
    expect(await act(left, 'conclude', { outcome })).toMatchObject({ status: 'ended' })
  })

  it('declined after one answer is asked about anew with no answer left, within the limits', async () => {
    const pair = await build()
    await act(pair, 'agree', {}, as(maria))
    await act(pair, 'decline', { version: 2, reason: 'Нет часов' }, as(petr))
    await act(pair, 'repropose', { version: 3 })
    expect(await showPair(lead(), pair)).toMatchObject({
      status: 'proposed',
      giver: { agreedOn: null },
      receiver: { agreedOn: null },
    })
    const colleague = () => buildTeacher(database, { at: school().id })
    const over = { status: 'declined', declinedBy: 'receiver', endedOn: '2026-02-10' }
    const declined = await build(over, await colleague())
    for (let at = 0; at < 2; at++) await build({}, await colleague())
    await expect(act(declined, 'repropose')).rejects.toMatchObject({ code: 'pairs.limit' })
    await database.owner.query(`update employments set valid_to = '2026-02-27' where id = $1`, [
      maria.employment.id,
    ])
    await expect(act(declined, 'repropose')).rejects.toMatchObject({ code: 'pairs.left' })
  })

  it('of others stays closed to officials, whatever they ask for', async () => {
    const pair = await build(WORKING)
    const region = world.here.region.id
    for (const actor of [
      actors.ministry(region),
      actors.qualityAnalyst(region),
      actors.federalCoordinator(),
    ]) {
      const official = contextOf(database, actor)
      await expect(showPair(official, pair)).rejects.toMatchObject({ kind: 'not-found' })
      await expect(act(pair, 'end', { outcome: 'Итог' }, official)).rejects.toMatchObject({
        kind: 'not-found',
      })
    }
  })

  it('changed meanwhile is refused with the name of whoever changed it', async () => {
    const pair = await build()
    const neighbour = actors.municipalMethodologist(world.here.municipalities[0].id, { name: 'Анна Орлова' })
    const terms = { aim: 'Другая цель', startsOn: '2026-03-02', endsOn: '2026-05-31' }
    const input = { ...pair, ...terms, basisNumber: null, basisDate: null, version: 1 }
    await changePair(contextOf(database, neighbour), input)
    await expect(act(pair, 'withdraw', { reason: 'Ошибка' })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('Пару тем временем изменили: Анна Орлова'),
    })
  })
})
