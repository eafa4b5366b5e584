import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { Role } from '#modules/accounts/role.ts'
import type { Tx } from '#platform/db/database.ts'
import { hasWords } from '#platform/db/has-words.ts'
import { decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { readingsOf } from '#platform/text/understand-query.ts'
import type { CardPart, listViewsFilter } from './contract.ts'

export type ViewRecord = {
  id: string
  at: Date
  who: string
  role: Role
  scopeName: string | null
  part: CardPart
  personId: string
  person: string | null
}

export type ViewFilter = z.output<typeof listViewsFilter> & {
  /** Region of the keeper: a condition that the index serves; null for the country. */
  regionId?: string | null
}

/** Lines of the log, the newest first, one more than the page; row-level security keeps the reader to her own. */
export async function selectViews(
  tx: Tx,
  filter: ViewFilter,
  page: { limit: number; after?: string | undefined },
): Promise<ViewRecord[]> {
  const conditions = conditionsOf(filter)
  if (page.after) {
    const [at, id] = decodeCursor(page.after, ['moment', 'uuid'])
    conditions.push(sql`(v.viewed_at, v.id) < (${at}::timestamptz, ${id}::uuid)`)
  }
  const { rows } = await sql<ViewRecord>`
    select v.id, v.viewed_at as at, v.viewer_name as who, v.role, coalesce(t.name, o.short_name) as scope_name, v.part,
      v.person_id, concat_ws(' ', p.last_name, p.first_name, p.middle_name) as person
    from (select * from audit.card_views v where ${sql.join(conditions, sql` and `)}
      order by v.viewed_at desc, v.id desc limit ${page.limit + 1}) v
    left join territories t on t.id = v.scope_id
    left join organisations o on o.id = v.scope_id
    left join persons p on p.id = v.person_id
    order by v.viewed_at desc, v.id desc`.execute(tx)
  return rows
}

export async function countViews(tx: Tx, filter: ViewFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from audit.card_views v where ${sql.join(conditionsOf(filter), sql` and `)}
      limit ${COUNT_CAP + 1}) capped`.execute(tx)
  return rows[0]!.count
}

function conditionsOf({
  q,
  role,
  part,
  person,
  viewer,
  from,
  to,
  regionId,
}: ViewFilter): RawBuilder<SqlBool>[] {
  const conditions: RawBuilder<SqlBool>[] = [sql`true`]
  if (regionId) conditions.push(sql`v.region_id = ${regionId}::uuid`)
  if (person) conditions.push(sql`v.person_id = ${person}::uuid`)
  if (viewer) conditions.push(sql`v.account_id = ${viewer}::uuid`)
  if (role) conditions.push(sql`v.role = ${role}`)
  if (part) conditions.push(sql`v.part = ${part}`)
  // `hour` stands beside the moment: years that lie outside are not looked at.
  if (from)
    conditions.push(
      sql`v.viewed_at >= ${from}::date::timestamptz and v.hour >= date_trunc('hour', ${from}::date::timestamptz)`,
    )
  if (to)
    conditions.push(
      sql`v.viewed_at < (${to}::date + 1)::timestamptz and v.hour < (${to}::date + 1)::timestamptz`,
    )
  conditions.push(hasWords(sql`replace(lower(v.viewer_name), 'ё', 'е')`, readingsOf(readQuery(q))))
  return conditions
}

/** Whether the actor may see the person. */
export async function seesPerson(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from persons where id = ${id}::uuid`.execute(tx)
  return rows.length > 0
}
