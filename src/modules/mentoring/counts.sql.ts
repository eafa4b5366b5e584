import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { isLed } from './pairs.sql.ts'
import type { Unit } from './units.sql.ts'

export type Counted = {
  working: number
  organisations: number
  waiting: number
  ended: number
  formed: number
}

type Kind = Unit['kind']

/** Pairs belong where the one who receives works. */
const within = (units: readonly { kind: Kind; id: string }[]): RawBuilder<boolean> =>
  units.length === 0
    ? sql<boolean>`true`
    : sql.join(
        units.map(({ kind, id }) => sql<boolean>`${sql.ref(`t.${kind}_id`)} = ${id}::uuid`),
        sql` and `,
      )

const works = (day: string) => sql<boolean>`(t.status in ('working', 'ended') and t.starts_on <= ${day}::date
  and (t.ended_on is null or t.ended_on >= ${day}::date))`

const figures = (day: string) => sql`
  (count(*) filter (where ${works(day)}))::int as working,
  (count(distinct t.organisation_id) filter (where ${works(day)}))::int as organisations,
  (count(*) filter (where t.status in ('proposed', 'agreed')))::int as waiting,
  (count(*) filter (where t.status = 'ended' and t.ended_on < ${day}::date))::int as ended,
  (count(*) filter (where t.status = 'ended' and t.ended_on < ${day}::date and t.result = 'formed'))::int as formed`

export async function countTotal(
  tx: Tx,
  units: readonly { kind: Kind; id: string }[],
  day: string,
): Promise<Counted> {
  const { rows } = await sql<Counted>`
    select ${figures(day)} from teacher_pairs t where ${within(units)}`.execute(tx)
  return rows[0]!
}

/** Units beneath that have any pair, those with most working ones first. */
export async function countByUnit(
  tx: Tx,
  by: Kind,
  units: readonly { kind: Kind; id: string }[],
  day: string,
): Promise<(Counted & { id: string; name: string })[]> {
  const unit = sql.ref(`t.${by}_id`)
  const named =
    by === 'organisation'
      ? sql`join organisations u on u.id = ${unit}`
      : sql`join territories u on u.id = ${unit}`
  const name = by === 'organisation' ? sql`u.short_name` : sql`u.name`
  const { rows } = await sql<Counted & { id: string; name: string }>`
    select u.id, ${name} as name, ${figures(day)}
    from teacher_pairs t ${named}
    where ${within(units)}
    group by u.id, ${name} order by working desc, name, u.id limit 2000`.execute(tx)
  return rows
}

export async function countByGround(
  tx: Tx,
  units: readonly { kind: Kind; id: string }[],
  day: string,
): Promise<{ code: string; title: string; working: number }[]> {
  const { rows } = await sql<{ code: string; title: string; working: number }>`
    select g.code, g.title, count(t.id)::int as working
    from pair_grounds g left join teacher_pairs t on t.ground_code = g.code and ${works(day)} and ${within(units)}
    group by g.code, g.title, g.sort order by g.sort, g.title`.execute(tx)
  return rows
}

/** Pairs the actor leads that wait for her. */
export async function countLed(tx: Tx, day: string): Promise<{ toStart: number; toEnd: number }> {
  const { rows } = await sql<{ toStart: number; toEnd: number }>`
    select (count(*) filter (where t.status = 'agreed' and t.starts_on <= ${day}::date))::int as to_start,
      (count(*) filter (where t.status = 'working' and t.ends_on < ${day}::date))::int as to_end
    from teacher_pairs t where t.status in ('agreed', 'working') and ${isLed}`.execute(tx)
  return rows[0]!
}
