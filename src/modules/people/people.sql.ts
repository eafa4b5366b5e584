import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { type Actor, carerOf } from '#platform/access/actor.ts'
import { isInUnit } from '#platform/access/in-unit.ts'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor, namesThenId } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { listPeopleFilter, PersonRow } from './contract.ts'
import type { CareerThresholds } from './early-career.ts'
import type { PensionBirths } from './facts.sql.ts'
import { isInForce, isJobNamed, MAIN_FIRST } from './jobs.sql.ts'
import { type NamePatterns, surnamesOf } from './search-words.sql.ts'

/** What the list is asked for: the filter, on which day, who asks, and the thresholds of that day. */
export type PeopleFilter = Omit<z.output<typeof listPeopleFilter>, 'on' | 'q'> & {
  /** Any of these ways to match a name; absent when nothing is searched for. */
  names?: readonly NamePatterns[] | undefined
  on: string
  actor: Actor
  thresholds: CareerThresholds
  /** Whether the rows say who is under 35: on many days together it would tell the birth date. */
  tellsYouth: boolean
  /** Whose age is that of the pension on the day; absent where nobody asks, or may. */
  pensionBirths?: PensionBirths | undefined
}

export type ListedPerson = PersonRow & { sortName: string }

type Page = { after?: string | undefined; limit: number }

/**
 * Rows of the list, one for a person, one row more than the page, to know whether there is a next one. With several
 * jobs on the day the main one that matches the filter is shown.
 */
export async function selectPeople(tx: Tx, filter: PeopleFilter, page: Page): Promise<ListedPerson[]> {
  const { rows } = await peopleQuery(filter, page).execute(tx)
  return rows
}

/** The jobs of the page come first, in their order and from an index; what else is shown is looked up for those only. */
export function peopleQuery(filter: PeopleFilter, page: Page): RawBuilder<ListedPerson> {
  return sql<ListedPerson>`
    select persons.id, persons.last_name, persons.first_name, persons.middle_name, job.sort_name,
      job.organisation_id, employer.short_name as organisation_name, municipality.name as municipality_name,
      region.name as region_name, job.position_code, positions.title as position_title,
      positions.class as position_class, job.subjects, job.load::float8 as load, job.valid_from as employed_from,
      ${categoryOn(filter.on)} as category, ${filter.tellsYouth ? isYoung(filter, 'job') : sql`null::boolean`} as is_under35,
      ${isBeginning(filter, 'job')} as is_in_first_three_years, positions.class = 'leader' as is_leader,
      ${isOfPensionAge(filter, 'job')} as is_of_pension_age
    from (${filter.sort === 'name' ? jobsByName(filter, page) : jobsByOrganisation(filter, page)}) job
    join persons on persons.id = job.person_id
    join positions on positions.code = job.position_code
    join organisations employer on employer.id = job.organisation_id
    left join territories municipality on municipality.id = job.municipality_id
    left join territories region on region.id = job.region_id
    order by ${orderOf(filter, sortColumns(filter.sort))}`
}

/** How many people match, counted no further than COUNT_CAP + 1. */
export async function countPeople(tx: Tx, filter: PeopleFilter): Promise<number> {
  if (isOneSurname(filter)) {
    const bySurname = await countRows(tx, people(bearsSurname(filter, 'e')))
    if (bySurname > COUNT_CAP) return bySurname
  }
  const all =
    filter.category && !isWholeCountry(filter)
      ? holders(filter, filter.category)
      : people(matches(filter, 'e'))
  return await countRows(tx, all)
}

const people = (which: RawBuilder<boolean>) =>
  sql`select from employments e where ${which} group by e.search_name, e.person_id`

async function countRows(tx: Tx, of: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${of} limit ${COUNT_CAP + 1}) capped`.execute(tx)
  return rows[0]!.count
}

/**
 * People of the list with a category, in the order of its index: one walk through it finds those of a whole region,
 * where a look for each of them would take three times as long.
 */
function holders({ category: _, ...filter }: PeopleFilter, category: string) {
  return sql`
    select distinct q.person_id from qualifications q
    where q.person_id = any (array(select e.person_id from employments e where ${matches(filter, 'e')}))
      and ${isHeld(category, filter.on)}`
}

const isHeld = (category: string, on: string) => sql<boolean>`q.category = ${category}
  and q.assigned_on <= ${on}::date and (q.valid_to is null or q.valid_to >= ${on}::date)`

export function sortColumns(sort: PeopleFilter['sort']): string[] {
  const byName = ['job.sort_name', 'job.person_id']
  return sort === 'name' ? byName : ['employer.short_name', ...byName]
}

function jobsByName(filter: PeopleFilter, page: Page) {
  const all = inOrder(filter, nameOrder(filter), matches(filter, 'e'), page)
  if (!isOneSurname(filter) || filter.order === 'desc') return all
  // a common surname fills the page from the index of names; the rest is looked for only where it does not
  return sql`
    with bearers as materialized (${bearersInOrder(filter, page)}),
      everybody as (${all})
    select * from bearers where (select count(*) from bearers) > ${page.limit}
    union all select * from everybody where (select count(*) from bearers) <= ${page.limit}`
}

function inOrder(
  filter: PeopleFilter,
  sortName: RawBuilder<unknown>,
  which: RawBuilder<boolean>,
  { after, limit }: Page,
) {
  const columns = ['e.sort_name', 'e.person_id']
  return sql`
    select distinct on (e.sort_name, e.person_id) e.* from (
      select e.*, ${sortName} as sort_name from employments e where ${which}) e
    where ${beyond(filter, columns, after)}
    order by ${orderOf(filter, columns)}, ${MAIN_FIRST('e')}
    limit ${limit + 1}`
}

/** The first page of those who bear the surname, in the order of the index; nothing once a page has gone past them. */
function bearersInOrder(filter: PeopleFilter, { after, limit }: Page) {
  const columns = ['e.search_name', 'e.person_id']
  const [place, id] = after ? decodeCursor(after, namesThenId(columns)) : []
  const isPast = typeof place === 'string' && !place.startsWith(BEARER)
  const further =
    place === undefined ? sql`true` : afterCursor(columns, [String(place).slice(BEARER.length), id!], 'asc')
  return sql`
    select distinct on (e.search_name, e.person_id) e.*, ${BEARER} || e.search_name as sort_name
    from employments e
    where ${!isPast} and ${bearsSurname(filter, 'e')} and ${further}
    order by e.search_name, e.person_id, ${MAIN_FIRST('e')}
    limit ${limit + 1}`
}

/** One word, which may be a surname, among everybody of the country. */
function isOneSurname(filter: PeopleFilter): boolean {
  const { names } = filter
  return (
    isWholeCountry(filter) && names?.length === 1 && names[0]!.length === 1 && surnamesOf(names).length === 1
  )
}

/** The surname begins as asked: `^@`, unlike LIKE, may use the index under row-level security. */
function bearsSurname({ names, ...filter }: PeopleFilter, job: string) {
  const beginning = surnamesOf(names ?? [])[0]!
    .slice(0, -1)
    .replace(/\\(.)/g, '$1')
  return sql<boolean>`${matches(filter, job)} and ${sql.ref(`${job}.search_name`)} ^@ ${beginning}::text`
}

/** A digit before the name of whoever bears the surname that was asked for, and before those of the others. */
const BEARER = '1'
const OTHER = '2'

/**
 * By name; where names are searched for, first those whose surname begins as asked: «иванов» is meant for Ivanov before
 * everybody whose father was Ivan, in either direction.
 */
function nameOrder({ names, order }: PeopleFilter) {
  if (!names) return sql.ref('e.search_name')
  const [meant, other] = order === 'asc' ? [BEARER, OTHER] : [OTHER, BEARER]
  return sql`(case when e.search_name like any (${surnamesOf(names)}::text[]) then ${meant} else ${other} end || e.search_name)`
}

/**
 * Organisation by organisation, no further than the page reaches: `offset 0` keeps the planner from sorting everybody.
 * Of a person's matching jobs only the first counts, or she would stand in both organisations.
 */
function jobsByOrganisation(filter: PeopleFilter, { after, limit }: Page) {
  const columns = ['employer.short_name', 'e.search_name', 'e.person_id']
  return sql`
    select job.* from (${employers(filter)}) employer cross join lateral (
      select e.*, e.search_name as sort_name from employments e
      where e.organisation_id = employer.id and ${matches(filter, 'e')} and ${beyond(filter, columns, after)}
        and e.id = (
          select first.id from employments first
          where first.person_id = e.person_id and ${matches(filter, 'first')}
          order by ${MAIN_FIRST('first')} limit 1)
      offset 0) job
    order by ${orderOf(filter, sortColumns('organisation'))}
    limit ${limit + 1}`
}

/** Organisations in which anybody works or worked, by their names. */
function employers(filter: PeopleFilter) {
  return sql`
    select o.id, o.short_name from organisations o
    where ${isWholeCountry(filter) ? sql`true` : sql`o.id = any (array(${employerIds(filter)}))`}
    order by ${orderOf(filter, ['o.short_name'])} offset 0`
}

/** In a region from one employer to the next in the index; a smaller unit has few enough jobs to read them all. */
function employerIds(filter: PeopleFilter): RawBuilder<unknown> {
  const jobs = sql`from employments e where ${isInUnit('e', filter.actor, filter)}`
  if (filter.actor.scope.kind !== 'region' || filter.municipality || filter.organisation)
    return sql`select distinct e.organisation_id ${jobs}`
  return sql`
    with recursive employer (id) as (
      (select e.organisation_id ${jobs} order by 1 limit 1)
      union all
      select (select e.organisation_id ${jobs} and e.organisation_id > employer.id order by 1 limit 1) from employer
      where employer.id is not null)
    select id from employer where id is not null`
}

const isWholeCountry = ({ actor, region, municipality, organisation }: PeopleFilter) =>
  actor.scope.kind === 'country' && !region && !municipality && !organisation

const beyond = (filter: PeopleFilter, columns: readonly string[], after: string | undefined) =>
  after ? afterCursor(columns, decodeCursor(after, namesThenId(columns)), filter.order) : sql<boolean>`true`

const orderOf = (filter: PeopleFilter, columns: readonly string[]) =>
  sql.join(columns.map(column => sql`${sql.ref(column)} ${sql.raw(filter.order)}`))

/** Conditions on an employment: in force on the day, in the actor's unit, as the filter says. */
function matches(filter: PeopleFilter, job: string): RawBuilder<boolean> {
  const of = (column: string) => sql.ref(`${job}.${column}`)
  const { on, actor, names } = filter
  const conditions: RawBuilder<boolean>[] = [isInForce(job, on), isInUnit(job, actor, filter)]
  if (names) conditions.push(isJobNamed(job, names, actor, filter))
  // not bare: the planner would ask an index of the whole country for everybody in that position
  if (filter.position) conditions.push(sql`${of('position_code')} || '' = ${filter.position}`)
  if (filter.class)
    conditions.push(sql`${of('position_code')} in (select code from positions where class = ${filter.class})`)
  if (filter.subject) conditions.push(sql`${filter.subject.toLowerCase()} = any (${of('subjects')})`)
  if (filter.under35 !== undefined) conditions.push(sql`${isYoung(filter, job)} = ${filter.under35}`)
  if (filter.firstYears !== undefined)
    conditions.push(sql`${isBeginning(filter, job)} = ${filter.firstYears}`)
  if (filter.pensionAge !== undefined)
    conditions.push(sql`coalesce(${isOfPensionAge(filter, job)}, false) = ${filter.pensionAge}`)
  if (filter.category)
    conditions.push(sql`exists (
      select from qualifications q
      where q.person_id = ${of('person_id')} and ${isHeld(filter.category, on)} offset 0)`)
  if (filter.mine)
    conditions.push(sql`${of('person_id')} in (
      select c.person_id from care_assignments c
      where c.carer_person_id = ${carerOf(actor)}::uuid and c.valid_from <= ${on}::date
        and (c.valid_to is null or c.valid_to >= ${on}::date))`)
  return sql`${sql.join(conditions, sql` and `)}`
}

const isYoung = ({ on, thresholds }: PeopleFilter, job: string) =>
  sql<boolean>`coalesce(${sql.ref(`${job}.birth_date`)} <= ${on}::date and
    (${sql.ref(`${job}.birth_date`)} + make_interval(years => ${thresholds.youngTeacherAge}::int))::date > ${on}::date,
    false)`

const isBeginning = ({ on, thresholds }: PeopleFilter, job: string) =>
  sql<boolean>`coalesce(${sql.ref(`${job}.teaching_since`)} <= ${on}::date and
    (${sql.ref(`${job}.teaching_since`)} + make_interval(years => ${thresholds.firstYears}::int))::date > ${on}::date,
    false)`

function isOfPensionAge({ pensionBirths }: PeopleFilter, job: string) {
  if (!pensionBirths) return sql<boolean | null>`null::boolean`
  const of = (column: string) => sql.ref(`${job}.${column}`)
  return sql<boolean | null>`(case ${of('sex')}
    when 'f' then ${of('birth_date')} <= ${pensionBirths.f}::date
    when 'm' then ${of('birth_date')} <= ${pensionBirths.m}::date end)`
}

/** The highest category in force on the day. */
const categoryOn = (on: string) => sql<PersonRow['category']>`(
  select q.category from qualifications q
  where q.person_id = persons.id and q.assigned_on <= ${on}::date and (q.valid_to is null or q.valid_to >= ${on}::date)
  order by array_position(array['mentor', 'methodologist', 'highest', 'first', 'conformity'], q.category) limit 1)`
