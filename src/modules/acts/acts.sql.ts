import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '#platform/db/database.ts'
import { decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { Understanding } from '#platform/text/understand-query.ts'
import { wordQuery } from '#platform/text/word-query.ts'
import type { ActRow, listActsQuery } from './contract.ts'

export type ActsFilter = Omit<z.output<typeof listActsQuery>, 'q'> & {
  meanings: Understanding
  /** Whether the reader stands in the country: she is shown the acts of every region. */
  isCountry: boolean
  /** The day for which states are told. */
  today: string
}

export type StoredAct = Omit<ActRow, 'repealedBy' | 'repeals'> & {
  code: string
  repealedBy: string | null
  editionBy: string | null
  note: string | null
  version: number
  withdrawalReason: string | null
  repealBasis: string | null
}

/** State on a day: of acts entered by hand by their dates, of acts of packs as the pack says. */
const statusOn = (day: string) => sql`case when a.pack_code is not null then a.status
  when a.repealed_on <= ${day}::date then 'repealed' when a.in_force_from > ${day}::date then 'coming'
  else 'in-force' end`

/** The reader's region through an index; row-level security alone would try every act of the country. */
const NEAR = sql`a.id in (
  select x.id from acts x where x.pack_code is not null or x.region_id is null
  union all select x.id from acts x where x.region_id = any (app.own_regions()))`

/** An act of a pack that the pack says to be repealed was in force until the one that repealed it. */
const inForceOn = (day: string) => sql`case when a.pack_code is null
  then a.in_force_from <= ${day}::date and (a.repealed_on is null or a.repealed_on > ${day}::date)
  else a.issued_on <= ${day}::date and (a.status = 'in-force' or a.status = 'repealed' and exists (
    select from acts r where r.code = a.repealed_by and r.issued_on > ${day}::date)) end`

/** Packs do not say who issues at which level: what the country's bodies issue is federal in every pack. */
const LEVEL = sql`coalesce(a.level, case when a.authority ~ 'Российск' then 'federal' else p.level end)`

const columns = (
  today: string,
) => sql`a.id, a.pack_code as pack, p.title as pack_title, a.code, a.kind, a.authority,
  a.number, a.issued_on, a.title, ${statusOn(today)} as status, a.edition_on, a.edition_by, a.repealed_by, a.note,
  ${LEVEL} as level, a.topic, a.in_force_from, a.repealed_on, a.repeal_basis, a.withdrawal_reason, a.version,
  coalesce(organisation.short_name, municipality.name, region.name) as owner_name,
  (select count(*) from act_files f where f.act_id = a.id and f.removed_at is null) as files`

/** Title and level of the newest version of each pack: its contents are large and are unpacked once. */
const PACKS = sql`packs as materialized (
  select distinct on (code) code, title, contents->'header'->>'level' as level
  from regulation_packs order by code, version desc)`

/** Beside each act its pack, and whose register an act entered by hand stands in. */
const BESIDE = sql`left join packs p on p.code = a.pack_code
  left join organisations organisation on organisation.id = a.organisation_id
  left join territories municipality on municipality.id = a.municipality_id
  left join territories region on region.id = a.region_id`

/** Acts without a date stand before all others. */
const ISSUED = sql`coalesce(a.issued_on, date '0001-01-01')`

function matching({
  meanings,
  isCountry,
  pack,
  kind,
  level,
  topic,
  status,
  inForceOn: day,
  today,
}: ActsFilter): RawBuilder<unknown> {
  const conditions = [
    sql`not a.is_withdrawn`,
    ...(isCountry ? [] : [NEAR]),
    ...(pack ? [sql`a.pack_code = ${pack}`] : []),
    ...(kind ? [sql`a.kind = ${kind}`] : []),
    ...(level ? [sql`${LEVEL} = ${level}`] : []),
    ...(topic ? [sql`a.topic = ${topic}`] : []),
    ...(status ? [sql`${statusOn(today)} = ${status}`] : []),
    ...(day ? [inForceOn(day)] : []),
    ...(meanings.length > 0 ? [sql`a.search_words @@ ${wordQuery(meanings)}::tsquery`] : []),
  ]
  return sql.join(conditions, sql` and `)
}

/** One row more than the page. */
export async function selectActs(tx: Tx, filter: ActsFilter): Promise<StoredAct[]> {
  const key = filter.sort === 'issued' ? ISSUED : sql`a.title`
  const direction = filter.order === 'asc' ? sql`asc` : sql`desc`
  const after = filter.after
    ? decodeCursor(filter.after, [filter.sort === 'issued' ? 'date' : 'text', 'uuid'])
    : undefined
  const beyond = after
    ? sql`and (${key}, a.id) ${filter.order === 'asc' ? sql`>` : sql`<`} (${
        filter.sort === 'issued' ? sql`${after[0]}::date` : sql`${after[0]}`
      }, ${after[1]}::uuid)`
    : sql``
  const { rows } = await sql<StoredAct>`
    with ${PACKS}, page as materialized (
      select a.* from acts a left join packs p on p.code = a.pack_code where ${matching(filter)} ${beyond}
      order by ${key} ${direction}, a.id ${direction} limit ${filter.limit + 1})
    select ${columns(filter.today)} from page a ${BESIDE} order by ${key} ${direction}, a.id ${direction}`.execute(
    tx,
  )
  return rows
}

/** How many match, counted no further than COUNT_CAP + 1. */
export async function countActs(tx: Tx, filter: ActsFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with ${PACKS} select count(*) as count from (
      select from acts a left join packs p on p.code = a.pack_code where ${matching(filter)} limit ${COUNT_CAP + 1}
    ) capped`.execute(tx)
  return rows[0]!.count
}

export async function findAct(tx: Tx, id: string, today: string): Promise<StoredAct | undefined> {
  const { rows } =
    await sql<StoredAct>`with ${PACKS} select ${columns(today)} from acts a ${BESIDE} where a.id = ${id}`.execute(
      tx,
    )
  return rows[0]
}

export type NamedAct = {
  id: string
  code: string
  number: string | null
  issuedOn: string | null
  title: string
}

/** The acts of these codes by code; where several packs describe one, the one in whose own pack it stands first. */
export async function selectActsByCode(tx: Tx, codes: readonly string[]): Promise<Map<string, NamedAct>> {
  if (codes.length === 0) return new Map()
  const rows = await tx
    .selectFrom('acts')
    .select(['id', 'code', 'number', 'issuedOn', 'title'])
    .where('code', 'in', [...codes])
    .orderBy('isWithdrawn', 'desc')
    .orderBy(sql`pack_code desc nulls last`)
    .execute()
  return new Map(rows.map(row => [row.code, row]))
}

export type ActLink = {
  actId: string
  fromCode: string
  kind: 'repeals' | 'amends' | 'cites'
  otherCode: string
  clause: string
}

/** Links out of these acts and links of any act into them. */
export async function selectLinks(
  tx: Tx,
  ids: readonly string[],
  codes: readonly string[],
): Promise<ActLink[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ActLink>`
    select l.act_id, a.code as from_code, l.kind, l.other_code, l.clause
    from act_links l join acts a on a.id = l.act_id
    where (l.act_id = any (${[...ids]}::uuid[]) or l.other_code = any (${[...codes]}::text[])) and not a.is_withdrawn
    order by a.issued_on nulls last, l.clause`.execute(tx)
  return rows
}

/** Everything that repealed or was repealed by the act, directly or through others. */
export async function selectRepealChain(tx: Tx, code: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    with recursive links as (
      select a.code as newer, l.other_code as older from act_links l join acts a on a.id = l.act_id
      where l.kind = 'repeals' and not a.is_withdrawn
      union select repealed_by, code from acts where repealed_by is not null and not is_withdrawn
    ), back as (
      select ${code}::text as code, 0 as step
      union select l.older, b.step - 1 from back b join links l on l.newer = b.code where b.step > -20
    ), ahead as (
      select ${code}::text as code, 0 as step
      union select l.newer, f.step + 1 from ahead f join links l on l.older = f.code where f.step < 20
    )
    select code from (
      select code, min(step) as step from (select * from back union all select * from ahead) both_ways group by code
    ) chain order by step, code`.execute(tx)
  return rows.map(row => row.code)
}

export async function selectPackList(tx: Tx, on: string) {
  const { rows } = await sql<{
    code: string
    title: string
    level: 'federal' | 'regional' | 'municipal' | 'institution'
    version: number
    packVersion: string
    validFrom: string
    reason: string
    isRoot: boolean
  }>`
    select * from (
      select distinct on (code) code, title, contents->'header'->>'level' as level, version, pack_version,
        valid_from, reason, parent_code is null as is_root
      from regulation_packs
      order by code, (valid_from <= ${on}::date) desc,
        case when valid_from <= ${on}::date then version else -version end desc
    ) packs order by is_root desc, title`.execute(tx)
  return rows
}
