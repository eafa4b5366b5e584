import { type Context, read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { tableBuffer } from '#platform/spreadsheets/write-xlsx.ts'
import type { ImportBatch } from '../contract.ts'
import { selectPositions } from '../person.sql.ts'
import { templateColumns } from './columns.ts'
import { findBatch, selectBatches, selectRefusals } from './import.sql.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The last hundred loadings of the actor's unit, newest first. */
export async function listImports(context: Context): Promise<{ batches: ImportBatch[] }> {
  return await read(context, async tx => ({
    batches: (await selectBatches(tx)).map(batch => ({
      ...batch,
      status: batch.status as ImportBatch['status'],
      loadedAt: batch.loadedAt.toISOString(),
      undoneAt: batch.undoneAt?.toISOString() ?? null,
    })),
  }))
}

/** The file to fill in: columns in order, hints, drop-down lists of positions, categories and kinds. */
export async function staffTemplate(context: Context): Promise<Download> {
  const positions = await read(context, selectPositions)
  return {
    filename: 'Шаблон списка работников.xlsx',
    type: XLSX,
    content: await tableBuffer({
      sheetName: 'Работники',
      columns: templateColumns(positions.map(position => position.title)),
      rows: [],
    }),
  }
}

/** Rows of a loading that were refused, as they came, with the reasons: the same file, ready to be sent again. */
export async function refusedRows(context: Context, { id }: { id: string }): Promise<Download> {
  const { refusals, positions } = await read(context, async tx => {
    if (!(await findBatch(tx, id)))
      throw notFound('import.missing', 'Такой загрузки нет среди тех, что вам видны.')
    return { refusals: await selectRefusals(tx, id), positions: await selectPositions(tx) }
  })
  const columns = templateColumns(positions.map(position => position.title))
  return {
    filename: 'Незагруженные строки.xlsx',
    type: XLSX,
    content: await tableBuffer({
      sheetName: 'Работники',
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
    }),
  }
}
