import { type Context, read, type Tx } from '#platform/db/database.ts'
import type { Understanding } from '#platform/text/understand-query.ts'
import {
  countOrganisationsNamed,
  type FoundOrganisation,
  type Place,
  placeOf,
  selectOrganisationsNamed,
} from './search.sql.ts'
import { bodiesMeant, MOST_BY_INDEX } from './search-words.sql.ts'

export type FoundOrganisations = {
  organisations: FoundOrganisation[]
  /** The words they were found by, where they are not those typed; none when they are. */
  shownFor: string[]
}

/**
 * Organisations by the words of their names, by code or ИНН, of the actor's own region and federal ones, forgiving as
 * `understandingsOf` does; abbreviations mean what they stand for. Those that have the words whole stand first.
 */
export async function searchOrganisations(
  context: Context,
  { q, limit }: { q: string; limit: number },
): Promise<FoundOrganisations> {
  return await read(context, async tx => {
    const on = context.clock.today()
    const place = await placeOf(tx, context.actor)
    const { found, shownFor } = await bodiesMeant(
      tx,
      q,
      async meanings => (meanings.length === 0 ? [] : await wholeFirst(place, tx, { meanings, on, limit })),
      organisations => organisations.length > 0,
    )
    return { organisations: found, shownFor: shownFor(found) }
  })
}

type Asked = { meanings: Understanding; on: string; limit: number }

async function wholeFirst(place: Place, tx: Tx, asked: Asked): Promise<FoundOrganisation[]> {
  const whole = await selectCounted(place, tx, { ...asked, isWhole: true })
  if (whole.length === asked.limit) return whole
  const all = await selectCounted(place, tx, { ...asked, isWhole: false })
  const isNew = ({ id }: FoundOrganisation) => !whole.some(known => known.id === id)
  return [...whole, ...all.filter(isNew)].slice(0, asked.limit)
}

async function selectCounted(
  place: Place,
  tx: Tx,
  { limit, ...asked }: Asked & { isWhole: boolean },
): Promise<FoundOrganisation[]> {
  const count = await countOrganisationsNamed(tx, place, asked)
  if (count === 0) return []
  return await selectOrganisationsNamed(tx, place, { ...asked, isBroad: count > MOST_BY_INDEX, limit })
}
