import type { ImportColumn, ImportProblem } from '#platform/import/contract.ts'
import type { KnownColumns } from '#platform/import/mapping.ts'
import { type ImportFile, readFields } from '#platform/import/read-fields.ts'
import { firstOfTooMany, isTooMany } from '#platform/import/too-many.ts'
import type { TableRow } from '#platform/spreadsheets/table.ts'
import { checkRow, type RowRules } from './check-row.ts'
import { ORGANISATION_FIELDS, type OrganisationColumn } from './columns.ts'
import type { Layout, OrganisationFileRow } from './organisation-row.ts'
import { withinFile } from './within-file.ts'

export type ReadOrganisations = {
  /** Filled rows below the header. */
  rows: number
  organisations: OrganisationFileRow[]
  problems: ImportProblem[]
  /** Columns of the file with the fields they were read as. */
  columns: ImportColumn[]
  layout: Layout
  /** Rows as they came, for the file of refused ones. */
  source: Map<number, string[]>
  /** The file as a whole cannot be used: no row was looked at. */
  isRefused: boolean
}

/** All schools of the country are about 40,000; the whole plan of a file is held in memory. */
export const MOST_ROWS = 100_000

type Hears = {
  /** Called for each row read, so that a long file can tell how far it is and be stopped. */
  onRow: (count: number) => Promise<void>
}

/** Reads a whole file of organisations and says everything that is wrong with it, row by row and between its rows. */
export async function readOrganisationsFile(
  file: ImportFile,
  rules: Omit<RowRules, 'layout'> & KnownColumns<OrganisationColumn> & Hears,
): Promise<ReadOrganisations> {
  const read = await readFields(file, ORGANISATION_FIELDS, {
    ...rules,
    maxRows: MOST_ROWS,
    take: (rows, layout) => checkRows(rows, { ...rules, layout }),
  })
  const nothing = { organisations: [], source: new Map(), isRefused: true }
  const { columns } = read
  if (!read.result) return { ...nothing, rows: 0, problems: read.problems, columns, layout: new Map() }
  const { layout, result } = read
  if (!isTooMany(result.problems)) return { ...result, columns, layout, isRefused: false }
  const problems = firstOfTooMany(ORGANISATION_FIELDS.words.code, result.problems)
  return { ...nothing, rows: result.rows, problems, columns, layout }
}

async function checkRows(rows: AsyncIterable<TableRow>, rules: RowRules & Hears) {
  const organisations: OrganisationFileRow[] = []
  const problems: ImportProblem[] = []
  const source = new Map<number, string[]>()
  for await (const row of rows) {
    source.set(row.row, row.cells)
    await rules.onRow(source.size)
    const checked = checkRow(row, rules)
    if (checked.organisation) organisations.push(checked.organisation)
    else problems.push(...checked.problems)
    if (isTooMany(problems)) break
  }
  const { kept, problems: between } = withinFile(organisations, rules.layout)
  return { rows: source.size, organisations: kept, problems: [...problems, ...between], source }
}
