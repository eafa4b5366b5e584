import { brotliDecompressSync } from 'node:zlib'
import type pg from 'pg'
import { newId } from '#platform/ids/ids.ts'
import {
  COLUMN,
  type ColumnHeader,
  DAY,
  dayNumber,
  dayText,
  FIXED_DAYS,
  type Header,
  ID,
  MOMENT,
  MS_OF_DAY,
  NULL,
  OLD,
  OWN_MOMENT,
  type TableHeader,
  VALUE,
} from './format.ts'

export type Snapshot = { header: Header; columns: string[] }

export function openSnapshot(compressed: Uint8Array): Snapshot {
  const [header, ...columns] = brotliDecompressSync(compressed).toString('utf8').split(COLUMN)
  return { header: JSON.parse(header!) as Header, columns }
}

/**
 * Puts a snapshot into an empty database as the owner of its tables, within the caller's transaction, moved so that
 * the country lives on `today`. The chain of the audit is made anew by the database's own function, since it seals
 * the moments too.
 */
export async function restoreSnapshot(
  owner: pg.ClientBase,
  { header, columns }: Snapshot,
  today: string,
  /** Hears the name of every table when its turn comes. */
  progress: (table: string) => void = () => {},
): Promise<void> {
  const decode = decoder(header, today)
  const triggered = await tablesWithTriggers(owner, header)
  for (const table of triggered) await owner.query(`alter table ${table} disable trigger user`)
  let next = 0
  for (const table of header.tables) {
    progress(table.name)
    const values = table.columns.map(column => decode(table.name, column, columns[next++]!))
    const late = new Set(header.late.filter(one => one.table === table.name).map(one => one.column))
    if (table.name === 'audit.events') await chainAudit(owner, table, values)
    else await insertTable(owner, table, values, late)
    if (late.size > 0) await stageLate(owner, table, values, late)
  }
  for (const { table, column } of header.late)
    await owner.query(
      `update ${table} t set ${column} = l.value from late_${column} l where t.id = l.id; drop table late_${column}`,
    )
  for (const { name, value } of header.sequences)
    await owner.query('select setval($1::regclass, $2)', [name, value])
  for (const table of triggered) await owner.query(`alter table ${table} enable trigger user`)
  progress('measured_staff')
  await owner.query('call app.remeasure_everyone()')
  await owner.query('call app.gather_organisation_words()')
}

/** What triggers keep is worked out once, when all rows are there; the words of a few acts are gathered as they come. */
async function tablesWithTriggers(owner: pg.ClientBase, header: Header): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select distinct tgrelid::regclass::text as name from pg_trigger where not tgisinternal order by 1`,
  )
  const loaded = new Set(header.tables.map(table => table.name))
  return rows.flatMap(({ name }) => (loaded.has(name) && name !== 'acts' ? [name] : []))
}

/** A column begins with a null that is left out again: so that one empty text is not taken for no row at all. */
const PREFIX = `${NULL}${VALUE}`

function unnest(columns: readonly ColumnHeader[]): string {
  const arrays = columns.map((_, index) => `string_to_array($${index + 1}, '${VALUE}', '${NULL}')`)
  const names = columns.map((_, index) => `c${index}`)
  return `unnest(${arrays.join(', ')}) with ordinality as r (${names.join(', ')}, n) where n > 1`
}

const cast = (columns: readonly ColumnHeader[]) =>
  columns.map(({ type }, index) => `c${index}::${type}`).join(', ')
const names = (columns: readonly ColumnHeader[]) => columns.map(one => one.name).join(', ')

async function insertTable(
  owner: pg.ClientBase,
  { name, columns }: TableHeader,
  values: readonly string[],
  late: ReadonlySet<string>,
): Promise<void> {
  const kept = columns.flatMap((column, index) =>
    late.has(column.name) ? [] : [{ column, value: values[index]! }],
  )
  const chosen = kept.map(one => one.column)
  await owner.query(
    `insert into ${name} (${names(chosen)}) select ${cast(chosen)} from ${unnest(chosen)}`,
    kept.map(one => PREFIX + one.value),
  )
}

async function stageLate(
  owner: pg.ClientBase,
  { columns }: TableHeader,
  values: readonly string[],
  late: ReadonlySet<string>,
): Promise<void> {
  const id = columns.findIndex(one => one.name === 'id')
  for (const column of late) {
    const index = columns.findIndex(one => one.name === column)
    await owner.query(`create temporary table late_${column} (id uuid, value uuid) on commit drop`)
    const chosen = [columns[id]!, columns[index]!]
    await owner.query(
      `insert into late_${column} select ${cast(chosen)} from ${unnest(chosen)} and c1 is not null`,
      [PREFIX + values[id]!, PREFIX + values[index]!],
    )
  }
}

/** Seals the events one after another, region by region, as `audit.append` would have done. */
async function chainAudit(
  owner: pg.ClientBase,
  { columns }: TableHeader,
  values: readonly string[],
): Promise<void> {
  await owner.query(`create temporary table unsealed (like audit.events) on commit drop;
    alter table unsealed alter column hash drop not null`)
  await owner.query(
    `insert into unsealed (${names(columns)}) select ${cast(columns)} from ${unnest(columns)}`,
    values.map(value => PREFIX + value),
  )
  await owner.query(`do $$
    declare
      event audit.events;
      head audit.chains;
    begin
      for event in select * from unsealed order by chain, seq loop
        if head.chain is distinct from event.chain then
          if head.chain is not null then insert into audit.chains select head.*; end if;
          head.chain := event.chain;
          head.last_hash := '\\x00';
        end if;
        event.hash := sha256(head.last_hash || convert_to(audit.canonical(event), 'UTF8'));
        insert into audit.events select event.*;
        head.last_seq := event.seq;
        head.last_hash := event.hash;
      end loop;
      if head.chain is not null then insert into audit.chains select head.*; end if;
    end $$`)
}

const WHOLE_DAY = /^\d{4}-\d\d-\d\d$/

function decoder(header: Header, today: string) {
  const built = dayNumber(header.day)
  const now = dayNumber(today)
  const moved = now - built
  const ids = Array.from({ length: header.ids }, newId)
  const ownMoment = new Date((now - header.historyDays) * MS_OF_DAY).toISOString()
  // what lay before the history stays where it was, unless the country is brought to an earlier day
  const dayOf = (text: string) =>
    text.startsWith(OLD)
      ? dayText(Number(text.slice(1)) + built + Math.min(0, moved))
      : dayText(Number(text) + now)
  const momentOf = (ms: number) => new Date(ms + now * MS_OF_DAY).toISOString()
  const TOKEN = new RegExp(`([${ID}${DAY}${MOMENT}])([^;]*);`, 'g')
  const token = (_: string, kind: string, text: string) =>
    kind === ID ? ids[Number.parseInt(text, 36)]! : kind === DAY ? dayOf(text) : momentOf(Number(text))
  return (table: string, { name, type }: ColumnHeader, column: string): string => {
    let before = 0
    const sum = (text: string) => {
      before += Number(text)
      return before
    }
    const each = (one: (value: string) => string) =>
      column
        .split(VALUE)
        .map(value => (value === NULL ? NULL : one(value)))
        .join(VALUE)
    if (type === 'uuid') return each(value => ids[sum(value)]!)
    if (type === 'date') {
      const isFixed = FIXED_DAYS.has(`${table}.${name}`)
      return each(text => (isFixed && WHOLE_DAY.test(text) ? text : dayOf(text)))
    }
    if (type === 'timestamp with time zone')
      return each(value => (value === OWN_MOMENT ? ownMoment : momentOf(sum(value))))
    return column.replace(TOKEN, token)
  }
}
