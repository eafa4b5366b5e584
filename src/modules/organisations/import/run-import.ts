import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Context } from '#platform/db/database.ts'
import { invalid } from '#platform/errors/problem.ts'
import type { OrganisationImportReport } from '../contract-import.ts'
import { checkOrganisationsFile, loadOrganisationsFile } from './load-organisations.ts'

/** What the page shows of columns is nothing to a command. */
type CommandReport = Omit<OrganisationImportReport, 'columns' | 'fields' | 'conflictCount' | 'keptByHand'>

/**
 * The command `import organisations FILE [--dry-run] [--take-file]`: reads the file from disk and gives exactly the
 * value the command prints. With `takesFile` the file's values go over those written by hand.
 *
 * @throws Problem invalid when the file cannot be opened
 */
export async function runImportOrganisations(
  context: Context,
  { file, dryRun, takesFile }: { file: string; dryRun: boolean; takesFile: boolean },
): Promise<CommandReport> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw invalid(
      'import.file',
      `Файл ${file} не открывается: ${cause.code === 'ENOENT' ? 'его нет' : cause.message}.`,
    )
  })
  const input = { file: { bytes, name: basename(file) }, takes: new Set(takesFile ? ['*'] : []) }
  const report = dryRun
    ? await checkOrganisationsFile(context, input)
    : await loadOrganisationsFile(context, input)
  const { rows, created, updated, unchanged, refused, conflicts, batch, problems } = report
  return { rows, created, updated, unchanged, refused, conflicts, batch, problems }
}
