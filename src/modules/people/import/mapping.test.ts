import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import iconv from 'iconv-lite'
import { beforeAll, describe, expect, it } from 'vitest'
import { readChoice } from '#platform/import/mapping.ts'
import { tableBuffer } from '#platform/spreadsheets/write-xlsx.ts'
import { actors, contextOf } from '#testing/actors.ts'
import { useDatabase } from '#testing/database.ts'
import { buildOrganisation, buildTwoRegions } from '#testing/factories/people.ts'
import { soundRow } from '#testing/factories/staff-file.ts'
import { STAFF_FIELDS, type StaffColumn } from './columns.ts'
import { checkStaffFile, loadStaffFile } from './load-staff.ts'

const database = useDatabase()
let world: Awaited<ReturnType<typeof buildTwoRegions>>
beforeAll(async () => {
  world = await buildTwoRegions(database)
})
const newSchool = () => buildOrganisation(database, { municipalityId: world.here.municipalities[0].id })
const keeper = (organisation: string) =>
  contextOf(database, actors.schoolMethodologist(organisation, { name: 'Методист' }))

const fileOf = (header: string[], rows: string[][], delimiter = ';') => ({
  name: 'staff.csv',
  bytes: Buffer.from([header, ...rows].map(cells => cells.join(delimiter)).join('\n')),
})
const fieldsOf = ({ columns }: Awaited<ReturnType<typeof checkStaffFile>>) =>
  columns.map(({ letter, field, source }) => [letter, field, source])

/** Two people in columns whose headings say nothing of СНИЛС and the day of hiring. */
function oddFile(header = ['Кто', 'Ключ', 'Родился', 'Кем работает', 'С какого дня']) {
  const rows = ['Иванова Анна Петровна', 'Сидорова Ольга Ивановна'].map(name => {
    const row = soundRow()
    return [name, row.snils!, row.birthDate!, row.position!, row.hiredOn!]
  })
  return fileOf(header, rows)
}
const CHOICE = new Map<string, StaffColumn | null>([
  ['A', 'fullName'],
  ['B', 'snils'],
  ['C', 'birthDate'],
  ['D', 'position'],
  ['E', 'hiredOn'],
])

describe('columns of a file', () => {
  it('are shown with first values and a proposed field, also when the file cannot be used as it is', async () => {
    const school = await newSchool()
    const report = await checkStaffFile(keeper(school.id), { organisation: school.id, file: oddFile() })
    expect(report.columns[0]).toMatchObject({
      letter: 'A',
      name: 'Кто',
      samples: ['Иванова Анна Петровна', 'Сидорова Ольга Ивановна'],
    })
    expect(fieldsOf(report)).toEqual([
      ['A', 'fullName', 'guessed'],
      ['B', 'snils', 'guessed'],
      ['C', 'birthDate', 'heading'],
      ['D', null, null],
      ['E', null, null],
    ])
    expect(report.problems.map(problem => problem.title)).toEqual(['Должность', 'Дата приёма'])
    expect(report).toMatchObject({ rows: 0, created: 0, batch: null })
  })

  it('are read as the sender says, and remembered for the next file whatever its order', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const input = { organisation: school.id, file: oddFile(), columns: CHOICE }
    expect(await checkStaffFile(context, input)).toMatchObject({ created: 2, problems: [] })
    // a check remembers nothing
    expect((await checkStaffFile(context, { ...input, columns: undefined })).created).toBe(0)
    expect(await loadStaffFile(context, input)).toMatchObject({ created: 2, problems: [] })
    const { rows } = await database.owner.query(
      `select p.last_name, p.first_name, p.middle_name from persons p join employments e on e.person_id = p.id
       where e.organisation_id = $1 order by 1`,
      [school.id],
    )
    expect(rows).toEqual([
      { last_name: 'Иванова', first_name: 'Анна', middle_name: 'Петровна' },
      { last_name: 'Сидорова', first_name: 'Ольга', middle_name: 'Ивановна' },
    ])
    const row = soundRow()
    const turned = fileOf(
      ['С какого дня', 'Кем  работает', 'КЛЮЧ', 'Родился', 'Кто', 'Новое'],
      [[row.hiredOn!, row.position!, row.snils!, row.birthDate!, 'Петрова Вера Львовна', 'x']],
    )
    const next = await checkStaffFile(context, { organisation: school.id, file: turned })
    expect(next).toMatchObject({ created: 1, problems: [] })
    expect(fieldsOf(next).map(([, field, source]) => [field, source])).toEqual([
      ['hiredOn', 'remembered'],
      ['position', 'remembered'],
      ['snils', 'remembered'],
      ['birthDate', 'remembered'],
      ['fullName', 'remembered'],
      [null, null],
    ])
    const elsewhere = await newSchool()
    const strangers = await checkStaffFile(keeper(elsewhere.id), { organisation: elsewhere.id, file: turned })
    expect(strangers.created).toBe(0)
  })

  it('a later choice goes over an earlier one, and a column left out stays out', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const row = soundRow()
    const header = ['Фамилия', 'Имя', 'СНИЛС', 'Дата рождения', 'Должность', 'Дата приёма', 'Телефон']
    const cells = [
      row.lastName!,
      row.firstName!,
      row.snils!,
      row.birthDate!,
      row.position!,
      row.hiredOn!,
      'спросить',
    ]
    const file = fileOf(header, [cells])
    const names: StaffColumn[] = ['lastName', 'firstName', 'snils', 'birthDate', 'position', 'hiredOn']
    const choice = new Map<string, StaffColumn | null>(
      names.map((name, at) => [String.fromCharCode(65 + at), name]),
    )
    expect((await checkStaffFile(context, { organisation: school.id, file })).problems).toHaveLength(1)
    await loadStaffFile(context, { organisation: school.id, file, columns: choice })
    expect(await checkStaffFile(context, { organisation: school.id, file })).toMatchObject({
      unchanged: 1,
      problems: [],
    })
    const back = new Map(choice).set('G', 'phone')
    await loadStaffFile(context, { organisation: school.id, file, columns: back })
    // no row could be loaded, but what was said of the columns is kept
    expect((await checkStaffFile(context, { organisation: school.id, file })).problems).toHaveLength(1)
  })

  it('of one heading twice are two, each remembered for itself', async () => {
    const school = await newSchool()
    const context = keeper(school.id)
    const header = ['Фамилия', 'Имя', 'СНИЛС', 'Должность', 'Дата', 'Дата']
    const cellsOf = ({
      lastName,
      firstName,
      snils,
      position,
      birthDate,
      hiredOn,
    }: ReturnType<typeof soundRow>) => [lastName!, firstName!, snils!, position!, birthDate!, hiredOn!]
    const fields: StaffColumn[] = ['lastName', 'firstName', 'snils', 'position', 'birthDate', 'hiredOn']
    const columns = new Map(fields.map((field, at) => [String.fromCharCode(65 + at), field]))
    const input = { organisation: school.id, file: fileOf(header, [cellsOf(soundRow())]), columns }
    expect(await loadStaffFile(context, input)).toMatchObject({ created: 1, problems: [] })
    const next = await checkStaffFile(context, {
      organisation: school.id,
      file: fileOf(header, [cellsOf(soundRow())]),
    })
    expect(next).toMatchObject({ created: 1, problems: [] })
    expect(fieldsOf(next).map(([, field]) => field)).toEqual(fields)
  })

  it('one field for two columns is refused with both letters', async () => {
    const school = await newSchool()
    const columns = new Map(CHOICE).set('C', 'hiredOn')
    const report = await checkStaffFile(keeper(school.id), {
      organisation: school.id,
      file: oddFile(),
      columns,
    })
    expect(report.problems[0]).toMatchObject({ code: 'staff.column-twice', column: 'E' })
    expect(report.problems[0]!.message).toContain('столбцы C и E')
  })

  it('a choice that is no choice is refused in words', () => {
    for (const text of ['{', '[]x', '{"A":"nothing"}', '{"a1":"snils"}', '3'])
      expect(() => readChoice(STAFF_FIELDS, text)).toThrow('Соответствие столбцов не прочитано')
    expect(readChoice(STAFF_FIELDS, '{"A":"snils","B":null}')).toEqual(
      new Map([
        ['A', 'snils'],
        ['B', null],
      ]),
    )
  })

  it.each([
    ['UTF-8 and ;', ';', 'utf-8'],
    ['UTF-8 and ,', ',', 'utf-8'],
    ['windows-1251 and tab', '\t', 'windows-1251'],
    ['windows-1251 and ;', ';', 'windows-1251'],
  ])('a CSV in %s is one staff file', async (_, delimiter, encoding) => {
    const school = await newSchool()
    const row = soundRow()
    const file = fileOf(
      ['ФИО', 'СНИЛС', 'Дата рождения', 'Должность', 'Дата приёма'],
      [['Ёлкина Анна Петровна', row.snils!, row.birthDate!, row.position!, '1 сентября 2015 г.']],
      delimiter,
    )
    const bytes = iconv.encode(file.bytes.toString(), encoding)
    const report = await checkStaffFile(keeper(school.id), {
      organisation: school.id,
      file: { ...file, bytes },
    })
    expect(report).toMatchObject({ created: 1, problems: [] })
  })

  it('a two-row header with merged groups, a name typed with a slip and a formula’s last value are read', async () => {
    const school = await newSchool()
    const row = soundRow()
    const bytes = await groupedBook(row.snils!)
    const report = await checkStaffFile(keeper(school.id), {
      organisation: school.id,
      file: { name: 'a.xlsx', bytes },
    })
    expect(report).toMatchObject({ rows: 1, created: 1, problems: [] })
    expect(report.columns.find(column => column.name === 'Должнасть')).toMatchObject({
      field: 'position',
      source: 'guessed',
    })
  })
})

/** «Работник» is merged over three columns of a two-row header; the day of hiring is a formula with its last value. */
async function groupedBook(snils: string): Promise<Buffer> {
  const plain = await tableBuffer({
    sheetName: 'Кадры',
    columns: ['Работник', '', '', 'СНИЛС', 'Должнасть', 'Дата рождения', 'Дата приёма'].map(header => ({
      header,
    })),
    rows: [
      ['Фамилия', 'Имя', 'Отчество', '', '', '', ''],
      ['Иванова', 'Анна', 'Петровна', snils, 'Учитель', '17.03.1985', 'HIRED'],
    ],
  })
  const parts = unzipSync(plain)
  const path = 'xl/worksheets/sheet1.xml'
  const xml = strFromU8(parts[path]!)
    .replace(
      /<c r="G3"[^>]*>.*?<\/c>/,
      '<c r="G3" t="str"><f>TEXT(DATE(2015,9,1),"dd.mm.yyyy")</f><v>01.09.2015</v></c>',
    )
    .replace(
      /<\/sheetData>(<autoFilter[^>]*\/>)?/,
      `</sheetData><mergeCells><mergeCell ref="A1:C1"/>${['D', 'E', 'F', 'G'].map(letter => `<mergeCell ref="${letter}1:${letter}2"/>`).join('')}</mergeCells>`,
    )
  return Buffer.from(zipSync({ ...parts, [path]: strToU8(xml) }))
}
