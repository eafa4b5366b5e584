import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import { type Actor, carerOf } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { DB } from '../../../db/database.types.ts'
import type { listPeopleFilter, PersonRow } from './contract.ts'
import type { CareerThresholds } from './early-career.ts'
import type { NamePatterns } from './search-words.sql.ts'

/** What the list is asked for: the filter, on which day, who asks, and the thresholds of that day. */
export type PeopleFilter = Omit<z.output<typeof listPeopleFilter>, 'on' | 'q'> & {
  /** Any of these ways to match a name; absent when nothing is searched for. */
  names?: readonly NamePatterns[] | undefined
  on: string
  actor: Actor
  thresholds: CareerThresholds
}

export type ListedPerson = PersonRow & { sortName: string }

/**
 * Rows of the list, one for a person: with several jobs on the day, the main one that matches the filter.
 * The semi-join narrows by unit before names are compared; the lateral join picks the job to show.
 */
export function peopleQuery(tx: Tx, filter: PeopleFilter) {
  return matching(tx, filter)
    .leftJoin('territories as municipality', 'municipality.id', 'job.municipalityId')
    .leftJoin('territories as region', 'region.id', 'job.regionId')
    .select([
      'persons.id',
      'persons.lastName',
      'persons.firstName',
      'persons.middleName',
      'persons.searchName as sortName',
      'job.organisationId',
      'employer.shortName as organisationName',
      'municipality.name as municipalityName',
      'region.name as regionName',
      'job.positionCode',
      'job.positionTitle',
      'job.positionClass',
      'job.subjects',
      sql<number | null>`job.load::float8`.as('load'),
      'job.validFrom as employedFrom',
      categoryOn(filter.on).as('category'),
      isYoung(filter).as('isUnder35'),
      isBeginning(filter).as('isInFirstThreeYears'),
      sql<boolean>`job.position_class = 'leader'`.as('isLeader'),
    ])
}

export function orderedPeople(
  tx: Tx,
  filter: PeopleFilter,
  page: { after?: string | undefined; limit: number },
) {
  const columns = sortColumns(filter.sort)
  let query = peopleQuery(tx, filter).limit(page.limit + 1)
  for (const column of columns) query = query.orderBy(sql.ref(column), filter.order)
  if (page.after)
    query = query.where(afterCursor(columns, decodeCursor(page.after, columns.length), filter.order))
  return query
}

/** One row more than the page, to know whether there is a next one. */
export async function selectPeople(
  tx: Tx,
  filter: PeopleFilter,
  page: { after?: string | undefined; limit: number },
): Promise<ListedPerson[]> {
  return (await orderedPeople(tx, filter, page).execute()) as ListedPerson[]
}

/** How many match, counted no further than COUNT_CAP + 1. */
export async function countPeople(tx: Tx, filter: PeopleFilter): Promise<number> {
  const capped = matching(tx, filter)
    .select('persons.id')
    .limit(COUNT_CAP + 1)
    .as('capped')
  const { count } = await tx
    .selectFrom(capped)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export function sortColumns(sort: 'name' | 'organisation'): string[] {
  const byName = ['persons.searchName', 'persons.id']
  return sort === 'name' ? byName : ['employer.shortName', ...byName]
}

function matching(tx: Tx, filter: PeopleFilter) {
  let query = tx
    .selectFrom('persons')
    .innerJoinLateral(
      eb =>
        matchingJobs(
          eb
            .selectFrom('employments as e')
            .innerJoin('positions as p', 'p.code', 'e.positionCode')
            .select([
              'e.organisationId',
              'e.municipalityId',
              'e.regionId',
              'e.positionCode',
              'p.title as positionTitle',
              'p.class as positionClass',
              'e.subjects',
              'e.load',
              'e.validFrom',
            ])
            .whereRef('e.personId', '=', 'persons.id') as never,
          filter,
        )
          .orderBy(sql`array_position(array['main', 'part-time', 'contract'], e.kind)`)
          .orderBy('e.validFrom' as never)
          .orderBy('e.id' as never)
          .limit(1)
          .as('job') as ReturnType<typeof jobShape>,
      join => join.onTrue(),
    )
    .innerJoin('organisations as employer', 'employer.id', 'job.organisationId')
  if (narrowsByUnit(filter))
    query = query.where(
      'persons.id',
      'in',
      eb =>
        matchingJobs(
          eb
            .selectFrom('employments as e')
            .innerJoin('positions as p', 'p.code', 'e.positionCode')
            .select('e.personId') as never,
          filter,
        ) as never,
    )
  for (const condition of personConditions(filter)) query = query.where(condition)
  return query
}

/** Only for its type: Kysely cannot carry it through a helper that works on both sub-selects. */
function jobShape(tx: Tx) {
  return tx
    .selectFrom('employments as e')
    .innerJoin('positions as p', 'p.code', 'e.positionCode')
    .select([
      'e.organisationId',
      'e.municipalityId',
      'e.regionId',
      'e.positionCode',
      'p.title as positionTitle',
      'p.class as positionClass',
      'e.subjects',
      'e.load',
      'e.validFrom',
    ])
    .as('job')
}

type Jobs = SelectQueryBuilder<DB & { e: DB['employments']; p: DB['positions'] }, 'e' | 'p', object>

/** Conditions on an employment: in force on the day, in the actor's unit, as the filter says. */
function matchingJobs(query: Jobs, { on, actor, ...filter }: PeopleFilter): Jobs {
  let jobs = query
    .where('e.validFrom', '<=', on)
    .where(sql<boolean>`(e.valid_to is null or e.valid_to >= ${on}::date)`)
  const { kind, id } = actor.scope
  if (id && kind === 'region') jobs = jobs.where('e.regionId', '=', id)
  if (id && kind === 'municipality') jobs = jobs.where('e.municipalityId', '=', id)
  if (id && kind === 'organisation') jobs = jobs.where('e.organisationId', '=', id)
  if (filter.region) jobs = jobs.where('e.regionId', '=', filter.region)
  if (filter.municipality) jobs = jobs.where('e.municipalityId', '=', filter.municipality)
  if (filter.organisation) jobs = jobs.where('e.organisationId', '=', filter.organisation)
  if (filter.position) jobs = jobs.where('e.positionCode', '=', filter.position)
  if (filter.class) jobs = jobs.where('p.class', '=', filter.class)
  if (filter.subject) jobs = jobs.where(sql<boolean>`${filter.subject.toLowerCase()} = any (e.subjects)`)
  return jobs
}

function narrowsByUnit({ actor, region, municipality, organisation }: PeopleFilter): boolean {
  return actor.scope.kind !== 'country' || Boolean(region || municipality || organisation)
}

function personConditions(filter: PeopleFilter): Expression<SqlBool>[] {
  const conditions: Expression<SqlBool>[] = nameConditions(filter)
  if (filter.under35 !== undefined) conditions.push(sql`${isYoung(filter)} = ${filter.under35}`)
  if (filter.firstYears !== undefined) conditions.push(sql`${isBeginning(filter)} = ${filter.firstYears}`)
  if (filter.category)
    conditions.push(sql<boolean>`persons.id in (
      select q.person_id from qualifications q
      where q.category = ${filter.category} and q.assigned_on <= ${filter.on}::date
        and (q.valid_to is null or q.valid_to >= ${filter.on}::date))`)
  if (filter.mine)
    conditions.push(sql<boolean>`persons.id in (
      select c.person_id from care_assignments c
      where c.carer_person_id = ${carerOf(filter.actor)}::uuid and c.valid_from <= ${filter.on}::date
        and (c.valid_to is null or c.valid_to >= ${filter.on}::date))`)
  return conditions
}

/**
 * Words of a name. Under row-level security LIKE cannot use the trigram index (it is not leakproof), so a search
 * through a region or the country goes through app.persons_named(); inside one municipality or organisation
 * the unit has narrowed enough.
 */
function nameConditions({ names, actor }: PeopleFilter): Expression<SqlBool>[] {
  if (!names) return []
  const isWide = actor.scope.kind === 'country' || actor.scope.kind === 'region'
  // a trigram needs three letters; the pattern carries two percent signs
  if (isWide && names.every(patterns => patterns[0]!.length >= 5)) {
    const found = names.map(patterns => sql`select app.persons_named(${[...patterns]}::text[])`)
    return [sql<boolean>`persons.id in (${sql.join(found, sql` union `)})`]
  }
  const one = (patterns: NamePatterns) => sql`persons.search_name like all (${[...patterns]}::text[])`
  return [sql<boolean>`(${sql.join(names.map(one), sql` or `)})`]
}

const isYoung = ({ on, thresholds }: PeopleFilter) =>
  sql<boolean>`coalesce(persons.birth_date <= ${on}::date
    and (persons.birth_date + make_interval(years => ${thresholds.youngTeacherAge}::int))::date > ${on}::date, false)`

const isBeginning = ({ on, thresholds }: PeopleFilter) =>
  sql<boolean>`coalesce(persons.teaching_since <= ${on}::date
    and (persons.teaching_since + make_interval(years => ${thresholds.firstYears}::int))::date > ${on}::date, false)`

/** The highest category in force on the day. */
const categoryOn = (on: string) => sql<PersonRow['category']>`(
  select q.category from qualifications q
  where q.person_id = persons.id and q.assigned_on <= ${on}::date and (q.valid_to is null or q.valid_to >= ${on}::date)
  order by array_position(array['mentor', 'methodologist', 'highest', 'first', 'conformity'], q.category) limit 1)`
