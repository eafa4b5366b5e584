import { type RawBuilder, sql } from 'kysely'
import { invalid } from '../errors/problem.ts'

/** Position after the last row of a page: the values of the sort columns, the id last. */
export type Cursor = readonly (string | number | null)[]

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** @throws Problem `list.cursor` when the text is not a cursor of this list. */
export function decodeCursor(text: string, length: number): Cursor {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (
      Array.isArray(cursor) &&
      cursor.length === length &&
      cursor.every(one => one === null || typeof one !== 'object')
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
