import type { Download } from '../http/serve.ts'
import type { ColumnSpec } from '../spreadsheets/table-spec.ts'
import { tableBuffer } from '../spreadsheets/write-xlsx.ts'
import type { ImportProblem } from './contract.ts'
import type { ImportFields } from './fields.ts'
import { cellOf, type Layout } from './layout.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A row of a file that was not loaded, as it came, with what is wrong with it. */
export type Refusal = { row: number; cells: Record<string, string>; reasons: string[] }

/** Rows that were not loaded, each with its reasons, to be kept until they are put right. */
export function refusalsOf<Field extends string>(
  fields: ImportFields<Field>,
  { source, layout }: { source: ReadonlyMap<number, readonly string[]>; layout: Layout<Field> },
  problems: readonly ImportProblem[],
): Refusal[] {
  const byRow = Map.groupBy(
    problems.filter(problem => problem.row !== undefined),
    problem => problem.row!,
  )
  return [...byRow].map(([row, reasons]) => ({
    row,
    cells: Object.fromEntries(
      fields.names.flatMap(name => {
        const text = cellOf(source.get(row) ?? [], layout.get(name))
        return text ? [[name, text]] : []
      }),
    ),
    reasons: reasons.map(reason => reason.message.replace(/^Строка \d+, /, '')),
  }))
}

type Sheet = { filename: string; sheetName: string; columns: readonly (ColumnSpec & { name: string })[] }

/** The file to fill in: columns in order, hints, drop-down lists. */
export async function templateFile({ filename, sheetName, columns }: Sheet): Promise<Download> {
  return { filename, type: XLSX, content: await tableBuffer({ sheetName, columns: [...columns], rows: [] }) }
}

/** The same file with the refused rows and the reasons, ready to be put right and sent again. */
export async function refusedFile(
  { filename, sheetName, columns }: Sheet,
  refusals: readonly Refusal[],
): Promise<Download> {
  const content = await tableBuffer({
    sheetName,
    columns: [
      ...columns,
      { header: 'Что исправить', width: 80 },
      { header: 'Строка исходного файла', width: 14, type: 'integer' },
    ],
    rows: refusals.map(({ row, cells, reasons }) => [
      ...columns.map(column => cells[column.name] ?? ''),
      reasons.join('; '),
      row,
    ]),
  })
  return { filename, type: XLSX, content }
}
