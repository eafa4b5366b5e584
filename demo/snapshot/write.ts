import { createHash } from 'node:crypto'
import { brotliCompressSync, constants } from 'node:zlib'
import type pg from 'pg'
import { CARRIED, inOrder, readReferences, readTables, type Table } from './catalogue.ts'
import {
  COLUMN,
  DATED_JSON,
  DAY,
  dayNumber,
  FIXED_DAYS,
  type Header,
  HISTORY_MARGIN,
  ID,
  MOMENT,
  MS_OF_DAY,
  NULL,
  OLD,
  OWN_MOMENT,
  VALUE,
} from './format.ts'

/** Rows that stood in the database before the demo: they belong to the migrations and are not dumped. */
export type Seeded = ReadonlyMap<string, string>

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Takes the tables that migrations have filled, with a mark of their contents. */
export async function readSeeded(owner: pg.Client): Promise<Seeded> {
  const seeded = new Map<string, string>()
  for (const table of await readTables(owner)) {
    const rows = await readRows(owner, table)
    if (rows.length > 0) seeded.set(table.name, markOf(rows))
  }
  return seeded
}

const markOf = (rows: unknown) => createHash('sha256').update(JSON.stringify(rows)).digest('hex')

type Row = (string | null)[]

async function readRows(owner: pg.Client, { name, columns, key }: Table): Promise<Row[]> {
  const values = columns.map(({ name: column, type }) =>
    type === 'timestamp with time zone'
      ? `(extract(epoch from ${column}) * 1000)::numeric(16, 3)::text`
      : `${column}::text`,
  )
  const { rows } = await owner.query<Row>({
    text: `select ${values.join(', ')} from ${name} where ${CARRIED.get(name) ?? true} order by ${key.join(', ') || columns.map(one => one.name).join(', ')}`,
    rowMode: 'array',
  })
  return rows
}

/**
 * Writes everything that the demo has put into the database.
 *
 * @param built day of the country, and the machine's moment when the building began: what is later was set by the
 *   database's own clock
 * @throws Error when the demo has changed rows of the migrations
 */
export async function writeSnapshot(
  owner: pg.Client,
  seeded: Seeded,
  about: Pick<Header, 'scale' | 'seed' | 'day' | 'historyDays' | 'sources'>,
  begunAt: Date,
): Promise<Buffer> {
  const { tables, late } = inOrder(await readTables(owner), await readReferences(owner))
  const dumped: { table: Table; rows: Row[] }[] = []
  for (const table of tables) {
    const rows = await readRows(owner, table)
    const before = seeded.get(table.name)
    if (before !== undefined && before !== markOf(rows))
      throw new Error(
        `The demo has changed ${table.name}, which migrations fill: teach the snapshot to carry it`,
      )
    if (before === undefined && rows.length > 0) dumped.push({ table, rows })
  }
  const ranks = rankIds(dumped.flatMap(({ rows }) => rows))
  const encode = encoder(about, begunAt, ranks)
  const header: Header = {
    format: 1,
    ...about,
    ids: ranks.size,
    tables: dumped.map(({ table, rows }) => ({
      name: table.name,
      rows: rows.length,
      columns: table.columns,
    })),
    late: late.filter(({ table }) => dumped.some(one => one.table.name === table)),
    sequences: await readSequences(owner),
  }
  const columns = dumped.flatMap(({ table, rows }) =>
    table.columns.map(({ name, type }, index) =>
      encode(
        `${table.name}.${name}`,
        type,
        rows.map(row => row[index]!),
      ),
    ),
  )
  const text = [JSON.stringify(header), ...columns].join(COLUMN)
  return brotliCompressSync(Buffer.from(text), {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    },
  })
}

/** Ids in the order in which they were made: UUIDv7 sort by time. */
function rankIds(rows: readonly Row[]): Map<string, number> {
  const ids = new Set<string>()
  for (const row of rows) for (const value of row) for (const id of value?.match(UUID) ?? []) ids.add(id)
  return new Map([...ids].sort().map((id, rank) => [id, rank]))
}

async function readSequences(owner: pg.Client): Promise<Header['sequences']> {
  const { rows } = await owner.query<{ name: string; value: number }>(`
    select sequencename as name, last_value::int4 as value from pg_sequences
    where schemaname = 'public' and last_value is not null order by 1`)
  return rows
}

function encoder(
  { day, historyDays }: Pick<Header, 'day' | 'historyDays'>,
  begunAt: Date,
  ranks: ReadonlyMap<string, number>,
) {
  const today = dayNumber(day)
  const oldest = today - historyDays - HISTORY_MARGIN
  const encodeDay = (number: number) => `${number < oldest ? OLD : ''}${number - today}`
  const tokens = (column: string, value: string) => {
    const withIds = value.replace(UUID, id => `${ID}${ranks.get(id)!.toString(36)};`)
    if (!DATED_JSON.has(column)) return withIds
    return withIds
      .replace(/"(\d{4}-\d\d-\d\d)"/g, (_, date: string) => `"${DAY}${encodeDay(dayNumber(date))};"`)
      .replace(
        /"(\d{4}-\d\d-\d\dT[\d:.]+Z)"/g,
        (_, at: string) => `"${MOMENT}${Date.parse(at) - today * MS_OF_DAY};"`,
      )
      .replace(/"ms": [\d.]+/, '"ms": 0')
  }
  return (column: string, type: string, values: (string | null)[]): string => {
    let before = 0
    const delta = (number: number) => {
      const text = String(number - before)
      before = number
      return text
    }
    const one = (value: string): string => {
      if (type === 'uuid') return delta(ranks.get(value)!)
      if (type === 'date') {
        const number = dayNumber(value)
        if (FIXED_DAYS.has(column) && number < oldest) return value
        const text = encodeDay(number)
        return column.startsWith('qualifications.') && !text.startsWith(OLD) ? `${OLD}${text}` : text
      }
      if (type === 'timestamp with time zone')
        return Number(value) >= begunAt.getTime()
          ? OWN_MOMENT
          : delta(Math.round(Number(value)) - today * MS_OF_DAY)
      return tokens(column, value)
    }
    return values.map(value => (value === null ? NULL : one(value))).join(VALUE)
  }
}
