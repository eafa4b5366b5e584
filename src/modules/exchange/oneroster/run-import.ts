import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Context } from '#platform/db/database.ts'
import { invalid } from '#platform/errors/problem.ts'
import type { OneRosterReport } from '../contract.ts'
import { checkOneRoster, loadOneRoster } from './import-oneroster.ts'

/**
 * The command `import oneroster FILE.zip [--dry-run]`.
 *
 * @throws Problem invalid when the file cannot be opened
 */
export async function runImportOneRoster(
  context: Context,
  { file, dryRun }: { file: string; dryRun: boolean },
): Promise<OneRosterReport> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'его нет' : cause.message
    throw invalid('import.file', `Файл ${file} не открывается: ${why}.`)
  })
  const input = { bytes, name: basename(file) }
  return dryRun ? await checkOneRoster(context, input) : await loadOneRoster(context, input)
}
