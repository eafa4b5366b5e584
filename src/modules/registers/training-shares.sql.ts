import { type RawBuilder, sql } from 'kysely'
import { isTrained } from '#modules/training/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { RegisterTraining, TrainingShare } from './contract.ts'
import { onDay, type RegisterQuery, sourceOf, trainedInTerm, trainedOnDay } from './registers.sql.ts'

export const MOST_UNITS = 500

/** How many people of the register are trained, by unit; a person with two jobs in a unit is one. */
export async function selectShares(
  tx: Tx,
  query: RegisterQuery,
  by: 'organisation' | 'region',
): Promise<TrainingShare[]> {
  const unit =
    by === 'region'
      ? sql`join territories unit on unit.id = people.region_id`
      : sql`join organisations unit on unit.id = people.organisation_id`
  const name = by === 'region' ? sql`unit.name` : sql`unit.short_name`
  const { rows } = await sql<TrainingShare>`
    select unit.id, ${name} as name, region.name as region_name, ${counts}
    from ${peopleOf(query)} ${unit}
    left join territories region on region.id = ${by === 'region' ? sql`null` : sql`unit.region_id`}
    group by unit.id, ${name}, region.name order by ${name}, unit.id limit ${MOST_UNITS + 1}`.execute(tx)
  return rows
}

export async function countShares(tx: Tx, query: RegisterQuery): Promise<RegisterTraining['total']> {
  const { rows } = await sql<RegisterTraining['total']>`select ${counts} from ${peopleOf(query)}`.execute(tx)
  return rows[0]!
}

const counts = sql`count(distinct people.person_id)::int as people,
  (count(distinct people.person_id) filter (where people.in_term))::int as current,
  (count(distinct people.person_id) filter (where people.trained and not people.in_term))::int as expired,
  (count(distinct people.person_id) filter (where not people.trained))::int as never`

function peopleOf(query: RegisterQuery): RawBuilder<unknown> {
  const person = sql`entry.person_id`
  return sql`(select entry.person_id, entry.organisation_id, entry.region_id,
      ${isTrained(person, trainedOnDay(query))} as trained, ${isTrained(person, trainedInTerm(query))} as in_term
    from (${sourceOf(query, onDay(query.on))}) entry) people`
}
