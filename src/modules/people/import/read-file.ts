import type { ImportColumn, ImportProblem } from '#platform/import/contract.ts'
import type { Place } from '#platform/import/layout.ts'
import type { KnownColumns } from '#platform/import/mapping.ts'
import { type ImportFile, readFields } from '#platform/import/read-fields.ts'
import { firstOfTooMany, isTooMany } from '#platform/import/too-many.ts'
import type { TableRow } from '#platform/spreadsheets/table.ts'
import { checkRow, type RowRules } from './check-row.ts'
import { STAFF_COLUMNS, STAFF_FIELDS, type StaffColumn } from './columns.ts'
import type { Layout, StaffRow } from './staff-row.ts'
import { withinFile } from './within-file.ts'

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

export type StaffRules = Omit<RowRules, 'layout'> &
  KnownColumns<StaffColumn> & {
    /** Called for each row read, so that a long file can tell how far it is and be stopped. */
    onRow?: (count: number) => Promise<void>
  }

/** Reads a whole staff file and says everything that is wrong with it, row by row and between its rows. */
export async function readStaffFile(file: ImportFile, rules: StaffRules): Promise<ReadStaff> {
  const read = await readFields(file, STAFF_FIELDS, {
    ...rules,
    arrange: spreadFullName,
    take: (rows, layout) => checkRows(rows, { ...rules, layout }),
  })
  const nothing = { staff: [], source: new Map(), isRefused: true }
  if (!read.result) {
    const { columns, problems } = read
    return { ...nothing, rows: 0, problems, columns, layout: new Map() }
  }
  const { columns, layout, result } = read
  if (isTooMany(result.problems)) {
    const problems = firstOfTooMany(STAFF_FIELDS.words.code, result.problems)
    return { ...nothing, rows: result.rows, problems, columns, layout }
  }
  return { ...result, columns, layout, isRefused: false }
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
    if (isTooMany(problems)) break
  }
  const { kept, problems: between } = withinFile(staff, rules.layout)
  return { rows: source.size, staff: kept, problems: [...problems, ...between], source }
}
