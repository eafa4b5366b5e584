import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { storedVocabulary } from '#platform/db/stored-vocabulary.ts'
import type { QueryWord } from '#platform/text/search-query.ts'
import { likeLiteral, type Understanding, waysOf } from '#platform/text/understand-query.ts'

/** Patterns of LIKE on `persons.search_name`, all of which a name has to match. The one the index is asked for is first. */
export type NamePatterns = readonly string[]

/** So many unions of index scans still answer at once. */
const MOST_WAYS = 24

/** The distinct words of all names of the country; the functions give words only, never whose they are. */
export const nameVocabulary = (tx: Tx) => storedVocabulary(tx, 'person')

/** How names are matched: any of the ways. An initial begins a given or a middle name, a word stands anywhere. */
export function nameWays(words: readonly QueryWord[], understanding: Understanding): NamePatterns[] {
  return waysOf(understanding, MOST_WAYS).map(meanings =>
    longestFirst(
      meanings.map((meaning, at) => `${words[at]!.isInitial ? '% ' : '%'}${likeLiteral(meaning)}%`),
    ),
  )
}

/** Patterns of the names whose surname begins with one of the words; an initial never begins one. */
export const surnamesOf = (ways: readonly NamePatterns[]): string[] => [
  ...new Set(ways.flat().flatMap(pattern => (pattern.startsWith('% ') ? [] : [pattern.slice(1)]))),
]

/** Whether a name (`persons.search_name`) is meant, in a list that its own unit or subject has narrowed already. */
export function isNamed(
  searchName: RawBuilder<unknown>,
  names: readonly NamePatterns[] | undefined,
): RawBuilder<boolean> {
  if (!names) return sql<boolean>`true`
  const ways = names.map(patterns => sql`${searchName} like all (${[...patterns]}::text[])`)
  return sql<boolean>`(${sql.join(ways, sql` or `)})`
}

/** Whether a person is among the people of the country with such a name: for lists that nothing else narrows. */
export function isAmongNamed(
  personId: RawBuilder<unknown>,
  names: readonly NamePatterns[] | undefined,
): RawBuilder<boolean> {
  if (!names) return sql<boolean>`true`
  const ways = names.map(patterns => sql`select app.persons_named(${[...patterns]}::text[])`)
  return sql<boolean>`${personId} in (${sql.join(ways, sql` union `)})`
}

/** The index is asked for the first pattern: the longest word leaves the fewest names. */
export function longestFirst(patterns: readonly string[]): string[] {
  return patterns.toSorted((one, other) => other.length - one.length)
}
