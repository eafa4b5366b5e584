import { Problem } from '../errors/problem.ts'
import { readTable } from '../spreadsheets/read.ts'
import type { Table, TableRow } from '../spreadsheets/table.ts'
import type { ImportColumn, ImportProblem } from './contract.ts'
import type { ImportFields } from './fields.ts'
import { type Layout, missingFields, type Place, placeFields } from './layout.ts'
import { type KnownColumns, mapColumns, SAMPLE } from './mapping.ts'

export type ImportFile = { bytes: Uint8Array | string; name: string }

/** Either what the reader of rows made of the file, or why the file as a whole cannot be used. */
export type ReadFields<Field extends string, Result> =
  | { columns: ImportColumn[]; layout: Layout<Field>; result: Result }
  | { columns: ImportColumn[]; problems: ImportProblem[]; result?: undefined }

export type RowReader<Field extends string, Result extends { rows: number }> = KnownColumns<Field> & {
  /** Rows beyond which the file is refused; by default those of any table. */
  maxRows?: number
  /** Last word on the places, for a cell that holds several fields. */
  arrange?: (layout: Map<Field, Place>) => void
  /** Reads every row; `rows` says how many were filled. */
  take: (rows: AsyncIterable<TableRow>, layout: Layout<Field>) => Promise<Result>
}

/** Opens a table from outside, finds which column holds what, and hands its rows on when every required field is there. */
export async function readFields<Field extends string, Result extends { rows: number }>(
  file: ImportFile,
  fields: ImportFields<Field>,
  reader: RowReader<Field, Result>,
): Promise<ReadFields<Field, Result>> {
  try {
    const expected = [...fields.headings, ...reader.remembered.keys()]
    const table = await readTable(file.bytes, {
      name: file.name,
      expected,
      ...(reader.maxRows && { limits: { rows: reader.maxRows } }),
    })
    return await readRows(table, fields, reader)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const problems =
      error.problems.length > 0 ? error.problems : [{ code: error.code, message: error.message }]
    return {
      columns: [],
      problems: problems.map(({ code, message, row, column }) => ({ code, message, row, column })),
    }
  }
}

async function readRows<Field extends string, Result extends { rows: number }>(
  table: Table,
  fields: ImportFields<Field>,
  { arrange, take, ...known }: RowReader<Field, Result>,
): Promise<ReadFields<Field, Result>> {
  const rows = table.rows[Symbol.asyncIterator]()
  try {
    const first = await firstOf(rows, SAMPLE.read)
    if (first[0] && isNumbering(first[0])) first.shift()
    const samples = first.map(row => row.cells)
    const columns = mapColumns(fields, table.columns, samples, known)
    const { layout, problems } = placeFields(fields, columns, table.headerRow)
    arrange?.(layout)
    problems.push(...missingFields(fields, layout, table.headerRow))
    if (problems.length > 0) return { columns, problems }
    const result = await take(followed(first, rows), layout)
    if (result.rows > 0) return { columns, layout, result }
    const { code, fillIn } = fields.words
    const message = `Под строкой с названиями столбцов нет ни одной заполненной строки. ${fillIn} и загрузите файл снова.`
    return { columns, problems: [{ code: `${code}.no-rows`, message }] }
  } finally {
    await rows.return?.(undefined)
    await table.close()
  }
}

/** The row of official forms in which the columns below the heading are numbered: 1, 2, 3 … */
function isNumbering({ cells }: TableRow): boolean {
  const filled = cells.map(cell => cell.trim()).filter(cell => cell !== '')
  return filled.length >= 3 && filled.every((cell, index) => cell === String(index + 1))
}

async function firstOf(rows: AsyncIterator<TableRow>, count: number): Promise<TableRow[]> {
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
