import { type Context, read } from '#platform/db/database.ts'
import { searchWords } from '#platform/db/keyset.ts'
import { type FoundOrganisation, selectOrganisationsNamed } from './search.sql.ts'

/** Organisations by the words of their names or by code, in any order, ё as е; of the actor's own region. */
export async function searchOrganisations(
  context: Context,
  { q, limit }: { q: string; limit: number },
): Promise<FoundOrganisation[]> {
  const words = searchWords(q.replace(/[«»"№]/g, ' '))
  if (words.length === 0) return []
  return await read(context, tx =>
    selectOrganisationsNamed(tx, context.actor, { words, on: context.clock.today(), limit }),
  )
}
