import path from 'node:path'
import pg from 'pg'
import type { Config } from '#platform/config/config.ts'
import type { Secrets } from '#platform/config/secrets.ts'
import { StartProblem } from '#platform/config/start-problem.ts'
import { APP_ROLE } from '#platform/migrations/app-role.ts'
import { migrate } from '#platform/migrations/migrate.ts'
import { explainDiskFull, openEmbedded, type PostgresEvent } from './embedded.ts'
import { explainExternal, settingsFromUrl } from './external.ts'
import type { Purpose } from './membership.ts'

export type OpenPostgresOptions = {
  /** `server`: one per data folder, PostgreSQL is brought back when it dies; `command`: any number beside it. */
  readonly purpose: Purpose
  /** Told in Russian of everything that takes long. */
  readonly progress?: (text: string) => void
  readonly onEvent?: (event: PostgresEvent) => void
  /** Folder of migrations instead of `db/migrations` (tests). */
  readonly migrations?: string
}

export type OpenPostgres = {
  readonly kind: 'embedded' | 'external'
  /** Connection of the schema's owner: migrations, backup, jobs' own schema. Never serves requests. */
  readonly owner: pg.PoolConfig
  /** Connection of the application's role, bound by row-level security. */
  readonly app: pg.PoolConfig
  /** Migrations applied just now. */
  readonly applied: readonly string[]
  /** End the pools first. Stops an embedded server unless another process uses it. */
  readonly close: () => Promise<void>
}

/**
 * The program's database, ready to use: found or started, migrated, its application role proven to be bound
 * by row-level security. Works whether or not another process uses the same data folder.
 * @throws StartProblem with the way out
 */
export async function openPostgres(
  config: Pick<Config, 'dataDir' | 'databaseUrl' | 'appDatabaseUrl'>,
  secrets: Secrets,
  options: OpenPostgresOptions,
): Promise<OpenPostgres> {
  return config.databaseUrl === undefined
    ? openInside(config.dataDir, secrets, options)
    : openOutside(config.databaseUrl, config.appDatabaseUrl, secrets, options)
}

async function openInside(
  dataDir: string,
  secrets: Secrets,
  { purpose, progress, onEvent, migrations }: OpenPostgresOptions,
): Promise<OpenPostgres> {
  const embedded = await openEmbedded({
    dataDir,
    password: secrets.postgresPassword,
    purpose,
    progress,
    onEvent,
  })
  try {
    const migrated = await migrate(embedded.owner, {
      appPassword: secrets.derive('app-role'),
      progress,
      folder: migrations,
    })
    return { kind: 'embedded', owner: embedded.owner, ...migrated, close: embedded.close }
  } catch (error) {
    await embedded.close()
    const files = { folder: path.join(dataDir, 'postgres'), logFile: path.join(dataDir, 'postgres.log') }
    throw explainDiskFull(error, files)
  }
}

const CONNECT_MS = 10_000

async function openOutside(
  databaseUrl: string,
  appDatabaseUrl: string | undefined,
  secrets: Secrets,
  { progress, migrations }: OpenPostgresOptions,
): Promise<OpenPostgres> {
  const owner = await reachOutside('DATABASE_URL', databaseUrl)
  const app =
    appDatabaseUrl === undefined ? undefined : await reachOutside('APP_DATABASE_URL', appDatabaseUrl)
  if (app && app.user !== APP_ROLE) {
    throw new StartProblem(
      'database.app-role',
      `В APP_DATABASE_URL указана роль ${app.user}, а права на таблицы выдаются роли ${APP_ROLE}. Укажите её.`,
    )
  }
  try {
    const migrated = await migrate(owner, {
      appPassword: secrets.derive('app-role'),
      app,
      progress,
      folder: migrations,
    })
    return { kind: 'external', owner, ...migrated, close: async () => {} }
  } catch (error) {
    throw explainExternal(error, 'DATABASE_URL', owner)
  }
}

/** Settings of an external server that were tried once, so that a refusal names the variable it comes from. */
async function reachOutside(name: string, url: string): Promise<pg.PoolConfig> {
  const settings = { ...settingsFromUrl(name, url), connectionTimeoutMillis: CONNECT_MS }
  const client = new pg.Client(settings)
  client.on('error', () => {})
  try {
    await client.connect()
    return settings
  } catch (error) {
    throw explainExternal(error, name, settings)
  } finally {
    await client.end().catch(() => {})
  }
}
