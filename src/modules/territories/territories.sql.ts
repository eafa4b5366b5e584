import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { hasWords } from '#platform/db/has-words.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { readingsOf } from '#platform/text/understand-query.ts'
import type { TerritoryNode } from './contract.ts'

/** The country with its regions, or one region with its municipalities, parents first, then by name. */
export async function selectTree(tx: Tx, region: string | undefined, on: string): Promise<TerritoryNode[]> {
  let query = tx
    .selectFrom('territories as t')
    .leftJoin(organisationsInside(on).as('inside'), 'inside.territoryId', 't.id')
    .select(eb => [
      't.id',
      't.kind',
      't.parentId',
      't.regionId',
      't.code',
      nameOn('t', on).as('name'),
      sql<string>`coalesce((select n.type_name ${formerOn('t', on)}), t.type_name)`.as('typeName'),
      't.oktmo',
      't.oktmoVerified',
      't.subjectCode',
      't.timeZone',
      't.version',
      eb
        .selectFrom('territories as part')
        .whereRef('part.parentId', '=', 't.id')
        .where(inForce('part', on))
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('parts'),
      sql<number>`coalesce(inside.organisations, 0)`.as('organisations'),
    ])
    .where(inForce('t', on))
    .orderBy(sql`array_position(array['country', 'region', 'municipality'], t.kind)`)
    .orderBy(nameOn('t', on))
    .orderBy('t.id')
  query = region ? query.where('t.regionId', '=', region) : query.where('t.kind', 'in', ['country', 'region'])
  return (await query.execute()) as TerritoryNode[]
}

/** Bodies of the day by municipality, region and country: one pass, however many territories ask. */
function organisationsInside(on: string) {
  return sql<{ territoryId: string; organisations: number }>`(
    select unit as territory_id, count(*) as organisations
    from organisations o
    left join organisation_places p on p.organisation_id = o.id and p.valid_to >= ${on}::date
      and coalesce(p.valid_from, '-infinity') <= ${on}::date
    cross join unnest(array[coalesce(p.municipality_id, o.municipality_id), o.region_id,
      (select id from territories where kind = 'country')]) unit
    where o.valid_from <= ${on}::date and (o.valid_to is null or o.valid_to > ${on}::date)
    group by unit)`
}

/** The name a territory bore on the day. */
const nameOn = (alias: string, on: string) =>
  sql<string>`coalesce((select n.name ${formerOn(alias, on)}), ${sql.ref(`${alias}.name`)})`

const formerOn = (alias: string, on: string) => sql`from territory_names n
  where n.territory_id = ${sql.ref(`${alias}.id`)} and n.valid_to >= ${on}::date
    and coalesce(n.valid_from, '-infinity') <= ${on}::date`

function inForce(alias: string, on: string) {
  return sql<boolean>`${sql.ref(`${alias}.validFrom`)} <= ${on}::date
    and (${sql.ref(`${alias}.validTo`)} is null or ${sql.ref(`${alias}.validTo`)} > ${on}::date)`
}

export async function selectNames(
  tx: Tx,
  filter: {
    kind: 'region' | 'municipality'
    region?: string | undefined
    q?: string | undefined
    on: string
  },
): Promise<{ id: string; name: string; regionId: string | null }[]> {
  let query = tx
    .selectFrom('territories')
    .select(['id', 'name', 'regionId'])
    .where('kind', '=', filter.kind)
    .where(inForce('territories', filter.on))
    .orderBy('name')
    .limit(500)
  if (filter.region && filter.kind === 'municipality') query = query.where('regionId', '=', filter.region)
  return await query
    .where(hasWords(sql`replace(lower(name), 'ё', 'е')`, readingsOf(readQuery(filter.q))))
    .execute()
}

export async function findTerritoryByCode(tx: Tx, code: string) {
  return await tx.selectFrom('territories').selectAll().where('code', '=', code).executeTakeFirst()
}

export type TerritoryColumns = {
  id: string
  kind: string
  parentId: string | null
  regionId: string | null
  code: string
  name: string
  typeName: string
  oktmo: string | null
  oktmoVerified: boolean
  subjectCode: string | null
  timeZone: string | null
}

export async function insertTerritory(tx: Tx, row: TerritoryColumns): Promise<void> {
  await tx.insertInto('territories').values(row).execute()
}

/** @returns whether the row is within the actor's reach. */
export async function updateTerritory(
  tx: Tx,
  id: string,
  fields: Pick<
    TerritoryColumns,
    'name' | 'typeName' | 'oktmo' | 'oktmoVerified' | 'subjectCode' | 'timeZone'
  >,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('territories')
    .set({ ...fields, version: sql`version + 1` })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function selectIdsByCode(tx: Tx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map()
  const rows = await tx.selectFrom('territories').select(['id', 'code']).where('code', 'in', codes).execute()
  return new Map(rows.map(row => [row.code, row.id]))
}

/** One territory with the one above it, and whether the actor keeps it. */
export async function findTerritory(tx: Tx, id: string) {
  return await tx
    .selectFrom('territories')
    .leftJoin('territories as above', 'above.id', 'territories.parentId')
    .selectAll('territories')
    .select([
      'above.name as parentName',
      // the words of the table's policy `updatable`
      sql<boolean>`coalesce(app.whole('registers') or territories.region_id = app.in_region('registers'), false)`.as(
        'isKept',
      ),
    ])
    .where('territories.id', '=', id)
    .executeTakeFirst()
}

/** Undefined for one that the actor may not change. */
export async function lockTerritory(tx: Tx, id: string) {
  return await tx.selectFrom('territories').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function selectFormerNames(tx: Tx, id: string) {
  return await tx
    .selectFrom('territoryNames')
    .select(['name', 'typeName', 'validFrom', 'validTo', 'act'])
    .where('territoryId', '=', id)
    .orderBy('validTo', 'desc')
    .execute()
}

export async function insertFormerName(
  tx: Tx,
  row: {
    territoryId: string
    regionId: string | null
    name: string
    typeName: string
    validFrom: string | null
    validTo: string
    act: string
  },
): Promise<void> {
  await tx.insertInto('territoryNames').values(row).execute()
}
