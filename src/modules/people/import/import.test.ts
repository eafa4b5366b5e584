import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#platform/access/actor.ts'
import type { Download } from '#platform/http/serve.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import { tableBuffer } from '#platform/spreadsheets/write-xlsx.ts'
import { actors, contextOf, TEST_NOW } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildOrganisation, buildTeacher, buildTwoRegions } from '#testing/factories/people.ts'
import { STAFF_ORDER, type StaffCells, soundRow, staffCsv } from '#testing/factories/staff-file.ts'
import { STAFF_COLUMNS, type StaffColumn } from './columns.ts'
import { generateStaffFile } from './generate-staff.ts'
import { listImports, refusedRows, staffTemplate } from './list-imports.ts'
import { checkStaffFile, loadStaffFile } from './load-staff.ts'
import { runImportStaff } from './run-import.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})

const newSchool = () => buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
const keeper = (organisation: string, name = 'Методист') =>
  contextOf(database, actors.schoolMethodologist(organisation, { name }))

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
  const cases: [what: string, cells: StaffCells, column: StaffColumn, code: string][] = [
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
    ['less than a hundredth of a load', { load: '0,004' }, 'load', 'load-range'],
    ['initials', { firstName: 'А.', middleName: 'Петровна' }, 'firstName', 'name-initials'],
    ['a formula that failed', { subjects: '#N/A' }, 'subjects', 'formula-failed'],
  ]
  it.each(cases)('%s', async (_, cells, column, code) => {
    const school = world.here.schools[0].id
    const report = await checkStaffFile(keeper(school), {
      organisation: school,
      file: staffCsv([soundRow(cells)]),
    })
    expect(report.problems).toHaveLength(1)
    const letter = String.fromCharCode(65 + STAFF_ORDER.indexOf(column))
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
    const file = staffCsv([
      soundRow({ snils: '112-233-445 96', load: 'x', email: 'почта' }),
      soundRow(),
      soundRow({ birthDate: '31.02.1990' }),
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
    const first = soundRow()
    const file = staffCsv([
      first,
      first,
      soundRow({
        snils: first.snils!,
        lastName: 'Другая',
        firstName: 'Ольга',
        birthDate: '01.01.1990',
        position: 'Тьютор',
      }),
      soundRow({ snils: elsewhere.person.snils! }),
      soundRow({
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
    const main = soundRow({
      snils: elsewhere.person.snils!,
      lastName: 'Чужая',
      firstName: 'Вера',
      birthDate: '01.01.1970',
    })
    const asMain = await checkStaffFile(keeper(school.id), {
      organisation: school.id,
      file: staffCsv([main]),
    })
    expect(asMain.problems).toMatchObject([{ code: 'staff.main-elsewhere', title: 'Вид занятости' }])
    const partTime = staffCsv([{ ...main, kind: 'совместительство' }])
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
    const headerOnly = await check(staffCsv([]).bytes)
    expect(headerOnly.problems.map(problem => problem.code)).toEqual(['staff.no-rows'])
    const lacking = await checkStaffFile(keeper(school), {
      organisation: school,
      file: staffCsv([soundRow()], ['lastName', 'firstName', 'snils', 'position']),
    })
    expect(lacking.problems.map(problem => problem.title)).toEqual(['Дата рождения', 'Дата приёма'])
  })
})

describe('loading', () => {
  it('creates, leaves the same file unchanged, and updates what differs', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const load = (rows: StaffCells[]) =>
      loadStaffFile(context, { organisation: school.id, file: staffCsv(rows) })
    const [one, two] = [
      soundRow({
        category: 'высшая',
        assignedOn: '01.02.2020',
        email: 'a@school.ru',
        phone: '8 900 123-45-67',
      }),
      soundRow({ position: 'Директор', subjects: '' }),
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
    const wrong = soundRow({ snils: '112-233-445 96', load: 'много' })
    const report = await loadStaffFile(context, {
      organisation: school.id,
      file: staffCsv([wrong, soundRow()]),
    })
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
    const load = (rows: StaffCells[]) =>
      loadStaffFile(context, { organisation: school.id, file: staffCsv(rows) })
    const person = soundRow()
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
      loadStaffFile(contextOf(database, actor), { organisation: foreign.id, file: staffCsv([soundRow()]) })
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

describe('files', () => {
  it('the template has every column with its lists, and an empty one is refused kindly', async () => {
    const school = world.here.schools[0].id
    const template = await staffTemplate(keeper(school))
    const { columns } = await rowsOf(template)
    expect(columns).toEqual(
      (Object.keys(STAFF_COLUMNS) as StaffColumn[])
        .filter(name => name !== 'organisation' && name !== 'fullName')
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
    const cells = soundRow()
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
