import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type WaitingAccounts = {
  accounts: number
  invited: number
  oldestInvitation: string | null
  blocked: number
}

/** Accounts within the actor's sight: all, invited ones that nobody has signed in to yet, blocked ones. */
export async function countWaitingAccounts(tx: Tx): Promise<WaitingAccounts> {
  const { rows } = await sql<WaitingAccounts>`
    select count(*)::int as accounts,
      count(*) filter (where last_sign_in_at is null and not email_verified and blocked_at is null)::int as invited,
      min(created_at) filter (where last_sign_in_at is null and not email_verified and blocked_at is null)::date as oldest_invitation,
      count(*) filter (where blocked_at is not null)::int as blocked
    from accounts`.execute(tx)
  return rows[0]!
}
