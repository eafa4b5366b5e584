import { type Context, read, type Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { OperationResult } from '#platform/http/operation.ts'
import type { Download } from '#platform/http/serve.ts'
import { refusedFile, templateFile } from '#platform/import/refusals.ts'
import type {
  listMemberImports as listOperation,
  MemberImport,
  showMemberImport as showOperation,
} from '../contract-import.ts'
import { loadBody } from '../keep-members.ts'
import { templateColumns } from './columns.ts'
import { selectImport, selectImports } from './import.sql.ts'

type Batch = Awaited<ReturnType<typeof selectImports>>[number]
type OfImport = { id: string; import: string }

const shown = (bodyName: string, { keptCount, ...batch }: Batch): MemberImport => ({
  ...batch,
  bodyName,
  kept: keptCount,
  status: batch.status as MemberImport['status'],
  loadedAt: batch.loadedAt.toISOString(),
  undoneAt: batch.undoneAt?.toISOString() ?? null,
})

/** Loadings of the body's composition, newest first. */
export async function listMemberImports(
  context: Context,
  { id }: { id: string },
): Promise<OperationResult<typeof listOperation>> {
  return await read(context, async tx => {
    const { name } = await loadBody(tx, id)
    return { bodyName: name, batches: (await selectImports(tx, id)).map(one => shown(name, one)) }
  })
}

/** One loading, and what its undoing has left, if it was undone. */
export async function showMemberImport(
  context: Context,
  input: OfImport,
): Promise<OperationResult<typeof showOperation>> {
  return await read(context, async tx => {
    const { bodyName, batch } = await loadImport(tx, input)
    const { refusals: _, keptRows, ...fields } = batch
    return { ...shown(bodyName, fields), keptRows }
  })
}

async function loadImport(tx: Tx, { id, import: importId }: OfImport) {
  const { name } = await loadBody(tx, id)
  const batch = await selectImport(tx, id, importId)
  if (!batch) throw importMissing()
  return { bodyName: name, batch }
}

export const importMissing = () => notFound('bodies.import-missing', 'Такой загрузки нет. Обновите страницу.')

/** The file to fill in. */
export async function membersTemplate(context: Context, { id }: { id: string }): Promise<Download> {
  await read(context, tx => loadBody(tx, id))
  return await templateFile(sheetOf('Шаблон состава.xlsx'))
}

/** Rows of a loading that were refused. */
export async function refusedMembers(context: Context, input: OfImport): Promise<Download> {
  const { refusals } = (await read(context, tx => loadImport(tx, input))).batch
  return await refusedFile(sheetOf('Незагруженные строки состава.xlsx'), refusals)
}

const sheetOf = (filename: string) => ({ filename, sheetName: 'Состав', columns: templateColumns() })
