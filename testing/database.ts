import { readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { surviveLostConnections } from '#platform/db/database.ts'
import { VALUE_TYPES } from '#platform/postgres/value-types.ts'
import { CLUSTER_STATE_FILE, type ClusterState, TEMPLATE_DATABASE } from './cluster-state.ts'

/** A database of one test file's own. Usable inside hooks and tests, not while the file is being collected. */
export type TestDatabase = {
  readonly name: string
  /** Works as the application's role: row-level security applies. */
  readonly app: pg.Pool
  /** Works as the owner of the tables (superuser): for arranging and for looking behind the product. */
  readonly owner: pg.Pool
  readonly appSettings: pg.PoolConfig
  readonly ownerSettings: pg.PoolConfig
}

export type UseDatabaseOptions = {
  /** `migrated` (default) has the whole schema; `empty` has none. */
  readonly content?: 'migrated' | 'empty'
}

type Opened = TestDatabase & { readonly maintenance: pg.PoolConfig }

/**
 * Gives the calling file (or `describe`) a PostgreSQL database of its own, copied from the migrated template,
 * and drops it at the end. Call it at the top: `const database = useDatabase()`.
 */
export function useDatabase(options: UseDatabaseOptions = {}): TestDatabase {
  let opened: Opened | undefined
  beforeAll(async () => {
    opened = await openTestDatabase(options)
  }, 60_000)
  afterAll(async () => {
    if (opened) await dropTestDatabase(opened)
  }, 60_000)
  const get = (): Opened => {
    if (!opened) throw new Error('useDatabase(): the database exists only inside hooks and tests')
    return opened
  }
  return {
    get name() {
      return get().name
    },
    get app() {
      return get().app
    },
    get owner() {
      return get().owner
    },
    get appSettings() {
      return get().appSettings
    },
    get ownerSettings() {
      return get().ownerSettings
    },
  }
}

let count = 0

async function openTestDatabase({ content = 'migrated' }: UseDatabaseOptions): Promise<Opened> {
  const state = await waitForCluster()
  const name = `test_${process.pid}_${Date.now().toString(36)}_${++count}`
  const maintenance: pg.PoolConfig = { ...state.owner, database: 'postgres', types: VALUE_TYPES }
  const template = content === 'migrated' ? TEMPLATE_DATABASE : 'template0'
  await once(maintenance, `create database ${name} template ${template}`)
  const appSettings: pg.PoolConfig = { ...state.app, database: name, types: VALUE_TYPES }
  const ownerSettings: pg.PoolConfig = { ...state.owner, database: name, types: VALUE_TYPES }
  // Kept to the end of the file: a new connection has everything to learn anew, functions and plans among it.
  const app = new pg.Pool({ ...appSettings, max: 8, idleTimeoutMillis: 0 })
  const owner = new pg.Pool({ ...ownerSettings, max: 4, idleTimeoutMillis: 0 })
  // A dropped idle connection is reported here too; the next query reports it where it matters.
  app.on('error', () => {})
  surviveLostConnections(app)
  owner.on('error', () => {})
  return { name, app, owner, appSettings, ownerSettings, maintenance }
}

async function dropTestDatabase({ name, app, owner, maintenance }: Opened): Promise<void> {
  await Promise.all([app.ended ? undefined : app.end(), owner.ended ? undefined : owner.end()])
  await once(maintenance, `drop database ${name} with (force)`)
}

async function once(settings: pg.PoolConfig, sql: string): Promise<void> {
  const client = new pg.Client(settings)
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

async function waitForCluster(): Promise<ClusterState> {
  const file = path.join(inject('clusterFolder'), CLUSTER_STATE_FILE)
  const deadline = Date.now() + 50_000
  for (;;) {
    const state = await readState(file)
    if (state && 'failure' in state) throw new Error(`PostgreSQL of the test run: ${state.failure}`)
    if (state) return state
    if (Date.now() > deadline) throw new Error('PostgreSQL of the test run did not start within 50 s')
    await new Promise(resolve => setTimeout(resolve, 30))
  }
}

/** Undefined while the file is absent or only partly written. */
async function readState(file: string): Promise<ClusterState | { failure: string } | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ClusterState | { failure: string }
  } catch {
    return undefined
  }
}
