import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type WaitingAccounts = {
  accounts: number
  invited: number
  oldestInvitation: string | null
  blocked: number
  /** Rights that another keeper gave and the reader may confirm: roles, keys of programs; the day of the oldest. */
  rights: number
  tokens: number
  oldestRight: string | null
}

/**
 * Accounts within the actor's sight: all, invited ones that nobody has signed in to yet, blocked ones. Beside them what
 * waits for a second keeper, the reader's own doings left out.
 */
export async function countWaitingAccounts(tx: Tx, today: string): Promise<WaitingAccounts> {
  const { rows } = await sql<WaitingAccounts>`
    select count(*)::int as accounts,
      count(*) filter (where last_sign_in_at is null and not email_verified and blocked_at is null)::int as invited,
      min(created_at) filter (where last_sign_in_at is null and not email_verified and blocked_at is null)::date as oldest_invitation,
      count(*) filter (where blocked_at is not null)::int as blocked,
      (select count(*)::int from role_assignments held where ${waitingRight(today)}) as rights,
      (select min(held.created_at)::date from role_assignments held where ${waitingRight(today)}) as oldest_right,
      (select count(*)::int from api_tokens token
        where token.confirmation = 'waiting' and token.revoked_at is null and token.expires_at > now()
          and token.created_by is distinct from app.account_id()) as tokens
    from accounts`.execute(tx)
  return rows[0]!
}

const waitingRight = (today: string) => sql`held.confirmation = 'waiting' and held.ended_at is null
  and (held.valid_to is null or held.valid_to >= ${today}::date)
  and held.granted_by is distinct from app.account_id() and held.account_id is distinct from app.account_id()`
