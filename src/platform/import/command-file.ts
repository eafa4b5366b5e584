import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { invalid } from '../errors/problem.ts'
import type { Following } from './follow-run.ts'
import type { ImportFile } from './read-fields.ts'

/** A file that a command loads or checks, and how the command follows the work. */
export type CommandFile = Pick<Following, 'signal' | 'onTold'> & { file: string; dryRun: boolean }

/** @throws Problem invalid when the file cannot be opened */
export async function openCommandFile(path: string): Promise<ImportFile> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'его нет' : cause.message
    throw invalid('import.file', `Файл ${path} не открывается: ${why}.`)
  })
  return { bytes, name: basename(path) }
}
