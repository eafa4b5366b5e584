import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '#platform/db/database.ts'
import { hasWords } from '#platform/db/has-words.ts'
import { decodeCursor } from '#platform/db/keyset.ts'
import type { Understanding, Vocabulary } from '#platform/text/understand-query.ts'
import type { ActRow, listActsQuery } from './contract.ts'

type Filter = Omit<z.output<typeof listActsQuery>, 'q'> & { meanings: Understanding }

export type StoredAct = Omit<ActRow, 'repealedBy' | 'repeals'> & {
  code: string
  repealedBy: string | null
  editionBy: string | null
  note: string | null
}

const COLUMNS = sql`a.id, a.pack_code as pack, p.title as pack_title, a.code, a.kind, a.authority, a.number,
  a.issued_on, a.title, a.status, a.edition_on, a.edition_by, a.repealed_by, a.note`

/** Title of the pack's newest version beside each act. */
const FROM = sql`acts a join (
    select distinct on (code) code, title from regulation_packs order by code, version desc
  ) p on p.code = a.pack_code`

/** Acts without a date stand before all others. */
const ISSUED = sql`coalesce(a.issued_on, date '0001-01-01')`

function matching({ meanings, pack, kind, status }: Filter): RawBuilder<unknown> {
  const conditions = [
    sql`not a.is_withdrawn`,
    ...(pack ? [sql`a.pack_code = ${pack}`] : []),
    ...(kind ? [sql`a.kind = ${kind}`] : []),
    ...(status ? [sql`a.status = ${status}`] : []),
    hasWords(sql`a.search_text`, meanings),
  ]
  return sql.join(conditions, sql` and `)
}

/** All words of the acts: a few hundred acts are read at once, and only for a search that needs correcting. */
export function actVocabulary(tx: Tx): Vocabulary {
  const words = async () => {
    const { rows } = await sql<{ word: string }>`
      select distinct word from acts, app.words_in(search_text) word where not is_withdrawn`.execute(tx)
    return rows.map(({ word }) => word)
  }
  return {
    among: async readings => {
      const known = await words()
      return readings.filter(reading => known.some(word => word.includes(reading)))
    },
    near: words,
  }
}

/** One row more than the page. */
export async function selectActs(tx: Tx, filter: Filter): Promise<StoredAct[]> {
  const key = filter.sort === 'issued' ? ISSUED : sql`a.title`
  const direction = filter.order === 'asc' ? sql`asc` : sql`desc`
  const after = filter.after ? decodeCursor(filter.after, 2) : undefined
  const beyond = after
    ? sql`and (${key}, a.id) ${filter.order === 'asc' ? sql`>` : sql`<`} (${
        filter.sort === 'issued' ? sql`${after[0]}::date` : sql`${after[0]}`
      }, ${after[1]}::uuid)`
    : sql``
  const { rows } = await sql<StoredAct>`
    select ${COLUMNS} from ${FROM} where ${matching(filter)} ${beyond}
    order by ${key} ${direction}, a.id ${direction} limit ${filter.limit + 1}`.execute(tx)
  return rows
}

export async function countActs(tx: Tx, filter: Filter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from acts a where ${matching(filter)}`.execute(tx)
  return rows[0]!.count
}

export async function findAct(tx: Tx, id: string): Promise<StoredAct | undefined> {
  const { rows } = await sql<StoredAct>`select ${COLUMNS} from ${FROM} where a.id = ${id}`.execute(tx)
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
    .orderBy('packCode', 'desc')
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
