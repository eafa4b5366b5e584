import type { Context } from '#platform/db/database.ts'
import { type CommandFile, openCommandFile } from '#platform/import/command-file.ts'
import type { OneRosterReport } from '../contract.ts'
import { checkOneRoster, loadOneRoster } from './import-oneroster.ts'

/**
 * The command `import oneroster FILE.zip [--dry-run]`.
 *
 * @throws Problem invalid when the file cannot be opened
 */
export async function runImportOneRoster(
  context: Context,
  { file, dryRun, ...following }: CommandFile,
): Promise<OneRosterReport> {
  const input = await openCommandFile(file)
  return dryRun
    ? await checkOneRoster(context, input, following)
    : await loadOneRoster(context, input, following)
}
