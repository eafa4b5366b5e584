import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { invalid } from '../errors/problem.ts'

/** Position after the last row of a page: the values of the sort columns, the id last. None is null. */
export type Cursor = readonly (string | number)[]

/** What a value of a cursor is: PostgreSQL would answer another one with an error of its own. */
export type CursorKind = keyof typeof KINDS

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Largest `integer` of PostgreSQL. */
const MOST = 2 ** 31 - 1

const KINDS = {
  text: (value: unknown) => typeof value === 'string' && !value.includes('\0'),
  uuid: (value: unknown) => typeof value === 'string' && UUID.test(value),
  date: (value: unknown) => z.iso.date().safeParse(value).success,
  moment: (value: unknown) => z.iso.datetime().safeParse(value).success,
  number: (value: unknown) => Number.isFinite(value) && Math.abs(value as number) <= MOST,
} satisfies Record<string, (value: unknown) => boolean>

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** Kinds of sort columns that are names, the id last. */
export const namesThenId = (columns: readonly string[]): CursorKind[] =>
  columns.map((_, place) => (place < columns.length - 1 ? 'text' : 'uuid'))

/** @throws Problem `list.cursor` when the text is not a cursor of this list, whose values are of these kinds. */
export function decodeCursor(text: string, kinds: readonly CursorKind[]): Cursor {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (
      Array.isArray(cursor) &&
      cursor.length === kinds.length &&
      kinds.every((kind, place) => KINDS[kind](cursor[place]))
    )
      return cursor as Cursor
  } catch {
    // not base64url JSON: refused below
  }
  throw invalid('list.cursor', 'Ссылка на продолжение списка устарела. Откройте список заново.')
}

/**
 * «Rows after the cursor» as one row comparison, which PostgreSQL answers from the index of the same columns.
 * All columns run in the same direction; none may be null.
 */
export function afterCursor(
  columns: readonly string[],
  cursor: Cursor,
  direction: 'asc' | 'desc',
): RawBuilder<boolean> {
  const names = sql.join(columns.map(column => sql.ref(column)))
  const values = sql.join(cursor.map(value => sql.val(value)))
  return direction === 'asc' ? sql<boolean>`(${names}) > (${values})` : sql<boolean>`(${names}) < (${values})`
}

/** Cuts the one row read beyond the page and makes the cursor. Read `limit + 1` rows. */
export function cutPage<Row>(
  rows: Row[],
  limit: number,
  cursorOf: (row: Row) => Cursor,
): { rows: Row[]; next: string | null } {
  if (rows.length <= limit) return { rows, next: null }
  const page = rows.slice(0, limit)
  return { rows: page, next: encodeCursor(cursorOf(page.at(-1)!)) }
}
