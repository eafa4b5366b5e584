import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  endEmployment,
  mergePersons,
  peopleTrace,
  previewLeaving,
  previewMerge,
} from '#modules/people/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { AGREED, buildPair } from '#testing/factories/mentoring.ts'
import { type BuiltTeacher, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { actOnPair } from './act-on-pair.ts'
import { endLeftPairs } from './end-left-pairs.ts'
import { mentoringTrace } from './person-trace.ts'
import { showPair, showPairHistory } from './show-pair.ts'

const database = useDatabase()
const TRACES = [peopleTrace, mentoringTrace]
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let maria: BuiltTeacher
let petr: BuiltTeacher

beforeAll(async () => {
  world = await buildTwoRegions(database)
})
beforeEach(async () => {
  maria = await buildTeacher(database, { at: school().id, person: { lastName: 'Иванова' } })
  petr = await buildTeacher(database, { at: school().id, person: { lastName: 'Петров' } })
})

const school = () => world.here.schools[0]
const methodologist = () => contextOf(database, actors.schoolMethodologist(school().id))
const as = (who: BuiltTeacher) => contextOf(database, actors.teacher(who.person.id))
const sideOf = ({ person, organisationId, municipalityId, regionId }: BuiltTeacher) => ({
  personId: person.id,
  organisationId,
  municipalityId,
  regionId,
})

describe('people who leave', () => {
  const closing = () => contextOf(database, systemActor(['pairs', 'directory']))

  it('end their pairs: a working one by the last day, one that did not begin is withdrawn, both are told', async () => {
    const other = await buildTeacher(database, { at: school().id })
    const working = await buildPair(database, {
      giver: sideOf(maria),
      receiver: sideOf(petr),
      ...AGREED,
      status: 'working',
    })
    const proposed = await buildPair(database, { giver: sideOf(petr), receiver: sideOf(other) })
    expect(await endLeftPairs(closing())).toBe(0)
    const { consequences } = await previewLeaving(methodologist(), TRACES, {
      id: petr.person.id,
      employment: petr.employment.id,
      lastDay: '2026-02-27',
    })
    expect(consequences).toContainEqual(expect.stringMatching(/^Закончится пара: Иванова/))
    expect(consequences).toContainEqual(expect.stringMatching(/^Будет отозвана пара: Тестова/))
    await endEmployment(methodologist(), {
      id: petr.person.id,
      employment: petr.employment.id,
      version: 1,
      lastDay: '2026-02-27',
      reason: 'Приказ № 9',
    })
    expect(await endLeftPairs(closing())).toBe(2)
    expect(await showPair(as(maria), { id: working.id })).toMatchObject({
      status: 'ended',
      endedOn: '2026-02-27',
      endReason: expect.stringContaining('Петров'),
    })
    expect(await showPair(as(other), { id: proposed.id })).toMatchObject({ status: 'withdrawn' })
    const { rows } = await database.owner.query('select kind from notifications where person_id = $1', [
      maria.person.id,
    ])
    expect(rows).toEqual([{ kind: 'pair-left' }])
    // what came out is written in afterwards, without a reason: nothing is corrected
    await actOnPair(methodologist(), {
      id: working.id,
      action: 'conclude',
      version: 2,
      reason: null,
      result: null,
      outcome: 'Успели половину',
      endedOn: null,
      basisNumber: null,
      basisDate: null,
    })
    expect((await showPairHistory(methodologist(), { id: working.id })).entries[0]).toMatchObject({
      action: 'mentoring.conclude',
    })
  })

  it('carry their pairs over in a merge; one that would join her with herself stays', async () => {
    const double = await buildTeacher(database, {
      at: school().id,
      person: { lastName: 'Петрова', snils: null },
    })
    const third = await buildTeacher(database, { at: school().id })
    const moving = await buildPair(database, { giver: sideOf(double), receiver: sideOf(third) })
    await buildPair(database, { giver: sideOf(petr), receiver: sideOf(double), groundCode: 'mentor' })
    const head = contextOf(database, actors.centreHead(world.here.region.id))
    const pair = { id: petr.person.id, former: double.person.id }
    const { rows } = await previewMerge(head, TRACES, pair)
    expect(rows).toContainEqual(expect.objectContaining({ title: 'Пары, где передаёт опыт', moved: 1 }))
    expect(rows).toContainEqual(
      expect.objectContaining({ title: 'Пары, где получает помощь', moved: 0, stayed: 1 }),
    )
    await mergePersons(head, TRACES, {
      ...pair,
      version: 1,
      formerVersion: 1,
      take: [],
      reason: 'Один человек',
    })
    expect(await showPair(methodologist(), { id: moving.id })).toMatchObject({
      giver: { personId: petr.person.id },
    })
  })
})
