import { sql } from 'kysely'
import type { Place } from '#modules/acts/index.ts'
import type { Scope } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import type { UnitLevel } from './contract.ts'

/** A territory or an organisation with where it stands. */
export type UnitRow = {
  id: string
  level: UnitLevel
  code: string
  name: string
  regionId: string | null
  municipalityId: string | null
  regionCode: string | null
  municipalityCode: string | null
}

/** Territories and organisations under one roof. */
const UNITS = sql`(
  select t.id, t.kind as level, t.code, t.name, t.region_id, case when t.kind = 'municipality' then t.id end as municipality_id,
    r.code as region_code, case when t.kind = 'municipality' then t.code end as municipality_code,
    t.valid_from, t.valid_to
  from territories t left join territories r on r.id = t.region_id
  union all
  select o.id, 'organisation', o.code, o.short_name, o.region_id, o.municipality_id, r.code, m.code, o.valid_from, o.valid_to
  from organisations o left join territories r on r.id = o.region_id left join territories m on m.id = o.municipality_id
) u`

const COLUMNS = sql`u.id, u.level, u.code, u.name, u.region_id, u.municipality_id, u.region_code, u.municipality_code`

/** What the actor's scope is called on the path of units; the country's own row for the country. */
function reaches(scope: Scope) {
  if (scope.kind === 'country') return sql`true`
  if (scope.kind === 'region') return sql`u.region_id = ${scope.id}::uuid`
  if (scope.kind === 'municipality') return sql`u.municipality_id = ${scope.id}::uuid`
  return scope.kind === 'organisation'
    ? sql`u.id = ${scope.id}::uuid and u.level = 'organisation'`
    : sql`false`
}

/** The unit if it is the actor's own or below it; without id or code the actor's own. */
export async function findUnit(
  tx: Tx,
  scope: Scope,
  by: { id: string } | { code: string } | 'own',
): Promise<UnitRow | undefined> {
  const which =
    by === 'own'
      ? scope.kind === 'country'
        ? sql`u.level = 'country'`
        : sql`u.id = ${scope.id}::uuid`
      : 'id' in by
        ? sql`u.id = ${by.id}::uuid`
        : sql`u.code = ${by.code}`
  const { rows } = await sql<UnitRow>`
    select ${COLUMNS} from ${UNITS} where ${which} and ${reaches(scope)} order by u.level limit 1`.execute(tx)
  return rows[0]
}

/** What a unit has become by the day; itself where nothing took its place. */
export async function findSuccessor(tx: Tx, id: string, on: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select successor_id as id from app.successors_on(${on}::date) where unit_id = ${id}::uuid`.execute(tx)
  return rows[0]?.id ?? id
}

/** What went into a unit by the day, and what it went into, one step and further. */
export async function selectReorganised(
  tx: Tx,
  id: string,
  on: string,
): Promise<{ into: UnitRow[]; from: UnitRow[] }> {
  const { rows } = await sql<UnitRow & { isFormer: boolean }>`
    with s as (select * from app.successors_on(${on}::date))
    select ${COLUMNS}, exists (select from s where s.unit_id = u.id and s.successor_id = ${id}::uuid) as is_former
    from ${UNITS}
    where u.id in (select unit_id from s where successor_id = ${id}::uuid
      union select successor_id from s where unit_id = ${id}::uuid)
    order by u.name`.execute(tx)
  return { into: rows.filter(row => !row.isFormer), from: rows.filter(row => row.isFormer) }
}

/** The units above one, from the country down to itself, as far as the actor's scope reaches. */
export async function selectPath(tx: Tx, scope: Scope, unit: UnitRow): Promise<UnitRow[]> {
  const { rows } = await sql<UnitRow>`
    select ${COLUMNS} from ${UNITS}
    where (u.level = 'country' or u.id = any (${[unit.regionId, unit.municipalityId, unit.id].filter(id => id !== null)}::uuid[]))
      and ${reaches(scope)}
    order by array_position(array['country', 'region', 'municipality', 'organisation'], u.level)`.execute(tx)
  return rows
}

/** Units by their ids, and every territory of the levels inside that exists on the day, counted or not. */
export async function selectUnits(
  tx: Tx,
  ids: readonly string[],
  territories: { levels: readonly UnitLevel[]; within: UnitRow; on: string },
): Promise<UnitRow[]> {
  const { levels, within, on } = territories
  const inside =
    within.level === 'country'
      ? sql`true`
      : within.level === 'region'
        ? sql`u.region_id = ${within.id}::uuid`
        : sql`u.id = ${within.id}::uuid`
  const { rows } = await sql<UnitRow>`
    select ${COLUMNS} from ${UNITS}
    where u.id = any (${[...ids]}::uuid[])
      or (u.level <> 'organisation' and u.level = any (${[...levels]}::text[]) and ${inside}
        and u.valid_from <= ${on}::date and (u.valid_to is null or u.valid_to > ${on}::date))`.execute(tx)
  return rows
}

/** Where a unit stands, as packs ask it. */
export function placeOf(unit: UnitRow): Place {
  return {
    municipality: unit.municipalityCode,
    region: unit.regionCode,
    isOrganisation: unit.level === 'organisation',
  }
}
