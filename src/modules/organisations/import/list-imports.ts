import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { tableBuffer } from '#platform/spreadsheets/write-xlsx.ts'
import type { OrganisationImport, showOrganisationImport } from '../contract-import.ts'
import { selectKinds } from '../organisations.sql.ts'
import { templateColumns } from './columns.ts'
import { selectBatch, selectBatches, selectRefusals } from './import.sql.ts'
import { selectKept } from './undo.sql.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

type Batch = NonNullable<Awaited<ReturnType<typeof selectBatch>>>

const shown = (batch: Batch): OrganisationImport => ({
  ...batch,
  status: batch.status as OrganisationImport['status'],
  loadedAt: batch.loadedAt.toISOString(),
  undoneAt: batch.undoneAt?.toISOString() ?? null,
})

const missing = () => notFound('import.missing', 'Такой загрузки нет среди тех, что вам видны.')

/** The last hundred loadings of the actor's region, newest first. */
export async function listOrganisationImports(context: Context): Promise<{ imports: OrganisationImport[] }> {
  return await read(context, async tx => ({ imports: (await selectBatches(tx)).map(shown) }))
}

/** One loading, and what its undoing has left, if it was undone. */
export async function showImport(
  context: Context,
  { id }: { id: string },
): Promise<z.output<NonNullable<typeof showOrganisationImport.response>>> {
  return await read(context, async tx => {
    const batch = await selectBatch(tx, id)
    if (!batch) throw missing()
    return { ...shown(batch), keptRows: await selectKept(tx, id) }
  })
}

/** The file to fill in: columns in order, hints, drop-down lists of kinds, levels and bonds. */
export async function organisationsTemplate(context: Context): Promise<Download> {
  const kinds = await read(context, selectKinds)
  return {
    filename: 'Шаблон списка организаций.xlsx',
    type: XLSX,
    content: await tableBuffer({ sheetName: 'Организации', columns: templateColumns(kinds), rows: [] }),
  }
}

/** Rows of a loading that were refused, as they came, with the reasons: the same file, ready to be sent again. */
export async function refusedOrganisations(context: Context, { id }: { id: string }): Promise<Download> {
  const { refusals, kinds } = await read(context, async tx => {
    if (!(await selectBatch(tx, id))) throw missing()
    return { refusals: await selectRefusals(tx, id), kinds: await selectKinds(tx) }
  })
  const columns = templateColumns(kinds)
  return {
    filename: 'Незагруженные организации.xlsx',
    type: XLSX,
    content: await tableBuffer({
      sheetName: 'Организации',
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
