import { type RawBuilder, sql } from 'kysely'
import { lastTrainedOn } from '#modules/training/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { RegisterTraining, TrainingShare } from './contract.ts'
import { onDay, type RegisterQuery, sourceOf, termBegins, trainedOnDay } from './registers.sql.ts'

export const MOST_UNITS = 500

/**
 * How many people of the register are trained, in all and by unit (one more than MOST_UNITS); a person with two jobs in
 * a unit is one.
 */
export async function selectShares(
  tx: Tx,
  query: RegisterQuery,
  by: 'organisation' | 'region',
): Promise<{ total: RegisterTraining['total']; units: TrainingShare[] }> {
  const unit =
    by === 'region'
      ? sql`(select id, name, null::uuid as region_id from territories)`
      : sql`(select id, short_name as name, region_id from organisations)`
  const { rows } = await sql<{ isTotal: boolean } & TrainingShare>`
    with people as materialized (
      select entry.person_id, ${sql.ref(`entry.${by}_id`)} as unit_id,
        ${lastTrainedOn(sql`entry.person_id`, trainedOnDay(query))} as last_on
      from (${sourceOf(query, onDay(query.on))}) entry),
    counted as (
      select grouping(unit_id) = 1 as is_total, unit_id, count(distinct person_id)::int as people,
        (count(distinct person_id) filter (where ${isInTerm(query)}))::int as current,
        (count(distinct person_id) filter (where last_on is not null and not ${isInTerm(query)}))::int as expired,
        (count(distinct person_id) filter (where last_on is null))::int as never
      from people group by grouping sets ((unit_id), ()))
    select counted.is_total, unit.id, unit.name, region.name as region_name, counted.people, counted.current,
      counted.expired, counted.never
    from counted left join ${unit} unit on unit.id = counted.unit_id
    left join territories region on region.id = unit.region_id
    where counted.is_total or unit.id is not null
    order by counted.is_total desc, unit.name, unit.id limit ${MOST_UNITS + 2}`.execute(tx)
  // the total stands first, of nobody too
  const { people, current, expired, never } = rows[0]!
  return {
    total: { people, current, expired, never },
    units: rows.slice(1).map(({ isTotal: _, ...row }) => row),
  }
}

function isInTerm(query: RegisterQuery): RawBuilder<boolean> {
  const begins = termBegins(query)
  return begins ? sql<boolean>`last_on >= ${begins}` : sql<boolean>`last_on is not null`
}
