import { type RawBuilder, sql } from 'kysely'
import { poolEntries } from '#modules/registers/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { MoneySource, ResourceType } from './contract.ts'

export type Level = 'region' | 'municipality' | 'organisation'
export type Within = readonly { kind: Level; id: string }[]

/** Conditions of the asked units on the columns of a table of facts. */
function inside(alias: string, within: Within): RawBuilder<boolean> {
  return within.length === 0
    ? sql<boolean>`true`
    : sql.join(
        within.map(({ kind, id }) => sql<boolean>`${sql.ref(`${alias}.${kind}_id`)} = ${id}::uuid`),
        sql` and `,
      )
}

const lasts = (alias: string, day: string) => sql<boolean>`(${sql.ref(`${alias}.valid_from`)} <= ${day}::date
  and (${sql.ref(`${alias}.valid_to`)} is null or ${sql.ref(`${alias}.valid_to`)} >= ${day}::date))`

export async function findUnitName(
  tx: Tx,
  { kind, id }: { kind: Level; id: string },
): Promise<string | null> {
  const row =
    kind === 'organisation'
      ? await tx
          .selectFrom('organisations')
          .select('shortName as name')
          .where('id', '=', id)
          .executeTakeFirst()
      : await tx.selectFrom('territories').select('name').where('id', '=', id).executeTakeFirst()
  return row?.name ?? null
}

/** A territory that can be asked for; undefined where there is none of this kind. */
export async function findTerritory(
  tx: Tx,
  { kind, id }: { kind: Level; id: string },
): Promise<{ id: string; regionId: string | null } | undefined> {
  return await tx
    .selectFrom('territories')
    .select(['id', 'regionId'])
    .where('id', '=', id)
    .where('kind', '=', kind)
    .executeTakeFirst()
}

/** Every region or municipality of the day: one that has nothing is what the view is for. */
export async function selectTerritories(
  tx: Tx,
  level: 'region' | 'municipality',
  within: Within,
  day: string,
): Promise<{ id: string; name: string }[]> {
  const named = within.flatMap(({ kind, id }) =>
    kind === 'region'
      ? [sql`t.region_id = ${id}::uuid`]
      : kind === 'municipality'
        ? [sql`t.id = ${id}::uuid`]
        : [],
  )
  const { rows } = await sql<{ id: string; name: string }>`
    select t.id, t.name from territories t
    where t.kind = ${level} and t.valid_from <= ${day}::date and (t.valid_to is null or t.valid_to > ${day}::date)
      ${named.length > 0 ? sql`and ${sql.join(named, sql` and `)}` : sql``}
    order by t.name, t.id limit 3000`.execute(tx)
  return rows
}

export async function selectOrganisationNames(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return []
  return await tx
    .selectFrom('organisations')
    .select(['id', 'shortName as name'])
    .where('id', 'in', [...ids])
    .orderBy('shortName')
    .orderBy('id')
    .execute()
}

export type EnteredCount = { unitId: string | null; type: ResourceType; count: number; kopecks: number }

/** Entered resources available on the day, by unit beneath and type; money of the plan of the day's year. */
export async function countEntered(tx: Tx, by: Level, within: Within, day: string): Promise<EnteredCount[]> {
  const { rows } = await sql<EnteredCount>`
    select ${sql.ref(`r.${by}_id`)} as unit_id, r.type, count(*)::int as count,
      coalesce(sum(r.amount_kopecks) filter (where r.budget_year = ${Number(day.slice(0, 4))}), 0)::bigint as kopecks
    from resources r
    where r.available_from <= ${day}::date and (r.available_to is null or r.available_to >= ${day}::date)
      and ${inside('r', within)}
    group by ${sql.ref(`r.${by}_id`)}, r.type`.execute(tx)
  return rows
}

export async function sumMoney(
  tx: Tx,
  within: Within,
  day: string,
): Promise<{ source: MoneySource; kopecks: number }[]> {
  const { rows } = await sql<{ source: MoneySource; kopecks: number }>`
    select r.money_source as source, sum(r.amount_kopecks)::bigint as kopecks
    from resources r
    where r.type = 'finance' and r.budget_year = ${Number(day.slice(0, 4))} and r.available_from <= ${day}::date
      and (r.available_to is null or r.available_to >= ${day}::date) and ${inside('r', within)}
    group by r.money_source order by 2 desc, 1`.execute(tx)
  return rows
}

export type PeopleCount = {
  /** Of all the units together: who works in two of them is one person. */
  isTotal: boolean
  unitId: string | null
  methodologists: number
  tutors: number
  highest: number
  pool: number
}

/**
 * Staff of the day from the registers of people, by unit beneath and in all: each person once in either. Positions and entries of
 * pools are those of the registers, so that a figure and the list behind it are the same people.
 */
export async function countPeople(
  tx: Tx,
  by: Level,
  within: Within,
  positions: { methodologists: readonly string[]; tutors: readonly string[] },
  day: string,
): Promise<PeopleCount[]> {
  const held = (codes: readonly string[]) => sql`e.position_code = any (${[...codes]}::text[])`
  const { rows } = await sql<PeopleCount>`
    select is_total, unit_id, sum(methodologists)::int as methodologists, sum(tutors)::int as tutors,
      sum(highest)::int as highest, sum(pool)::int as pool
    from (
      select grouping(${sql.ref(`e.${by}_id`)}) = 1 as is_total, ${sql.ref(`e.${by}_id`)} as unit_id,
        count(distinct e.person_id) filter (where ${held(positions.methodologists)}) as methodologists,
        count(distinct e.person_id) filter (where ${held(positions.tutors)}) as tutors,
        count(distinct e.person_id) filter (where q.person_id is not null) as highest, 0 as pool
      from employments e
      left join (${holdersOfHighest(within, day)}) q on q.person_id = e.person_id
      where ${lasts('e', day)} and ${inside('e', within)}
      group by grouping sets ((${sql.ref(`e.${by}_id`)}), ())
      union all
      select grouping(${sql.ref(`p.${by}_id`)}) = 1, ${sql.ref(`p.${by}_id`)}, 0, 0, 0, count(distinct p.person_id)
      from (${poolEntries}) p
      where ${lasts('p', day)} and ${inside('p', within)}
      group by grouping sets ((${sql.ref(`p.${by}_id`)}), ())) counted
    group by is_total, unit_id`.execute(tx)
  return rows
}

/** Of the staff of the day; as an array, or the planner would ask about every holder of the country whether she is seen. */
const holdersOfHighest = (within: Within, day: string) => sql`
  select distinct q.person_id from qualifications q
  where q.person_id = any (array(select e.person_id from employments e where ${lasts('e', day)} and ${inside('e', within)}))
    and q.category = 'highest' and q.assigned_on <= ${day}::date and (q.valid_to is null or q.valid_to >= ${day}::date)`

const opened = (day: string) => sql<boolean>`(f.opened_on <= ${day}::date
  and (f.closed_on is null or f.closed_on >= ${day}::date))`

/** Infrastructure of the national project by the facts of organisations, by unit beneath. */
export async function countFacts(
  tx: Tx,
  by: Level,
  within: Within,
  day: string,
): Promise<{ unitId: string | null; count: number }[]> {
  const unit = by === 'organisation' ? sql.ref('o.id') : sql.ref(`o.${by}_id`)
  const { rows } = await sql<{ unitId: string | null; count: number }>`
    select ${unit} as unit_id, count(*)::int as count
    from organisation_infrastructure f join organisations o on o.id = f.organisation_id
    where ${opened(day)} and ${ofOrganisations(within)} group by ${unit}`.execute(tx)
  return rows
}

export async function countFactsByKind(
  tx: Tx,
  within: Within,
  day: string,
): Promise<{ code: string; title: string; count: number }[]> {
  const { rows } = await sql<{ code: string; title: string; count: number }>`
    select k.code, k.title, count(*)::int as count
    from organisation_infrastructure f join organisations o on o.id = f.organisation_id
    join infrastructure_kinds k on k.code = f.infrastructure_code
    where ${opened(day)} and ${ofOrganisations(within)}
    group by k.code, k.title, k.sort order by k.sort, k.title`.execute(tx)
  return rows
}

const ofOrganisations = (within: Within): RawBuilder<boolean> =>
  within.length === 0
    ? sql<boolean>`true`
    : sql.join(
        within.map(
          ({ kind, id }) =>
            sql<boolean>`${sql.ref(kind === 'organisation' ? 'o.id' : `o.${kind}_id`)} = ${id}::uuid`,
        ),
        sql` and `,
      )
