import type { Context } from '../db/database.ts'
import type { Download } from '../http/serve.ts'
import { ruDate } from '../text/ru-date.ts'
import type { CellValue, ColumnSpec } from './table-spec.ts'
import { writeTable } from './write-xlsx.ts'

const CHUNK = 1000
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export type ExportedTable<Row> = {
  title: string
  /** ISO day the list is true for. */
  on: string
  note: string
  columns: readonly ColumnSpec[]
  /** One page of the list, as the screen reads it. */
  page: (page: { limit: number; after?: string | undefined }) => Promise<{ rows: Row[]; next: string | null }>
  cells: (row: Row) => readonly CellValue[]
}

/** A list as XLSX, read page by page and streamed, so that the memory does not grow with it. */
export function exportedTable<Row>(context: Context, table: ExportedTable<Row>): Download {
  return {
    filename: `${table.title} на ${ruDate(table.on)}.xlsx`,
    type: XLSX,
    content: writeTable({
      sheetName: table.title.slice(0, 31),
      title: table.title,
      notes: [`${table.note} Выгружено ${ruDate(context.clock.today())}, ${context.actor.name}.`],
      columns: table.columns,
      rows: rowsOf(table),
    }),
  }
}

async function* rowsOf<Row>({ page, cells }: ExportedTable<Row>) {
  let after: string | undefined
  do {
    const { rows, next } = await page({ limit: CHUNK, after })
    for (const row of rows) yield cells(row)
    after = next ?? undefined
  } while (after)
}
