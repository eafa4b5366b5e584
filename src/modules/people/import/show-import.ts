import { type Context, read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { OperationResult } from '#platform/http/operation.ts'
import type { ImportBatch, showImport as showOperation } from '../contract.ts'
import { selectBatch } from './import.sql.ts'
import { selectKept } from './undo.sql.ts'

/** One loading, and what its undoing has left, if it was undone. */
export async function showImport(
  context: Context,
  { id }: { id: string },
): Promise<OperationResult<typeof showOperation>> {
  return await read(context, async tx => {
    const batch = await selectBatch(tx, id)
    if (!batch) throw notFound('import.missing', 'Такой загрузки нет среди тех, что вам видны.')
    return {
      ...batch,
      status: batch.status as ImportBatch['status'],
      loadedAt: batch.loadedAt.toISOString(),
      undoneAt: batch.undoneAt?.toISOString() ?? null,
      keptRows: await selectKept(tx, id),
    }
  })
}
