import pg from 'pg'
import type { Logger } from 'pino'
import { systemActor } from '#platform/access/actor.ts'
import type { Clock } from '#platform/clock/clock.ts'
import type { Context, Database } from '#platform/db/database.ts'
import type { Mailer } from '#platform/mail/mail.ts'
import { VALUE_TYPES } from '#platform/postgres/value-types.ts'
import { createLibrary, type Library } from './library.ts'
import type { AccessTable } from './role.ts'
import type { AccountsSettings } from './settings.ts'

/** Everything that sign-in stands on. One for the process; `close()` ends its own connections. */
export type Gate = {
  readonly settings: AccountsSettings
  readonly library: Library
  /** Connections that hold the area `sign-in`: sessions and credentials are visible only through them. */
  readonly pool: pg.Pool
  readonly db: Database
  readonly clock: Clock
  readonly mailer: Mailer
  readonly logger: Logger
  readonly access: AccessTable
  close(): Promise<void>
}

export type GateContext = Context & { readonly gate: Gate }

export type GateDependencies = {
  /** How to connect as the application's role. */
  database: pg.PoolConfig
  db: Database
  clock: Clock
  mailer: Mailer
  logger: Logger
  access: AccessTable
  settings: AccountsSettings
}

export function createGate({ database, ...rest }: GateDependencies): Gate {
  const pool = new pg.Pool({
    max: 8,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    ...database,
    types: VALUE_TYPES,
    options: [database.options, '-c app.areas=sign-in=scope'].filter(Boolean).join(' '),
  })
  pool.on('error', error => rest.logger.warn({ err: error }, 'idle sign-in connection lost'))
  const library = createLibrary({ ...rest, pool })
  return { ...rest, pool, library, close: () => pool.end() }
}

/** The sign-in itself acts: before anybody is known, and on rows that no role may see. */
export const SIGN_IN_ACTOR = systemActor(['sign-in'], 'Вход')

export const asSignIn = (gate: Gate, requestId?: string): Context => ({
  db: gate.db,
  clock: gate.clock,
  actor: SIGN_IN_ACTOR,
  ...(requestId && { requestId }),
})
