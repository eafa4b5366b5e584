import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { Understanding } from '#platform/text/understand-query.ts'
import type { listOrganisationsQuery, OrganisationRow } from './contract.ts'
import { isMeant, wordsOf } from './search-words.sql.ts'

export type OrganisationFilter = Omit<
  z.output<typeof listOrganisationsQuery>,
  'on' | 'q' | 'limit' | 'after'
> & {
  on: string
  meanings: Understanding
  /** Many bodies have the words: see `isMeant`. */
  isBroad?: boolean
}
type Page = { after?: string | undefined; limit: number }
export type ListedOrganisation = Omit<OrganisationRow, 'flags'> & { searchWords: string[] }

const ROW = [
  'organisations.id',
  'organisations.code',
  'organisations.name',
  'organisations.shortName',
  'organisations.kind',
  'organisationKinds.title as kindTitle',
  'organisations.level',
  'organisations.regionId',
  'region.name as regionName',
  'organisations.municipalityId',
  'municipality.name as municipalityName',
  'organisations.isRural',
] as const

/** One row more than the page, to know whether there is a next one. */
export async function selectOrganisations(
  tx: Tx,
  filter: OrganisationFilter,
  page: Page,
): Promise<ListedOrganisation[]> {
  const column = filter.sort === 'name' ? 'organisations.name' : 'organisations.code'
  let query = matching(tx, filter)
    .innerJoin('organisationKinds', 'organisationKinds.code', 'organisations.kind')
    .leftJoin('territories as region', 'region.id', 'organisations.regionId')
    .leftJoin('territories as municipality', join => join.on(placedIn(filter.on, sql`municipality.id`)))
    .select([...ROW, wordsOf(sql`organisations.search_words`).as('searchWords')])
    .orderBy(column, filter.order)
    .orderBy('organisations.id', filter.order)
    .limit(page.limit + 1)
  if (page.after)
    query = query.where(
      afterCursor([column, 'organisations.id'], decodeCursor(page.after, ['text', 'uuid']), filter.order),
    )
  return (await query.execute()) as ListedOrganisation[]
}

/** How many match, counted no further than COUNT_CAP + 1. */
export async function countOrganisations(tx: Tx, filter: OrganisationFilter): Promise<number> {
  const capped = matching(tx, filter)
    .select('organisations.id')
    .limit(COUNT_CAP + 1)
    .as('capped')
  const { count } = await tx
    .selectFrom(capped)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Whether the municipality is the body's on the day: before it was moved, the one it stood in. */
const placedIn = (on: string, municipality: RawBuilder<unknown>) =>
  sql<boolean>`${municipality} = coalesce((select p.municipality_id from organisation_places p
    where p.organisation_id = organisations.id and p.valid_to >= ${on}::date
      and coalesce(p.valid_from, '-infinity') <= ${on}::date), organisations.municipality_id)`

function matching(tx: Tx, filter: OrganisationFilter) {
  let query = tx
    .selectFrom('organisations')
    .where('organisations.validFrom', '<=', filter.on)
    .where(sql<boolean>`(organisations.valid_to is null or organisations.valid_to > ${filter.on}::date)`)
  if (filter.region) query = query.where('organisations.regionId', '=', filter.region)
  // where it stands now through the index, and where it stood that day through the short history
  if (filter.municipality)
    query = query
      .where(sql<boolean>`organisations.id in (
        select o.id from organisations o where o.municipality_id = ${filter.municipality}::uuid
        union select p.organisation_id from organisation_places p where p.municipality_id = ${filter.municipality}::uuid)`)
      .where(placedIn(filter.on, sql`${filter.municipality}::uuid`))
  if (filter.parent) query = query.where('organisations.parentId', '=', filter.parent)
  if (filter.kind) query = query.where('organisations.kind', '=', filter.kind)
  if (filter.level) query = query.where('organisations.level', '=', filter.level)
  if (filter.rural !== undefined) query = query.where('organisations.isRural', '=', filter.rural)
  if (filter.flag)
    query = query.where(sql<boolean>`organisations.id in (select f.organisation_id from organisation_flags f
      where f.flag = ${filter.flag} and f.year = ${Number(filter.on.slice(0, 4))})`)
  if (filter.function)
    query =
      query.where(sql<boolean>`organisations.id in (select f.organisation_id from organisation_functions f
      where f.function_code = ${filter.function} and f.valid_from <= ${filter.on}::date
        and (f.valid_to is null or f.valid_to >= ${filter.on}::date))`)
  if (filter.infrastructure)
    query =
      query.where(sql<boolean>`organisations.id in (select f.organisation_id from organisation_infrastructure f
      where f.infrastructure_code = ${filter.infrastructure} and f.opened_on <= ${filter.on}::date
        and (f.closed_on is null or f.closed_on >= ${filter.on}::date))`)
  return query.where(isMeant(sql`organisations.search_words`, filter))
}

/** One body with the columns of its card; `forUpdate` hides it from whoever may not change it. */
export async function findOrganisation(tx: Tx, id: string) {
  return await tx
    .selectFrom('organisations')
    .innerJoin('organisationKinds', 'organisationKinds.code', 'organisations.kind')
    .leftJoin('territories as region', 'region.id', 'organisations.regionId')
    .leftJoin('territories as municipality', 'municipality.id', 'organisations.municipalityId')
    .select([
      ...ROW,
      'organisations.inn',
      'organisations.kpp',
      'organisations.ogrn',
      'organisationKinds.isCollegial',
      'organisations.okpo',
      'organisations.parentBond',
      'organisations.email',
      'organisations.phone',
      'organisations.site',
      'organisations.address',
      'organisations.parentId',
      'organisations.validFrom',
      'organisations.validTo',
      'organisations.version',
      canChange.as('isChangeable'),
    ])
    .where('organisations.id', '=', id)
    .executeTakeFirst()
}

/** The same words as the policy `updatable` of the table: tells a refusal's reason before the database refuses. */
const canChange = sql<boolean>`(app.whole('registers') or organisations.region_id is not distinct from app.in_region('registers')
  and organisations.region_id is not null or organisations.id is not distinct from app.in_organisation('registers'))`

export async function lockOrganisation(tx: Tx, id: string) {
  return await tx.selectFrom('organisations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function selectLinks(tx: Tx, where: { parent: string; on: string } | { id: string }) {
  const query = tx
    .selectFrom('organisations')
    .innerJoin('organisationKinds', 'organisationKinds.code', 'organisations.kind')
    .select(['organisations.id', 'organisations.shortName as name', 'organisationKinds.title as kindTitle'])
    .orderBy('organisations.shortName')
  if ('id' in where) return await query.where('organisations.id', '=', where.id).execute()
  return await query
    .where('organisations.parentId', '=', where.parent)
    .where('organisations.validFrom', '<=', where.on)
    .where(sql<boolean>`(organisations.valid_to is null or organisations.valid_to > ${where.on}::date)`)
    .limit(500)
    .execute()
}

/** People employed on the day by class of position; null where row-level security hides this body's staff. */
export async function countStaff(
  tx: Tx,
  organisation: { id: string; municipalityId: string | null; regionId: string | null },
  on: string,
): Promise<{ people: number; teachers: number; leaders: number } | null> {
  const { rows } = await sql<{ isVisible: boolean; people: number; teachers: number; leaders: number }>`
    select
      coalesce(app.whole('directory') or ${organisation.id}::uuid = app.in_organisation('directory')
        or ${organisation.municipalityId}::uuid = app.in_municipality('directory')
        or ${organisation.regionId}::uuid = app.in_region('directory'), false) as is_visible,
      count(distinct e.person_id) as people,
      count(distinct e.person_id) filter (where p.class = 'teacher') as teachers,
      count(distinct e.person_id) filter (where p.class = 'leader') as leaders
    from employments e join positions p on p.code = e.position_code
    where e.organisation_id = ${organisation.id} and e.valid_from <= ${on}::date
      and (e.valid_to is null or e.valid_to >= ${on}::date)`.execute(tx)
  const { isVisible, ...counts } = rows[0]!
  return isVisible ? counts : null
}

export type OrganisationColumns = {
  name: string
  shortName: string
  kind: string
  level: string
  regionId: string | null
  municipalityId: string | null
  parentId: string | null
  inn: string | null
  kpp: string | null
  ogrn: string | null
  okpo: string | null
  parentBond: string | null
  email: string | null
  phone: string | null
  site: string | null
  address: string | null
  isRural: boolean
  validFrom: string
}

export async function insertOrganisation(
  tx: Tx,
  row: OrganisationColumns & { id: string; code: string },
): Promise<void> {
  await tx.insertInto('organisations').values(row).execute()
}

/** @returns the new version. */
export async function updateOrganisationRow(
  tx: Tx,
  id: string,
  fields: Partial<OrganisationColumns> & { validTo?: string },
  at: Date,
): Promise<number> {
  const { version } = await tx
    .updateTable('organisations')
    .set({ ...fields, version: sql`version + 1`, updatedAt: sql`${at}::timestamptz` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

export async function selectKinds(tx: Tx) {
  return await tx
    .selectFrom('organisationKinds')
    .select(['code', 'title', 'usualLevel', 'isCollegial'])
    .orderBy('sort')
    .orderBy('title')
    .execute()
}

/** @returns whether the kind is new. */
export async function upsertKind(
  tx: Tx,
  kind: { code: string; title: string; usualLevel: string; isCollegial: boolean },
): Promise<boolean> {
  const known = await tx
    .selectFrom('organisationKinds')
    .select('code')
    .where('code', '=', kind.code)
    .executeTakeFirst()
  // as an insertion, so that row-level security refuses aloud: an update would quietly find no row
  await tx
    .insertInto('organisationKinds')
    .values(kind)
    .onConflict(conflict => conflict.column('code').doUpdateSet(kind))
    .execute()
  return !known
}

/** What a body points at, to name every wrong reference at once. */
export async function selectReferences(
  tx: Tx,
  {
    kind,
    regionId,
    municipalityId,
    parentId,
  }: Pick<OrganisationColumns, 'kind' | 'regionId' | 'municipalityId' | 'parentId'>,
) {
  const kindRow = await tx
    .selectFrom('organisationKinds')
    .select('code')
    .where('code', '=', kind)
    .executeTakeFirst()
  const territory = async (id: string | null) =>
    id
      ? await tx
          .selectFrom('territories')
          .select(['id', 'kind', 'regionId'])
          .where('id', '=', id)
          .executeTakeFirst()
      : undefined
  const parent = parentId
    ? await tx
        .selectFrom('organisations')
        .select(['id', 'parentId'])
        .where('id', '=', parentId)
        .executeTakeFirst()
    : undefined
  return {
    hasKind: kindRow !== undefined,
    region: await territory(regionId),
    municipality: await territory(municipalityId),
    parent,
  }
}

/** Whether `id` is `ancestor` or stands somewhere below it. */
export async function isBelow(tx: Tx, id: string, ancestor: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    with recursive up as (
      select id, parent_id, 1 as depth from organisations where id = ${id}
      union all
      select o.id, o.parent_id, up.depth + 1 from organisations o join up on o.id = up.parent_id where up.depth < 50
    )
    select exists (select from up where id = ${ancestor}) as found`.execute(tx)
  return rows[0]!.found
}

export async function selectIdsByCode(tx: Tx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map()
  const rows = await tx
    .selectFrom('organisations')
    .select(['id', 'code'])
    .where('code', 'in', codes)
    .execute()
  return new Map(rows.map(row => [row.code, row.id]))
}

export async function selectShortNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('organisations')
    .select(['id', 'shortName'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(row => [row.id, row.shortName]))
}
