import { sql } from 'kysely'
import type pg from 'pg'
import type { ScopeKind } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Role } from './role.ts'

export type ResolvedSession = {
  sessionId: string
  accountId: string
  personId: string | null
  name: string
  assignmentId: string | null
  role: Role | null
  scopeKind: ScopeKind | null
  scopeId: string | null
  /** Account, person and name of the colleague whose role it is; null in a role of her own. */
  giverAccountId: string | null
  giverPersonId: string | null
  giverName: string | null
  /** Only a part of the colleague's unit was passed on. */
  isPart: boolean
  isStale: boolean
}

/** Days without a request after which a session is over. */
export const IDLE_DAYS = 14

/** A role that works on the day and at the moment: in force, and so is the one it was delegated from, if any. */
const WORKS = (day: string, moment: string) => `
  app.is_in_force(held, ${day}, ${moment}) and (held.delegated_from is null or (
    app.is_in_force(source, ${day}, ${moment}) and giver.blocked_at is null
    and app.unit_within(held.scope_kind, held.scope_id, source.scope_kind, source.scope_id)))`

/**
 * Who stands behind a session and in which role: the session's own choice, else the account's last one, else of those
 * valid today one of her own before one passed on to her, the oldest first: a right that comes while she works must not
 * put her into another role before she has chosen it. Ended sessions, blocked accounts and ended roles count from the
 * next request on.
 * Sessions live by the database's clock, since the library that makes them does; roles by the caller's.
 */
export async function resolveSession(
  pool: pg.Pool,
  token: string,
  at: { today: string; now: Date },
): Promise<ResolvedSession | undefined> {
  const { rows } = await pool.query<ResolvedSession>({
    name: 'resolve-session',
    text: `
      select s.id as "sessionId", a.id as "accountId", a.person_id as "personId", a.name,
        r.id as "assignmentId", r.role, r.scope_kind as "scopeKind", r.scope_id as "scopeId",
        r.giver_account_id as "giverAccountId", r.giver_person_id as "giverPersonId", r.giver_name as "giverName",
        coalesce(r.is_part, false) as "isPart",
        s.last_seen_at < now() - interval '1 minute' as "isStale"
      from sessions s
      join accounts a on a.id = s.account_id and a.blocked_at is null
      left join lateral (
        select held.id, held.role, held.scope_kind, held.scope_id,
          giver.id as giver_account_id, giver.person_id as giver_person_id, giver.name as giver_name,
          held.scope_id is distinct from source.scope_id as is_part
        from role_assignments held
        left join role_assignments source on source.id = held.delegated_from
        left join accounts giver on giver.id = source.account_id
        where held.account_id = a.id and ${WORKS('$2', '$3')}
        order by held.id is not distinct from s.active_assignment_id desc,
          held.id is not distinct from a.last_assignment_id desc,
          held.delegated_from is not null, held.valid_from, held.id
        limit 1) r on true
      where s.token = $1 and s.expires_at > now() and s.last_seen_at > now() - interval '${IDLE_DAYS} days'`,
    values: [token, at.today, at.now],
  })
  return rows[0]
}

export type ResolvedToken = {
  tokenId: string
  name: string
  role: Role
  scopeKind: ScopeKind
  scopeId: string | null
  isStale: boolean
}

/** The API token with this hash, while it works; a token of a blocked creator does not. */
export async function resolveToken(
  pool: pg.Pool,
  hash: Buffer,
  now: Date,
): Promise<ResolvedToken | undefined> {
  const { rows } = await pool.query<ResolvedToken>({
    name: 'resolve-token',
    text: `
      select t.id as "tokenId", t.name, t.role, t.scope_kind as "scopeKind", t.scope_id as "scopeId",
        coalesce(t.last_used_at < $2::timestamptz - interval '1 minute', true) as "isStale"
      from api_tokens t
      join accounts creator on creator.id = t.created_by and creator.blocked_at is null
      where t.token_hash = $1 and t.revoked_at is null and t.expires_at > $2 and app.is_confirmed(t.confirmation)`,
    values: [hash, now],
  })
  return rows[0]
}

export async function touchSession(pool: pg.Pool, sessionId: string): Promise<void> {
  await pool.query('update sessions set last_seen_at = now() where id = $1', [sessionId])
}

export async function touchToken(pool: pg.Pool, tokenId: string, now: Date): Promise<void> {
  await pool.query('update api_tokens set last_used_at = $2 where id = $1', [tokenId, now])
}

export async function isBlocked(pool: pg.Pool, accountId: string): Promise<boolean> {
  const { rows } = await pool.query<{ blocked: boolean }>(
    'select blocked_at is not null as blocked from accounts where id = $1',
    [accountId],
  )
  return rows[0]?.blocked ?? false
}

/** Remembers the role in the session and as the account's last one. */
export async function chooseAssignment(
  tx: Tx,
  chosen: { token: string; accountId: string; assignmentId: string },
): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ activeAssignmentId: chosen.assignmentId })
    .where('token', '=', chosen.token)
    .where('accountId', '=', chosen.accountId)
    .execute()
  await tx
    .updateTable('accounts')
    .set({ lastAssignmentId: chosen.assignmentId })
    .where('id', '=', chosen.accountId)
    .execute()
}

export type SessionRecord = {
  id: string
  token: string
  ipAddress: string | null
  userAgent: string | null
  createdAt: Date
  lastSeenAt: Date
}

/** Sessions of an account that still work, the last used first. */
export async function selectSessions(tx: Tx, accountId: string): Promise<SessionRecord[]> {
  return await tx
    .selectFrom('sessions')
    .select(['id', 'token', 'ipAddress', 'userAgent', 'createdAt', 'lastSeenAt'])
    .where('accountId', '=', accountId)
    .where(
      sql<boolean>`expires_at > now() and last_seen_at > now() - make_interval(days => ${IDLE_DAYS}::int)`,
    )
    .orderBy('lastSeenAt', 'desc')
    .limit(200)
    .execute()
}

/** @returns how many ended. */
export async function deleteSessions(
  tx: Tx,
  accountId: string,
  which: { id?: string; exceptToken?: string } = {},
): Promise<number> {
  let query = tx.deleteFrom('sessions').where('accountId', '=', accountId)
  if (which.id) query = query.where('id', '=', which.id)
  if (which.exceptToken) query = query.where('token', '<>', which.exceptToken)
  const result = await query.executeTakeFirst()
  return Number(result.numDeletedRows)
}

export async function deleteSessionByToken(tx: Tx, token: string): Promise<string | undefined> {
  const gone = await tx
    .deleteFrom('sessions')
    .where('token', '=', token)
    .returning('accountId')
    .executeTakeFirst()
  return gone?.accountId
}
