import { beforeEach, describe, expect, it } from 'vitest'
import { changeMember } from '#modules/bodies/keep-members.ts'
import { showBody } from '#modules/bodies/show-body.ts'
import { endParty } from '#modules/parties/keep-parties.ts'
import { showPersonHistory } from '#modules/people/show-person.ts'
import { newId } from '#platform/ids/ids.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { givenByUnit } from '#testing/factories/given-by-unit.ts'
import { buildOrganisation, buildTeacher, buildTwoRegions, insertRow } from '#testing/factories/people.ts'
import { type PlanFields, planFields } from './contract.ts'
import { doReorganisation } from './do-reorganisation.ts'
import { previewReorganisation } from './effects.ts'
import { showReorganisation } from './show-reorganisation.ts'
import { undoReorganisation } from './undo-reorganisation.ts'

const DAY = '2026-02-15'
const EVE = '2026-02-14'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildWorld>>
beforeEach(async () => {
  world = await buildWorld()
})

/** Two schools of a municipality, a third of them to split into, and a person who works in the first. */
async function buildWorld() {
  const { here } = await buildTwoRegions(database)
  const [municipality, other] = here.municipalities
  const school = () => buildOrganisation(database, { municipalityId: municipality.id })
  const [from, to, second] = [await school(), await school(), await school()]
  const { person } = await buildTeacher(database, { at: from.id })
  const given = givenByUnit(database, {
    organisationId: from.id,
    personId: person.id,
    municipalityId: municipality.id,
    regionId: here.region.id,
  })
  return { region: here.region, municipality, other, from, to, second, person, ...given }
}

type Row = Record<string, unknown>
const head = () => contextOf(database, actors.centreHead(world.region.id))
const plan = (over: object = {}) =>
  planFields.parse({
    subject: 'organisation',
    kind: 'join',
    from: [world.from.id],
    to: [world.to.id],
    onDay: DAY,
    ...over,
  })
async function reorganise(fields: PlanFields = plan()) {
  const shown = await previewReorganisation(head(), fields)
  const print = shown.effects.print
  const { id } = await doReorganisation(head(), { ...fields, act: 'Постановление № 7', print })
  return { id, ...shown }
}
async function undo(id: string) {
  const { version } = await showReorganisation(head(), { id })
  return await undoReorganisation(head(), { id, version, reason: 'Записана по ошибке' })
}

describe('what a school has given to people', () => {
  it('is named in the preview: orders and bodies end, contracts pass, and all of it comes back', async () => {
    const { from, to, person } = world
    await world.appoint()
    await world.authorise('Приказ № 8')
    const contract = await world.authorise('Договор № 9', { capacity: 'tutor' })
    await world.entrust(contract.id)
    const team = await world.council({ kind: 'leadership-team' })
    await world.seat(team)
    const before = await world.everything()

    const { id, effects, belongings } = await reorganise()
    const name = `${person.lastName} ${person.firstName} ${person.middleName}`
    expect(belongings.map(one => [one.of, one.name, one.detail, one.fate, one.to])).toEqual([
      ['appointment', name, 'Контроль формирования паспорта ДППО, Приказ № 5', 'ends', null],
      ['party', name, 'Наставник, Приказ № 8', 'ends', null],
      ['party', name, 'Тьютор, Договор № 9', 'moves', to.id],
      ['council', expect.any(String), 'Управленческая команда, в составе: 1', 'ends', null],
    ])
    const numbers = { appointmentsEnded: 1, partiesEnded: 1, partiesMoved: 1, councilsEnded: 1 }
    expect(effects).toMatchObject(numbers)
    expect((await showReorganisation(head(), { id })).effects).toMatchObject(numbers)

    expect(await world.appointments()).toEqual([[from.id, '2025-09-01', EVE]])
    expect(await world.parties()).toEqual([
      [from.id, '2025-09-01', EVE, 'Реорганизация: Постановление № 7'],
      [from.id, '2025-09-01', EVE, 'Реорганизация: Постановление № 7'],
      [to.id, DAY, null, null],
    ])
    // the function of the act goes on with the contract: no gap opens
    expect((await world.functions()).map(([party, , last]) => [party === contract.id, last])).toEqual([
      [true, EVE],
      [false, null],
    ])
    expect(await world.members()).toEqual([[team, from.id, 'chair', '2025-09-01', EVE]])
    const { rows } = await database.owner.query('select valid_to from organisations where id = $1', [team])
    expect(rows[0].valid_to).toBe(DAY)
    const { entries } = await showPersonHistory(head(), { id: person.id })
    expect(entries.find(entry => entry.action === 'people.end-appointment')).toMatchObject({
      reason: 'Реорганизация: Постановление № 7',
    })

    await undo(id)
    expect(await world.everything()).toEqual(before)
  })

  it('goes where the keeper says, and the successor keeps it', async () => {
    const { from, to } = world
    const [order, mandate, team] = [
      await world.appoint(),
      await world.authorise('Договор № 9'),
      await world.council(),
    ]
    await world.seat(team)
    await world.seat(team, { office: 'member', validFrom: '2024-09-01', validTo: '2025-06-30' })
    const before = await world.everything()
    const placed = [
      { of: 'appointment', id: order.id, to: to.id },
      { of: 'party', id: mandate.id, to: null },
      { of: 'council', id: team, to: to.id },
    ]
    const { id } = await reorganise(plan({ placed }))
    expect(await world.appointments()).toEqual([
      [from.id, '2025-09-01', EVE],
      [to.id, DAY, null],
    ])
    expect(await world.parties()).toEqual([[from.id, '2025-09-01', EVE, 'Реорганизация: Постановление № 7']])
    // whose council it is now reads and keeps everybody who sat in it
    const successor = contextOf(database, actors.schoolMethodologist(to.id))
    const { members: seats } = await showBody(successor, { id: team, on: DAY })
    expect(seats.map(one => [one.office, one.validTo])).toEqual([
      ['chair', null],
      ['member', '2025-06-30'],
    ])
    await undo(id)
    expect(await world.everything()).toEqual(before)
  })

  it('goes on whole in a transformation, and what begins later than the school ends goes on too', async () => {
    const { to } = world
    await world.appoint()
    await world.council()
    const whole = await previewReorganisation(head(), plan({ kind: 'transform' }))
    expect(whole.belongings.map(one => [one.of, one.fate])).toEqual([
      ['appointment', 'moves'],
      ['council', 'moves'],
    ])
    const late = await world.appoint({ kind: 'ecosystem-operation', validFrom: '2026-03-01' })
    const before = await world.everything()
    const { id, belongings } = await reorganise()
    expect(belongings.find(one => one.id === late.id)).toMatchObject({
      fate: 'moves',
      to: to.id,
      mayEnd: false,
    })
    expect((await world.appointments()).at(-1)).toEqual([to.id, '2026-03-01', null])
    await undo(id)
    expect(await world.everything()).toEqual(before)
  })

  it('is not doubled where the successor has the same already', async () => {
    const { from, to } = world
    const order = await world.appoint()
    await world.appoint({ organisationId: to.id })
    const { id } = await reorganise(plan({ placed: [{ of: 'appointment', id: order.id, to: to.id }] }))
    expect(await world.appointments()).toEqual([
      [from.id, '2025-09-01', EVE],
      [to.id, '2025-09-01', null],
    ])
    await undo(id)
    expect((await world.appointments()).map(row => row[2])).toEqual([null, null])
  })

  it('stays in a school from which another comes out, but for what the plan hands over', async () => {
    const { from, to } = world
    const [order] = [await world.appoint(), await world.authorise('Договор № 9')]
    const fields = { kind: 'spin-off', placed: [{ of: 'appointment', id: order.id, to: to.id }] }
    const { effects } = await reorganise(plan(fields))
    expect(effects).toMatchObject({ appointmentsMoved: 1, partiesMoved: 0, partiesEnded: 0 })
    expect(await world.appointments()).toEqual([
      [from.id, '2025-09-01', EVE],
      [to.id, DAY, null],
    ])
    expect(await world.parties()).toEqual([[from.id, '2025-09-01', null, null]])
  })

  it('changes its municipality with the school, and comes back', async () => {
    const { from, municipality, other } = world
    await world.appoint()
    await world.authorise('Приказ № 8')
    const before = await world.everything()
    const placeOf = async (table: string) => await world.rowsOf(table, 'municipality_id, valid_to')
    const team = await world.council()
    await world.seat(team)
    const { id } = await reorganise(plan({ subject: 'territory', from: [municipality.id], to: [other.id] }))
    expect(await placeOf('appointments')).toEqual([
      [municipality.id, EVE],
      [other.id, null],
    ])
    expect(await placeOf('person_parties')).toEqual(await placeOf('appointments'))
    expect(await placeOf('body_members')).toEqual([[other.id, null]])
    await undo(id)
    expect(await placeOf('body_members')).toEqual([[municipality.id, null]])
    const after = await world.everything()
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2))
    expect((await world.appointments()).map(row => row[0])).toEqual([from.id])
  })
})

describe('a council that goes into another', () => {
  it('ends with its members, or they go on there: one chair only, nobody twice', async () => {
    const [one, other] = [await world.council({ parentId: null }), await world.council({ parentId: null })]
    const { person: second } = await buildTeacher(database, { at: world.from.id })
    const { person: third } = await buildTeacher(database, { at: world.from.id })
    const chair = await world.seat(one, { organisationId: one })
    const known = await world.seat(one, { organisationId: one, office: 'member', personId: second.id })
    await world.seat(one, { organisationId: one, office: 'member', personId: third.id })
    await world.seat(other, { organisationId: other, office: 'chair', personId: second.id })
    const before = await world.everything()
    const fields = plan({
      from: [one],
      to: [other],
      placed: [
        { of: 'member', id: chair.id, to: other },
        { of: 'member', id: known.id, to: other },
      ],
    })
    const { id, effects } = await reorganise(fields)
    expect(effects).toMatchObject({ membersMoved: 2, membersEnded: 1 })
    expect((await world.members()).filter(row => row[4] === null)).toEqual([
      [other, other, 'chair', '2025-09-01', null],
      [other, other, 'member', DAY, null],
    ])
    await undo(id)
    expect(await world.everything()).toEqual(before)
  })
})

describe('a centre', () => {
  it('ends with the office of its head and candidacies for it, by name', async () => {
    const centre = () =>
      buildOrganisation(database, { kind: 'centre', regionId: world.region.id, municipalityId: null })
    const [from, to] = [await centre(), await centre()]
    const candidacy = (over: Row) =>
      insertRow(database, 'head_candidacies', {
        id: newId(),
        organisationId: from.id,
        regionId: world.region.id,
        personId: world.person.id,
        personName: 'Орлова А. П.',
        createdAt: '2025-01-01T09:00:00Z',
        ...over,
      })
    const office = { orderNumber: '12', orderOn: '2025-01-09', validFrom: '2025-01-12' }
    await candidacy({ status: 'appointed', ...office })
    await candidacy({ status: 'sent' })
    const before = await world.everything()
    const { id, belongings } = await reorganise(plan({ from: [from.id], to: [to.id] }))
    expect(belongings.map(one => [one.of, one.detail, one.fate, one.mayEnd, one.mayMove])).toEqual([
      ['head', 'руководитель центра, приказ № 12 от 09.01.2025', 'ends', false, false],
      ['head', 'кандидатура на руководство центром', 'ends', false, false],
    ])
    expect(await world.heads()).toEqual([
      ['ended', EVE],
      ['withdrawn', null],
    ])
    await undo(id)
    expect(await world.everything()).toEqual(before)
  })
})

describe('a split', () => {
  it('sends each resource and unit where the plan says, the rest to the main school', async () => {
    const { from, to, second, municipality } = world
    const resource = (name: string) =>
      insertRow<{ id: string }>(database, 'resources', {
        id: newId(),
        type: 'infrastructure',
        kindCode: 'laboratory',
        name,
        ownerId: from.id,
        organisationId: from.id,
        regionId: world.region.id,
        municipalityId: municipality.id,
        purpose: 'Практикум',
        access: 'free',
        availableFrom: '2026-01-12',
        source: 'Соглашение № 5',
      })
    await resource('Зал')
    const workshop = await resource('Мастерская')
    const unit = await buildOrganisation(database, {
      municipalityId: municipality.id,
      parentId: from.id,
      kind: 'school-service',
    })
    const placed = [
      { of: 'resource', id: workshop.id, to: second.id },
      { of: 'unit', id: unit.id, to: second.id },
    ]
    const fields = plan({ kind: 'split', to: [to.id, second.id], placed })
    const { id, belongings } = await reorganise(fields)
    expect(belongings.map(one => [one.name, one.to, one.mayEnd])).toEqual([
      ['Зал', to.id, false],
      ['Мастерская', second.id, false],
      [unit.shortName, second.id, false],
    ])
    const owners = async () =>
      (
        await database.owner.query({
          text: 'select name, owner_id from resources where region_id = $1 and available_to is null order by name',
          values: [world.region.id],
          rowMode: 'array',
        })
      ).rows
    expect(await owners()).toEqual([
      ['Зал', to.id],
      ['Мастерская', second.id],
    ])
    const parentOf = async () =>
      (await database.owner.query('select parent_id from organisations where id = $1', [unit.id])).rows[0]
        .parent_id
    expect(await parentOf()).toBe(second.id)
    await undo(id)
    expect(await owners()).toEqual([
      ['Зал', from.id],
      ['Мастерская', from.id],
    ])
    expect(await parentOf()).toBe(from.id)
  })
})

describe('refusals', () => {
  it('a plan that places what has gone, or ends what cannot end, is refused', async () => {
    const wrong = (placed: object[]) =>
      previewReorganisation(head(), plan({ placed })).catch(error =>
        error.problems.map((one: { field: string; message: string }) => [one.field, one.message]),
      )
    const order = await world.appoint()
    const unit = await buildOrganisation(database, {
      municipalityId: world.municipality.id,
      parentId: world.from.id,
      kind: 'school-service',
    })
    expect(await wrong([{ of: 'appointment', id: newId(), to: null }])).toEqual([
      ['placed', 'Распределите заново: того, что распределено, здесь уже нет'],
    ])
    expect(await wrong([{ of: 'unit', id: unit.id, to: null }])).toEqual([
      ['placed', `Распределите заново: «${unit.shortName}» нельзя закончить накануне`],
    ])
    expect(await wrong([{ of: 'appointment', id: order.id, to: world.second.id }])).toEqual([
      ['placed', 'Что-то распределено туда, чего нет среди новых'],
    ])
  })

  it('an appointment given after the preview stops the doing', async () => {
    const { effects } = await previewReorganisation(head(), plan())
    await world.appoint()
    await expect(
      doReorganisation(head(), { ...plan(), act: 'Постановление № 7', print: effects.print }),
    ).rejects.toMatchObject({ code: 'reorganisation.changed' })
  })

  it('is not taken back once an authorisation or a membership was changed, and says which', async () => {
    const mandate = await world.authorise('Договор № 9')
    const [one, other] = [await world.council({ parentId: null }), await world.council({ parentId: null })]
    const chair = await world.seat(one, { organisationId: one })
    const first = await reorganise(
      plan({ from: [one], to: [other], placed: [{ of: 'member', id: chair.id, to: other }] }),
    )
    const second = await reorganise()
    const { rows } = await database.owner.query('select id from person_parties where id <> $1', [mandate.id])
    const latest = rows.at(-1)!.id
    await endParty(head(), { id: latest, version: 1, lastDay: '2026-02-28', reason: 'Договор исполнен' })
    await expect(undo(second.id)).rejects.toMatchObject({
      code: 'reorganisation.built',
      message: expect.stringContaining('изменены полномочия физических лиц: 1'),
    })
    const { members: seats } = await showBody(head(), { id: other, on: DAY })
    const { id: member, personId, version } = seats[0]!
    const fields = {
      personId: personId!,
      office: 'member' as const,
      contractForm: null,
      origin: null,
      validFrom: DAY,
      validTo: null,
      act: 'Приказ № 11',
    }
    await changeMember(head(), { id: other, member, version, fields })
    await expect(undo(first.id)).rejects.toMatchObject({
      message: expect.stringContaining('изменены составы органов: 1'),
    })
  })
})
