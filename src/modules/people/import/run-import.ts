import { type Context, read } from '#platform/db/database.ts'
import { invalid, notFound } from '#platform/errors/problem.ts'
import { type CommandFile, openCommandFile } from '#platform/import/command-file.ts'
import type { ImportReport, UndoReport } from '../contract.ts'
import { findOrganisationByCode } from './import.sql.ts'
import { checkStaffFile, loadStaffFile } from './load-staff.ts'
import { undoImport } from './undo-import.ts'

/** What the page shows of columns is nothing to a command. */
type CommandReport = Omit<ImportReport, 'columns' | 'fields' | 'checkedAt'>

/**
 * The command `import staff FILE --organisation CODE [--dry-run]`: reads the file from disk and gives exactly the
 * value the command prints.
 *
 * @throws Problem not-found for an unknown code, invalid when the file cannot be opened, `import.cancelled` when the
 *   command is stopped
 */
export async function runImportStaff(
  context: Context,
  { file, organisation, dryRun, ...following }: CommandFile & { organisation: string },
): Promise<CommandReport> {
  const id = await read(context, tx => findOrganisationByCode(tx, organisation))
  if (!id)
    throw notFound(
      'organisation.missing',
      `Организации с кодом ${organisation} нет. Проверьте код в списке организаций.`,
    )
  const input = { ...following, organisation: id, file: await openCommandFile(file) }
  const report = dryRun ? await checkStaffFile(context, input) : await loadStaffFile(context, input)
  const { columns: _, fields: __, checkedAt: ___, ...told } = report
  return told
}

/** The command `import undo BATCH`. */
export async function runUndoImport(context: Context, { batch }: { batch: string }): Promise<UndoReport> {
  if (!/^[0-9a-f-]{36}$/i.test(batch))
    throw invalid('import.batch', 'Номер загрузки — это её идентификатор из ответа команды import staff.')
  return await undoImport(context, { id: batch })
}
