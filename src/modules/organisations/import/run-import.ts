import type { Context } from '#platform/db/database.ts'
import { type CommandFile, openCommandFile } from '#platform/import/command-file.ts'
import type { OrganisationImportReport } from '../contract-import.ts'
import { checkOrganisationsFile, loadOrganisationsFile } from './load-organisations.ts'

/** What the page shows of columns is nothing to a command. */
type CommandReport = Omit<OrganisationImportReport, 'columns' | 'fields' | 'conflictCount' | 'keptByHand'>

/**
 * The command `import organisations FILE [--dry-run] [--take-file]`: reads the file from disk and gives exactly the
 * value the command prints. With `takesFile` the file's values go over those written by hand.
 *
 * @throws Problem invalid when the file cannot be opened, `import.cancelled` when the command is stopped
 */
export async function runImportOrganisations(
  context: Context,
  { file, dryRun, takesFile, ...following }: CommandFile & { takesFile: boolean },
): Promise<CommandReport> {
  const input = { ...following, file: await openCommandFile(file), takes: new Set(takesFile ? ['*'] : []) }
  const report = dryRun
    ? await checkOrganisationsFile(context, input)
    : await loadOrganisationsFile(context, input)
  const { rows, created, updated, unchanged, refused, conflicts, batch, problems } = report
  return { rows, created, updated, unchanged, refused, conflicts, batch, problems }
}
