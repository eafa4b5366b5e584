import { type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { hasWords } from '#platform/db/has-words.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { readingsOf } from '#platform/text/understand-query.ts'
import type { ReviewDecision } from './contract.ts'
import type { Role } from './role.ts'

export type ReviewScope = {
  scopeKind: 'country' | 'region' | 'municipality' | 'organisation'
  scopeId: string | null
}
export type ReviewRecord = ReviewScope & {
  id: string
  scopeName: string
  regionId: string | null
  dueOn: string
  grounds: string
  openedByName: string
  openedAt: Date
  closedAt: Date | null
  closedByName: string | null
  version: number
  total: number
  undecided: number
}

const counted = (condition: string) =>
  sql<number>`(select count(*)::int from access_review_items i where i.review_id = r.id and ${sql.raw(condition)})`

function reviews(tx: Tx) {
  return tx
    .selectFrom('accessReviews as r')
    .select([
      'r.id',
      'r.scopeId',
      'r.scopeName',
      'r.regionId',
      'r.dueOn',
      'r.grounds',
      'r.openedByName',
      'r.openedAt',
      'r.closedAt',
      'r.closedByName',
      'r.version',
    ])
    .select([
      sql<ReviewScope['scopeKind']>`r.scope_kind`.as('scopeKind'),
      counted('true').as('total'),
      counted('i.decision is null').as('undecided'),
    ])
}

/** The newest first, one more than the page. */
export async function selectReviews(
  tx: Tx,
  page: { limit: number; after?: string | undefined },
): Promise<ReviewRecord[]> {
  let query = reviews(tx)
    .orderBy('r.openedAt', 'desc')
    .orderBy('r.id', 'desc')
    .limit(page.limit + 1)
  if (page.after)
    query = query.where(
      afterCursor(['r.opened_at', 'r.id'], decodeCursor(page.after, ['moment', 'uuid']), 'desc'),
    )
  return await query.execute()
}

export async function countReviews(tx: Tx): Promise<number> {
  const { count } = await tx
    .selectFrom('accessReviews')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function findReview(tx: Tx, id: string): Promise<ReviewRecord | undefined> {
  return await reviews(tx).where('r.id', '=', id).executeTakeFirst()
}

/** Locks the round for the rest of the transaction; undefined for one that is closed or out of sight. */
export async function lockOpenReview(tx: Tx, id: string): Promise<ReviewRecord | undefined> {
  const locked = await tx
    .selectFrom('accessReviews')
    .select('id')
    .where('id', '=', id)
    .where('closedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return locked && (await findReview(tx, id))
}

/** Rounds whose last day is over. */
export async function selectDue(tx: Tx, today: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('accessReviews')
    .select('id')
    .where('closedAt', 'is', null)
    .where('dueOn', '<', today)
    .orderBy('dueOn')
    .execute()
  return rows.map(({ id }) => id)
}

export async function insertReview(
  tx: Tx,
  review: ReviewScope & {
    id: string
    scopeName: string
    regionId: string | null
    dueOn: string
    grounds: string
    openedBy: string | null
    openedByName: string
    openedAt: Date
  },
): Promise<void> {
  await tx.insertInto('accessReviews').values(review).execute()
}

/** Every working role of the unit that sees other people becomes a line. @returns how many */
export async function insertItems(
  tx: Tx,
  review: ReviewScope & { id: string },
  at: { today: string; now: Date },
): Promise<number> {
  const within = {
    country: sql<SqlBool>`true`,
    region: sql<SqlBool>`held.region_id = ${review.scopeId}::uuid`,
    municipality: sql<SqlBool>`(held.scope_id = ${review.scopeId}::uuid or held.scope_id in (
      select o.id from organisations o where o.municipality_id = ${review.scopeId}::uuid))`,
    organisation: sql<SqlBool>`held.scope_id = ${review.scopeId}::uuid`,
  }[review.scopeKind]
  const { rows } = await sql<{ count: number }>`
    with lines as (
      insert into access_review_items
        (id, review_id, assignment_id, account_id, region_id, who, role, scope_name, granted_reason, valid_from)
      select uuidv7(), ${review.id}::uuid, held.id, held.account_id, held.region_id, a.name, held.role,
        coalesce(t.name, o.short_name), held.reason, held.valid_from
      from role_assignments held join accounts a on a.id = held.account_id
      left join territories t on t.id = held.scope_id left join organisations o on o.id = held.scope_id
      where held.role <> 'teacher' and held.delegated_from is null
        and app.is_in_force(held, ${at.today}::date, ${at.now}) and ${within}
      returning 1)
    select count(*)::int as count from lines`.execute(tx)
  return rows[0]!.count
}

export type ItemRecord = {
  id: string
  assignmentId: string
  accountId: string
  regionId: string | null
  who: string
  role: Role
  scopeName: string | null
  grantedReason: string | null
  validFrom: string
  decision: ReviewDecision | null
  reason: string | null
  decidedByName: string | null
  decidedAt: Date | null
}

type ItemFilter = { decision?: ReviewDecision | 'undecided' | undefined; q?: string | undefined }

function items(tx: Tx, reviewId: string, { decision, q }: ItemFilter) {
  let query = tx.selectFrom('accessReviewItems as i').where('i.reviewId', '=', reviewId)
  if (decision === 'undecided') query = query.where('i.decision', 'is', null)
  else if (decision) query = query.where('i.decision', '=', decision)
  return query.where(hasWords(sql`replace(lower(i.who), 'ё', 'е')`, readingsOf(readQuery(q))))
}

/** Lines by name, one more than the page. */
export async function selectItems(
  tx: Tx,
  reviewId: string,
  filter: ItemFilter & { limit: number; after?: string | undefined },
): Promise<ItemRecord[]> {
  let query = items(tx, reviewId, filter)
    .selectAll('i')
    .orderBy('i.who')
    .orderBy('i.id')
    .limit(filter.limit + 1)
  if (filter.after)
    query = query.where(afterCursor(['i.who', 'i.id'], decodeCursor(filter.after, ['text', 'uuid']), 'asc'))
  return (await query.execute()) as ItemRecord[]
}

export async function countItems(tx: Tx, reviewId: string, filter: ItemFilter): Promise<number> {
  const { count } = await items(tx, reviewId, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** How many lines have each decision. */
export async function countDecisions(
  tx: Tx,
  reviewId: string,
): Promise<Partial<Record<ReviewDecision, number>>> {
  const rows = await tx
    .selectFrom('accessReviewItems')
    .select(['decision', ({ fn }) => fn.countAll<number>().as('count')])
    .where('reviewId', '=', reviewId)
    .where('decision', 'is not', null)
    .groupBy('decision')
    .execute()
  return Object.fromEntries(rows.map(({ decision, count }) => [decision, count]))
}

/** Lines that nobody has decided about, locked; of the named ones or of all. */
export async function lockUndecided(
  tx: Tx,
  reviewId: string,
  ids?: readonly string[],
): Promise<ItemRecord[]> {
  let query = tx
    .selectFrom('accessReviewItems')
    .selectAll()
    .where('reviewId', '=', reviewId)
    .where('decision', 'is', null)
    .orderBy('id')
  if (ids) query = query.where('id', 'in', [...ids])
  return (await query.forUpdate().execute()) as ItemRecord[]
}

/** Whether one of the lines is about a role of the account's own. */
export async function hasItemOf(tx: Tx, ids: readonly string[], accountId: string | null): Promise<boolean> {
  const row = await tx
    .selectFrom('accessReviewItems')
    .select('id')
    .where('id', 'in', [...ids])
    .where('accountId', '=', accountId)
    .executeTakeFirst()
  return row !== undefined
}

export async function updateItems(
  tx: Tx,
  ids: readonly string[],
  decided: {
    decision: ReviewDecision
    reason: string | null
    decidedBy: string | null
    decidedByName: string
    decidedAt: Date
  },
): Promise<void> {
  await tx
    .updateTable('accessReviewItems')
    .set(decided)
    .where('id', 'in', [...ids])
    .execute()
}

export async function updateReviewClosed(tx: Tx, id: string, at: Date, byName: string): Promise<void> {
  await tx
    .updateTable('accessReviews')
    .set(eb => ({ closedAt: at, closedByName: byName, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Whether somebody else administers the place of an administrator's role when the named ones are gone. */
export async function hasOtherAdministrator(
  tx: Tx,
  regionId: string | null,
  without: readonly string[],
  at: { today: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    select from role_assignments held join accounts a on a.id = held.account_id and a.blocked_at is null
    where held.role = 'admin' and held.id <> all (${[...without]}::uuid[])
      and app.is_in_force(held, ${at.today}::date, ${at.now})
      and (held.scope_kind = 'country' or held.scope_id = ${regionId}::uuid)
    limit 1`.execute(tx)
  return rows.length > 0
}

export type ReviewsToday = {
  open: { id: string; scopeName: string; dueOn: string; undecided: number }[]
  /** The keeper's place has roles older than a year that no round of the last year has looked at. */
  isOverdue: boolean
}

export async function selectReviewsToday(
  tx: Tx,
  { regionId, today }: { regionId: string | null; today: string },
): Promise<ReviewsToday> {
  const open = await tx
    .selectFrom('accessReviews as r')
    .select(['r.id', 'r.scopeName', 'r.dueOn'])
    // A line about herself is somebody else's to decide.
    .select(counted('i.decision is null and i.account_id is distinct from app.account_id()').as('undecided'))
    .where('r.closedAt', 'is', null)
    .orderBy('r.dueOn')
    .limit(7)
    .execute()
  const { rows } = await sql<{ isOverdue: boolean }>`
    select exists (
      select from role_assignments held
      where held.role <> 'teacher' and held.delegated_from is null and held.ended_at is null
        and held.valid_from <= ${today}::date - interval '1 year'
        and (held.valid_to is null or held.valid_to >= ${today}::date)
        and (${regionId}::uuid is null or held.region_id = ${regionId}::uuid)
    ) and not exists (
      select from access_reviews r
      where (r.scope_kind = 'country' or r.scope_id is not distinct from ${regionId}::uuid)
        and (r.closed_at is null or r.closed_at >= ${today}::date - interval '1 year')) as is_overdue`.execute(
    tx,
  )
  return { open, isOverdue: rows[0]!.isOverdue }
}
