import pg from 'pg'
import { StartProblem } from '#platform/config/start-problem.ts'
import { APP_ROLE, prepareAppRole, verifyAppRole } from './app-role.ts'
import { type MigrationFile, readMigrations } from './migration-files.ts'

export type MigrateOptions = {
  /** Folder of `*.sql`; the project's `db/migrations` unless given (tests). */
  readonly folder?: string
  /** Of the application's role; the same in every process that shares the database. */
  readonly appPassword: string
  /** Connection of the application's role where it is not made by us (`APP_DATABASE_URL`). */
  readonly app?: pg.PoolConfig
  /** Told of everything that takes long. */
  readonly progress?: (text: string) => void
}

export type Migrated = {
  /** Names of the files applied by this call. */
  readonly applied: string[]
  /** Connection settings of the application's role. */
  readonly app: pg.PoolConfig
}

/** Key of the advisory lock: "marshrut" cut to 32 bits; any fixed number does. */
const LOCK = 0x6d617273
const OLDEST_SERVER = 180_000

/**
 * Brings the schema up to the newest file, prepares the application's role and proves that it cannot bypass
 * row-level security. Forward only, one transaction per file; processes that start at once queue up.
 *
 * A file that sorts before the newest applied one is applied too: branches are merged out of order.
 * @throws StartProblem: server too old, file failed (rolled back), file changed after it was applied,
 *   schema newer than the program, role unsafe
 */
export async function migrate(owner: pg.PoolConfig, options: MigrateOptions): Promise<Migrated> {
  const { progress = () => {} } = options
  const files = await readMigrations(options.folder)
  const client = new pg.Client(owner)
  client.on('error', () => {})
  await client.connect()
  try {
    await requireServerVersion(client)
    await takeLock(client, progress)
    await client.query('set client_min_messages = warning')
    await prepareAppRole(client, owner, options.app ? undefined : options.appPassword)
    await createJournal(client)
    const applied = await applyPending(client, files, progress)
    const app = options.app ?? { ...owner, user: APP_ROLE, password: options.appPassword }
    await verifyAppRole(app)
    return { applied, app }
  } finally {
    await client.end()
  }
}

async function requireServerVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; text: string }>(
    `select current_setting('server_version_num')::int4 as number, current_setting('server_version') as text`,
  )
  const { number, text } = rows[0]!
  if (number >= OLDEST_SERVER) return
  throw new StartProblem(
    'database.server-too-old',
    `Сервер PostgreSQL имеет версию ${text}, нужна 18 или новее. Обновите сервер, укажите другой ` +
      'в DATABASE_URL или уберите DATABASE_URL: тогда запустится встроенный.',
  )
}

async function takeLock(client: pg.Client, progress: (text: string) => void): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK])
  if (rows[0]!.taken) return
  progress('Другой процесс обновляет базу, ждём…')
  await client.query('select pg_advisory_lock($1)', [LOCK])
}

async function createJournal(client: pg.Client): Promise<void> {
  await client.query(`
    create table if not exists schema_migrations (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default now()
    );
    revoke all on schema_migrations from ${APP_ROLE};
    grant select on schema_migrations to ${APP_ROLE};
  `)
}

async function applyPending(
  client: pg.Client,
  files: MigrationFile[],
  progress: (text: string) => void,
): Promise<string[]> {
  const journal = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations',
  )
  const checksums = new Map(journal.rows.map(row => [row.name, row.checksum]))
  refuseUnknown([...checksums.keys()], files)
  refuseChanged(checksums, files)
  const pending = files.filter(file => !checksums.has(file.name))
  for (const [index, file] of pending.entries()) {
    if (index === 0) progress(`Обновляем базу: ${pending.length} ${filesWord(pending.length)}…`)
    await applyFile(client, file)
  }
  return pending.map(file => file.name)
}

function refuseUnknown(names: string[], files: MigrationFile[]): void {
  const known = new Set(files.map(file => file.name))
  const newer = names.filter(name => !known.has(name)).sort()
  if (newer.length === 0) return
  throw new StartProblem(
    'database.newer-schema',
    'База новее программы: в ней применены миграции, которых у программы нет. Запустите ту версию ' +
      'программы, что работала с этой базой последней, или восстановите резервную копию прежней версии.',
    { problems: newer },
  )
}

function refuseChanged(checksums: Map<string, string>, files: MigrationFile[]): void {
  const changed = files.filter(file => (checksums.get(file.name) ?? file.checksum) !== file.checksum)
  if (changed.length === 0) return
  throw new StartProblem(
    'database.migration-changed',
    'Файлы миграций изменены после применения к этой базе. Верните их прежний текст, ' +
      'а изменение оформите новым файлом.',
    { problems: changed.map(file => file.name) },
  )
}

async function applyFile(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query('begin')
  try {
    await client.query(file.sql)
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
      file.name,
      file.checksum,
    ])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => {})
    const { message, position } = cause as { message: string; position?: string }
    const line = position ? file.sql.slice(0, Number(position)).split('\n').length : undefined
    throw new StartProblem(
      'database.migration-failed',
      `Миграция ${file.name}${line ? `, строка ${line}` : ''} не применилась и отменена целиком: ${message}. ` +
        'База осталась в прежнем состоянии; исправьте причину и запустите ещё раз.',
      { cause },
    )
  }
}

function filesWord(count: number): string {
  const form = new Intl.PluralRules('ru').select(count)
  return form === 'one' ? 'миграция' : form === 'few' ? 'миграции' : 'миграций'
}
