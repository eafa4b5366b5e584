import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { UnitLevel } from './contract.ts'
import type { Spec } from './definitions.ts'

/**
 * The part of the country asked about: a unit and everything below it, by the structure of each day itself, or by that
 * of one day (`structureOn`): former units and jobs are then counted where they went by it.
 */
export type Within = { level: UnitLevel; id: string | null; structureOn?: string | undefined }

export type Counts = {
  day: string
  level: UnitLevel
  /** null for the country. */
  id: string | null
  teachers: number
  leaders: number
  /** By the order of the specs. */
  numerators: number[]
}

const COLUMNS: Record<Spec['measure'], readonly [anywhere: string, atCentre: string]> = {
  diagnosed: ['diagnosed_on', 'diagnosed_at_centre_on'],
  'with-pathway': ['pathway_on', 'pathway_at_centre_on'],
  'completed-selected-programme': ['completed_on', 'completed_at_centre_on'],
}

/**
 * The definitions compiled to SQL: the people of one day are read once, each as one row of `measured_staff` that
 * carries her facts, and counted by organisation for every spec at once; the sums of organisations then make the
 * municipalities, regions and the country. Several days are the same pass with several days in it.
 *
 * Row-level security leaves the people of the actor's units; `within` names the part asked about by its index.
 */
export async function selectCounts(
  tx: Tx,
  {
    days,
    specs,
    within,
    levels,
  }: { days: readonly string[]; specs: readonly Spec[]; within: Within; levels: readonly UnitLevel[] },
): Promise<Counts[]> {
  const numerators = specs.map(
    (spec, at) => sql`(count(*) filter (where ${counts(spec)}))::int as ${sql.ref(`n${at}`)}`,
  )
  const sums = specs.map((_, at) => sql`sum(${sql.ref(`n${at}`)})`)
  if (within.level === 'country') await countByHash(tx)
  const { rows } = await sql<Counts>`
    with counted as (
      select d.day, m.region_id, m.municipality_id, m.organisation_id,
        (count(*) filter (where not m.is_leader))::int as teachers,
        (count(*) filter (where m.is_leader))::int as leaders
        ${numerators.length > 0 ? sql`, ${sql.join(numerators)}` : sql``}
      from ${daysOf(days)} join ${measured(within)} on m.valid_from <= d.day and m.valid_to >= d.day
      where ${inside(within)}
      group by d.day, m.region_id, m.municipality_id, m.organisation_id
    ), units as (
      select day,
        case when grouping(organisation_id) = 0 then 'organisation' when grouping(municipality_id) = 0 then 'municipality'
          when grouping(region_id) = 0 then 'region' else 'country' end as level,
        coalesce(organisation_id, municipality_id, region_id) as id,
        sum(teachers) as teachers, sum(leaders) as leaders,
        ${sums.length > 0 ? sql`array[${sql.join(sums)}]` : sql`array[]`}::bigint[] as numerators
      from counted
      group by grouping sets ((day), (day, region_id), (day, municipality_id), (day, organisation_id))
    )
    select * from units
    where level = any (${[...levels]}::text[]) and (level = 'country' or id is not null)`.execute(tx)
  return rows
}

/**
 * The planner reckons with wide rows and five times the organisations, and would rather sort two million people than
 * hash them; the hash takes some 11 MB. Until the transaction ends.
 */
async function countByHash(tx: Tx): Promise<void> {
  await sql`select set_config('hash_mem_multiplier', '16', true)`.execute(tx)
}

/** One day stands in the plan as a constant, so that the pass is a plain filter. */
function daysOf(days: readonly string[]): RawBuilder<unknown> {
  return days.length === 1
    ? sql`(select ${days[0]}::date as day) d`
    : sql`unnest(${[...days]}::date[]) as d (day)`
}

/** The people with their facts as the table `m`, in the units they are counted in. */
export function measured(within: Within): RawBuilder<unknown> {
  const { structureOn: day } = within
  if (!day) return sql`measured_staff m`
  return sql`(
    select s.person_id, s.valid_from, s.valid_to, s.employment_id, o.region_id, o.municipality_id,
      o.id as organisation_id, s.is_leader, s.diagnosed_on, s.diagnosed_at_centre_on, s.pathway_on,
      s.pathway_at_centre_on, s.completed_on, s.completed_at_centre_on, s.has_revoked, s.facts
    from measured_staff s
    left join app.moved_jobs_on(${day}::date) j on j.employment_id = s.employment_id
    left join app.successors_on(${day}::date) c on c.unit_id = coalesce(j.organisation_id, s.organisation_id)
    join organisations o on o.id = coalesce(c.successor_id, j.organisation_id, s.organisation_id)
    where ${mayCount(within)}) m`
}

/** Narrows by an index before the mapping: the unit's own rows and those of everything that went into it. */
function mayCount({ level, id }: Within): RawBuilder<boolean> {
  switch (level) {
    case 'country':
      return sql<boolean>`true`
    case 'region':
      return sql<boolean>`s.region_id = ${id}::uuid`
    case 'municipality':
      return sql<boolean>`s.organisation_id in (
        select o.id from organisations o where o.municipality_id = ${id}::uuid
        union select p from organisations o, app.predecessors_of(o.id) p where o.municipality_id = ${id}::uuid)`
    case 'organisation':
      return sql<boolean>`s.organisation_id in (select ${id}::uuid union select app.predecessors_of(${id}::uuid))`
  }
}

/** Condition on rows of `m`: the unit itself. The country has none. */
export function inside({ level, id }: Within): RawBuilder<boolean> {
  return level === 'country' ? sql<boolean>`true` : sql<boolean>`${sql.ref(`m.${level}_id`)} = ${id}::uuid`
}

/** Whether the row `m` is in the denominator of the spec. */
export function belongs({ who }: Spec): RawBuilder<boolean> {
  if (who === 'both') return sql<boolean>`true`
  return who === 'leaders' ? sql<boolean>`m.is_leader` : sql<boolean>`not m.is_leader`
}

/** Whether the row `m` is in the numerator on `d.day`. */
export function counts(spec: Spec): RawBuilder<boolean> {
  return sql<boolean>`${belongs(spec)} and ${holds(spec)}`
}

/**
 * Whether a fact of the measure, made since the counting began, stands on `d.day`. The first day answers for nearly
 * everybody, and for those without a fact by one comparison; who began too early or lost a document is looked up
 * among all facts of the row.
 */
function holds({ measure, onlyCentre, since }: Spec): RawBuilder<boolean> {
  const first = sql.ref(`m.${COLUMNS[measure][onlyCentre ? 1 : 0]}`)
  const begin = since === 'year' ? sql`date_trunc('year', d.day)::date` : sql`${since}::date`
  const isPlain =
    measure === 'completed-selected-programme'
      ? sql`${first} >= ${begin} and not m.has_revoked`
      : sql`${first} >= ${begin}`
  return sql<boolean>`case when ${first} <= d.day
    then ${isPlain} or app.fact_stands(m.facts, ${measure}, ${onlyCentre}, ${begin}, d.day) else false end`
}
