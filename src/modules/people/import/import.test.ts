import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#platform/access/actor.ts'
import type { Context } from '#platform/db/database.ts'
import type { Download } from '#platform/http/serve.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { tableBuffer } from '#platform/spreadsheets/write-xlsx.ts'
import { actors, contextOf, TEST_NOW } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import {
  buildCare,
  buildOrganisation,
  buildTeacher,
  buildTwoRegions,
  nextNumber,
  syntheticSnils,
} from '#testing/factories/people.ts'
import { STAFF_COLUMNS, type StaffColumn } from './columns.ts'
import { generateStaffFile } from './generate-staff.ts'
import { listImports, refusedRows, staffTemplate } from './list-imports.ts'
import { checkStaffFile, loadStaffFile } from './load-staff.ts'
import { runImportStaff } from './run-import.ts'
import { undoImport } from './undo-import.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const newSchool = () => buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
const keeper = (organisation: string, name = 'Методист') =>
  contextOf(database, actors.schoolMethodologist(organisation, { name }))

type Cells = Partial<Record<StaffColumn, string>>
const sound = (over: Cells = {}): Cells => ({
  lastName: 'Иванова',
  firstName: 'Анна',
  middleName: 'Петровна',
  birthDate: '17.03.1985',
  snils: syntheticSnils(700_000 + nextNumber()),
  position: 'Учитель',
  subjects: 'математика',
  load: '1',
  kind: 'основное место',
  hiredOn: '01.09.2015',
  ...over,
})
const ORDER: StaffColumn[] = [
  'snils',
  'lastName',
  'firstName',
  'middleName',
  'birthDate',
  'sex',
  'position',
  'subjects',
  'load',
  'kind',
  'hiredOn',
  'dismissedOn',
  'category',
  'assignedOn',
  'teachingSince',
  'email',
  'phone',
  'organisation',
]
const csv = (rows: Cells[], order = ORDER) => ({
  name: 'staff.csv',
  bytes: Buffer.from(
    [order.map(name => STAFF_COLUMNS[name].title), ...rows.map(row => order.map(name => row[name] ?? ''))]
      .map(cells => cells.map(cell => `"${cell}"`).join(';'))
      .join('\n'),
  ),
})
const counts = ({
  rows,
  created,
  updated,
  unchanged,
  refused,
}: Awaited<ReturnType<typeof checkStaffFile>>) => ({
  rows,
  created,
  updated,
  unchanged,
  refused,
})
const rowsOf = async (file: Download) => {
  const table = await readTable(file.content as Buffer, { name: 'a' })
  const rows: Record<string, string>[] = []
  for await (const row of table.rows)
    rows.push(Object.fromEntries(table.columns.map((column, at) => [column.name, row.cells[at] ?? ''])))
  return { columns: table.columns.map(column => column.name), rows }
}

describe('the table of mistakes', () => {
  const cases: [what: string, cells: Cells, column: StaffColumn, code: string][] = [
    ['wrong control sum', { snils: '112-233-445 96' }, 'snils', 'snils-checksum'],
    ['future birth', { birthDate: '01.01.2027' }, 'birthDate', 'birth-future'],
    ['younger than sixteen', { birthDate: '03.03.2010' }, 'birthDate', 'too-young'],
    ['hired as a child', { birthDate: '01.09.2000' }, 'hiredOn', 'hired-too-young'],
    ['dismissed before hired', { dismissedOn: '31.08.2015' }, 'dismissedOn', 'dismissed-before-hired'],
    ['no surname', { lastName: '' }, 'lastName', 'empty'],
    ['unknown position', { position: 'Учитиль' }, 'position', 'position'],
    ['category without its day', { category: 'первая' }, 'assignedOn', 'category-date'],
    ['day without a category', { assignedOn: '01.02.2020' }, 'category', 'category-missing'],
    ['teaching since after hired', { teachingSince: '01.09.2016' }, 'teachingSince', 'teaching-after-hired'],
    ['another organisation', { organisation: 'Гимназия № 1' }, 'organisation', 'other-organisation'],
    ['letters for a load', { load: 'полная' }, 'load', 'load'],
  ]
  it.each(cases)('%s', async (_, cells, column, code) => {
    const school = world.here.schools[0].id
    const report = await checkStaffFile(keeper(school), { organisation: school, file: csv([sound(cells)]) })
    expect(report.problems).toHaveLength(1)
    const letter = String.fromCharCode(65 + ORDER.indexOf(column))
    expect(report.problems[0]).toMatchObject({
      row: 2,
      column: letter,
      title: STAFF_COLUMNS[column].title,
      code: `staff.${code}`,
    })
    expect(report.problems[0]!.message).toMatch(
      new RegExp(`^Строка 2, ${STAFF_COLUMNS[column].title.replaceAll(/[()]/g, '.')}: `),
    )
    expect(counts(report)).toEqual({ rows: 1, created: 0, updated: 0, unchanged: 0, refused: 1 })
  })

  it('is told whole: every mistake of every row, in order, and the sound rows are counted', async () => {
    const school = world.here.schools[0].id
    const file = csv([
      sound({ snils: '112-233-445 96', load: 'x', email: 'нет' }),
      sound(),
      sound({ birthDate: '31.02.1990' }),
    ])
    const report = await checkStaffFile(keeper(school), { organisation: school, file })
    expect(report.problems.map(problem => [problem.row, problem.code])).toEqual([
      [2, 'staff.snils-checksum'],
      [2, 'staff.load'],
      [2, 'staff.email'],
      [4, 'staff.date-none'],
    ])
    expect(report.problems[0]!.message).toBe(
      'Строка 2, СНИЛС: не сходится контрольная сумма. Проверьте цифры 112-233-445 96',
    )
    expect(counts(report)).toEqual({ rows: 3, created: 1, updated: 0, unchanged: 0, refused: 2 })
  })

  it('includes what rows say of one another and of people already known', async () => {
    const school = await newSchool()
    const elsewhere = await buildTeacher(database, {
      at: world.there.schools[0].id,
      person: { lastName: 'Чужая', firstName: 'Вера', birthDate: '1970-01-01' },
    })
    const first = sound()
    const file = csv([
      first,
      first,
      sound({
        snils: first.snils!,
        lastName: 'Другая',
        firstName: 'Ольга',
        birthDate: '01.01.1990',
        position: 'Тьютор',
      }),
      sound({ snils: elsewhere.person.snils! }),
      sound({
        snils: elsewhere.person.snils!,
        lastName: 'Чужая',
        firstName: 'Вера',
        birthDate: '01.01.1970',
      }),
    ])
    const report = await checkStaffFile(keeper(school.id), { organisation: school.id, file })
    expect(report.problems.map(problem => [problem.row, problem.code])).toEqual([
      [3, 'staff.row-twice'],
      [4, 'staff.snils-of-another-row'],
      // row 5 takes a СНИЛС of another: found in the file, since row 6 has the right name, and in the register
      [5, 'staff.snils-of-another'],
      [6, 'staff.snils-of-another-row'],
    ])
    expect(JSON.stringify(report.problems[2])).not.toContain('Вера')
    const main = sound({
      snils: elsewhere.person.snils!,
      lastName: 'Чужая',
      firstName: 'Вера',
      birthDate: '01.01.1970',
    })
    const asMain = await checkStaffFile(keeper(school.id), { organisation: school.id, file: csv([main]) })
    expect(asMain.problems).toMatchObject([{ code: 'staff.main-elsewhere', title: 'Вид занятости' }])
    const partTime = csv([{ ...main, kind: 'совместительство' }])
    expect(
      (await checkStaffFile(keeper(school.id), { organisation: school.id, file: partTime })).problems,
    ).toEqual([])
  })

  it('a file that is no table, is empty or has no known columns is refused whole', async () => {
    const school = world.here.schools[0].id
    const check = (bytes: Buffer) =>
      checkStaffFile(keeper(school), { organisation: school, file: { name: 'a.xlsx', bytes } })
    for (const bytes of [Buffer.alloc(0), Buffer.from('%PDF-1.7'), Buffer.from('a;b\n1;2')]) {
      const report = await check(bytes)
      expect(report).toMatchObject({ rows: 0, created: 0, batch: null })
      expect(report.problems.length).toBeGreaterThan(0)
    }
    const headerOnly = await check(csv([]).bytes)
    expect(headerOnly.problems.map(problem => problem.code)).toEqual(['staff.no-rows'])
    const lacking = await checkStaffFile(keeper(school), {
      organisation: school,
      file: csv([sound()], ['lastName', 'firstName', 'snils', 'position']),
    })
    expect(lacking.problems.map(problem => problem.title)).toEqual(['Дата рождения', 'Дата приёма'])
  })
})

describe('loading', () => {
  it('creates, leaves the same file unchanged, and updates what differs', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const load = (rows: Cells[]) => loadStaffFile(context, { organisation: school.id, file: csv(rows) })
    const [one, two] = [
      sound({ category: 'высшая', assignedOn: '01.02.2020', email: 'a@school.ru', phone: '8 900 123-45-67' }),
      sound({ position: 'Директор', subjects: '' }),
    ]
    expect(counts(await load([one, two]))).toEqual({
      rows: 2,
      created: 2,
      updated: 0,
      unchanged: 0,
      refused: 0,
    })
    const again = await load([one, two])
    expect(counts(again)).toEqual({ rows: 2, created: 0, updated: 0, unchanged: 2, refused: 0 })
    expect(again.batch).toBeNull()
    const changed = await load([{ ...one, lastName: 'Петрова', load: '0,5', phone: '' }, two])
    expect(counts(changed)).toEqual({ rows: 2, created: 0, updated: 1, unchanged: 1, refused: 0 })
    const { rows } = await database.owner.query(
      `select p.last_name, p.phone, e.load::float8, e.kind, q.category from persons p
       join employments e on e.person_id = p.id join qualifications q on q.person_id = p.id where p.snils = $1`,
      [one.snils],
    )
    // an empty cell leaves what is known
    expect(rows).toEqual([
      { last_name: 'Петрова', phone: '+79001234567', load: 0.5, kind: 'main', category: 'highest' },
    ])
    const history = await database.owner.query(
      `select changes from audit.events where entity = 'person' and action = 'people.import'
       and changes @> '[{"field": "lastName", "before": "Иванова", "after": "Петрова"}]'`,
    )
    expect(history.rowCount).toBe(1)
    expect((await database.owner.query('select * from audit.verify()')).rows).toEqual([])
  })

  it('loads sound rows and gives the refused ones back as a file that can be sent again', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const wrong = sound({ snils: '112-233-445 96', load: 'много' })
    const report = await loadStaffFile(context, { organisation: school.id, file: csv([wrong, sound()]) })
    expect(counts(report)).toEqual({ rows: 2, created: 1, updated: 0, unchanged: 0, refused: 1 })
    const { rows } = await rowsOf(await refusedRows(context, { id: report.batch! }))
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      СНИЛС: '112-233-445 96',
      Фамилия: 'Иванова',
      'Строка исходного файла': '2',
    })
    expect(rows[0]!['Что исправить']).toBe(
      'СНИЛС: не сходится контрольная сумма. Проверьте цифры 112-233-445 96; ' +
        'Ставка: это не число. Напишите долю ставки, например 0,5, вместо «много»',
    )
    const sentAgain = await refusedRows(context, { id: report.batch! })
    const corrected = await checkStaffFile(context, {
      organisation: school.id,
      file: { name: 'again.xlsx', bytes: sentAgain.content as Buffer },
    })
    expect(corrected.problems.map(problem => problem.code)).toEqual(['staff.snils-checksum', 'staff.load'])
    expect((await listImports(context)).batches[0]).toMatchObject({
      id: report.batch,
      refused: 1,
      status: 'loaded',
    })
  })

  it('records a dismissal, and a return to the same position as another job', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const load = (rows: Cells[]) => loadStaffFile(context, { organisation: school.id, file: csv(rows) })
    const person = sound()
    await load([person])
    expect(counts(await load([{ ...person, dismissedOn: '31.08.2020' }]))).toMatchObject({ updated: 1 })
    expect(counts(await load([{ ...person, hiredOn: '01.09.2022' }]))).toMatchObject({ created: 1 })
    const { rows } = await database.owner.query(
      `select valid_from, valid_to from employments e join persons p on p.id = e.person_id where p.snils = $1 order by 1`,
      [person.snils],
    )
    expect(rows).toEqual([
      { valid_from: '2015-09-01', valid_to: '2020-08-31' },
      { valid_from: '2022-09-01', valid_to: null },
    ])
    const clash = await load([{ ...person, hiredOn: '01.09.2018', dismissedOn: '01.09.2022' }])
    expect(clash.problems).toMatchObject([{ code: 'staff.job-overlap' }])
  })

  it('is for the organisation’s own keepers', async () => {
    const foreign = world.there.schools[0]
    const attempt = (actor: Actor) =>
      loadStaffFile(contextOf(database, actor), { organisation: foreign.id, file: csv([sound()]) })
    for (const actor of [
      actors.schoolMethodologist(world.here.schools[0].id),
      actors.centreHead(world.here.region.id),
      actors.ministry(world.there.region.id),
    ])
      await expect(attempt(actor)).rejects.toMatchObject({ kind: 'forbidden' })
    expect((await attempt(actors.municipalMethodologist(world.there.municipalities[0].id))).created).toBe(1)
  })

  it('by command takes the code and the file, and gives the fixed value', async () => {
    const school = await newSchool()
    const file = `${import.meta.dirname}/nothing.xlsx`
    await expect(
      runImportStaff(keeper(school.id), { file, organisation: school.code, dryRun: true }),
    ).rejects.toMatchObject({ kind: 'invalid', message: `Файл ${file} не открывается: его нет.` })
    await expect(
      runImportStaff(keeper(school.id), { file, organisation: 'no-such', dryRun: true }),
    ).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('undoing', () => {
  const snapshot = async (organisation: string) => {
    const { rows } = await database.owner.query(
      `select p.last_name, p.email, e.load::float8 as load, e.subjects, e.valid_to,
         (select count(*) from qualifications q where q.person_id = p.id) as categories
       from employments e join persons p on p.id = e.person_id where e.organisation_id = $1 order by p.snils, e.valid_from`,
      [organisation],
    )
    return rows
  }
  const load = (context: Context, organisation: string, rows: Cells[]) =>
    loadStaffFile(context, { organisation, file: csv(rows) })

  it('brings everything back as it was before the loading', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const known = sound({ email: 'before@school.ru' })
    await load(context, school.id, [known])
    const before = await snapshot(school.id)
    const { batch } = await load(context, school.id, [
      { ...known, lastName: 'Сменила', email: '', load: '0,5', category: 'первая', assignedOn: '01.02.2024' },
      sound(),
      sound(),
    ])
    expect(await undoImport(context, { id: batch! })).toEqual({ deleted: 3, restored: 2, kept: [] })
    expect(await snapshot(school.id)).toEqual(before)
    await expect(undoImport(context, { id: batch! })).rejects.toMatchObject({ kind: 'conflict' })
    expect((await listImports(context)).batches[0]).toMatchObject({
      status: 'undone',
      undoneBy: 'Методист',
      kept: 0,
    })
    expect((await rowsOf(await refusedRows(context, { id: batch! }))).rows).toEqual([])
  })

  it('leaves what was changed since and whom other records rest on, and names them', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const [edited, cared, plain, known] = [
      sound({ lastName: 'Правленая' }),
      sound({ lastName: 'Закреплённая' }),
      sound({ lastName: 'Обычная' }),
      sound({ lastName: 'Прежняя' }),
    ]
    await load(context, school.id, [known])
    const { batch } = await load(context, school.id, [edited, cared, plain, { ...known, load: '0,5' }])
    const ids = await database.owner.query(
      'select id, last_name as name from persons where snils = any ($1)',
      [[edited, cared, known].map(one => one.snils)],
    )
    const idOf = (name: string) => ids.rows.find(row => row.name === name).id
    await database.owner.query(
      `update persons set phone = '+79000000000', version = version + 1 where id = $1`,
      [idOf('Правленая')],
    )
    const carer = await buildTeacher(database, { at: world.here.schools[1].id })
    await buildCare(database, { personId: idOf('Закреплённая'), carerPersonId: carer.person.id })
    await database.owner.query(
      'update employments set load = 0.75, version = version + 1 where person_id = $1',
      [idOf('Прежняя')],
    )
    const report = await undoImport(context, { id: batch! })
    expect(report).toMatchObject({ deleted: 1, restored: 0 })
    expect(report.kept.map(one => [one.row, one.name, one.reason.slice(0, 8)])).toEqual([
      [2, 'Правленая Анна', 'Изменено'],
      [3, 'Закреплённая Анна', 'На карто'],
      [5, 'Прежняя Анна', 'Изменено'],
    ])
    expect((await snapshot(school.id)).map(row => row.last_name).toSorted()).toEqual([
      'Закреплённая',
      'Правленая',
      'Прежняя',
    ])
  })

  it('of somebody else’s loading is not possible', async () => {
    const school = await newSchool()
    const { batch } = await load(keeper(school.id), school.id, [sound()])
    for (const actor of [
      actors.schoolMethodologist(world.here.schools[1].id),
      actors.centreHead(world.there.region.id),
    ])
      await expect(undoImport(contextOf(database, actor), { id: batch! })).rejects.toMatchObject({
        kind: 'not-found',
      })
    expect(await snapshot(school.id)).toHaveLength(1)
  })
})

describe('files', () => {
  it('the template has every column with its lists, and an empty one is refused kindly', async () => {
    const school = world.here.schools[0].id
    const template = await staffTemplate(keeper(school))
    const { columns } = await rowsOf(template)
    expect(columns).toEqual(
      (Object.keys(STAFF_COLUMNS) as StaffColumn[])
        .filter(name => name !== 'organisation')
        .map(name => STAFF_COLUMNS[name].title),
    )
    const report = await checkStaffFile(keeper(school), {
      organisation: school,
      file: { name: 'template.xlsx', bytes: template.content as Buffer },
    })
    expect(report.problems.map(problem => problem.code)).toEqual(['staff.no-rows'])
  })

  it('a header may lie under a title, in any order, with other columns beside', async () => {
    const school = world.here.schools[0].id
    const cells = sound()
    const bytes = await tableBuffer({
      sheetName: 'Лист1',
      title: 'Список работников школы',
      columns: [
        { header: '№ п/п' },
        { header: 'Номер СНИЛС' },
        { header: 'ФАМИЛИЯ' },
        { header: 'Имя' },
        { header: 'Дата приема на работу', type: 'date' },
        { header: 'Занимаемая должность' },
        { header: 'Примечание' },
        { header: 'Дата рождения', type: 'date' },
      ],
      rows: [[1, cells.snils, 'Иванова', 'Анна', '2015-09-01', 'учитель физики', '', '1985-03-17']],
    })
    const report = await checkStaffFile(keeper(school), {
      organisation: school,
      file: { name: 'a.xlsx', bytes },
    })
    expect(report).toMatchObject({ rows: 1, created: 1, problems: [] })
  })

  it('a generated file has exactly its planted mistakes, the same for the same seed', async () => {
    const school = await newSchool()
    const input = { rows: 300, errors: 45, seed: 7, today: TEST_NOW.slice(0, 10) }
    const { xlsx, planted } = await generateStaffFile(input)
    expect((await generateStaffFile(input)).xlsx.equals(xlsx)).toBe(true)
    const report = await checkStaffFile(keeper(school.id), {
      organisation: school.id,
      file: { name: 'a.xlsx', bytes: xlsx },
    })
    const key = (one: { row?: number; column?: string; code: string }) =>
      `${one.row} ${one.column} ${one.code}`
    expect(report.problems.map(key).toSorted()).toEqual(planted.map(key).toSorted())
    expect(counts(report)).toEqual({ rows: 300, created: 255, updated: 0, unchanged: 0, refused: 45 })
    expect(new Set(planted.map(one => one.code)).size).toBe(20)
  })
})
