import { type Context, read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { OperationResult } from '#platform/http/operation.ts'
import type { Download } from '#platform/http/serve.ts'
import { brokenBeside } from '#platform/import/follow-run.ts'
import { refusedFile, templateFile } from '#platform/import/refusals.ts'
import type {
  listOrganisationImports as listOperation,
  OrganisationImport,
  showOrganisationImport,
} from '../contract-import.ts'
import { selectKinds } from '../organisations.sql.ts'
import { templateColumns } from './columns.ts'
import { selectBatch, selectBatches, selectRefusals } from './import.sql.ts'
import { selectKept } from './undo.sql.ts'

type Batch = NonNullable<Awaited<ReturnType<typeof selectBatch>>>

const shown = (batch: Batch): OrganisationImport => ({
  ...batch,
  status: batch.status as OrganisationImport['status'],
  loadedAt: batch.loadedAt.toISOString(),
  undoneAt: batch.undoneAt?.toISOString() ?? null,
})

const missing = () => notFound('import.missing', 'Такой загрузки нет среди тех, что вам видны.')

const MOST = 100

/** The last hundred loadings of the actor's region, newest first, and those that were broken off meanwhile. */
export async function listOrganisationImports(
  context: Context,
): Promise<OperationResult<typeof listOperation>> {
  return await read(context, async tx => {
    const batches = await selectBatches(tx, MOST)
    const broken = await brokenBeside(context, tx, 'organisations', { batches, most: MOST })
    return { batches: batches.map(shown), broken }
  })
}

/** One loading, and what its undoing has left, if it was undone. */
export async function showImport(
  context: Context,
  { id }: { id: string },
): Promise<OperationResult<typeof showOrganisationImport>> {
  return await read(context, async tx => {
    const batch = await selectBatch(tx, id)
    if (!batch) throw missing()
    return { ...shown(batch), keptRows: await selectKept(tx, id) }
  })
}

/** The file to fill in. */
export async function organisationsTemplate(context: Context): Promise<Download> {
  return await templateFile(sheetOf('Шаблон списка организаций.xlsx', await read(context, selectKinds)))
}

/** Rows of a loading that were refused. */
export async function refusedOrganisations(context: Context, { id }: { id: string }): Promise<Download> {
  const { refusals, kinds } = await read(context, async tx => {
    if (!(await selectBatch(tx, id))) throw missing()
    return { refusals: await selectRefusals(tx, id), kinds: await selectKinds(tx) }
  })
  return await refusedFile(sheetOf('Незагруженные организации.xlsx', kinds), refusals)
}

/** Drop-down lists of kinds, levels and bonds. */
const sheetOf = (filename: string, kinds: Awaited<ReturnType<typeof selectKinds>>) => ({
  filename,
  sheetName: 'Организации',
  columns: templateColumns(kinds),
})
