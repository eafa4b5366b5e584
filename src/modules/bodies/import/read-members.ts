import { type Cell, saysNothing } from '#platform/import/cell-values.ts'
import type { ImportColumn, ImportProblem } from '#platform/import/contract.ts'
import { cellOf, cellProblem, type Layout } from '#platform/import/layout.ts'
import type { KnownColumns } from '#platform/import/mapping.ts'
import { type ImportFile, readFields } from '#platform/import/read-fields.ts'
import type { TableRow } from '#platform/spreadsheets/table.ts'
import type { CONTRACT_FORMS, Office } from '../contract.ts'
import { MEMBER_FIELDS, type MemberColumn, READERS } from './columns.ts'

/** One row of a file that was understood. An empty cell is null and leaves what is known as it is. */
export type MemberRow = {
  row: number
  snils: string
  fullName: string | null
  office: Office | null
  validFrom: string
  validTo: string | null
  act: string
  contractForm: keyof typeof CONTRACT_FORMS | null
  origin: string | null
}

export type ReadMembers = {
  rows: number
  members: MemberRow[]
  problems: ImportProblem[]
  columns: ImportColumn[]
  layout: Layout<MemberColumn>
  /** Rows as they came, for the file of refused ones. */
  source: Map<number, string[]>
  /** The file as a whole cannot be used: no row was looked at. */
  isRefused: boolean
}

/** More people than any council has. */
const MOST_ROWS = 2000

/** Reads a whole file and says everything that is wrong with its rows. */
export async function readMembers(file: ImportFile, known: KnownColumns<MemberColumn>): Promise<ReadMembers> {
  const read = await readFields(file, MEMBER_FIELDS, {
    ...known,
    maxRows: MOST_ROWS,
    take: checkRows,
  })
  if (read.result) return { ...read.result, columns: read.columns, layout: read.layout, isRefused: false }
  const { columns, problems } = read
  return { rows: 0, members: [], problems, columns, layout: new Map(), source: new Map(), isRefused: true }
}

async function checkRows(rows: AsyncIterable<TableRow>, layout: Layout<MemberColumn>) {
  const members: MemberRow[] = []
  const problems: ImportProblem[] = []
  const source = new Map<number, string[]>()
  for await (const row of rows) {
    source.set(row.row, row.cells)
    const found = checkRow(row, layout)
    problems.push(...found.problems)
    if (found.problems.length === 0) members.push(found.member)
  }
  return { rows: source.size, members, problems, source }
}

function checkRow({ row, cells }: TableRow, layout: Layout<MemberColumn>) {
  const problems: ImportProblem[] = []
  const values = Object.fromEntries(
    MEMBER_FIELDS.names.map(name => {
      const text = cellOf(cells, layout.get(name))
      const { required } = MEMBER_FIELDS.specs[name]
      const isEmpty = text === '' || (!required && saysNothing(text))
      const read: Cell<string | null> = !isEmpty
        ? READERS[name](text)
        : required
          ? { code: 'empty', wrong: 'не заполнено. Впишите значение' }
          : { value: null }
      if ('value' in read) return [name, read.value]
      problems.push(cellProblem(MEMBER_FIELDS, layout, row, name, read.code, read.wrong, text))
      return [name, null]
    }),
  )
  return { member: { row, ...values } as MemberRow, problems }
}
