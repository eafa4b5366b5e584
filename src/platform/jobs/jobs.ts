import type pg from 'pg'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Tx } from '../db/connection.ts'

/** Puts work into the queue in the transaction of the change that calls for it: both happen or neither. */
export type JobSender = { send(tx: Tx, name: string, payload: Record<string, unknown>): Promise<void> }

export type JobHandler = (payload: Record<string, unknown>) => Promise<void>

/** A queue with its handler; `cron` (server's time zone UTC) makes it periodic. */
export type JobDefinition = { readonly name: string; readonly cron?: string; readonly handle: JobHandler }

export type Jobs = JobSender & { stop(): Promise<void> }

const SCHEMA = 'jobs'
const RETRIES = { retryLimit: 5, retryDelay: 5, retryBackoff: true }

/**
 * Brings the queue's own schema up to date and lets the application's role use it. Runs as the owner, before
 * `startJobs`; safe beside other processes.
 */
export async function prepareJobs(
  owner: pg.PoolConfig,
  appRole: string,
  definitions: readonly JobDefinition[],
): Promise<void> {
  const boss = new PgBoss({ ...owner, schema: SCHEMA, max: 2, supervise: false, schedule: false } as never)
  boss.on('error', () => {})
  await boss.start()
  try {
    for (const { name } of definitions) await boss.createQueue(name, RETRIES)
    const db = boss.getDb()
    await db.executeSql(`grant usage on schema ${SCHEMA} to ${appRole}`)
    await db.executeSql(
      `grant select, insert, update, delete on all tables in schema ${SCHEMA} to ${appRole}`,
    )
    await db.executeSql(`grant execute on all functions in schema ${SCHEMA} to ${appRole}`)
  } finally {
    await boss.stop({ graceful: false })
  }
}

/**
 * Starts working through the queue with the application's role. A failed job is tried again five times, slower
 * each time; what still fails stays in the queue's own table and is logged.
 */
export async function startJobs(
  app: pg.PoolConfig,
  definitions: readonly JobDefinition[],
  onError: (error: unknown, job: string) => void,
): Promise<Jobs> {
  const boss = new PgBoss({ ...app, schema: SCHEMA, max: 4, migrate: false, createSchema: false } as never)
  boss.on('error', error => onError(error, 'queue'))
  await boss.start()
  for (const { name, cron, handle } of definitions) {
    await boss.work<Record<string, unknown>>(name, { pollingIntervalSeconds: 1 }, async ([job]) => {
      if (!job) return
      try {
        await handle(job.data)
      } catch (error) {
        onError(error, name)
        throw error
      }
    })
    if (cron) await boss.schedule(name, cron)
  }
  return {
    async send(tx, name, payload) {
      await boss.send(name, payload, { db: fromKysely(tx) })
    },
    stop: () => boss.stop({ graceful: true, timeout: 5_000 }),
  }
}
