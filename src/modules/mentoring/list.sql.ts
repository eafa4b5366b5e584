import { type RawBuilder, sql } from 'kysely'
import { isAmongNamed, type NamesMeant } from '#modules/people/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { PairFilterInput, PairRow } from './contract.ts'
import { OPEN_STATUSES } from './lifecycle.ts'
import { isLed } from './pairs.sql.ts'

export type PairFilter = Omit<PairFilterInput, 'q'> & { names: NamesMeant; today: string }

type Flat = Omit<PairRow, 'giver' | 'receiver'> & {
  giverPersonId: string
  giverName: string
  giverPosition: string | null
  giverOrganisationId: string
  giverOrganisationName: string
  giverAgreedOn: string | null
  receiverPersonId: string
  receiverName: string
  receiverPosition: string | null
  organisationId: string
  organisationName: string
  receiverAgreedOn: string | null
  isLed: boolean
}
export type ListedPair = PairRow & { isLed: boolean }

const SORT = {
  starts: 't.starts_on',
  ends: 't.ends_on',
  receiver: 'n.receiver_name',
  giver: 'n.giver_name',
} as const satisfies Record<PairFilter['sort'], string>

/** Past its planned end and still open, or past its first day and not begun. */
const late = (today: string) => sql<boolean>`((t.status = 'working' and t.ends_on < ${today}::date)
  or (t.status in ('proposed', 'agreed') and t.starts_on < ${today}::date))`

const onDay = (day: string) => sql<boolean>`(t.status in ('working', 'ended') and t.starts_on <= ${day}::date
  and (t.ended_on is null or t.ended_on >= ${day}::date))`

/** Pairs as the list has them, one row more than the page. */
export async function selectPairs(
  tx: Tx,
  filter: PairFilter,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<ListedPair[]> {
  const columns = [SORT[filter.sort], 't.id']
  const kind = filter.sort === 'starts' || filter.sort === 'ends' ? 'date' : 'text'
  const beyond = after
    ? afterCursor(columns, decodeCursor(after, [kind, 'uuid']), filter.order)
    : sql<boolean>`true`
  return await selectWhere(
    tx,
    [...conditionsOf(filter), beyond],
    filter.today,
    sql`order by ${sql.join(columns.map(column => sql`${sql.ref(column)} ${sql.raw(filter.order)}`))}
      limit ${limit + 1}`,
  )
}

export const cursorOf = (row: PairRow, sort: PairFilter['sort']): string[] => [
  { starts: row.startsOn, ends: row.endsOn, receiver: row.receiver.name, giver: row.giver.name }[sort],
  row.id,
]

export async function countMatching(tx: Tx, filter: PairFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select from teacher_pairs t where ${sql.join(conditionsOf(filter), sql` and `)}
      limit ${COUNT_CAP + 1}) capped`.execute(tx)
  return rows[0]!.count
}

export async function findPair(tx: Tx, id: string, today: string): Promise<ListedPair | undefined> {
  return (await selectWhere(tx, [sql<boolean>`t.id = ${id}::uuid`], today, sql`limit 1`))[0]
}

/** Pairs of one person: open ones first, then the newest. */
export async function selectPairsOf(tx: Tx, personId: string, today: string): Promise<ListedPair[]> {
  return await selectWhere(
    tx,
    [isWith(personId)],
    today,
    sql`order by t.status in ('proposed', 'agreed', 'working') desc, t.starts_on desc, t.id desc limit 200`,
  )
}

const isWith = (personId: string) =>
  sql<boolean>`(t.giver_person_id = ${personId}::uuid or t.receiver_person_id = ${personId}::uuid)`

function conditionsOf(filter: PairFilter): RawBuilder<boolean>[] {
  const conditions: RawBuilder<boolean>[] = [
    sql<boolean>`(${isAmongNamed(sql`t.giver_person_id`, filter.names)}
      or ${isAmongNamed(sql`t.receiver_person_id`, filter.names)})`,
  ]
  const when = (condition: RawBuilder<boolean>) => conditions.push(condition)
  if (filter.ground) when(sql<boolean>`t.ground_code = ${filter.ground}`)
  if (filter.status) when(sql<boolean>`t.status = ${filter.status}`)
  if (filter.state)
    when(sql<boolean>`(t.status = any (${[...OPEN_STATUSES]}::text[])) = ${filter.state === 'open'}`)
  // of whatever version of the framework: the code is one
  if (filter.competency)
    when(sql<boolean>`t.competency_id in (select c.id from competencies c
      where c.code = (select asked.code from competencies asked where asked.id = ${filter.competency}::uuid))`)
  if (filter.region)
    when(sql<boolean>`(t.region_id = ${filter.region}::uuid or t.giver_region_id = ${filter.region}::uuid)`)
  if (filter.municipality)
    when(sql<boolean>`(t.municipality_id = ${filter.municipality}::uuid
      or t.giver_municipality_id = ${filter.municipality}::uuid)`)
  if (filter.organisation)
    when(sql<boolean>`(t.organisation_id = ${filter.organisation}::uuid
      or t.giver_organisation_id = ${filter.organisation}::uuid)`)
  if (filter.person) when(isWith(filter.person))
  if (filter.late) when(late(filter.today))
  if (filter.on) when(onDay(filter.on))
  return conditions
}

async function selectWhere(
  tx: Tx,
  conditions: readonly RawBuilder<boolean>[],
  today: string,
  rest: RawBuilder<unknown>,
): Promise<ListedPair[]> {
  const { rows } = await sql<Flat>`
    select t.id, t.ground_code, g.title as ground_title, g.giver_title, g.receiver_title,
      t.giver_person_id, n.giver_name, n.giver_position, t.giver_organisation_id,
      theirs.short_name as giver_organisation_name, t.giver_agreed_on,
      t.receiver_person_id, n.receiver_name, n.receiver_position, t.organisation_id,
      own.short_name as organisation_name, t.receiver_agreed_on,
      t.competency_id, c.title as competency_title, m.name as municipality_name, t.aim, t.starts_on, t.ends_on,
      t.basis_number, t.basis_date, t.status, ${late(today)} as is_late, t.proposed_on, t.ended_on, t.end_reason,
      t.result, t.outcome, t.version, ${isLed} as is_led
    from teacher_pairs t
    join pair_grounds g on g.code = t.ground_code
    join organisations own on own.id = t.organisation_id
    join organisations theirs on theirs.id = t.giver_organisation_id
    left join territories m on m.id = t.municipality_id
    left join competencies c on c.id = t.competency_id
    cross join lateral app.people_of_pair(t.id, ${today}::date) n
    where ${sql.join(conditions, sql` and `)} ${rest}`.execute(tx)
  return rows.map(nested)
}

function nested({
  giverPersonId,
  giverName,
  giverPosition,
  giverOrganisationId,
  giverOrganisationName,
  giverAgreedOn,
  receiverPersonId,
  receiverName,
  receiverPosition,
  organisationId,
  organisationName,
  receiverAgreedOn,
  ...row
}: Flat): ListedPair {
  return {
    ...row,
    giver: {
      personId: giverPersonId,
      name: giverName,
      position: giverPosition,
      organisationId: giverOrganisationId,
      organisationName: giverOrganisationName,
      agreedOn: giverAgreedOn,
    },
    receiver: {
      personId: receiverPersonId,
      name: receiverName,
      position: receiverPosition,
      organisationId,
      organisationName,
      agreedOn: receiverAgreedOn,
    },
  }
}
