import { beforeEach, describe, expect, it } from 'vitest'
import { endEmployment } from '#modules/people/employ-person.ts'
import { fixedClock } from '#platform/clock/clock.ts'
import { newId } from '#platform/ids/ids.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildAccount, buildAssignment } from '#testing/factories/accounts.ts'
import {
  buildOrganisation,
  buildPerson,
  buildTeacher,
  buildTwoRegions,
  insertRow,
} from '#testing/factories/people.ts'
import { cancelPlan } from './cancel-plan.ts'
import { carryingOut, carryOutDue } from './carry-out-due.ts'
import { type PlanFields, planFields } from './contract.ts'
import { changeReorganisation, doReorganisation } from './do-reorganisation.ts'
import { previewReorganisation } from './effects.ts'
import { listReorganisations, showReorganisation } from './show-reorganisation.ts'
import { undoReorganisation } from './undo-reorganisation.ts'

const SIGNED = '2026-04-10'
const DAY = '2026-09-01'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildWorld>>
beforeEach(async () => {
  // the job carries out whatever is due: what other tests have left is out of its way
  await database.owner.query(
    `update reorganisations set status = 'cancelled', cancelled_at = now() where status = 'planned'`,
  )
  world = await buildWorld()
})

/** Three schools, two teachers in the first; the head of the centre and a colleague of hers who has to be told. */
async function buildWorld() {
  const { here, there } = await buildTwoRegions(database)
  const school = () => buildOrganisation(database, { municipalityId: here.municipalities[0].id })
  const [from, to, second] = [await school(), await school(), await school()]
  const [anna, boris] = [
    await buildTeacher(database, { at: from.id }),
    await buildTeacher(database, { at: from.id }),
  ]
  const keeper = await buildPerson(database)
  await buildAssignment(database, {
    accountId: (await buildAccount(database, { personId: keeper.id })).id,
    role: 'centre-head',
    scopeKind: 'region',
    scopeId: here.region.id,
    regionId: here.region.id,
  })
  return { region: here.region, other: there.region, from, to, second, anna, boris, keeper }
}

const on = (day: string, actor = actors.centreHead(world.region.id, { name: 'Орлова А. П.' })) =>
  contextOf(database, actor, fixedClock(`${day}T09:00:00Z`))
const split = (over: object = {}) =>
  planFields.parse({
    subject: 'organisation',
    kind: 'split',
    from: [world.from.id],
    to: [world.to.id, world.second.id],
    onDay: DAY,
    assigned: [{ id: jobOf(world.boris), to: world.second.id }],
    ...over,
  })
const jobOf = (teacher: { employment: { id: string } }) => teacher.employment.id

async function plan(fields: PlanFields = split()) {
  const { effects } = await previewReorganisation(on(SIGNED), fields)
  return await doReorganisation(on(SIGNED), {
    ...fields,
    act: 'Приказ № 7 от 10.04.2026',
    print: effects.print,
  })
}
const runOn = (day: string) => carryOutDue(on(day, carryingOut()))
const show = (id: string, day = SIGNED) => showReorganisation(on(day), { id })
const placesOf = async (personId: string) => {
  const { rows } = await database.owner.query({
    text: 'select organisation_id, valid_from, valid_to from employments where person_id = $1 order by valid_from',
    values: [personId],
    rowMode: 'array',
  })
  return rows.map(([organisation, from, to]) => [organisation, from >= DAY ? from : 'before', to])
}
const told = async () => {
  const { rows } = await database.owner.query(
    'select kind, body, link from notifications where person_id = $1 order by id',
    [world.keeper.id],
  )
  return rows as { kind: string; body: string; link: string }[]
}

describe('a reorganisation whose day is ahead', () => {
  it('is planned with nothing moved, seen by everybody, and done on its day as a whole', async () => {
    const { from, to, second, anna, boris } = world
    const { id, status } = await plan()
    expect(status).toBe('planned')
    expect(await show(id)).toMatchObject({
      status: 'planned',
      isStuck: false,
      plannedBy: 'Орлова А. П.',
      doneAt: null,
      effects: { people: 2 },
      from: [{ id: from.id }],
    })
    const actions = async (day: string) => (await show(id, day)).actions.map(one => [one.action, one.allowed])
    expect(await actions(SIGNED)).toEqual([
      ['change', true],
      ['carry-out', false],
      ['cancel', true],
    ])
    const reader = on(SIGNED, actors.schoolMethodologist(to.id))
    expect(
      (await listReorganisations(reader, { limit: 9, status: 'planned', unit: to.id })).rows,
    ).toMatchObject([{ id, status: 'planned' }])
    expect(await showReorganisation(reader, { id })).toMatchObject({ plan: null, problem: null })
    expect(await placesOf(anna.person.id)).toEqual([[from.id, 'before', null]])

    expect(await runOn('2026-08-31')).toBe(0)
    // who comes meanwhile follows the rule: to the main one
    const late = await buildTeacher(database, { at: from.id })
    expect(await runOn(DAY)).toBe(1)
    expect(await placesOf(anna.person.id)).toEqual([
      [from.id, 'before', '2026-08-31'],
      [to.id, DAY, null],
    ])
    expect((await placesOf(boris.person.id)).at(-1)).toEqual([second.id, DAY, null])
    expect((await placesOf(late.person.id)).at(-1)).toEqual([to.id, DAY, null])
    expect(await show(id, DAY)).toMatchObject({ status: 'done', doneBy: 'Система', effects: { people: 3 } })
    expect(await told()).toMatchObject([{ kind: 'reorganisation-done', link: `/reorganisations/${id}` }])
    expect(await runOn(DAY)).toBe(0)
    expect(await told()).toHaveLength(1)
  })

  it('is taken back after it was done, though people began pathways while it was planned', async () => {
    const { anna, from } = world
    const { id } = await plan()
    await database.owner.query(
      `insert into pathways (id, person_id, number, status, drafted_on, region_id, municipality_id, organisation_id, position_code)
       select uuidv7(), $1::uuid, 'P-' || $1::text, 'running', '2026-05-01', region_id, municipality_id, id, 'teacher'
       from organisations where id = $2`,
      [anna.person.id, from.id],
    )
    await runOn(DAY)
    const { version } = await show(id, DAY)
    await undoReorganisation(on(DAY), { id, version, reason: 'Приказ отменён' })
    expect(await placesOf(anna.person.id)).toEqual([[from.id, 'before', null]])
    expect((await show(id, DAY)).status).toBe('undone')
  })

  it('is left to its keeper where the plan no longer holds, told once, and done when she has confirmed it', async () => {
    const { boris, anna, to, from } = world
    const { id } = await plan()
    await endEmployment(on('2026-05-20'), {
      id: boris.person.id,
      employment: jobOf(boris),
      version: 1,
      lastDay: '2026-05-31',
      reason: 'Приказ № 3',
    })
    expect(await runOn(DAY)).toBe(0)
    expect(await placesOf(anna.person.id)).toEqual([[from.id, 'before', null]])
    const stuck = await show(id, DAY)
    expect(stuck).toMatchObject({ status: 'planned', isStuck: true })
    expect(stuck.problem).toContain('Записей о работе, которых здесь нет: 1')
    await runOn('2026-09-02')
    expect(await told()).toMatchObject([
      { kind: 'reorganisation-stuck', body: expect.stringContaining('которых здесь нет: 1') },
    ])

    const fields = split({ assigned: [] })
    const { effects } = await previewReorganisation(on('2026-09-02'), { ...fields, reorganisation: id })
    const confirmed = { ...fields, id, version: stuck.version, act: stuck.act, print: effects.print }
    expect(await changeReorganisation(on('2026-09-02'), confirmed)).toEqual({ id, status: 'done' })
    expect((await placesOf(anna.person.id)).at(-1)).toEqual([to.id, DAY, null])
    expect(await show(id, DAY)).toMatchObject({ status: 'done', problem: null, doneBy: 'Орлова А. П.' })
  })

  it('is left whole undone when something fails in the middle', async () => {
    const { anna, from } = world
    const { id } = await plan()
    // the very last step fails: nothing of what went before may stay
    await database.owner.query(`create function app.stumble() returns trigger language plpgsql as
      $$ begin raise exception 'stumbled'; end $$`)
    await database.owner.query(`create trigger stumble before update of status on reorganisations
      for each row when (new.status = 'done') execute function app.stumble()`)
    try {
      await expect(runOn(DAY)).rejects.toThrow('stumbled')
      expect(await placesOf(anna.person.id)).toEqual([[from.id, 'before', null]])
      expect(await show(id, DAY)).toMatchObject({ status: 'planned', isStuck: false })
    } finally {
      await database.owner.query('drop trigger stumble on reorganisations; drop function app.stumble()')
    }
    expect(await runOn(DAY)).toBe(1)
  })

  it('is left to its keeper when a unit has been closed meanwhile', async () => {
    const { id } = await plan()
    await database.owner.query(`update organisations set valid_to = '2026-07-01' where id = $1`, [
      world.to.id,
    ])
    expect(await runOn(DAY)).toBe(0)
    expect((await show(id, DAY)).problem).toContain('закрыта с 01.07.2026')
  })
})

describe('a plan', () => {
  it('is changed before its day, with another day and other units', async () => {
    const { id } = await plan()
    const fields = split({ kind: 'join', to: [world.second.id], assigned: [], onDay: '2026-10-01' })
    const { effects } = await previewReorganisation(on(SIGNED), { ...fields, reorganisation: id })
    const body = { ...fields, id, version: 1, act: 'Приказ № 8 от 12.04.2026', print: effects.print }
    expect(await changeReorganisation(on(SIGNED), body)).toEqual({ id, status: 'planned' })
    expect(await show(id)).toMatchObject({
      kind: 'join',
      onDay: '2026-10-01',
      act: 'Приказ № 8 от 12.04.2026',
      to: [{ id: world.second.id }],
      version: 2,
    })
    await expect(changeReorganisation(on(SIGNED), body)).rejects.toMatchObject({
      code: 'reorganisation.version',
    })
    expect(await runOn(DAY)).toBe(0)
    expect(await runOn('2026-10-01')).toBe(1)
  })

  it('is cancelled with a reason, and then neither done nor changed', async () => {
    const { id } = await plan()
    await cancelPlan(on(SIGNED), { id, version: 1, reason: 'Приказ отозван' })
    expect(await show(id)).toMatchObject({
      status: 'cancelled',
      cancelReason: 'Приказ отозван',
      cancelledBy: 'Орлова А. П.',
      actions: [],
    })
    expect(await runOn(DAY)).toBe(0)
    await expect(cancelPlan(on(SIGNED), { id, version: 2, reason: 'Ещё раз' })).rejects.toMatchObject({
      code: 'reorganisation.state',
    })
    // the same school may be planned for again
    expect((await plan()).status).toBe('planned')
  })

  it('stands in the way of another end of the same school, and is not another region’s', async () => {
    const { id } = await plan()
    await expect(plan()).rejects.toMatchObject({
      problems: [{ field: 'from', message: expect.stringContaining('по плану с 01.09.2026') }],
    })
    const stranger = on(SIGNED, actors.centreHead(world.other.id))
    expect((await showReorganisation(stranger, { id })).actions.every(one => !one.allowed)).toBe(true)
    await expect(cancelPlan(stranger, { id, version: 1, reason: 'Чужая' })).rejects.toMatchObject({
      kind: 'forbidden',
    })
  })

  it('keeps what was placed by it: an appointment that has ended meanwhile is asked about', async () => {
    const order = await insertRow<{ id: string }>(database, 'appointments', {
      id: newId(),
      personId: world.anna.person.id,
      kind: 'passport-control',
      organisationId: world.from.id,
      municipalityId: world.from.municipalityId,
      regionId: world.region.id,
      act: 'Приказ № 5',
      validFrom: '2025-09-01',
    })
    const { id } = await plan(split({ placed: [{ of: 'appointment', id: order.id, to: world.second.id }] }))
    await database.owner.query(`update appointments set valid_to = '2026-06-30' where id = $1`, [order.id])
    expect(await runOn(DAY)).toBe(0)
    expect((await show(id, DAY)).problem).toContain('того, что распределено, здесь уже нет')
  })
})
