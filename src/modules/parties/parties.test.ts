import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { assignFunction, listAssignableParties } from '#modules/acts/keep-assignments.ts'
import { showResponsibility } from '#modules/acts/show-responsibility.ts'
import type { Actor } from '#platform/access/actor.ts'
import { read } from '#platform/db/database.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { loadShippedPacks } from '#testing/factories/monitoring.ts'
import {
  buildEmployment,
  buildMunicipality,
  buildOrganisation,
  buildPerson,
  buildRegion,
  insertRow,
} from '#testing/factories/people.ts'
import { listPartiesQuery, partyFields } from './contract.ts'
import { exportParties } from './export-parties.ts'
import { authorisePerson, changeParty, endParty, saveCapacity, withdrawParty } from './keep-parties.ts'
import { listParties } from './list-parties.ts'
import { partiesTrace } from './person-trace.ts'
import { showParty, showPartyHistory } from './show-party.ts'

const database = useDatabase()
const as = (actor: Actor) => contextOf(database, actor)
const query = (over: Record<string, unknown> = {}) => listPartiesQuery.parse({ limit: 100, ...over })

let world: Awaited<ReturnType<typeof buildWorld>>
beforeAll(async () => {
  await loadShippedPacks(database)
  world = await buildWorld()
}, 60_000)

/** Kaliningrad: an institute with its centre, a council, a school; two people, one of whom the centre will authorise. */
async function buildWorld() {
  const region = await buildRegion(database, { code: 'kaliningrad' })
  const other = await buildRegion(database, { code: 'ivanovo' })
  const municipality = await buildMunicipality(database, { regionId: region.id, code: 'k1' })
  const regional = { regionId: region.id, municipalityId: null }
  const institute = await buildOrganisation(database, {
    ...regional,
    kind: 'university',
    name: 'Балтийский университет',
    shortName: 'Балтийский университет',
  })
  const centre = await buildOrganisation(database, {
    ...regional,
    kind: 'centre',
    code: 'kaliningrad-centre',
    name: 'Центр мастерства',
    shortName: 'Центр мастерства',
    parentId: institute.id,
    parentBond: 'unit',
  })
  const council = await buildOrganisation(database, {
    municipalityId: municipality.id,
    kind: 'council',
    level: 'M',
    name: 'Методический совет',
    shortName: 'Методический совет',
  })
  await insertRow(database, 'organisation_functions', {
    id: '01900000-0000-7000-8000-000000000001',
    organisationId: centre.id,
    regionId: region.id,
    functionCode: 'diagnosis',
    validFrom: '2025-01-01',
    source: 'Положение',
  })
  const school = await buildOrganisation(database, { municipalityId: municipality.id })
  const olga = await buildPerson(database, { lastName: 'Берёзкина', firstName: 'Ольга', middleName: null })
  await buildEmployment(database, { personId: olga.id, organisationId: school.id })
  return { region, other, municipality, institute, centre, council, school, olga }
}

const head = () => as(actors.centreHead(world.region.id))
const fields = (over: Record<string, unknown> = {}) =>
  partyFields.parse({
    personId: world.olga.id,
    capacity: 'contract-methodologist',
    level: 'R',
    organisationId: world.centre.id,
    basis: 'Договор ГПХ № 4 от 12.01.2026',
    functions: ['mentoring'],
    validFrom: '2026-01-12',
    ...over,
  })
const typesOf = async (actor: Actor, over: Record<string, unknown> = {}) =>
  (await listParties(as(actor), query({ region: world.region.id, ...over }))).rows.map(row => [
    row.name,
    row.type,
  ])

describe('the one register', () => {
  it('has bodies of every type from the register of organisations, and persons once they are authorised', async () => {
    const before = await typesOf(actors.centreHead(world.region.id))
    expect(before).toEqual([
      ['Балтийский университет', 'legal'],
      ['Методический совет', 'collegial'],
      ['Центр мастерства', 'unit'],
      [expect.stringMatching(/^Школа/), 'legal'],
    ])
    const { id } = await authorisePerson(head(), fields())
    const { rows, total } = await listParties(head(), query({ region: world.region.id }))
    expect(total).toBe(5)
    expect(rows[1]).toEqual({
      id,
      type: 'person',
      name: 'Берёзкина Ольга',
      kindTitle: 'Методист по договору ГПХ',
      level: 'R',
      regionName: expect.any(String),
      municipalityName: null,
      functions: ['Наставничество и поддержка молодых педагогов'],
      unitName: 'Центр мастерства',
      basis: 'Договор ГПХ № 4 от 12.01.2026',
      validFrom: '2026-01-12',
      validTo: null,
    })
    // not before her first day
    expect(await typesOf(actors.centreHead(world.region.id), { on: '2026-01-11' })).toEqual(before)
  })

  it('is filtered by type, level, kind, function and place', async () => {
    const names = async (over: Record<string, unknown>) =>
      (await typesOf(actors.centreHead(world.region.id), over)).map(([name]) => name)
    expect(await names({ type: 'unit' })).toEqual(['Центр мастерства'])
    expect(await names({ type: 'person' })).toEqual(['Берёзкина Ольга'])
    expect(await names({ level: 'R' })).toEqual([
      'Балтийский университет',
      'Берёзкина Ольга',
      'Центр мастерства',
    ])
    expect(await names({ kind: 'council' })).toEqual(['Методический совет'])
    expect(await names({ kind: 'person:contract-methodologist' })).toEqual(['Берёзкина Ольга'])
    expect(await names({ kind: 'person:mentor' })).toEqual([])
    expect(await names({ function: 'mentoring' })).toEqual(['Берёзкина Ольга'])
    expect(await names({ function: 'diagnosis' })).toEqual(['Центр мастерства'])
    expect(await names({ municipality: world.municipality.id })).toEqual([
      'Методический совет',
      expect.stringMatching(/^Школа/),
    ])
    expect(await names({ organisation: world.centre.id })).toEqual(['Берёзкина Ольга'])
  })

  it('is read page by page across both sides, each subject once', async () => {
    for (const order of ['asc', 'desc'] as const) {
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await listParties(head(), query({ region: world.region.id, limit: 2, order, after }))
        seen.push(...page.rows.map(row => row.name))
        after = page.next ?? undefined
      } while (after)
      const whole = await listParties(head(), query({ region: world.region.id, order }))
      expect(seen).toEqual(whole.rows.map(row => row.name))
      expect(seen).toHaveLength(5)
    }
  })

  it('forgives a slip in a name of either side, and shows no correction beside an exact find', async () => {
    const found = async (q: string) => {
      const { rows, shownFor } = await listParties(head(), query({ region: world.region.id, q }))
      return [rows.map(row => row.name), shownFor]
    }
    expect(await found('березкина')).toEqual([['Берёзкина Ольга'], []])
    expect(await found('берозкина')).toEqual([['Берёзкина Ольга'], ['Берёзкина']])
    expect(await found('балтийский')).toEqual([['Балтийский университет'], []])
    expect(await found(',fknbqcrbq')).toEqual([['Балтийский университет'], ['Балтийский']])
  })

  it('leaves as a table and as an official list', async () => {
    const file = await exportParties(head(), { ...query({ region: world.region.id }), format: 'xlsx' })
    const sheet = await readTable(await buffer(file.content as Readable), {
      name: file.filename,
      expected: ['Название или имя', 'Тип'],
    })
    const rows: string[] = []
    for await (const row of sheet.rows) rows.push(row.cells.join('|'))
    expect(rows).toHaveLength(5)
    expect(rows[1]).toMatch(/Берёзкина Ольга\|физическое лицо\|Методист по договору ГПХ/)
    const paper = await exportParties(head(), { ...query({ region: world.region.id }), format: 'pdf' })
    expect((paper.content as Buffer).subarray(0, 4).toString()).toBe('%PDF')
  })

  it('shows persons as the directory of the unit that authorised them is shown, bodies to everybody', async () => {
    const sees = async (actor: Actor) => (await typesOf(actor)).some(([name]) => name === 'Берёзкина Ольга')
    expect(await sees(actors.ministry(world.region.id))).toBe(true)
    expect(await sees(actors.federalCoordinator())).toBe(true)
    expect(await sees(actors.teacher(world.olga.id))).toBe(true)
    expect(await sees(actors.ministry(world.other.id))).toBe(false)
    // her school employs her; that the centre authorised her is the centre's
    expect(await sees(actors.schoolMethodologist(world.school.id))).toBe(false)
    expect(await typesOf(actors.ministry(world.other.id))).toHaveLength(4)
    const { rows } = await listParties(head(), query({ type: 'person' }))
    const card = await showParty(head(), { id: rows[0]!.id })
    expect(JSON.stringify(card)).not.toContain(world.olga.snils)
    await expect(showParty(as(actors.ministry(world.other.id)), { id: card.id })).rejects.toMatchObject({
      kind: 'not-found',
    })
  })
})

describe('an authorisation', () => {
  it('is refused with everything that is wrong at once, and twice for the same days', async () => {
    await expect(
      authorisePerson(
        head(),
        fields({
          personId: '01900000-0000-7000-8000-0000000000ff',
          capacity: 'nobody',
          functions: ['nothing'],
          actId: '01900000-0000-7000-8000-0000000000fe',
        }),
      ),
    ).rejects.toMatchObject({
      problems: ['personId', 'capacity', 'functions', 'actId'].map(field =>
        expect.objectContaining({ field }),
      ),
    })
    await expect(authorisePerson(head(), fields())).rejects.toMatchObject({ code: 'parties.known' })
    await expect(
      authorisePerson(as(actors.schoolMethodologist(world.school.id)), fields({ capacity: 'expert' })),
    ).rejects.toMatchObject({ problems: [expect.objectContaining({ field: 'organisationId' })] })
  })

  it('is put right, ended with a reason, told in the history; follows the name on the card', async () => {
    const { id } = await authorisePerson(head(), fields({ capacity: 'expert' }))
    await changeParty(head(), { id, version: 1, fields: fields({ capacity: 'expert', level: 'M' }) })
    await expect(
      changeParty(head(), { id, version: 1, fields: fields({ capacity: 'expert' }) }),
    ).rejects.toMatchObject({ code: 'parties.changed' })
    await expect(
      endParty(head(), { id, version: 2, lastDay: '2026-01-01', reason: 'Раньше начала' }),
    ).rejects.toMatchObject({ problems: [expect.objectContaining({ field: 'lastDay' })] })
    await endParty(head(), { id, version: 2, lastDay: '2026-02-01', reason: 'Договор исполнен' })
    expect(await typesOf(actors.centreHead(world.region.id), { kind: 'person:expert' })).toEqual([])
    expect(
      await typesOf(actors.centreHead(world.region.id), { kind: 'person:expert', on: '2026-02-01' }),
    ).toHaveLength(1)
    // the card of the person has it still
    const hers = await listParties(head(), query({ person: world.olga.id }))
    expect(hers.rows.map(row => [row.kindTitle, row.validTo])).toContainEqual(['Эксперт', '2026-02-01'])
    await database.owner.query(`update persons set last_name = 'Соснина' where id = $1`, [world.olga.id])
    expect((await showParty(head(), { id })).name).toBe('Соснина Ольга')
    await database.owner.query(`update persons set last_name = 'Берёзкина' where id = $1`, [world.olga.id])
    const { entries } = await showPartyHistory(head(), { id })
    expect(entries.map(entry => [entry.action, entry.reason])).toEqual([
      ['parties.end', 'Договор исполнен'],
      ['parties.change', null],
      ['parties.authorise', null],
    ])
    const timeline = await read(head(), tx => partiesTrace.timeline!(head(), tx, world.olga.id))
    expect(timeline.map(entry => entry.title)).toContain('Эксперт, Центр мастерства')
  })

  it('stays whose it was and by whom; its end is not put off by ending it, its reason goes with the end', async () => {
    const { id } = await authorisePerson(head(), fields({ capacity: 'consultant' }))
    const stranger = await buildPerson(database)
    await changeParty(head(), {
      id,
      version: 1,
      fields: fields({ capacity: 'consultant', personId: stranger.id, organisationId: world.institute.id }),
    })
    expect(await showParty(head(), { id })).toMatchObject({
      personId: world.olga.id,
      organisation: { id: world.centre.id },
    })
    await endParty(head(), { id, version: 2, lastDay: '2026-02-01', reason: 'Договор исполнен' })
    await expect(
      endParty(head(), { id, version: 3, lastDay: '2026-02-10', reason: 'Ещё немного' }),
    ).rejects.toMatchObject({ problems: [expect.objectContaining({ field: 'lastDay' })] })
    await changeParty(head(), { id, version: 3, fields: fields({ capacity: 'consultant' }) })
    expect(await showParty(head(), { id })).toMatchObject({ validTo: null, endReason: null })
    await withdrawParty(head(), { id, version: 4, reason: 'Проба' })
    const gone = { code: 'parties.withdrawn' }
    const change = changeParty(head(), { id, version: 5, fields: fields({ capacity: 'consultant' }) })
    await expect(change).rejects.toMatchObject(gone)
    await expect(withdrawParty(head(), { id, version: 5, reason: 'Проба' })).rejects.toMatchObject(gone)
  })

  it('is given only while the unit that gives it exists', async () => {
    const closed = await buildOrganisation(database, {
      municipalityId: world.municipality.id,
      validFrom: '2026-01-01',
      validTo: '2026-02-01',
    })
    const give = (validFrom: string, validTo: string | null) =>
      authorisePerson(head(), fields({ organisationId: closed.id, validFrom, validTo }))
    await expect(give('2026-01-10', null)).rejects.toMatchObject({
      problems: [expect.objectContaining({ field: 'validTo' })],
    })
    await expect(give('2025-12-31', '2026-01-20')).rejects.toMatchObject({
      problems: [expect.objectContaining({ field: 'validFrom' })],
    })
    const { id } = await give('2026-01-10', '2026-01-31')
    const subjectsOn = async (on: string) =>
      (await listParties(head(), query({ region: world.region.id, on }))).rows.map(row => row.id)
    expect(await subjectsOn('2026-01-31')).toEqual(expect.arrayContaining([id, closed.id]))
    expect(await subjectsOn('2026-02-01')).not.toContain(closed.id)
    expect(await subjectsOn('2026-02-01')).not.toContain(id)
  })

  it('entered by mistake leaves every list and may be entered again', async () => {
    const { id } = await authorisePerson(head(), fields({ capacity: 'tutor' }))
    await withdrawParty(head(), { id, version: 1, reason: 'Не тот человек' })
    expect(await typesOf(actors.centreHead(world.region.id), { kind: 'person:tutor' })).toEqual([])
    expect((await showParty(head(), { id })).withdrawalReason).toBe('Не тот человек')
    await authorisePerson(head(), fields({ capacity: 'tutor' }))
  })

  it('takes its capacity from an open dictionary, whose retired words stay with those who have them', async () => {
    const admin = as(actors.admin())
    expect(await saveCapacity(admin, { code: 'trainer', title: 'Тренер', isRetired: false })).toEqual({
      created: true,
    })
    const { id } = await authorisePerson(head(), fields({ capacity: 'trainer' }))
    await saveCapacity(admin, { code: 'trainer', title: 'Тренер', isRetired: true })
    await expect(
      authorisePerson(
        head(),
        fields({ capacity: 'trainer', validFrom: '2025-01-01', validTo: '2025-02-01' }),
      ),
    ).rejects.toMatchObject({ problems: [expect.objectContaining({ field: 'capacity' })] })
    await changeParty(head(), {
      id,
      version: 1,
      fields: fields({ capacity: 'trainer', basis: 'Приказ № 5' }),
    })
    await expect(
      saveCapacity(as(actors.admin(world.region.id)), { code: 'x', title: 'Иной', isRetired: false }),
    ).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('a function of a clause given to a person', () => {
  it('closes the gap of the map for every reader, and opens it when her authority is over', async () => {
    const gapOf = async (actor: Actor, on?: string) => {
      const map = await showResponsibility(as(actor), { pack: 'kaliningrad', on })
      return map.functions.find(one => one.code === 'kld-institute-5')!
    }
    const { rows } = await listParties(head(), query({ kind: 'person:contract-methodologist' }))
    const party = rows[0]!
    expect((await gapOf(actors.centreHead(world.region.id))).gap).toMatch(/ни за кем не закреплена/)
    const { parties } = await listAssignableParties(head(), { q: 'березкина' })
    expect(parties.map(one => one.id)).toContain(party.id)
    const give = (over: Record<string, unknown> = {}) =>
      assignFunction(head(), {
        pack: 'kaliningrad',
        code: 'kld-institute-5',
        partyId: party.id,
        fields: { share: 'answers', validFrom: '2026-01-20', validTo: null, basis: 'Приказ № 9', ...over },
      })
    await expect(give({ validFrom: '2026-01-01' })).rejects.toMatchObject({
      problems: [expect.objectContaining({ field: 'validFrom' })],
    })
    await give()
    await expect(give()).rejects.toMatchObject({ problems: [expect.objectContaining({ field: 'partyId' })] })
    const given = await gapOf(actors.centreHead(world.region.id))
    expect(given.gap).toBeNull()
    expect(given.assigned).toMatchObject([
      { party: { id: party.id, name: 'Берёзкина Ольга' }, organisation: null, isCurrent: true },
    ])
    // another region's official sees that the gap is closed, not by whom
    const seen = await gapOf(actors.schoolMethodologist(world.school.id))
    expect([seen.gap, seen.assigned[0]!.party?.name]).toEqual([null, null])
    expect((await showParty(head(), { id: party.id })).assignments).toMatchObject([
      {
        pack: 'kaliningrad',
        clause: '9.3-5',
        text: 'Образовательные мероприятия для педагогических работников',
      },
    ])
    const { version } = await showParty(head(), { id: party.id })
    await endParty(head(), { id: party.id, version, lastDay: '2026-02-15', reason: 'Договор исполнен' })
    for (const actor of [actors.centreHead(world.region.id), actors.schoolMethodologist(world.school.id)]) {
      expect((await gapOf(actor, '2026-02-15')).gap).toBeNull()
      expect((await gapOf(actor)).gap).toMatch(/полномочия того, за кем она была/)
    }
  })
})
