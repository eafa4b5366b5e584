import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartProblem } from '#platform/config/start-problem.ts'

export type MigrationFile = { readonly name: string; readonly sql: string; readonly checksum: string }

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../db/migrations/', import.meta.url))

/** `YYYYMMDD-name.sql` or `YYYYMMDD-NN-name.sql`; applied in the order of names. */
const NAME = /^\d{8}(-\d{2})?(-[a-z][a-z0-9]*)(-[a-z0-9]+)*\.sql$/

/** A migration is one transaction; a file that ends it midway could leave a half-changed schema. */
const OWN_TRANSACTION =
  /^[ \t]*(begin|start[ \t]+transaction|commit|rollback|end)[ \t]*(work|transaction)?[ \t]*;/im

/**
 * The migrations of `folder` in order.
 * @throws StartProblem when a file is named wrongly or opens or closes a transaction itself
 */
export async function readMigrations(folder: string = MIGRATIONS_FOLDER): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter(name => !name.startsWith('.')).sort()
  const problems: string[] = []
  const files: MigrationFile[] = []
  for (const name of names) {
    if (!NAME.test(name)) {
      problems.push(`${name}: имя должно иметь вид ГГГГММДД-NN-name.sql`)
      continue
    }
    // Line ends do not count: git may change them on checkout.
    const sql = (await readFile(path.join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
    const bodiless = sql.replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, body => body.replace(/[^\n]/g, ' '))
    const own = OWN_TRANSACTION.exec(bodiless)
    if (own) {
      const line = bodiless.slice(0, own.index).split('\n').length
      problems.push(`${name}, строка ${line}: транзакцию открывает и закрывает программа, уберите ${own[1]}`)
    }
    files.push({ name, sql, checksum: createHash('sha256').update(sql).digest('hex') })
  }
  if (problems.length > 0) {
    throw new StartProblem('migrations.bad-files', `Миграции в папке ${folder} нельзя применить.`, {
      problems,
    })
  }
  return files
}
