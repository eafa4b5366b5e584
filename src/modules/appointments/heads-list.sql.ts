import { type RawBuilder, sql } from 'kysely'
import type { Scope } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor, namesThenId } from '#platform/db/keyset.ts'
import type { CentreRow, HeadState, HeadsFilter, HeadsSummary } from './contract.ts'
import { agreementOf } from './heads.sql.ts'
import type { HeadStatus } from './lifecycle.ts'

export type HeadsQuery = Omit<HeadsFilter, 'on'> & {
  on: string
  today: string
  scope: Scope
  centre?: string
}
export type ListedCentre = CentreRow & { sortRegion: string }

type Row = {
  id: string
  name: string
  regionName: string | null
  sortRegion: string
  state: HeadState
  candidacyId: string | null
  personId: string
  headName: string
  validFrom: string
  headOrder: string
  agreement: string | null
  openId: string | null
  openName: string
  openStatus: HeadStatus
  dueOn: string | null
  isLate: boolean
}

/** Centres open on the day with who leads them, one row more than the page. */
export async function selectCentres(
  tx: Tx,
  query: HeadsQuery,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<ListedCentre[]> {
  const columns = query.sort === 'name' ? ['name', 'id'] : ['sort_region', 'name', 'id']
  const beyond = after
    ? afterCursor(columns, decodeCursor(after, namesThenId(columns)), query.order)
    : sql`true`
  const order = sql.join(columns.map(column => sql`${sql.ref(column)} ${sql.raw(query.order)}`))
  const { rows } = await sql<Row>`
    select * from (${centresOf(query)}) centres
    where ${narrowed(query)} and ${beyond} order by ${order} limit ${limit + 1}`.execute(tx)
  return rows.map(listed)
}

export async function countCentres(tx: Tx, query: HeadsQuery): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (${centresOf(query)}) centres where ${narrowed(query)}`.execute(tx)
  return rows[0]!.count
}

export async function summarise(tx: Tx, query: HeadsQuery): Promise<HeadsSummary> {
  const { rows } = await sql<HeadsSummary>`
    select count(*)::int as centres,
      (count(*) filter (where state = 'agreed'))::int as agreed,
      (count(*) filter (where state = 'unagreed'))::int as unagreed,
      (count(*) filter (where state = 'vacant'))::int as vacant,
      (count(*) filter (where open_status in ('sent', 'unagreed-sent')))::int as waiting,
      (count(*) filter (where is_late))::int as late
    from (${centresOf(query)}) centres`.execute(tx)
  return rows[0]!
}

export const cursorOf = (row: ListedCentre, sort: HeadsFilter['sort']) =>
  sort === 'name' ? [row.name, row.id] : [row.sortRegion, row.name, row.id]

function listed(row: Row): ListedCentre {
  const { id, name, regionName, sortRegion, state } = row
  return {
    id,
    name,
    regionName,
    sortRegion,
    state,
    head: row.candidacyId
      ? {
          candidacyId: row.candidacyId,
          personId: row.personId,
          name: row.headName,
          validFrom: row.validFrom,
          order: row.headOrder,
          agreement: row.agreement,
        }
      : null,
    open: row.openId
      ? {
          candidacyId: row.openId,
          name: row.openName,
          status: row.openStatus,
          dueOn: row.dueOn,
          isLate: row.isLate,
        }
      : null,
  }
}

/** The head is that of the day; what is under way is as of today. */
function centresOf(query: HeadsQuery): RawBuilder<unknown> {
  const { on, today } = query
  return sql`
    select o.id, o.short_name as name, region.name as region_name, coalesce(region.name, '') as sort_region,
      case when head.id is null then 'vacant' when ${agreementOf('head.id', on)} is null then 'unagreed' else 'agreed' end
        as state,
      head.id as candidacy_id, head.person_id, head.person_name as head_name, head.valid_from,
      '№ ' || head.order_number || ' от ' || to_char(head.order_on, 'DD.MM.YYYY') as head_order,
      ${agreementOf('head.id', on)} as agreement,
      open.id as open_id, open.person_name as open_name, open.status as open_status, waiting.due_on,
      coalesce(waiting.due_on < ${today}::date, false) as is_late
    from organisations o
    left join territories region on region.id = o.region_id
    left join lateral (select c.* from head_candidacies c where c.organisation_id = o.id
      and c.valid_from <= ${on}::date and (c.valid_to is null or c.valid_to >= ${on}::date) limit 1) head on true
    left join lateral (select c.* from head_candidacies c where c.organisation_id = o.id
      and c.status in ('draft', 'sent', 'returned', 'agreed', 'unagreed-sent', 'unagreed-returned')
      order by (c.status in ('sent', 'unagreed-sent')) desc, c.created_at desc limit 1) open on true
    left join lateral (select s.due_on from head_submissions s where s.candidacy_id = open.id and s.verdict is null
      order by s.number desc limit 1) waiting on true
    where o.kind = 'centre' and o.valid_from <= ${on}::date and (o.valid_to is null or o.valid_to > ${on}::date)
      and ${within(query)}`
}

/** The register of centres is open; whose heads the reader sees is her unit's. */
function within({ scope, region, centre }: HeadsQuery): RawBuilder<boolean> {
  const conditions = [sql<boolean>`true`]
  if (scope.kind === 'region') conditions.push(sql<boolean>`o.region_id = ${scope.id}::uuid`)
  if (scope.kind === 'municipality') conditions.push(sql<boolean>`o.municipality_id = ${scope.id}::uuid`)
  if (scope.kind === 'organisation') conditions.push(sql<boolean>`o.id = ${scope.id}::uuid`)
  if (scope.kind === 'self') conditions.push(sql<boolean>`false`)
  if (region) conditions.push(sql<boolean>`o.region_id = ${region}::uuid`)
  if (centre) conditions.push(sql<boolean>`o.id = ${centre}::uuid`)
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

function narrowed({ state, late }: HeadsQuery): RawBuilder<boolean> {
  const conditions = [sql<boolean>`true`]
  if (state) conditions.push(sql<boolean>`state = ${state}`)
  if (late) conditions.push(sql<boolean>`is_late`)
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

/** A candidacy that waits for somebody, for the home pages. */
export type WaitingCandidacy = {
  id: string
  name: string
  centreName: string
  regionName: string | null
  status: HeadStatus
  sentOn: string | null
  dueOn: string | null
}

/** Candidacies in these states within the actor's unit, the most pressing first, at most `limit`. */
export async function selectWaiting(
  tx: Tx,
  { statuses, scope, limit }: { statuses: readonly HeadStatus[]; scope: Scope; limit: number },
): Promise<WaitingCandidacy[]> {
  const { rows } = await sql<WaitingCandidacy>`
    select c.id, c.person_name as name, o.short_name as centre_name, region.name as region_name, c.status, s.sent_on, s.due_on
    from head_candidacies c join organisations o on o.id = c.organisation_id
    left join territories region on region.id = c.region_id
    left join lateral (select s.sent_on, s.due_on from head_submissions s where s.candidacy_id = c.id and s.verdict is null
      order by s.number desc limit 1) s on true
    where c.status = any (${[...statuses]}::text[])
      and ${scope.kind === 'region' ? sql`c.region_id = ${scope.id}::uuid` : sql`true`}
    order by s.due_on nulls last, c.created_at, c.id limit ${limit}`.execute(tx)
  return rows
}
