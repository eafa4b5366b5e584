import { type RawBuilder, sql } from 'kysely'
import { isNamed, type NamesMeant } from '#modules/people/index.ts'
import { isTrained, lastTraining } from '#modules/training/index.ts'
import type { Actor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor, namesThenId } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import { answeringEntries, poolEntries } from './appointed.sql.ts'
import type { RegisterChange, RegisterFilter, RegisterRow } from './contract.ts'
import type { RegisterRule } from './registers.ts'

export type RegisterQuery = Omit<RegisterFilter, 'on' | 'q' | 'register'> & {
  on: string
  actor: Actor
  rule: RegisterRule
  names: NamesMeant
  /** Years for which a training counts; undefined: for ever. */
  termYears: number | undefined
}

/** A reader of registers who may not read documents of training is shown none, and may not ask by them. */
export const mayReadTraining = ({ permissions }: Actor) => permissions.has('training.read')

/** First day of trainings whose term still runs on the asked day; undefined: however old. */
export const termBegins = ({ on, termYears }: RegisterQuery) =>
  termYears === undefined
    ? undefined
    : sql`(${on}::date - make_interval(years => ${termYears}::int) + interval '1 day')::date`

const byCoordinator = ({ rule }: RegisterQuery) =>
  rule.source === 'staff' && rule.trainedByCoordinator === true

export const trainedOnDay = (query: RegisterQuery) => ({ on: query.on, byCoordinator: byCoordinator(query) })
const trainedInTerm = (query: RegisterQuery) => ({ ...trainedOnDay(query), from: termBegins(query) })

export type ListedEntry = RegisterRow & { sortName: string }

/** Entries of the day, one row more than the page. */
export async function selectRegister(
  tx: Tx,
  query: RegisterQuery,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<ListedEntry[]> {
  const columns = sortColumns(query.sort)
  const beyond = after
    ? afterCursor(columns, decodeCursor(after, namesThenId(columns)), query.order)
    : sql`true`
  const order = sql.join(columns.map(column => sql`${sql.ref(column)} ${sql.raw(query.order)}`))
  const { rows } = await sql<ListedEntry>`
    select entry.id, persons.id as person_id, entry.search_name as sort_name,
      concat_ws(' ', persons.last_name, persons.first_name, persons.middle_name) as name, entry.title,
      employer.short_name as organisation_name, municipality.name as municipality_name, entry.load::float8 as load,
      entry.kind, entry.valid_from, entry.valid_to, entry.act, entry.version, entry.may_end,
      entry.body_id,
      (select q.category from qualifications q
        where q.person_id = persons.id and q.assigned_on <= ${query.on}::date
          and (q.valid_to is null or q.valid_to >= ${query.on}::date)
        order by array_position(array['mentor', 'methodologist', 'highest', 'first', 'conformity'], q.category)
        limit 1) as category,
      (select count(distinct c.person_id)::int from care_assignments c
        where c.carer_person_id = persons.id and c.valid_from <= ${query.on}::date
          and (c.valid_to is null or c.valid_to >= ${query.on}::date)) as in_care,
      ${shownTraining(query)} as training
    from ${entriesOf(query, onDay(query.on))}
    where ${named(query)} and ${beyond}
    order by ${order}
    limit ${limit + 1}`.execute(tx)
  return rows
}

export async function countRegister(tx: Tx, query: RegisterQuery): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from (select from (${sourceOf(query, onDay(query.on))}) entry where ${named(query)}
      limit ${COUNT_CAP + 1}) capped`.execute(tx)
  return rows[0]!.count
}

/** Who came and who left between two days, the newest first, at most `limit`. */
export async function selectChanges(
  tx: Tx,
  query: RegisterQuery,
  { from, to, limit }: { from: string; to: string; limit: number },
): Promise<RegisterChange[]> {
  const moment = (column: 'valid_from' | 'valid_to') => (alias: string) =>
    sql<boolean>`${sql.ref(`${alias}.${column}`)} between ${from}::date and ${to}::date`
  const part = (column: 'valid_from' | 'valid_to', what: string) => sql`
    select ${sql.ref(`entry.${column}`)} as on, ${what} as what, persons.id as person_id,
      concat_ws(' ', persons.last_name, persons.first_name, persons.middle_name) as name, entry.title,
      employer.short_name as organisation_name
    from ${entriesOf(query, moment(column))} where ${named(query)}`
  const { rows } = await sql<RegisterChange>`
    select * from (${part('valid_from', 'came')} union all ${part('valid_to', 'left')}) changes
    order by changes.on desc, name limit ${limit}`.execute(tx)
  return rows
}

export function sortColumns(sort: RegisterFilter['sort']): string[] {
  const byName = ['entry.search_name', 'entry.id']
  return sort === 'name' ? byName : ['employer.short_name', ...byName]
}

type When = (alias: string) => RawBuilder<boolean>

export const onDay =
  (day: string): When =>
  alias =>
    sql<boolean>`${sql.ref(`${alias}.valid_from`)} <= ${day}::date
      and (${sql.ref(`${alias}.valid_to`)} is null or ${sql.ref(`${alias}.valid_to`)} >= ${day}::date)`

/** Entries of the register with their people and bodies; `when` picks the time. */
function entriesOf(query: RegisterQuery, when: When): RawBuilder<unknown> {
  return sql`(${sourceOf(query, when)}) entry
    join persons on persons.id = entry.person_id
    join organisations employer on employer.id = entry.organisation_id
    left join territories municipality on municipality.id = entry.municipality_id`
}

export function sourceOf(query: RegisterQuery, when: When): RawBuilder<unknown> {
  return query.rule.source === 'staff' ? jobs(query, query.rule, when) : functions(query, query.rule, when)
}

function jobs(
  query: RegisterQuery,
  rule: Extract<RegisterRule, { source: 'staff' }>,
  when: When,
): RawBuilder<unknown> {
  const conditions = [when('e'), ...unitConditions(query, 'e'), ...trainingConditions(query, 'e')]
  if (query.kind) conditions.push(sql<boolean>`e.kind = ${query.kind}`)
  if (rule.kinds) conditions.push(sql<boolean>`e.kind = any (${[...rule.kinds]}::text[])`)
  if (rule.organisations)
    conditions.push(sql<boolean>`e.organisation_id in (
      select o.id from organisations o where o.kind = any (${[...rule.organisations]}::text[]))`)
  if (rule.state)
    conditions.push(sql<boolean>`e.organisation_id in (
      select o.id from organisations o left join organisations parent on parent.id = o.parent_id
      where (o.kind = 'school-service' and 'R' in (o.level, parent.level))
        or (o.level = 'R' and o.kind not in ('school-service', 'centre', 'institute', 'quality-centre', 'authority')
          and e.position_code = any (${[...(rule.positions ?? [])]}::text[])))`)
  else if (rule.positions)
    conditions.push(sql<boolean>`e.position_code = any (${[...rule.positions]}::text[])`)
  return sql`select e.id, e.person_id, e.search_name, e.organisation_id, e.municipality_id, e.region_id, p.title, e.load, e.kind, e.valid_from,
      e.valid_to, null::text as act, null::int as version, false as may_end, null::uuid as body_id
    from employments e join positions p on p.code = e.position_code where ${sql.join(conditions, sql` and `)}`
}

function functions(
  query: RegisterQuery,
  rule: Extract<RegisterRule, { source: 'appointments' }>,
  when: When,
): RawBuilder<unknown> {
  const conditions = [when('a'), ...unitConditions(query, 'a'), ...trainingConditions(query, 'a')]
  return sql`select a.id, a.person_id, a.search_name, a.organisation_id, a.municipality_id, a.region_id, a.title,
      null::numeric as load, null::text as kind, a.valid_from, a.valid_to, a.act, a.version, a.may_end, a.body_id
    from (${rule.isPool ? poolEntries : answeringEntries}) a where ${sql.join(conditions, sql` and `)}`
}

/** The actor's unit and the filter's through indexes; row-level security alone would try every row of the country. */
function unitConditions(
  { actor: { scope }, ...filter }: RegisterQuery,
  alias: string,
): RawBuilder<boolean>[] {
  const within = (unit: string, id: string | null | undefined) =>
    id ? [sql<boolean>`${sql.ref(`${alias}.${unit}_id`)} = ${id}`] : []
  return [
    ...(scope.kind === 'country' || scope.kind === 'self' ? [] : within(scope.kind, scope.id)),
    ...within('region', filter.region),
    ...within('municipality', filter.municipality),
    ...within('organisation', filter.organisation),
  ]
}

/** Computed for the rows of a page only: a sub-select of the answer waits for the limit. */
function shownTraining(query: RegisterQuery): RawBuilder<RegisterRow['training']> {
  if (!mayReadTraining(query.actor)) return sql<null>`null::jsonb`
  const begins = termBegins(query)
  const isInTerm = begins ? sql`(last.training ->> 'completedOn')::date >= ${begins}` : sql`true`
  return sql<RegisterRow['training']>`(
    select last.training || jsonb_build_object('isInTerm', ${isInTerm})
    from (select ${lastTraining(sql`persons.id`, trainedOnDay(query))} as training) last)`
}

function trainingConditions(query: RegisterQuery, alias: string): RawBuilder<boolean>[] {
  const person = sql.ref(`${alias}.person_id`) as unknown as RawBuilder<unknown>
  const { training, trainedAfter } = query
  const conditions: RawBuilder<boolean>[] = []
  if (training === 'never') conditions.push(sql<boolean>`not ${isTrained(person, trainedOnDay(query))}`)
  if (training === 'current') conditions.push(isTrained(person, trainedInTerm(query)))
  if (training === 'expired')
    conditions.push(
      isTrained(person, trainedOnDay(query)),
      sql<boolean>`not ${isTrained(person, trainedInTerm(query))}`,
    )
  if (trainedAfter)
    conditions.push(isTrained(person, { ...trainedOnDay(query), from: sql`${trainedAfter}::date` }))
  return conditions
}

const named = ({ names }: RegisterQuery) => isNamed(sql`entry.search_name`, names)
