import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { likeLiteral } from '#platform/text/understand-query.ts'
import type {
  ResourceFields,
  ResourceFilterInput,
  ResourceKind,
  ResourceRow,
  ResourceType,
} from './contract.ts'

export type ResourceFilter = Omit<ResourceFilterInput, 'on'> & { on: string }

const SORT = { name: 'r.name', owner: 'o.short_name' } as const

/** The words of the policy: whoever keeps resources where the owner stands. */
const isKept = sql<boolean>`coalesce(app.whole('resources') or r.region_id = app.in_region('resources')
  or r.municipality_id = app.in_municipality('resources') or r.organisation_id = app.in_organisation('resources'), false)`

/** Resources as the list has them, one row more than the page. */
export async function selectResources(
  tx: Tx,
  filter: ResourceFilter,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<ResourceRow[]> {
  const columns = [SORT[filter.sort], 'r.id']
  const beyond = after
    ? afterCursor(columns, decodeCursor(after, ['text', 'uuid']), filter.order)
    : sql<boolean>`true`
  return await selectWhere(
    tx,
    [...conditionsOf(filter), beyond],
    sql`order by ${sql.join(columns.map(column => sql`${sql.ref(column)} ${sql.raw(filter.order)}`))}
      limit ${limit + 1}`,
  )
}

export const cursorOf = (row: ResourceRow, sort: ResourceFilter['sort']) => [
  sort === 'name' ? row.name : row.ownerName,
  row.id,
]

export async function countResources(tx: Tx, filter: ResourceFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select from resources r join organisations o on o.id = r.owner_id
      where ${sql.join(conditionsOf(filter), sql` and `)} limit ${COUNT_CAP + 1}) capped`.execute(tx)
  return rows[0]!.count
}

export async function findResource(tx: Tx, id: string): Promise<ResourceRow | undefined> {
  return (await selectWhere(tx, [sql<boolean>`r.id = ${id}::uuid`], sql`limit 1`))[0]
}

const onDay = (day: string) => sql<boolean>`(r.available_from <= ${day}::date
  and (r.available_to is null or r.available_to >= ${day}::date))`

function conditionsOf(filter: ResourceFilter): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = filter.all ? [sql<boolean>`true`] : [onDay(filter.on)]
  const when = (condition: RawBuilder<boolean>) => conditions.push(condition)
  // every word stands somewhere in the name, the purpose or the owner's name
  for (const { typed } of readQuery(filter.q))
    when(sql<boolean>`replace(lower(r.name || ' ' || r.purpose || ' ' || o.short_name), 'ё', 'е')
      like ${`%${likeLiteral(typed)}%`}`)
  if (filter.type) when(sql<boolean>`r.type = ${filter.type}`)
  if (filter.kind) when(sql<boolean>`r.kind_code = ${filter.kind}`)
  if (filter.owner) when(sql<boolean>`r.owner_id = ${filter.owner}::uuid`)
  if (filter.region) when(sql<boolean>`r.region_id = ${filter.region}::uuid`)
  if (filter.municipality) when(sql<boolean>`r.municipality_id = ${filter.municipality}::uuid`)
  if (filter.access) when(sql<boolean>`r.access = ${filter.access}`)
  if (filter.competency)
    when(sql<boolean>`exists (select from resource_competencies rc join competencies c on c.id = rc.competency_id
      where rc.resource_id = r.id and c.code = (select asked.code from competencies asked
        where asked.id = ${filter.competency}::uuid))`)
  return conditions
}

async function selectWhere(
  tx: Tx,
  conditions: readonly RawBuilder<boolean>[],
  rest: RawBuilder<unknown>,
): Promise<ResourceRow[]> {
  const { rows } = await sql<ResourceRow>`
    select r.id, r.type, r.kind_code, k.title as kind_title, r.name, r.owner_id, o.short_name as owner_name,
      m.name as municipality_name, r.purpose, r.capacity, r.capacity_unit, r.access, r.available_from, r.available_to,
      r.end_reason, r.contact, r.source, r.amount_kopecks, r.budget_year, r.money_source, r.version,
      ${isKept} as is_kept,
      (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'title', c.title) order by c.sort, c.id), '[]')
        from resource_competencies rc join competencies c on c.id = rc.competency_id where rc.resource_id = r.id)
        as competencies
    from resources r
    join resource_kinds k on k.code = r.kind_code
    join organisations o on o.id = r.owner_id
    left join territories m on m.id = r.municipality_id
    where ${sql.join(conditions, sql` and `)} ${rest}`.execute(tx)
  return rows
}

export async function selectKinds(tx: Tx): Promise<ResourceKind[]> {
  const rows = await tx
    .selectFrom('resourceKinds')
    .select(['code', 'type', 'title', 'isRetired'])
    .orderBy(sql`array_position(array['staff', 'infrastructure', 'finance', 'equipment'], type)`)
    .orderBy('sort')
    .orderBy('title')
    .execute()
  return rows as ResourceKind[]
}

/** @returns whether the kind is new; the type of a known one stays. */
export async function upsertKind(tx: Tx, { code, type, title, isRetired }: ResourceKind): Promise<boolean> {
  const { rows } = await sql<{ created: boolean }>`
    insert into resource_kinds (code, type, title, is_retired) values (${code}, ${type}, ${title}, ${isRetired})
    on conflict (code) do update set title = excluded.title, is_retired = excluded.is_retired
    returning xmax = 0 as created`.execute(tx)
  return rows[0]!.created
}

export type Owner = {
  id: string
  name: string
  regionId: string | null
  municipalityId: string | null
  /** First day on which it exists no more. */
  validTo: string | null
  isKept: boolean
}

/** The owner as far as the actor may keep its resources. */
export async function findOwner(tx: Tx, id: string): Promise<Owner | undefined> {
  const { rows } = await sql<Owner>`
    select r.id, r.short_name as name, r.region_id, r.municipality_id, r.valid_to, coalesce(app.whole('resources')
      or r.region_id = app.in_region('resources') or r.municipality_id = app.in_municipality('resources')
      or r.id = app.in_organisation('resources'), false) as is_kept
    from organisations r where r.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

type Columns = Omit<ResourceFields, 'competencies'> & { type: ResourceType }

export async function insertResource(
  tx: Tx,
  { id, ...row }: Columns & { id: string; regionId: string | null; municipalityId: string | null },
  competencies: readonly string[],
): Promise<void> {
  await tx
    .insertInto('resources')
    .values({ id, ...row, organisationId: row.ownerId })
    .execute()
  await putCompetencies(tx, id, competencies)
}

export async function lockResource(tx: Tx, id: string): Promise<void> {
  await sql`select from resources where id = ${id}::uuid for update`.execute(tx)
}

/** @returns the new version. */
export async function updateResource(
  tx: Tx,
  id: string,
  changes: Partial<Columns & { endReason: string | null }>,
  competencies?: readonly string[],
): Promise<number> {
  const { version } = await tx
    .updateTable('resources')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  if (competencies) {
    await tx.deleteFrom('resourceCompetencies').where('resourceId', '=', id).execute()
    await putCompetencies(tx, id, competencies)
  }
  return version
}

async function putCompetencies(tx: Tx, resourceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx
    .insertInto('resourceCompetencies')
    .values([...new Set(ids)].map(competencyId => ({ resourceId, competencyId })))
    .execute()
}
