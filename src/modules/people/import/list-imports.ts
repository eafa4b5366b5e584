import { type Context, read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { OperationResult } from '#platform/http/operation.ts'
import type { Download } from '#platform/http/serve.ts'
import { brokenBeside } from '#platform/import/follow-run.ts'
import { refusedFile, templateFile } from '#platform/import/refusals.ts'
import type { ImportBatch, listImports as listOperation } from '../contract.ts'
import { selectPositions } from '../person.sql.ts'
import { templateColumns } from './columns.ts'
import { findBatch, selectBatches, selectRefusals } from './import.sql.ts'

/** The last hundred loadings of the actor's unit, newest first, and those that were broken off meanwhile. */
export async function listImports(context: Context): Promise<OperationResult<typeof listOperation>> {
  return await read(context, async tx => {
    const batches = await selectBatches(tx, MOST)
    const shown = batches.map(batch => ({
      ...batch,
      status: batch.status as ImportBatch['status'],
      loadedAt: batch.loadedAt.toISOString(),
      undoneAt: batch.undoneAt?.toISOString() ?? null,
    }))
    return { batches: shown, broken: await brokenBeside(context, tx, 'staff', { batches, most: MOST }) }
  })
}

const MOST = 100

/** The file to fill in. */
export async function staffTemplate(context: Context): Promise<Download> {
  const positions = await read(context, selectPositions)
  return await templateFile(sheetOf('Шаблон списка работников.xlsx', positions))
}

/** Rows of a loading that were refused. */
export async function refusedRows(context: Context, { id }: { id: string }): Promise<Download> {
  const { refusals, positions } = await read(context, async tx => {
    if (!(await findBatch(tx, id)))
      throw notFound('import.missing', 'Такой загрузки нет среди тех, что вам видны.')
    return { refusals: await selectRefusals(tx, id), positions: await selectPositions(tx) }
  })
  return await refusedFile(sheetOf('Незагруженные строки.xlsx', positions), refusals)
}

/** Drop-down lists of positions, categories and kinds. */
const sheetOf = (filename: string, positions: Awaited<ReturnType<typeof selectPositions>>) => ({
  filename,
  sheetName: 'Работники',
  columns: templateColumns(positions.map(position => position.title)),
})
