import type pg from 'pg'
import type { ColumnHeader } from './format.ts'

export type Table = {
  /** As SQL names it; tables of the schema `public` without it. */
  name: string
  columns: ColumnHeader[]
  key: string[]
}
export type Reference = {
  from: string
  column: string
  to: string
  isNullable: boolean
  isDeferrable: boolean
}

/** What never goes into a snapshot: secrets, what follows from other rows, the journal of migrations. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'schema_migrations',
  'credentials',
  'sessions',
  'verifications',
  'two_factors',
  'sign_in_failures',
  'api_tokens',
  // kept by triggers
  'measured_staff',
  'organisation_words',
  'act_words',
  // loaded at every start from `regions/`
  'regulation_packs',
])

/** Tables of which only these rows go into it: the acts of packs come with the packs. */
export const CARRIED: ReadonlyMap<string, string> = new Map([
  ['acts', 'pack_code is null'],
  ['act_links', 'act_id in (select id from acts where pack_code is null)'],
])

export async function readTables(owner: pg.Client): Promise<Table[]> {
  const { rows } = await owner.query<{ name: string; columns: ColumnHeader[]; key: string[] }>(`
    select case n.nspname when 'public' then c.relname else n.nspname || '.' || c.relname end as name,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
          and not (n.nspname = 'audit' and a.attname = 'hash')) as columns,
      coalesce((select array_agg(a.attname::text order by k.place)
        from pg_index i, unnest(i.indkey) with ordinality as k (attnum, place), pg_attribute a
        where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum), '{}') as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and (n.nspname = 'public' or (n.nspname = 'audit' and c.relname = 'events'))
    order by 1`)
  return rows.filter(table => !LEFT_OUT.has(table.name))
}

export async function readReferences(owner: pg.Client): Promise<Reference[]> {
  const { rows } = await owner.query<Reference>(`
    select c.conrelid::regclass::text as from, a.attname as column, c.confrelid::regclass::text as to,
      not a.attnotnull as "isNullable", c.condeferrable as "isDeferrable"
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.conrelid <> c.confrelid
    order by 1, 2`)
  return rows
}

/**
 * Tables in an order in which every reference finds its row; where references go in a circle, a column that may be
 * null is left for later.
 *
 * @throws Error when a circle has no such column
 */
export function inOrder(
  tables: readonly Table[],
  references: readonly Reference[],
): { tables: Table[]; late: { table: string; column: string }[] } {
  const names = new Set(tables.map(table => table.name))
  let open = references.filter(one => names.has(one.from) && names.has(one.to))
  const late: { table: string; column: string }[] = []
  const placed: Table[] = []
  let rest = [...tables]
  while (rest.length > 0) {
    const free = rest.filter(table => !open.some(one => one.from === table.name))
    if (free.length > 0) {
      placed.push(...free)
      rest = rest.filter(table => !free.includes(table))
      open = open.filter(one => !free.some(table => table.name === one.to))
      continue
    }
    const loose = open.find(one => one.isNullable && reaches(open, one.to, one.from))
    if (!loose) throw new Error(`References go in a circle: ${rest.map(table => table.name).join(', ')}`)
    late.push({ table: loose.from, column: loose.column })
    open = open.filter(one => one !== loose)
  }
  return { tables: placed, late }
}

function reaches(
  references: readonly Reference[],
  from: string,
  to: string,
  seen = new Set<string>(),
): boolean {
  if (from === to) return true
  if (seen.has(from)) return false
  seen.add(from)
  return references.some(one => one.from === from && reaches(references, one.to, to, seen))
}
