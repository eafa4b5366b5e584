import { type Context, read } from '#platform/db/database.ts'
import { searchWords } from '#platform/db/keyset.ts'
import { type FoundPerson, selectPeopleNamed } from './search.sql.ts'

/** Letters from which the trigram index can find the middle of a name. */
const LEAST_INSIDE = 3

/**
 * People by the words of their names in any order, ё as е, within what the actor may see: first those whose
 * surname begins with one of the words, then, if there is room, those whose name holds the words anywhere.
 */
export async function searchPeople(
  context: Context,
  { q, limit }: { q: string; limit: number },
): Promise<FoundPerson[]> {
  const inside = longestFirst(searchWords(q))
  if (inside.length === 0) return []
  const on = context.clock.today()
  return await read(context, async tx => {
    const first = await selectPeopleNamed(tx, context.actor, {
      ways: inside.map((word, at) => longestFirst([word.slice(1), ...inside.toSpliced(at, 1)])),
      on,
      limit,
      except: [],
    })
    if (first.length === limit || inside[0]!.length < LEAST_INSIDE + 2) return first
    const rest = await selectPeopleNamed(tx, context.actor, {
      ways: [inside],
      on,
      limit: limit - first.length,
      except: first.map(({ id }) => id),
    })
    return [...first, ...rest]
  })
}

/** The index is asked for the first pattern: the longest word leaves the fewest names. */
function longestFirst(patterns: string[]): string[] {
  return patterns.toSorted((one, other) => other.length - one.length)
}
