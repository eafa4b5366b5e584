import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export async function insertVerification(
  tx: Tx,
  verification: { id: string; identifier: string; value: string; expiresAt: Date },
): Promise<void> {
  await tx.insertInto('verifications').values(verification).execute()
}

/** A one-time value that has not run out. */
export async function selectVerification(
  tx: Tx,
  identifier: string,
): Promise<{ value: string; expiresAt: Date } | undefined> {
  return await tx
    .selectFrom('verifications')
    .select(['value', 'expiresAt'])
    .where('identifier', '=', identifier)
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst()
}

/** Links and second steps under way of an account: all of them carry its id as their value. */
export async function deleteLinksOf(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('verifications').where('value', '=', accountId).execute()
}
