import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readChoice } from '#platform/import/mapping.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import {
  buildOrganisation,
  buildTeacher,
  buildTwoRegions,
  nextNumber,
  syntheticSnils,
} from '#testing/factories/people.ts'
import { memberFields } from '../contract.ts'
import { changeMember, removeMember } from '../keep-members.ts'
import { showBody, showBodyHistory } from '../show-body.ts'
import { MEMBER_FIELDS } from './columns.ts'
import { listMemberImports, refusedMembers, showMemberImport } from './list-imports.ts'
import { checkMembersFile, loadMembersFile } from './load-members.ts'
import { previewUndo, undoMemberImport } from './undo-members.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
let council: Awaited<ReturnType<typeof buildOrganisation>>
const school = () => world.here.schools[0]
const buildBody = (over: object = {}) =>
  buildOrganisation(database, {
    municipalityId: world.here.municipalities[0].id,
    parentId: school().id,
    kind: 'council',
    ...over,
  })
beforeAll(async () => {
  world = await buildTwoRegions(database)
})
beforeEach(async () => {
  council = await buildBody()
})
const keeper = () => contextOf(database, actors.schoolMethodologist(school().id, { name: 'Орлова А. П.' }))
const teacher = async (at = school().id, employment: Record<string, unknown> = {}) => {
  const { person } = await buildTeacher(database, {
    at,
    employment,
    person: { snils: syntheticSnils(300_000 + nextNumber()) },
  })
  return person as typeof person & { snils: string; lastName: string; firstName: string }
}
type Line = [snils: string, name: string, office: string, from: string, to: string, act: string]
const fileOf = (lines: Line[]) => ({
  name: 'members.csv',
  bytes: Buffer.from(
    [['СНИЛС', 'ФИО', 'Роль в составе', 'В составе с', 'В составе по', 'Приказ'], ...lines]
      .map(cells => cells.join(';'))
      .join('\n'),
  ),
})
const load = (lines: Line[], id = council.id) => loadMembersFile(keeper(), { id, file: fileOf(lines) })
const members = async () =>
  (await showBody(keeper(), { id: council.id, on: '2026-03-02' })).members.map(one => [
    one.personId,
    one.office,
    one.validFrom,
    one.validTo,
  ])

describe('a composition from a file', () => {
  it('is loaded, found unchanged, changed from one chair to the next, and taken back', async () => {
    const [anna, boris] = [await teacher(), await teacher()]
    const first: Line[] = [
      [anna.snils, `${anna.lastName} ${anna.firstName[0]}.`, 'Председатель', '01.09.2025', '', 'Приказ № 12'],
      [boris.snils, '', '', '01.09.2025', '', 'Приказ № 12'],
    ]
    expect(await checkMembersFile(keeper(), { id: council.id, file: fileOf(first) })).toMatchObject({
      created: 2,
      batch: null,
    })
    expect(await members()).toEqual([])
    expect(await load(first)).toMatchObject({ rows: 2, created: 2, problems: [] })
    expect(await load(first)).toMatchObject({ created: 0, unchanged: 2, batch: null })
    const before = await members()
    const vera = await teacher()
    const next: Line[] = [
      [vera.snils, '', 'председатель', '01.02.2026', '', 'Приказ № 3'],
      [anna.snils, '', 'председатель', '01.09.2025', '31.01.2026', 'Приказ № 3'],
    ]
    const { batch, ...report } = await load(next)
    expect(report).toMatchObject({ created: 1, updated: 1, problems: [] })
    expect(await members()).toEqual([
      [vera.id, 'chair', '2026-02-01', null],
      [boris.id, 'member', '2025-09-01', null],
      [anna.id, 'chair', '2025-09-01', '2026-01-31'],
    ])
    expect(await undoMemberImport(keeper(), { id: council.id, import: batch! })).toEqual({
      deleted: 1,
      restored: 1,
      kept: [],
    })
    expect(await members()).toEqual(before)
    expect((await listMemberImports(keeper(), { id: council.id })).batches[0]).toMatchObject({
      status: 'undone',
      created: 1,
    })
    expect((await showBodyHistory(keeper(), { id: council.id })).entries.map(one => one.reason)).toContain(
      'Загрузка «members.csv», строка 3',
    )
  })

  it('an office laid down lower in the file is free for the one who takes it up', async () => {
    const [anna, boris] = [await teacher(), await teacher()]
    await load([
      [anna.snils, '', 'председатель', '01.09.2025', '', 'Приказ № 12'],
      [boris.snils, '', 'член', '01.10.2025', '', 'Приказ № 12'],
    ])
    const report = await load([
      [boris.snils, '', 'председатель', '01.10.2025', '', 'Приказ № 14'],
      [anna.snils, '', 'председатель', '01.09.2025', '30.09.2025', 'Приказ № 14'],
    ])
    expect(report).toMatchObject({ updated: 2, problems: [] })
  })

  it('tells every mistake with its row and column and what to do', async () => {
    const [anna, boris, stranger] = [
      await teacher(),
      await teacher(),
      await teacher(world.there.schools[0].id),
    ]
    const from = '01.09.2025'
    const { problems, created } = await load([
      [anna.snils, '', 'председатель', from, '', 'Приказ'],
      [boris.snils, '', 'председатель', from, '', 'Приказ'],
      [stranger.snils, '', '', from, '', 'Приказ'],
      [boris.snils, 'Другой Человек', '', from, '', 'Приказ'],
      [boris.snils, '', 'староста', from, '', 'Приказ'],
      [boris.snils, '', '', '31.02.2025', '', ''],
      [boris.snils, '', '', from, '01.08.2025', 'Приказ'],
      ['112-233-445 96', '', '', from, '', 'Приказ'],
      [anna.snils, '', '', '01.10.2025', '', 'Приказ'],
      [anna.snils, '', 'председатель', from, '', 'Приказ'],
    ])
    expect(created).toBe(1)
    expect(problems.map(({ row, code, column }) => [row, code.replace('bodies.', ''), column])).toEqual([
      [3, 'office-taken', 'C'],
      [4, 'no-person', 'A'],
      [5, 'other-person', 'B'],
      [6, 'word', 'C'],
      [7, 'date-none', 'D'],
      [7, 'empty', 'F'],
      [8, 'ends-before', 'E'],
      [9, 'snils', 'A'],
      [10, 'sits-already', 'D'],
      [11, 'sits-already', 'D'],
    ])
  })

  it('a leadership team takes leaders of its organisation only', async () => {
    const team = await buildBody({ kind: 'leadership-team' })
    const [head, teaching] = [await teacher(school().id, { positionCode: 'director' }), await teacher()]
    const report = await load(
      [
        [head.snils, '', 'председатель', '01.09.2025', '', 'Приказ'],
        [teaching.snils, '', '', '01.09.2025', '', 'Приказ'],
      ],
      team.id,
    )
    expect(report).toMatchObject({ created: 1, problems: [{ code: 'bodies.no-leader', row: 3 }] })
  })

  it('undoing leaves what was changed since and names it; a stranger may neither load nor undo', async () => {
    const anna = await teacher()
    const { batch } = await load([[anna.snils, '', '', '01.09.2025', '', 'Приказ № 12']])
    const [member] = (await showBody(keeper(), { id: council.id, on: '2026-03-02' })).members
    await changeMember(keeper(), {
      id: council.id,
      member: member!.id,
      version: 1,
      fields: memberFields.parse({ ...member, act: 'Приказ № 13' }),
    })
    const stranger = contextOf(database, actors.schoolMethodologist(world.there.schools[0].id))
    await expect(undoMemberImport(stranger, { id: council.id, import: batch! })).rejects.toMatchObject({
      kind: 'forbidden',
    })
    await expect(loadMembersFile(stranger, { id: council.id, file: fileOf([]) })).rejects.toMatchObject({
      kind: 'forbidden',
    })
    expect(await undoMemberImport(keeper(), { id: council.id, import: batch! })).toMatchObject({
      deleted: 0,
      kept: [{ row: 2, reason: 'Запись изменили после загрузки: оставлена' }],
    })
    await expect(undoMemberImport(keeper(), { id: council.id, import: batch! })).rejects.toMatchObject({
      kind: 'conflict',
    })
  })
})

it('two loadings of a composition, the last one first, are taken back whole', async () => {
  const [one, two] = [await teacher(), await teacher()]
  const line = (person: typeof one, office: string, act: string): Line => [
    person.snils,
    `${person.lastName} ${person.firstName}`,
    office,
    '01.09.2025',
    '',
    act,
  ]
  const first = await load([line(one, 'член', 'Приказ № 1'), line(two, 'член', 'Приказ № 1')])
  const second = await load([line(one, 'секретарь', 'Приказ № 2')])
  const undo = (batch: string | null) => undoMemberImport(keeper(), { id: council.id, import: batch! })
  expect(await undo(second.batch)).toMatchObject({ restored: 1, kept: [] })
  expect(await undo(first.batch)).toMatchObject({ deleted: 2, kept: [] })
  expect(await members()).toEqual([])
})

describe('a membership changed by hand while the file is being loaded', () => {
  it('stays as it was changed, and the sender is told to look again', async () => {
    const person = await teacher()
    const name = `${person.lastName} ${person.firstName}`
    await load([[person.snils, name, 'член', '01.09.2025', '', 'Приказ № 1']])
    const byHand = await database.owner.connect()
    await byHand.query('begin')
    await byHand.query(
      `update body_members set office = 'chair', version = version + 1 where body_id = $1 and person_id = $2`,
      [council.id, person.id],
    )
    const loading = load([[person.snils, name, 'секретарь', '01.09.2025', '', 'Приказ № 2']])
    const outcome = expect(loading).rejects.toMatchObject({ code: 'bodies.import-raced' })
    await expect
      .poll(async () => {
        const { rows } = await byHand.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return rows.length
      })
      .toBe(1)
    await byHand.query('commit')
    byHand.release()
    await outcome
    expect(await members()).toMatchObject([[person.id, 'chair', '2025-09-01', null]])
  })
})

describe('a membership that was changed by hand since the file', () => {
  const line = (
    person: { snils: string },
    over: { office?: string; act?: string; from?: string } = {},
  ): Line => [
    person.snils,
    '',
    over.office ?? 'член',
    over.from ?? '01.09.2025',
    '',
    over.act ?? 'Приказ № 1',
  ]
  const send = (lines: Line[], takes: string[] = []) =>
    loadMembersFile(keeper(), { id: council.id, file: fileOf(lines), takes: new Set(takes) })
  const seat = async () => (await showBody(keeper(), { id: council.id, on: '2026-03-02' })).members[0]!
  const changeByHand = async (fields: object) => {
    const member = await seat()
    await changeMember(keeper(), {
      id: council.id,
      member: member.id,
      version: member.version,
      fields: memberFields.parse({ ...member, ...fields }),
    })
  }

  it('keeps what the hand wrote, tells it, and gives it over when it is ticked as it was seen', async () => {
    const anna = await teacher()
    await send([line(anna)])
    await changeByHand({ office: 'secretary', act: 'Приказ № 7' })
    const same = await send([line(anna)])
    expect(same).toMatchObject({ unchanged: 1, batch: null })
    expect(same.differences).toMatchObject([
      { kind: 'kept', row: 2, column: 'C', title: 'Роль в составе', file: 'член', present: 'секретарь' },
      { kind: 'kept', title: 'Основание', file: 'Приказ № 1', present: 'Приказ № 7' },
    ])
    const other = await send([line(anna, { act: 'Приказ № 9' })])
    expect(other.differences).toMatchObject([
      { kind: 'kept', title: 'Роль в составе' },
      { kind: 'conflict', title: 'Основание', file: 'Приказ № 9', present: 'Приказ № 7', last: 'Приказ № 1' },
    ])
    const conflict = other.differences[1]!.key
    await changeByHand({ act: 'Приказ № 8' })
    expect(await send([line(anna, { act: 'Приказ № 9' })], [conflict])).toMatchObject({ updated: 0 })
    expect(await send([line(anna, { act: 'Приказ № 9' })], ['*'])).toMatchObject({ updated: 1 })
    expect(await seat()).toMatchObject({ office: 'secretary', act: 'Приказ № 9' })
  })

  it('is known by the day the file gave, though the day was corrected', async () => {
    const anna = await teacher()
    await send([line(anna)])
    await changeByHand({ validFrom: '2025-09-05' })
    const report = await send([line(anna)])
    expect(report).toMatchObject({ unchanged: 1, created: 0, problems: [] })
    expect(report.differences).toMatchObject([{ kind: 'kept', title: 'С какого дня', present: '05.09.2025' }])
  })

  it('is not brought back by the same file after it was taken out, unless it is ticked', async () => {
    const anna = await teacher()
    await send([line(anna)])
    const { id: member, version } = await seat()
    await removeMember(keeper(), { id: council.id, member, version, reason: 'Внесена по ошибке' })
    const report = await send([line(anna)])
    expect(report).toMatchObject({ created: 0, unchanged: 1, batch: null })
    expect(report.differences).toMatchObject([{ kind: 'kept', present: 'убрано из состава' }])
    expect(await send([line(anna)], ['*'])).toMatchObject({ created: 0 })
    expect(await send([line(anna)], [report.differences[0]!.key])).toMatchObject({ created: 1 })
  })

  it('what a file said is put back with the loading', async () => {
    const anna = await teacher()
    await send([line(anna)])
    const { batch } = await send([line(anna, { act: 'Приказ № 2' })])
    expect(await previewUndo(keeper(), { id: council.id, import: batch! })).toEqual({
      deleted: 0,
      restored: 1,
      kept: [],
    })
    expect(await seat()).toMatchObject({ act: 'Приказ № 2' })
    await undoMemberImport(keeper(), { id: council.id, import: batch! })
    expect(await seat()).toMatchObject({ act: 'Приказ № 1' })
    expect(await send([line(anna, { act: 'Приказ № 2' })])).toMatchObject({ updated: 1, differences: [] })
  })
})

describe('a loading of a composition', () => {
  const line = (snils: string): Line => [snils, '', '', '01.09.2025', '', 'Приказ № 1']

  const rowsOf = async ({ content, filename }: Awaited<ReturnType<typeof refusedMembers>>) => {
    const table = await readTable(content as Buffer, { name: filename, expected: ['СНИЛС'] })
    const rows: string[] = []
    for await (const { cells } of table.rows) rows.push(cells.join('|'))
    return rows
  }

  it('gives back refused rows to be put right, until it is undone; its page tells what the undoing left', async () => {
    const [anna, boris] = [await teacher(), await teacher()]
    const { batch } = await load([line(anna.snils), line('112-233-445 96')])
    const input = { id: council.id, import: batch! }
    const file = await refusedMembers(keeper(), input)
    expect(await rowsOf(file)).toEqual([
      expect.stringMatching(/^112-233-445 96\|.*Приказ № 1.*не сходится контрольная сумма.*\|3$/),
    ])
    const corrected = { name: 'again.csv', bytes: fileOf([line(boris.snils)]).bytes }
    expect(await loadMembersFile(keeper(), { id: council.id, file: corrected })).toMatchObject({ created: 1 })
    expect(await showMemberImport(keeper(), input)).toMatchObject({
      rows: 2,
      created: 1,
      refused: 1,
      kept: 0,
    })
    await database.owner.query(`update body_members set version = 2 where person_id = $1`, [anna.id])
    await undoMemberImport(keeper(), input)
    expect(await showMemberImport(keeper(), input)).toMatchObject({
      status: 'undone',
      kept: 1,
      keptRows: [{ row: 2, reason: 'Запись изменили после загрузки: оставлена' }],
    })
    expect(await rowsOf(await refusedMembers(keeper(), input))).toEqual([])
  })

  it('remembers what was chosen for the columns, for the unit only', async () => {
    const [anna, boris] = [await teacher(), await teacher()]
    const strange = (snils: string) => ({
      name: 'x.csv',
      bytes: Buffer.from(`Ключ;Когда;Чем\n${snils};01.09.2025;Приказ № 1`),
    })
    const columns = readChoice(MEMBER_FIELDS, '{"A":"snils","B":"validFrom","C":"act"}')
    expect(
      await loadMembersFile(keeper(), { id: council.id, file: strange(anna.snils), columns }),
    ).toMatchObject({ created: 1 })
    const again = await checkMembersFile(keeper(), { id: council.id, file: strange(boris.snils) })
    expect(again).toMatchObject({ created: 1, columns: [{ source: 'remembered', field: 'snils' }, {}, {}] })
    const other = world.here.schools[1]
    const foreign = await buildBody({ parentId: other.id })
    const stranger = contextOf(database, actors.schoolMethodologist(other.id))
    const report = await checkMembersFile(stranger, { id: foreign.id, file: strange(boris.snils) })
    expect(report.problems.map(problem => problem.code)).toContain('bodies.column-missing')
  })

  it('sent twice at once is loaded once', async () => {
    const anna = await teacher()
    const [one, two] = await Promise.all([load([line(anna.snils)]), load([line(anna.snils)])])
    expect([one.created + two.created, one.unchanged + two.unchanged]).toEqual([1, 1])
  })
})
