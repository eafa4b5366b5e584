import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { DB } from '../../../db/database.types.ts'
import { type Actor, carerOf } from '../access/actor.ts'
import { type Clock, DEFAULT_TIME_ZONE } from '../clock/clock.ts'
import { forbidden, invalid, Problem, unavailable } from '../errors/problem.ts'
import type { JobSender } from '../jobs/jobs.ts'
import { VALUE_TYPES } from '../postgres/value-types.ts'
import type { Database, Tx } from './connection.ts'

export type { Database, Tx } from './connection.ts'

/** What every use case gets first: where the facts are, who asks, what time it is. */
export type Context = {
  readonly db: Database
  readonly actor: Actor
  readonly clock: Clock
  /** Queue of work to be done after the commit; absent where nothing listens (commands, tests). */
  readonly jobs?: JobSender | undefined
  /** Ties audit rows, logs and the answer to one request. */
  readonly requestId?: string
}

/** Opens the pool of the application's role. The caller ends it with `db.destroy()`. */
export function openDatabase(settings: pg.PoolConfig, onIdleError: (error: Error) => void): Database {
  const pool = new pg.Pool({
    max: 16,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    types: VALUE_TYPES,
    ...settings,
  })
  pool.on('error', onIdleError)
  surviveLostConnections(pool)
  return databaseOver(pool)
}

/**
 * A connection lost in the midst of a transaction, between two statements, has nobody to tell but the process, which
 * would end. The next statement on it fails anyway, and the use case hears of it there.
 */
export function surviveLostConnections(pool: pg.Pool): void {
  pool.on('connect', client => client.on('error', () => {}))
}

export function databaseOver(pool: pg.Pool): Database {
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

/**
 * Runs a use case's work in one transaction in which row-level security knows the actor.
 *
 * Retries twice when PostgreSQL asks for it (serialisation failure, deadlock). A refusal of row-level security
 * becomes `forbidden`, a lost server `unavailable`; any other error passes.
 */
export async function transact<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await context.db.transaction().execute(async tx => {
        await setActor(tx, context.actor)
        return await work(tx)
      })
    } catch (error) {
      if (attempt < 3 && RETRYABLE.has(codeOf(error))) continue
      throw translate(error)
    }
  }
}

/** The same for work that only reads: PostgreSQL refuses to write, and a standby may serve it later. */
export async function read<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await context.db
      .transaction()
      .setAccessMode('read only')
      .execute(async tx => {
        await setActor(tx, context.actor)
        return await work(tx)
      })
  } catch (error) {
    throw translate(error)
  }
}

/**
 * Lets a part of a transaction see with the eyes of another actor, for instance the key of a test that the
 * teacher who is being scored must not read. Say at the call why it is needed.
 */
export async function asActor<T>(tx: Tx, actor: Actor, back: Actor, work: () => Promise<T>): Promise<T> {
  await setActor(tx, actor)
  const result = await work()
  await setActor(tx, back)
  return result
}

async function setActor(tx: Tx, actor: Actor): Promise<void> {
  const areas = Object.entries(actor.reach)
    .map(([area, reach]) => `${area}=${reach}`)
    .join(',')
  // The database's own «today» (who is in whose care now) has to be the clock's, not that of Greenwich.
  await sql`select set_config('timezone', ${DEFAULT_TIME_ZONE}, true),
    set_config('app.account_id', ${actor.accountId ?? ''}, true),
    set_config('app.person_id', ${actor.personId ?? ''}, true),
    set_config('app.actor_name', ${actor.name}, true),
    set_config('app.role', ${actor.role}, true),
    set_config('app.scope_kind', ${actor.scope.kind}, true),
    set_config('app.scope_id', ${actor.scope.id ?? ''}, true),
    set_config('app.areas', ${areas}, true),
    set_config('app.care_of', ${carerOf(actor) ?? NOBODY}, true),
    set_config('app.care_within', ${actor.onBehalfOf?.within ?? ''}, true)`.execute(tx)
}

/** A carer whom no person is: somebody who has no people in her care, whoever acts for her. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

const RETRYABLE = new Set(['40001', '40P01'])
const LOST_SERVER = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08003',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
])

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

function translate(error: unknown): unknown {
  if (error instanceof Problem) return error
  const code = codeOf(error)
  if (code === '42501')
    return forbidden(
      'access.row',
      'Эта запись вне ваших полномочий. Если она нужна вам по работе, обратитесь к администратору.',
    )
  // a zero byte is no letter for PostgreSQL, in whatever field or search it came
  if (code === '22021' || code === '22P05')
    return invalid(
      'text.character',
      'В тексте есть знак, который нельзя сохранить. Наберите текст заново, не копируя.',
    )
  if (
    LOST_SERVER.has(code) ||
    (error instanceof Error &&
      /Connection terminated|timeout exceeded when trying to connect/.test(error.message))
  )
    return unavailable(
      'database.lost',
      'База данных временно недоступна. Повторите через минуту: сохранённое не потеряно.',
    )
  return error
}

/** Constraint that a write broke, if that is what happened: lets a use case name the field. */
export function brokenConstraint(error: unknown): string | undefined {
  const code = codeOf(error)
  if (code !== '23505' && code !== '23P01' && code !== '23503' && code !== '23514') return undefined
  return String((error as { constraint?: string }).constraint ?? '')
}
