import type { z } from 'zod'
import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { listOffersQuery } from './contract.ts'
import { countOffers, findOffer, selectOffers, selectRegisterEntries } from './programmes.sql.ts'

/** Everything published that a pathway may hold, by title or by hours. */
export async function listOffers(context: Context, query: z.output<typeof listOffersQuery>) {
  const day = query.asOf ?? context.clock.today()
  return await read(context, async tx => {
    const rows = await selectOffers(tx, query, day)
    const total = await countOffers(tx, query, day)
    return {
      ...cutPage(rows, query.limit, row =>
        query.sort === 'hours' ? [row.hours, row.title, row.id] : [row.title, row.id],
      ),
      total,
    }
  })
}

/** One programme or activity with its periods in the registers and the record of changes. */
export async function showOffer(context: Context, input: { id: string }) {
  return await read(context, async tx => {
    const offer = await findOffer(tx, input.id, context.clock.today())
    if (!offer) throw notFound('programmes.offer', 'Такой программы нет или она ещё не опубликована.')
    const entries = await selectRegisterEntries(tx, offer.id)
    const history = await historyOf(tx, offer.kind === 'formal' ? 'programme' : 'activity', offer.id)
    return {
      ...offer,
      entries: entries.map(entry => ({ ...entry, register: entry.register as 'federal' | 'regional' })),
      history,
    }
  })
}
