/**
 * A snapshot of the demo country: what the use cases made in minutes, to be had in seconds.
 *
 * Brotli over UTF-8 text: a line of JSON (`Header`), then the values column by column. Values of a column are parted by
 * `VALUE`, columns by `COLUMN`; `NULL` stands for null. Ids are written as ranks and are made anew at every loading;
 * days and moments are written relative to the day of the build, so that the country always lives today.
 */
export const VALUE = '\x1e'
export const COLUMN = '\x1d'
export const NULL = '\x1f'

/** Inside texts and JSON: an id by its rank, a day and a moment relative to the build, each closed by a semicolon. */
export const ID = '\x02'
export const DAY = '\x03'
export const MOMENT = '\x04'
/** A moment that the database set itself while building: the beginning of the history stands in for it. */
export const OWN_MOMENT = 'n'
/** A day before the history, which moves only when the country is brought to an earlier day than it was built for. */
export const OLD = 'o'

export type ColumnHeader = { name: string; type: string }
export type TableHeader = { name: string; rows: number; columns: ColumnHeader[] }

export type Header = {
  format: 1
  scale: string
  seed: string
  /** Day of the build, YYYY-MM-DD. */
  day: string
  historyDays: number
  /** SHA-256 of everything the country is made from; see `sources.ts`. */
  sources: string
  ids: number
  /** In an order in which every reference finds its row. */
  tables: TableHeader[]
  /** References that close a circle: filled in when all rows are there. */
  late: { table: string; column: string }[]
  sequences: { name: string; value: number }[]
}

/** Dates that the law or a birth certificate fixes: written as they are, never moved. One within the history is its own. */
export const FIXED_DAYS: ReadonlySet<string> = new Set([
  'persons.birth_date',
  'organisations.valid_from',
  'territories.valid_from',
])

/** JSON in which a string that is a whole date or moment belongs to the history. */
export const DATED_JSON: ReadonlySet<string> = new Set([
  'instruments.thresholds',
  'pathway_cards.proposal',
  'import_changes.before',
  'reorganisation_moves.before',
  'audit.events.changes',
])

/** Days before the build from which on dates are the history's. */
export const HISTORY_MARGIN = 20

export const MS_OF_DAY = 86_400_000
export const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / MS_OF_DAY
export const dayText = (number: number): string => new Date(number * MS_OF_DAY).toISOString().slice(0, 10)
