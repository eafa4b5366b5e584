import type { ImportProblem } from '#platform/import/contract.ts'
import type { ImportFields } from '#platform/import/fields.ts'
import type { ColumnChoice } from '#platform/import/mapping.ts'
import type { ImportFile } from '#platform/import/read-fields.ts'
import { columnLetter } from '#platform/spreadsheets/cell-text.ts'
import type { PackageProblem } from '../contract.ts'
import type { PackageRow } from './read-package.ts'

/** A value with the row and the column of the package it comes from. */
export type Cell = { text: string; from: PackageRow; column: string }
/** Values of one row for the import of a room. */
export type Cells<Field extends string> = { from: PackageRow; cells: Partial<Record<Field, Cell>> }

export type AsTable<Field extends string> = {
  file: ImportFile
  columns: ColumnChoice<Field>
  isMade: true
  /** Row of the table, as its import counts, of the n-th of the rows. */
  rowOf(index: number): number
  /** A problem of the table as one of the package: with its file, row and column. */
  told(problem: ImportProblem): PackageProblem
}

const HEADER_ROWS = 1

/** The rows as a table that the import of a room reads like any other, so that one set of rules holds for both. */
export function asTable<Field extends string>(
  fields: ImportFields<Field>,
  rows: readonly Cells<Field>[],
  name: string,
): AsTable<Field> {
  const lines = [
    fields.names.map(field => fields.specs[field].title),
    ...rows.map(({ cells }) => fields.names.map(field => cells[field]?.text ?? '')),
  ]
  const text = lines.map(line => line.map(quoted).join(';')).join('\n')
  const letters = new Map(fields.names.map((field, index) => [columnLetter(index), field]))
  return {
    file: { name, bytes: Buffer.from(text) },
    columns: letters,
    isMade: true,
    rowOf: index => index + 1 + HEADER_ROWS,
    told: ({ code, message, row, column }) => {
      const source = row === undefined ? undefined : rows[row - 1 - HEADER_ROWS]
      if (!source) return { code, message, file: name }
      const field = column === undefined ? undefined : letters.get(column)
      const cell = field && source.cells[field]
      const { file, row: at } = cell?.from ?? source.from
      const place = [`${file}, строка ${at}`, cell?.column].filter(Boolean).join(', ')
      return {
        code,
        file,
        row: at,
        ...(cell && { column: cell.column }),
        message: `${place}: ${message.replace(/^Строка \d+, /, '')}`,
      }
    },
  }
}

/** A cell of one line: a break inside a value would move the rows below it. */
const quoted = (text: string) => `"${text.replaceAll(/\s+/g, ' ').replaceAll('"', '""')}"`
