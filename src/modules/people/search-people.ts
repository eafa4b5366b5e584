import { type Context, read, type Tx } from '#platform/db/database.ts'
import { type QueryWord, readQuery } from '#platform/text/search-query.ts'
import { shownForAny, type Understanding, understandingsOf } from '#platform/text/understand-query.ts'
import { type FoundPerson, selectPeopleNamed } from './search.sql.ts'
import { longestFirst, type NamePatterns, nameVocabulary, nameWays } from './search-words.sql.ts'

/** Letters from which the trigram index can find the middle of a name. */
const LEAST_INSIDE = 3

export type FoundPeople = {
  people: FoundPerson[]
  /** The words people were found by, where they are not those typed; none when they are. */
  shownFor: string[]
}

/**
 * People by the words of their names within what the actor may see, forgiving as `understandingsOf` does. First
 * those whose surname begins with one of the words, then, if there is room, those whose name holds them anywhere.
 */
export async function searchPeople(
  context: Context,
  { q, limit }: { q: string; limit: number },
): Promise<FoundPeople> {
  const words = readQuery(q)
  return await read(context, async tx => {
    for await (const understanding of understandingsOf(words, nameVocabulary(tx))) {
      const people = await searchAs(context, tx, { words, understanding, limit })
      if (people.length > 0) return { people, shownFor: wordsShown(words, understanding, people) }
    }
    return { people: [], shownFor: [] }
  })
}

async function searchAs(
  context: Context,
  tx: Tx,
  { words, understanding, limit }: { words: QueryWord[]; understanding: Understanding; limit: number },
): Promise<FoundPerson[]> {
  const on = context.clock.today()
  const inside = nameWays(words, understanding)
  const beginning = inside.flatMap(beginningWithOne)
  const first =
    beginning.length === 0
      ? []
      : await selectPeopleNamed(tx, context.actor, { ways: beginning, on, limit, except: [] })
  const isLong = inside.every(patterns => patterns[0]!.length >= LEAST_INSIDE + 2)
  if (first.length === limit || !isLong) return first
  const rest = await selectPeopleNamed(tx, context.actor, {
    ways: inside,
    on,
    limit: limit - first.length,
    except: first.map(({ id }) => id),
  })
  return [...first, ...rest]
}

/** The same words, each in its turn at the beginning of the name; an initial never is. */
function beginningWithOne(patterns: NamePatterns): string[][] {
  return patterns.flatMap((pattern, at) =>
    pattern.startsWith('% ') ? [] : [longestFirst([pattern.slice(1), ...patterns.toSpliced(at, 1)])],
  )
}

/** What to say people are shown for, of those on the page only: a word nobody visible has is never told. */
export function wordsShown(
  words: readonly QueryWord[],
  understanding: Understanding,
  people: readonly Pick<FoundPerson, 'lastName' | 'firstName' | 'middleName'>[],
): string[] {
  const names = people.map(person =>
    [person.lastName, person.firstName, person.middleName].filter(Boolean).join(' '),
  )
  return shownForAny(words, understanding, names)
}
