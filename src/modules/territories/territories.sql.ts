import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { searchWords } from '#platform/db/keyset.ts'
import type { TerritoryNode } from './contract.ts'

/** The country with its regions, or one region with its municipalities, parents first, then by name. */
export async function selectTree(tx: Tx, region: string | undefined, on: string): Promise<TerritoryNode[]> {
  let query = tx
    .selectFrom('territories as t')
    .select(eb => [
      't.id',
      't.kind',
      't.parentId',
      't.regionId',
      't.code',
      't.name',
      't.typeName',
      't.oktmo',
      't.oktmoVerified',
      't.timeZone',
      't.version',
      eb
        .selectFrom('territories as part')
        .whereRef('part.parentId', '=', 't.id')
        .where(inForce('part', on))
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('parts'),
      organisationsInside(on).as('organisations'),
    ])
    .where(inForce('t', on))
    .orderBy(sql`array_position(array['country', 'region', 'municipality'], t.kind)`)
    .orderBy('t.name')
    .orderBy('t.id')
  query = region ? query.where('t.regionId', '=', region) : query.where('t.kind', 'in', ['country', 'region'])
  return (await query.execute()) as TerritoryNode[]
}

function organisationsInside(on: string) {
  return sql<number>`(
    select count(*) from organisations o
    where (t.kind = 'country' or (t.kind = 'region' and o.region_id = t.id)
        or (t.kind = 'municipality' and o.municipality_id = t.id))
      and o.valid_from <= ${on}::date and (o.valid_to is null or o.valid_to > ${on}::date))`
}

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
  for (const word of searchWords(filter.q))
    query = query.where(sql<boolean>`replace(lower(name), 'ё', 'е') like ${word}`)
  return await query.execute()
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
  timeZone: string | null
}

export async function insertTerritory(tx: Tx, row: TerritoryColumns): Promise<void> {
  await tx.insertInto('territories').values(row).execute()
}

/** @returns whether the row is within the actor's reach. */
export async function updateTerritory(
  tx: Tx,
  id: string,
  fields: Pick<TerritoryColumns, 'name' | 'typeName' | 'oktmo' | 'oktmoVerified' | 'timeZone'>,
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
