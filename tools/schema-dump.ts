// Writes db/schema.sql and db/database.types.ts from the migrations; with --check only compares.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { StartProblem } from '#platform/config/start-problem.ts'
import { migrate } from '#platform/migrations/migrate.ts'
import { stopServer } from '#platform/postgres/server.ts'
import { startTemporaryCluster, temporaryCluster } from '#testing/temporary-cluster.ts'
import { readCatalogue } from './schema/catalogue.ts'
import { renderSql } from './schema/render-sql.ts'
import { renderTypes } from './schema/render-types.ts'

const folder = fileURLToPath(new URL('../db/', import.meta.url))

async function renderFiles(): Promise<Record<string, string>> {
  const place = await mkdtemp(path.join(os.tmpdir(), `marshrut-test-${process.pid}-`))
  const cluster = temporaryCluster(place)
  try {
    const owner = (await startTemporaryCluster(cluster))('postgres')
    await migrate(owner, { appPassword: 'schema-dump' })
    const client = new pg.Client(owner)
    await client.connect()
    const catalogue = await readCatalogue(client).finally(() => client.end())
    return { 'schema.sql': renderSql(catalogue), 'database.types.ts': renderTypes(catalogue) }
  } finally {
    await stopServer(cluster)
    await rm(place, { recursive: true, force: true })
  }
}

async function main(check: boolean): Promise<number> {
  const files = await renderFiles()
  const stale: string[] = []
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name)
    if ((await readFile(file, 'utf8').catch(() => '')) === text) continue
    stale.push(`db/${name}`)
    if (!check) await writeFile(file, text)
  }
  const verdict = check ? 'stale, run `node tools/schema-dump.ts`' : 'written'
  process.stderr.write(stale.length > 0 ? `${stale.join(', ')}: ${verdict}\n` : 'db/: up to date\n')
  return check && stale.length > 0 ? 1 : 0
}

try {
  process.exitCode = await main(process.argv.includes('--check'))
} catch (error) {
  if (!(error instanceof StartProblem)) throw error
  process.stderr.write(`${[error.message, ...error.problems].join('\n')}\n`)
  process.exitCode = 1
}
