import { Problem } from '#platform/errors/problem.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import type { Table, TableRow } from '#platform/spreadsheets/table.ts'
import type { ImportColumn, ImportProblem } from '../contract.ts'
import { checkRow, type RowRules } from './check-row.ts'
import {
  isStaffColumn,
  KNOWN_HEADERS,
  STAFF_COLUMN_NAMES,
  STAFF_COLUMNS,
  type StaffColumn,
} from './columns.ts'
import { type ColumnChoice, mapColumns, type Remembered, SAMPLE } from './mapping.ts'
import type { Layout, Place, StaffRow } from './staff-row.ts'
import { withinFile } from './within-file.ts'

export type StaffFile = { bytes: Uint8Array | string; name: string }

export type ReadStaff = {
  /** Filled rows below the header. */
  rows: number
  staff: StaffRow[]
  problems: ImportProblem[]
  /** Columns of the file with the fields they were read as. */
  columns: ImportColumn[]
  layout: Layout
  /** Rows as they came, for the file of refused ones. */
  source: Map<number, string[]>
  /** The file as a whole cannot be used: no row was looked at. */
  isRefused: boolean
}

export type StaffRules = Omit<RowRules, 'layout'> & {
  chosen?: ColumnChoice | undefined
  remembered: Remembered
  /** Called for each row read, so that a long file can tell how far it is and be stopped. */
  onRow?: (count: number) => Promise<void>
}

const NOTHING: ReadStaff = {
  rows: 0,
  staff: [],
  problems: [],
  columns: [],
  layout: new Map(),
  source: new Map(),
  isRefused: true,
}

/** Reads a whole staff file and says everything that is wrong with it, row by row and between its rows. */
export async function readStaffFile(file: StaffFile, rules: StaffRules): Promise<ReadStaff> {
  try {
    const expected = [...KNOWN_HEADERS, ...rules.remembered.keys()]
    const table = await readTable(file.bytes, { name: file.name, expected })
    return await readRows(table, rules)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const problems =
      error.problems.length > 0 ? error.problems : [{ code: error.code, message: error.message }]
    return {
      ...NOTHING,
      problems: problems.map(({ code, message, row, column }) => ({ code, message, row, column })),
    }
  }
}

async function readRows(table: Table, rules: StaffRules): Promise<ReadStaff> {
  const rows = table.rows[Symbol.asyncIterator]()
  try {
    const first = await take(rows, SAMPLE.read)
    const columns = mapColumns(
      table.columns,
      first.map(row => row.cells),
      rules,
    )
    const { layout, problems } = layoutOf(columns, table.headerRow)
    if (problems.length > 0) return { ...NOTHING, columns, problems }
    const read = await checkRows(followed(first, rows), { ...rules, layout })
    if (read.problems.length > MOST_PROBLEMS) return { ...NOTHING, ...firstOf(read), columns, layout }
    if (read.rows > 0) return { ...read, columns, layout, isRefused: false }
    const message =
      'Под строкой с названиями столбцов нет ни одной заполненной строки. Впишите работников и загрузите файл снова.'
    return { ...NOTHING, columns, problems: [{ code: 'staff.no-rows', message }] }
  } finally {
    await rows.return?.(undefined)
    await table.close()
  }
}

/** So many mistakes tell of columns taken for others, and of nothing that can be put right row by row. */
const MOST_PROBLEMS = 50_000
const SHOWN_PROBLEMS = 1_000

function firstOf({ rows, problems }: { rows: number; problems: readonly ImportProblem[] }) {
  const message = `Ошибок больше ${MOST_PROBLEMS.toLocaleString('ru-RU')}, файл не разобран до конца: проверен по строку ${problems.at(-1)!.row}, показана первая тысяча. Посмотрите, те ли столбцы выбраны, и проверьте файл снова.`
  return { rows, problems: [{ code: 'staff.too-many', message }, ...problems.slice(0, SHOWN_PROBLEMS)] }
}

async function take(rows: AsyncIterator<TableRow>, count: number): Promise<TableRow[]> {
  const taken: TableRow[] = []
  while (taken.length < count) {
    const next = await rows.next()
    if (next.done) break
    taken.push(next.value)
  }
  return taken
}

async function* followed(
  first: readonly TableRow[],
  rest: AsyncIterator<TableRow>,
): AsyncGenerator<TableRow> {
  yield* first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

/** Which column is which; a missing required one or one given twice refuses the file. */
function layoutOf(
  columns: readonly ImportColumn[],
  headerRow: number,
): { layout: Layout; problems: ImportProblem[] } {
  const layout = new Map<StaffColumn, Place>()
  const problems: ImportProblem[] = []
  columns.forEach(({ letter, name, field }, index) => {
    if (field === null || !isStaffColumn(field)) return
    const taken = layout.get(field)
    if (!taken) layout.set(field, { index, letter, title: STAFF_COLUMNS[field].title })
    else
      problems.push({
        code: 'staff.column-twice',
        message: `Строка ${headerRow}: столбцы ${taken.letter} и ${letter} оба приняты за «${STAFF_COLUMNS[field].title}». Оставьте один`,
        row: headerRow,
        column: letter,
        title: name,
      })
  })
  spreadFullName(layout)
  const missing = STAFF_COLUMN_NAMES.filter(column => STAFF_COLUMNS[column].required && !layout.has(column))
  for (const column of missing)
    problems.push({
      code: 'staff.column-missing',
      message: `Строка ${headerRow}: нет столбца «${STAFF_COLUMNS[column].title}». Укажите его среди столбцов файла, добавьте или скачайте шаблон`,
      row: headerRow,
      title: STAFF_COLUMNS[column].title,
    })
  return { layout, problems }
}

/** A name written in one cell stands for the three columns that the file does not have. */
function spreadFullName(layout: Map<StaffColumn, Place>): void {
  const whole = layout.get('fullName')
  if (!whole) return
  layout.delete('fullName')
  const parts = ['lastName', 'firstName', 'middleName'] as const
  for (const [at, name] of parts.entries())
    if (!layout.has(name))
      layout.set(name, { ...whole, title: STAFF_COLUMNS[name].title, part: at as 0 | 1 | 2 })
}

async function checkRows(rows: AsyncIterable<TableRow>, rules: RowRules & Pick<StaffRules, 'onRow'>) {
  const staff: StaffRow[] = []
  const problems: ImportProblem[] = []
  const source = new Map<number, string[]>()
  for await (const row of rows) {
    source.set(row.row, row.cells)
    await rules.onRow?.(source.size)
    const checked = checkRow(row, rules)
    if (checked.staff) staff.push(checked.staff)
    else problems.push(...checked.problems)
    if (problems.length > MOST_PROBLEMS) break
  }
  const { kept, problems: between } = withinFile(staff, rules.layout)
  return { rows: source.size, staff: kept, problems: [...problems, ...between], source }
}
