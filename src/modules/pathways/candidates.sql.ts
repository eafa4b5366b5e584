import { sql } from 'kysely'
import { isNamed, type NamesMeant } from '#modules/people/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { CandidateRow } from './contract.ts'

type Filter = {
  names: NamesMeant
  organisation?: string | undefined
  limit: number
  after?: string | undefined
}

/** People with open deficits, a job on the day and no living pathway. */
const lacking = (filter: Filter, day: string) => sql`
  (select person_id, count(*)::int as deficits, max(found_on) as found_on
    from deficits where status = 'open' group by person_id) d
  join persons p on p.id = d.person_id
  join lateral (
    select e.organisation_id, e.position_code from employments e
    where e.person_id = p.id and e.valid_from <= ${day}::date and coalesce(e.valid_to, 'infinity') >= ${day}::date
    order by (e.kind = 'main') desc, e.load desc nulls last, e.valid_from desc limit 1) job on true
  left join organisations o on o.id = job.organisation_id
  left join positions on positions.code = job.position_code
  where not exists (select from pathways w where w.person_id = p.id and w.status in ('draft', 'offered', 'running'))
    ${sql.join(
      [
        sql`and ${isNamed(sql`p.search_name`, filter.names)}`,
        ...(filter.organisation ? [sql`and job.organisation_id = ${filter.organisation}::uuid`] : []),
      ],
      sql` `,
    )}`

export async function selectCandidates(tx: Tx, filter: Filter, day: string): Promise<CandidateRow[]> {
  const cursor = filter.after ? decodeCursor(filter.after, ['number', 'uuid']) : undefined
  const { rows } = await sql<CandidateRow>`
    select p.id as person_id, concat_ws(' ', p.last_name, p.first_name, p.middle_name) as person_name,
      o.short_name as organisation_name, positions.title as position_title, d.deficits, d.found_on
    from ${lacking(filter, day)}
      ${cursor ? sql`and (d.deficits, p.id) < (${cursor[0]}::int, ${cursor[1]}::uuid)` : sql``}
    order by d.deficits desc, p.id desc limit ${filter.limit + 1}`.execute(tx)
  return rows
}

export async function countCandidates(tx: Tx, filter: Filter, day: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from ${lacking(filter, day)} limit ${COUNT_CAP + 1}) capped`.execute(
    tx,
  )
  return rows[0]!.count
}

/** The same people counted for a home page: without names and search it is half the work. */
export async function countWithoutPathway(tx: Tx, day: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select distinct person_id from deficits where status = 'open') d
    where not exists (select from pathways w
        where w.person_id = d.person_id and w.status in ('draft', 'offered', 'running'))
      and exists (select from employments e where e.person_id = d.person_id and e.valid_from <= ${day}::date
        and coalesce(e.valid_to, 'infinity') >= ${day}::date)`.execute(tx)
  return rows[0]!.count
}
