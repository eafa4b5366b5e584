import type { Tx } from '#platform/db/database.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { firstThatFinds, shownForAny } from '#platform/text/understand-query.ts'
import { type NamePatterns, nameVocabulary, nameWays } from './search-words.sql.ts'

/** The ways in which a query may be a name, for `isNamed`; undefined when nobody in particular is asked for. */
export type NamesMeant = readonly NamePatterns[] | undefined

/**
 * What a query means by the names of people in another room's list: the first understanding of its words
 * (`understandingsOf`) under which the list has anybody.
 *
 * @param count of the whole list under these names, not of one page: all pages have to be of one list
 * @returns the names, how many were counted, and what to say the people on a page are shown for
 */
export async function namesMeant(
  tx: Tx,
  q: string | undefined,
  count: (names: NamesMeant) => Promise<number>,
): Promise<{ names: NamesMeant; total: number; shownFor: (fullNames: readonly string[]) => string[] }> {
  const words = readQuery(q)
  const { meanings, found } = await firstThatFinds(
    words,
    nameVocabulary(tx),
    async meant => {
      const names = meant.length === 0 ? undefined : nameWays(words, meant)
      return { names, total: await count(names) }
    },
    ({ total }) => total > 0,
  )
  return { ...found, shownFor: fullNames => shownForAny(words, meanings, fullNames) }
}
