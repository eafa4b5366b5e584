import { type RawBuilder, sql } from 'kysely'
import { likeLiteral, type Understanding } from '#platform/text/understand-query.ts'

/** Whether a text in the spelling of search columns has one of the meanings of every word, wherever it stands. */
export function hasWords(text: RawBuilder<unknown>, meanings: Understanding): RawBuilder<boolean> {
  if (meanings.length === 0) return sql<boolean>`true`
  const each = meanings.map(of => sql`${text} like any (${of.map(one => `%${likeLiteral(one)}%`)}::text[])`)
  return sql<boolean>`(${sql.join(each, sql` and `)})`
}
