import type { Tx } from '#platform/db/database.ts'
import { storedVocabulary } from '#platform/db/stored-vocabulary.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { firstThatFinds, readingsOf, type Understanding } from '#platform/text/understand-query.ts'

/**
 * What a picker shows for a query: what the first understanding of its words finds. Names of territories are few: they
 * are looked for as typed, in the other layout and transliterated, without correction.
 */
export async function foundByName<Row>(
  tx: Tx,
  kind: 'person' | 'organisation' | 'municipality' | 'region',
  q: string | undefined,
  search: (meanings: Understanding) => Promise<Row[]>,
): Promise<Row[]> {
  const words = readQuery(q)
  if (kind !== 'person' && kind !== 'organisation') return await search(readingsOf(words))
  const { found } = await firstThatFinds(words, storedVocabulary(tx, kind), search, rows => rows.length > 0)
  return found
}
