import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { read } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildInstrument } from '#testing/factories/diagnostics.ts'
import { AGREED, buildPair } from '#testing/factories/mentoring.ts'
import {
  type BuiltTeacher,
  buildOrganisation,
  buildTeacher,
  buildTwoRegions,
} from '#testing/factories/people.ts'
import { actOnPair, changePair, type PairActionInput } from './act-on-pair.ts'
import { newPair, pairFilter } from './contract.ts'
import { countPairs } from './count-pairs.ts'
import { listGrounds, saveGround, setLimit } from './keep-grounds.ts'
import { exportPairs, listPairs } from './list-pairs.ts'
import { selectLoads } from './pairs.sql.ts'
import { printPairs } from './print-pairs.ts'
import { proposePairs } from './propose-pairs.ts'
import { listMyPairs, showPair, showPairHistory } from './show-pair.ts'
import { askedPairsToday, ledPairsToday } from './today.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let competency: string
let maria: BuiltTeacher
let petr: BuiltTeacher

beforeAll(async () => {
  world = await buildTwoRegions(database)
  await buildInstrument(database)
  const { rows } = await database.owner.query<{ id: string }>(
    `select id from competencies where code = 'C-01'`,
  )
  competency = rows[0]!.id
})

const school = () => world.here.schools[0]
const schoolHead = () => contextOf(database, actors.schoolMethodologist(school().id))
const municipal = () => contextOf(database, actors.municipalMethodologist(world.here.municipalities[0].id))
const centre = () => contextOf(database, actors.centreHead(world.here.region.id))
const as = (who: BuiltTeacher) => contextOf(database, actors.teacher(who.person.id))

beforeEach(async () => {
  maria = await buildTeacher(database, {
    at: school().id,
    person: { lastName: 'Иванова', firstName: 'Мария' },
  })
  petr = await buildTeacher(database, { at: school().id, person: { lastName: 'Петров', firstName: 'Пётр' } })
})

const pairOf = (over: Partial<z.input<typeof newPair>> = {}) =>
  newPair.parse({
    groundCode: 'competency',
    giverPersonId: maria.person.id,
    receiverPersonId: petr.person.id,
    competencyId: competency,
    aim: 'Научиться разбирать уроки',
    startsOn: '2026-03-02',
    endsOn: '2026-06-30',
    ...over,
  })
const propose = async (over: Partial<z.input<typeof newPair>> = {}, context = schoolHead()) =>
  (await proposePairs(context, { pairs: [pairOf(over)] })).ids[0]!
const act = (
  context: ReturnType<typeof schoolHead>,
  id: string,
  action: PairActionInput['action'],
  over: Partial<PairActionInput> = {},
) =>
  actOnPair(context, {
    id,
    action,
    version: 1,
    reason: null,
    result: null,
    outcome: null,
    endedOn: null,
    basisNumber: null,
    basisDate: null,
    ...over,
  })
const sideOf = ({ person, organisationId, municipalityId, regionId }: BuiltTeacher) => ({
  personId: person.id,
  organisationId,
  municipalityId,
  regionId,
})

describe('a pair of teachers', () => {
  it('goes from a proposal through both answers to its result, told and recorded at each step', async () => {
    const id = await propose()
    expect((await listMyPairs(as(petr))).pairs[0]).toMatchObject({
      id,
      mine: 'receiver',
      giver: { name: 'Иванова Мария Ивановна', position: 'Учитель' },
      receiverTitle: 'формирующий компетенцию',
      competencyTitle: 'Компетенция C-01',
    })
    expect(await act(as(maria), id, 'agree')).toEqual({ version: 2, status: 'proposed' })
    await expect(act(as(maria), id, 'agree', { version: 2 })).rejects.toMatchObject({
      kind: 'conflict',
      message: 'Вы уже согласились. Ждём ответа второго педагога.',
    })
    expect(await askedPairsToday(as(maria))).toEqual([])
    expect(await askedPairsToday(as(petr))).toMatchObject([{ id, otherName: 'Иванова Мария Ивановна' }])
    const before = await ledPairsToday(schoolHead())
    expect(await act(as(petr), id, 'agree', { version: 2 })).toEqual({ version: 3, status: 'agreed' })
    expect(await ledPairsToday(schoolHead())).toEqual({ ...before, toStart: before.toStart + 1 })
    await act(schoolHead(), id, 'start', { version: 3, basisNumber: '14', basisDate: '2026-03-01' })
    await expect(act(schoolHead(), id, 'end', { version: 4 })).rejects.toMatchObject({
      problems: [{ field: 'result' }, { field: 'outcome' }],
    })
    await act(schoolHead(), id, 'end', { version: 4, result: 'formed', outcome: 'Ведёт разбор сам' })
    expect(await showPair(schoolHead(), { id })).toMatchObject({
      status: 'ended',
      endedOn: '2026-03-02',
      result: 'formed',
      outcome: 'Ведёт разбор сам',
      basisNumber: '14',
    })
    const { entries } = await showPairHistory(as(petr), { id })
    expect(entries.map(one => one.action)).toEqual([
      'mentoring.end',
      'mentoring.start',
      'mentoring.agree',
      'mentoring.agree',
      'mentoring.propose',
    ])
    const { rows } = await database.owner.query<{ kind: string }>(
      'select kind from notifications where person_id = $1 order by created_at, id',
      [petr.person.id],
    )
    expect(rows.map(row => row.kind)).toEqual(['pair-proposed', 'pair-started', 'pair-ended'])
  })

  it('is agreed to by each herself and by nobody else', async () => {
    const id = await propose()
    await expect(act(schoolHead(), id, 'agree')).rejects.toMatchObject({ kind: 'conflict' })
    const stranger = await buildTeacher(database, { at: school().id })
    await expect(act(as(stranger), id, 'agree')).rejects.toMatchObject({ kind: 'not-found' })
    await expect(act(as(petr), id, 'decline')).rejects.toMatchObject({ problems: [{ field: 'reason' }] })
    await act(as(petr), id, 'decline', { reason: 'Нет часов' })
    expect(await showPair(as(maria), { id })).toMatchObject({ status: 'declined', endReason: 'Нет часов' })
    // asked again, with no answer left from before
    await act(schoolHead(), id, 'repropose', { version: 2 })
    expect(await showPair(as(maria), { id })).toMatchObject({
      status: 'proposed',
      endReason: null,
      giver: { agreedOn: null },
    })
  })

  it('of two schools is begun by the methodologist of the one who receives, while both still work there', async () => {
    const neighbour = await buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
    const giver = await buildTeacher(database, { at: neighbour.id })
    const both = { giver: sideOf(giver), receiver: sideOf(petr), ...AGREED }
    const pair = await buildPair(database, both)
    expect(await act(schoolHead(), pair.id, 'start')).toMatchObject({ status: 'working' })
    const other = await buildPair(database, { ...both, groundCode: 'mentor' })
    await database.owner.query(`update employments set valid_to = '2026-02-27' where id = $1`, [
      giver.employment.id,
    ])
    await expect(act(schoolHead(), other.id, 'start')).rejects.toMatchObject({ code: 'pairs.left' })
  })

  it('asks both anew when its terms change before the work begins', async () => {
    const id = await propose()
    await act(as(maria), id, 'agree')
    const fields = {
      aim: 'Другая цель',
      startsOn: '2026-03-02',
      endsOn: '2026-05-31',
      basisNumber: null,
      basisDate: null,
    }
    await expect(changePair(schoolHead(), { id, version: 1, ...fields })).rejects.toMatchObject({
      code: 'pairs.changed',
    })
    expect(await changePair(schoolHead(), { id, version: 2, ...fields })).toEqual({
      version: 3,
      status: 'proposed',
    })
    expect(await showPair(schoolHead(), { id })).toMatchObject({
      aim: 'Другая цель',
      giver: { agreedOn: null },
    })
  })

  it('is refused with everything that stands against it at once', async () => {
    const left = await buildTeacher(database, { at: school().id, employment: { validTo: '2026-01-31' } })
    const elsewhere = await buildTeacher(database, { at: world.there.schools[0].id })
    await expect(
      proposePairs(schoolHead(), {
        pairs: [
          pairOf({ competencyId: '' }),
          pairOf({ giverPersonId: petr.person.id }),
          pairOf({ giverPersonId: left.person.id }),
          pairOf({ giverPersonId: elsewhere.person.id }),
        ],
      }),
    ).rejects.toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({ field: 'pairs.0.competencyId' }),
        expect.objectContaining({ field: 'pairs.1.receiverPersonId' }),
        expect.objectContaining({
          field: 'pairs.2.giverPersonId',
          message: expect.stringContaining('нигде у вас не работает'),
        }),
        expect.objectContaining({ field: 'pairs.3.giverPersonId' }),
      ]),
    })
    expect((await listMyPairs(as(petr))).pairs).toEqual([])
  })

  it('is there once at a time on a ground with a competency, whoever of the two gives', async () => {
    const id = await propose()
    const other = { giverPersonId: petr.person.id, receiverPersonId: maria.person.id }
    await expect(propose()).rejects.toMatchObject({ problems: [{ code: 'pairs.twice' }] })
    await expect(propose(other)).rejects.toMatchObject({ problems: [{ code: 'pairs.twice' }] })
    // another ground is another pair; a withdrawn one stands in nobody's way
    const subject = await propose({ groundCode: 'subject', competencyId: '' })
    for (const one of [id, subject]) await act(schoolHead(), one, 'withdraw', { reason: 'Ошибка' })
    await propose()
    await expect(act(schoolHead(), id, 'repropose', { version: 2 })).rejects.toMatchObject({
      problems: [{ code: 'pairs.twice' }],
    })
  })

  it('counts in how many pairs people stand for those only who may pair them, wherever the pairs are', async () => {
    const stranger = await buildTeacher(database, { at: world.there.schools[0].id })
    const colleague = await buildTeacher(database, { at: world.there.schools[0].id })
    const neighbour = await buildTeacher(database, { at: world.here.schools[1].id })
    await buildPair(database, { giver: sideOf(stranger), receiver: sideOf(colleague) })
    await buildPair(database, { giver: sideOf(neighbour), receiver: sideOf(colleague) })
    await buildPair(database, { giver: sideOf(maria), receiver: sideOf(petr) })
    const asked = [stranger, colleague, neighbour, maria, petr].map(one => one.person.id)
    const loadsFor = (context: ReturnType<typeof schoolHead>, day = '2026-03-02') =>
      read(context, tx => selectLoads(tx, asked, day))
    const [given, received] = [
      { given: 1, received: 0 },
      { given: 0, received: 1 },
    ]
    const ours = [
      [maria.person.id, given],
      [petr.person.id, received],
    ] as const
    expect(await loadsFor(schoolHead())).toEqual(new Map(ours))
    // a pair of hers with the other region counts, the people of that region do not
    expect(await loadsFor(centre())).toEqual(new Map([...ours, [neighbour.person.id, given]]))
    expect(await loadsFor(as(maria))).toEqual(new Map())
    // whoever has left stays known by the pair that is led here
    await database.owner.query(`update employments set valid_to = '2026-02-28' where person_id = any ($1)`, [
      [maria.person.id, neighbour.person.id],
    ])
    expect(await loadsFor(centre())).toEqual(new Map(ours))
    await database.owner.query('delete from teacher_pairs where receiver_person_id = $1', [
      colleague.person.id,
    ])
  })

  it('holds the limits, which a region sets by a date with their source', async () => {
    const colleagues = []
    for (let at = 0; at < 4; at++) colleagues.push(await buildTeacher(database, { at: school().id }))
    const to = (who: BuiltTeacher) => pairOf({ receiverPersonId: who.person.id })
    await expect(proposePairs(schoolHead(), { pairs: colleagues.map(to) })).rejects.toMatchObject({
      problems: [
        { field: 'pairs.3.giverPersonId', message: expect.stringContaining('уже передаёт опыт в 3 парах') },
      ],
    })
    await proposePairs(schoolHead(), { pairs: colleagues.slice(0, 3).map(to) })
    await expect(proposePairs(schoolHead(), { pairs: [to(colleagues[3]!)] })).rejects.toMatchObject({
      problems: [{ code: 'pairs.limit' }],
    })
    await setLimit(centre(), { code: 'given', validFrom: '2026-03-01', value: 4, source: 'Приказ № 7' })
    await proposePairs(schoolHead(), { pairs: [to(colleagues[3]!)] })
    const limits = (await listGrounds(centre())).limits.filter(one => one.code === 'given')
    expect(limits.filter(one => one.isInForce)).toMatchObject([{ value: 4, source: 'Приказ № 7' }])
    await database.owner.query('delete from pair_limits where region_id is not null')
  })

  it('takes grounds that an administrator adds, dated and with their source', async () => {
    const ground = {
      code: 'after-training',
      title: 'После курсов – ещё не обученный',
      giverTitle: 'прошёл курсы',
      receiverTitle: 'готовится',
      needsCompetency: false,
      validFrom: '2026-01-01',
      validTo: '2026-03-31',
      source: 'Приказ № 3',
    }
    await expect(saveGround(centre(), ground)).rejects.toMatchObject({ kind: 'forbidden' })
    const admin = contextOf(database, actors.admin())
    await saveGround(admin, ground)
    await expect(saveGround(admin, ground)).rejects.toMatchObject({ problems: [{ field: 'code' }] })
    await propose({ groundCode: 'after-training', competencyId: '' })
    await expect(
      propose({ groundCode: 'after-training', competencyId: '', startsOn: '2026-04-01' }),
    ).rejects.toMatchObject({ problems: [{ field: 'pairs.0.groundCode' }] })
    const { grounds } = await listGrounds(schoolHead())
    expect(grounds.map(one => one.code)).toEqual(['subject', 'mentor', 'competency', 'after-training'])
  })
})

describe('the list of pairs', () => {
  it('finds by names of either, filters, pages and leads from school to region; a neighbour sees nothing', async () => {
    const neighbour = await buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
    const anna = await buildTeacher(database, { at: neighbour.id, person: { lastName: 'Соловьёва' } })
    const id = await propose({ receiverPersonId: anna.person.id }, municipal())
    const list = (context: ReturnType<typeof schoolHead>, over: object = {}) =>
      listPairs(context, { ...pairFilter.parse(over), limit: 50 })
    const [byReceiver, byGiver] = [
      await list(municipal(), { q: 'соловьева' }),
      await list(municipal(), { q: 'Ивановой' }),
    ]
    expect(byReceiver.rows.map(row => row.id)).toEqual([id])
    expect(byGiver.rows.map(row => row.id)).toContain(id)
    expect((await list(schoolHead(), { person: maria.person.id })).rows[0]).toMatchObject({
      id,
      receiver: { name: 'Соловьёва Анна Ивановна' },
    })
    expect((await list(municipal(), { organisation: neighbour.id, status: 'proposed' })).total).toBe(1)
    expect((await list(municipal(), { competency, state: 'closed', person: anna.person.id })).total).toBe(0)
    const there = contextOf(database, actors.municipalMethodologist(world.there.municipalities[0].id))
    expect((await list(there)).rows).toEqual([])
    await expect(showPair(there, { id })).rejects.toMatchObject({ kind: 'not-found' })
    // the methodologist of the giver reads it and does not lead it
    expect((await showPair(schoolHead(), { id })).actions).toEqual([])
    await expect(act(schoolHead(), id, 'withdraw', { reason: 'Ошибка' })).rejects.toMatchObject({
      kind: 'forbidden',
    })
    const pages = await listPairs(municipal(), {
      ...pairFilter.parse({ sort: 'giver', order: 'asc' }),
      limit: 1,
    })
    const next = await listPairs(municipal(), {
      ...pairFilter.parse({ sort: 'giver', order: 'asc' }),
      limit: 1,
      after: pages.next!,
    })
    expect(next.rows[0]!.id).not.toBe(pages.rows[0]!.id)
  })

  it('comes as a table and as a paper to sign', async () => {
    await propose()
    const filter = pairFilter.parse({ person: petr.person.id })
    expect((await exportPairs(schoolHead(), filter)).filename).toBe('Пары педагогов на 02.03.2026.xlsx')
    const paper = await printPairs(schoolHead(), { ...filter, format: 'pdf' })
    expect(
      Buffer.from(paper.content as Uint8Array)
        .subarray(0, 4)
        .toString(),
    ).toBe('%PDF')
  })

  it('is counted for officials without anybody in it', async () => {
    const fresh = await buildTwoRegions(database)
    const [first, second] = fresh.here.schools
    const teachers = []
    for (const at of [first, first, second, second])
      teachers.push(sideOf(await buildTeacher(database, { at: at.id })))
    const working = { ...AGREED, status: 'working', startsOn: '2026-02-01' }
    await buildPair(database, { giver: teachers[0]!, receiver: teachers[1]!, ...working })
    await buildPair(database, { giver: teachers[2]!, receiver: teachers[3]!, ...working })
    await buildPair(database, { giver: teachers[0]!, receiver: teachers[2]! })
    await buildPair(database, {
      giver: teachers[1]!,
      receiver: teachers[0]!,
      groundCode: 'mentor',
      ...working,
      status: 'ended',
      endedOn: '2026-02-20',
      result: 'formed',
    })
    const ministry = contextOf(database, actors.ministry(fresh.here.region.id))
    const counts = await countPairs(ministry, { by: 'organisation' })
    expect(counts.total).toEqual({ working: 2, organisations: 2, waiting: 1, ended: 1, formed: 1 })
    expect(counts.units.map(one => [one.name, one.working, one.waiting])).toEqual(
      [
        [first.shortName, 1, 0],
        [second.shortName, 1, 1],
      ].sort((a, b) => String(a[0]).localeCompare(String(b[0]))),
    )
    expect(counts.grounds.map(one => [one.code, one.working])).toContainEqual(['subject', 2])
    // the day before the fourth ended it worked too
    expect((await countPairs(ministry, { on: '2026-02-19' })).total.working).toBe(3)
    const stranger = contextOf(database, actors.ministry(world.there.region.id))
    expect((await countPairs(stranger, {})).total.working).toBe(0)
    await expect(showPair(ministry, { id: newId() })).rejects.toMatchObject({ kind: 'not-found' })
  })
})
