import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { migrate } from '#platform/migrations/migrate.ts'
import { stopServer } from '#platform/postgres/server.ts'
import { VALUE_TYPES } from '#platform/postgres/value-types.ts'
import { startTemporaryCluster, temporaryCluster } from '#testing/temporary-cluster.ts'

/** A migrated database of a measurement's own; pools of the tables' owner and of the bound application role. */
export type BenchDatabase = { readonly owner: pg.Pool; readonly app: pg.Pool }

export type { BenchResult } from '../src/commands/bench.ts'

/** Runs a measurement on a fresh PostgreSQL in a temporary folder and removes it, whatever happens. */
export async function withBenchDatabase<T>(measure: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'marshrut-bench-'))
  const cluster = temporaryCluster(folder)
  try {
    const connect = await startTemporaryCluster(cluster)
    const { app } = await migrate(connect('postgres'), { appPassword: randomBytes(16).toString('hex') })
    const pools = {
      owner: new pg.Pool({ ...connect('postgres'), types: VALUE_TYPES, max: 4 }),
      app: new pg.Pool({ ...app, types: VALUE_TYPES, max: 8 }),
    }
    for (const pool of Object.values(pools)) pool.on('error', () => {})
    try {
      return await measure(pools)
    } finally {
      await Promise.all([pools.owner.end(), pools.app.end()])
    }
  } finally {
    await stopServer(cluster)
    await rm(folder, { recursive: true, force: true })
  }
}
