import { Problem } from '#platform/errors/problem.ts'
import { readTable } from '#platform/spreadsheets/read.ts'
import type { TableRow } from '#platform/spreadsheets/table.ts'
import type { ImportProblem } from '../contract.ts'
import { checkRow, type RowRules } from './check-row.ts'
import { columnOf, KNOWN_HEADERS, STAFF_COLUMN_NAMES, STAFF_COLUMNS, type StaffColumn } from './columns.ts'
import type { Layout, StaffRow } from './staff-row.ts'
import { withinFile } from './within-file.ts'

export type StaffFile = { bytes: Uint8Array | string; name: string }

export type ReadStaff = {
  /** Filled rows below the header. */
  rows: number
  staff: StaffRow[]
  problems: ImportProblem[]
  layout: Layout
  /** Rows as they came, for the file of refused ones. */
  source: Map<number, string[]>
  /** The file as a whole cannot be used: no row was looked at. */
  isRefused: boolean
}

/** Reads a whole staff file and says everything that is wrong with it, row by row and between its rows. */
export async function readStaffFile(file: StaffFile, rules: Omit<RowRules, 'layout'>): Promise<ReadStaff> {
  const nothing: ReadStaff = {
    rows: 0,
    staff: [],
    problems: [],
    layout: new Map(),
    source: new Map(),
    isRefused: true,
  }
  try {
    const table = await readTable(file.bytes, { name: file.name, expected: KNOWN_HEADERS })
    const { layout, problems } = layoutOf(table.columns, table.headerRow)
    if (problems.length > 0) {
      await table.close()
      return { ...nothing, problems }
    }
    const read = await checkRows(table.rows, { ...rules, layout })
    if (read.rows > 0) return { ...read, layout, isRefused: false }
    const message =
      'Под строкой с названиями столбцов нет ни одной заполненной строки. Впишите работников и загрузите файл снова.'
    return { ...nothing, problems: [{ code: 'staff.no-rows', message }] }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const problems =
      error.problems.length > 0 ? error.problems : [{ code: error.code, message: error.message }]
    return {
      ...nothing,
      problems: problems.map(({ code, message, row, column }) => ({ code, message, row, column })),
    }
  }
}

/** Which column is which; a missing required one or one given twice refuses the file. */
function layoutOf(
  columns: readonly { letter: string; name: string }[],
  headerRow: number,
): { layout: Layout; problems: ImportProblem[] } {
  const layout = new Map<StaffColumn, { index: number; letter: string; title: string }>()
  const problems: ImportProblem[] = []
  columns.forEach(({ letter, name }, index) => {
    const column = columnOf(name)
    if (!column) return
    const taken = layout.get(column)
    if (!taken) layout.set(column, { index, letter, title: STAFF_COLUMNS[column].title })
    else
      problems.push({
        code: 'staff.column-twice',
        message: `Строка ${headerRow}: столбцы ${taken.letter} и ${letter} оба называются «${STAFF_COLUMNS[column].title}». Оставьте один`,
        row: headerRow,
        column: letter,
        title: name,
      })
  })
  const missing = STAFF_COLUMN_NAMES.filter(column => STAFF_COLUMNS[column].required && !layout.has(column))
  for (const column of missing)
    problems.push({
      code: 'staff.column-missing',
      message: `Строка ${headerRow}: нет столбца «${STAFF_COLUMNS[column].title}». Добавьте его или скачайте шаблон`,
      row: headerRow,
      title: STAFF_COLUMNS[column].title,
    })
  return { layout, problems }
}

async function checkRows(rows: AsyncIterable<TableRow>, rules: RowRules) {
  const staff: StaffRow[] = []
  const problems: ImportProblem[] = []
  const source = new Map<number, string[]>()
  for await (const row of rows) {
    source.set(row.row, row.cells)
    const checked = checkRow(row, rules)
    if (checked.staff) staff.push(checked.staff)
    else problems.push(...checked.problems)
  }
  const { kept, problems: between } = withinFile(staff, rules.layout)
  return { rows: source.size, staff: kept, problems: [...problems, ...between], source }
}
