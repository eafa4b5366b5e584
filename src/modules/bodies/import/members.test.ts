import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
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
import { changeMember } from '../keep-members.ts'
import { showBody, showBodyHistory } from '../show-body.ts'
import { checkMembersFile, listMemberImports, loadMembersFile } from './load-members.ts'
import { undoMemberImport } from './undo-members.ts'

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
    expect((await listMemberImports(keeper(), { id: council.id })).imports[0]).toMatchObject({
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
