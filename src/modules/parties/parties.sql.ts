import { type RawBuilder, sql } from 'kysely'
import { isBodyMeant, wordsOfBody } from '#modules/organisations/index.ts'
import { isNamed, type NamesMeant } from '#modules/people/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { Understanding } from '#platform/text/understand-query.ts'
import type { PartyFilterQuery, PartyRow, PartyType } from './contract.ts'

export type PartyFilter = Omit<PartyFilterQuery, 'q' | 'on'> & {
  on: string
  /** What the words mean by bodies, and by names of people; `none` where that side has nothing to show. */
  bodies: { meanings: Understanding; isBroad?: boolean } | 'none'
  names: { meant: NamesMeant } | 'none'
}
export type ListedParty = PartyRow & { searchWords: string[] }
type Page = { limit: number; after?: string | undefined }

/** A unit or a branch is no legal person of its own (Civil Code, article 55); the service of a school is its unit. */
const IS_UNIT = sql`(o.parent_bond in ('unit', 'branch') or o.kind = 'school-service')`
const COLLEGIAL = sql`any (array(select code from organisation_kinds where is_collegial))`
const TYPE = sql`case when o.kind = ${COLLEGIAL} then 'collegial' when ${IS_UNIT} then 'unit' else 'legal' end`
const PERSON = 'person:'

/** Whether the filter leaves room for bodies, and for people. */
export const asksBodies = (filter: Pick<PartyFilter, 'type' | 'kind' | 'person'>): boolean =>
  filter.type !== 'person' && !filter.person && !filter.kind?.startsWith(PERSON)
export const asksPeople = (filter: Pick<PartyFilter, 'type' | 'kind'>): boolean =>
  (!filter.type || filter.type === 'person') && (!filter.kind || filter.kind.startsWith(PERSON))

const all = (conditions: readonly RawBuilder<unknown>[]) =>
  conditions.length > 0 ? sql`${sql.join(conditions, sql` and `)}` : sql`true`

const OF_TYPE: Record<PartyType, RawBuilder<unknown>> = {
  collegial: sql`o.kind = ${COLLEGIAL}`,
  unit: sql`${IS_UNIT} and not o.kind = ${COLLEGIAL}`,
  legal: sql`not o.kind = ${COLLEGIAL} and ${IS_UNIT} is not true`,
  person: sql`false`,
}

function bodyConditions(filter: PartyFilter): RawBuilder<unknown> {
  const { on } = filter
  if (filter.bodies === 'none' || !asksBodies(filter)) return sql`false`
  return all([
    sql`o.valid_from <= ${on}::date and (o.valid_to is null or o.valid_to > ${on}::date)`,
    isBodyMeant(sql`o.search_words`, filter.bodies),
    ...(filter.type ? [OF_TYPE[filter.type]] : []),
    ...(filter.level ? [sql`o.level = ${filter.level}`] : []),
    ...(filter.kind ? [sql`o.kind = ${filter.kind}`] : []),
    ...(filter.region ? [sql`o.region_id = ${filter.region}::uuid`] : []),
    ...(filter.organisation ? [sql`o.parent_id = ${filter.organisation}::uuid`] : []),
    ...(filter.municipality ? [stoodIn(filter.municipality, on)] : []),
    ...(filter.function
      ? [
          sql`o.id in (select f.organisation_id from organisation_functions f
            where f.function_code = ${filter.function} and f.valid_from <= ${on}::date
              and (f.valid_to is null or f.valid_to >= ${on}::date))`,
        ]
      : []),
  ])
}

/** Where it stands now through the index, and where it stood on the day through the short history. */
const stoodIn = (municipality: string, on: string) => sql`o.id in (
    select x.id from organisations x where x.municipality_id = ${municipality}::uuid
    union select p.organisation_id from organisation_places p where p.municipality_id = ${municipality}::uuid)
  and ${municipality}::uuid = coalesce((select p.municipality_id from organisation_places p
    where p.organisation_id = o.id and p.valid_to >= ${on}::date
      and coalesce(p.valid_from, '-infinity') <= ${on}::date), o.municipality_id)`

function personConditions(filter: PartyFilter): RawBuilder<unknown> {
  const { on } = filter
  if (filter.names === 'none' || !asksPeople(filter)) return sql`false`
  const isLasting = sql`p.valid_from <= ${on}::date and (p.valid_to is null or p.valid_to >= ${on}::date)`
  return all([
    sql`p.withdrawal_reason is null`,
    filter.person ? sql`p.person_id = ${filter.person}::uuid` : isLasting,
    isNamed(sql`p.search_name`, filter.names.meant),
    ...(filter.level ? [sql`p.level = ${filter.level}`] : []),
    ...(filter.kind ? [sql`p.capacity = ${filter.kind.slice(PERSON.length)}`] : []),
    ...(filter.region ? [sql`p.region_id = ${filter.region}::uuid`] : []),
    ...(filter.municipality ? [sql`p.municipality_id = ${filter.municipality}::uuid`] : []),
    ...(filter.organisation ? [sql`p.organisation_id = ${filter.organisation}::uuid`] : []),
    ...(filter.function ? [sql`p.functions @> array[${filter.function}::text]`] : []),
  ])
}

/**
 * Subjects of the day by name, one row more than the page. Each side takes its own page in the order of its own index;
 * the two are then merged.
 */
export async function selectParties(tx: Tx, filter: PartyFilter, page: Page): Promise<ListedParty[]> {
  const direction = sql.raw(filter.order)
  const beyond = (column: string, id: string) =>
    page.after
      ? afterCursor([column, id], decodeCursor(page.after, ['text', 'uuid']), filter.order)
      : sql`true`
  const pageOf = (column: RawBuilder<unknown>) =>
    sql`order by ${column} ${direction}, id ${direction} limit ${page.limit + 1}`
  const { rows } = await sql<ListedParty>`
    with bodies as materialized (select o.* from organisations o
        where ${bodyConditions(filter)} and ${beyond('o.short_name', 'o.id')} ${pageOf(sql`o.short_name`)}),
      people as materialized (select p.* from person_parties p
        where ${personConditions(filter)} and ${beyond('p.name', 'p.id')} ${pageOf(sql`p.name`)})
    select * from (
      select o.id, ${TYPE} as type, o.short_name as name, k.title as kind_title, o.level, r.name as region_name,
        m.name as municipality_name, array(select fk.title from organisation_functions f
          join function_kinds fk on fk.code = f.function_code
          where f.organisation_id = o.id and f.valid_from <= ${filter.on}::date
            and (f.valid_to is null or f.valid_to >= ${filter.on}::date) order by fk.sort, fk.title) as functions,
        parent.short_name as unit_name, null::text as basis, o.valid_from, (o.valid_to - 1)::date as valid_to,
        ${wordsOfBody(sql`o.search_words`)} as search_words
      from bodies o join organisation_kinds k on k.code = o.kind
      left join organisations parent on parent.id = o.parent_id
      left join territories r on r.id = o.region_id left join territories m on m.id = o.municipality_id
      union all
      select p.id, 'person', p.name, c.title, p.level, r.name, m.name,
        array(select fk.title from function_kinds fk where fk.code = any (p.functions) order by fk.sort, fk.title),
        o.short_name, p.basis, p.valid_from, p.valid_to, '{}'
      from people p join party_capacities c on c.code = p.capacity join organisations o on o.id = p.organisation_id
      left join territories r on r.id = p.region_id left join territories m on m.id = p.municipality_id) party
    order by name ${direction}, id ${direction} limit ${page.limit + 1}`.execute(tx)
  return rows
}

/** How many bodies match, counted no further than COUNT_CAP + 1. */
export const countBodies = (tx: Tx, filter: PartyFilter) =>
  counted(tx, sql`select from organisations o where ${bodyConditions(filter)}`)

/** How many physical persons match, counted no further than COUNT_CAP + 1. */
export const countPeople = (tx: Tx, filter: PartyFilter) =>
  counted(tx, sql`select from person_parties p where ${personConditions(filter)}`)

async function counted(tx: Tx, rowsOf: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${rowsOf} limit ${COUNT_CAP + 1}) capped`.execute(tx)
  return Number(rows[0]!.count)
}
