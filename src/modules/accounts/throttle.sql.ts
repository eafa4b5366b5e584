import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

/** Failures are forgotten after a day without one. */
const MEMORY = sql`interval '24 hours'`

/**
 * Counts one more attempt under a key, unless the key is locked.
 * From the attempt number `free` on, a lock follows at once: 30 s, doubled with every further attempt, at most 15 min.
 *
 * @returns undefined when the attempt is let through, else the end of the lock
 */
export async function countAttempt(tx: Tx, key: string, free: number, now: Date): Promise<Date | undefined> {
  const failures = sql`case when f.last_failed_at < ${now}::timestamptz - ${MEMORY} then 1 else f.failures + 1 end`
  const { rows } = await sql`
    insert into sign_in_failures as f (key, failures, last_failed_at) values (${key}, 1, ${now})
    on conflict (key) do update set
      failures = ${failures},
      last_failed_at = ${now},
      locked_until = case when ${failures} >= ${free}::int
        then ${now}::timestamptz + least(interval '15 minutes', interval '30 seconds' * power(2, least(${failures} - ${free}::int, 10)))
      end
    where f.locked_until is null or f.locked_until <= ${now}
    returning 1`.execute(tx)
  if (rows.length > 0) return undefined
  const locked = await tx
    .selectFrom('signInFailures')
    .select('lockedUntil')
    .where('key', '=', key)
    .executeTakeFirst()
  return locked?.lockedUntil ?? undefined
}

/** Takes one attempt back: it was not a failure. */
export async function uncountAttempt(tx: Tx, key: string): Promise<void> {
  await sql`update sign_in_failures set failures = greatest(failures - 1, 0), locked_until = null where key = ${key}`.execute(
    tx,
  )
}

export async function forgetAttempts(tx: Tx, keys: readonly string[], now: Date): Promise<void> {
  await tx
    .deleteFrom('signInFailures')
    .where(eb =>
      eb.or([
        eb('key', 'in', [...keys]),
        eb('lastFailedAt', '<', sql<Date>`${now}::timestamptz - interval '2 days'`),
      ]),
    )
    .execute()
}
