import type { z } from 'zod'
import { namesMeant } from '#modules/people/index.ts'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { countCandidates, selectCandidates } from './candidates.sql.ts'
import type { listCandidatesQuery } from './contract.ts'

/**
 * People whom a diagnosis found lacking and who have no living pathway, those with the most deficits first. The
 * deficits are seen by whoever has the person in care, so row-level security makes the list her own.
 */
export async function listCandidates(context: Context, query: z.output<typeof listCandidatesQuery>) {
  const today = context.clock.today()
  return await read(context, async tx => {
    const { names, total, shownFor } = await namesMeant(tx, query.q, meant =>
      countCandidates(tx, { ...query, names: meant }, today),
    )
    const rows = await selectCandidates(tx, { ...query, names }, today)
    const page = cutPage(rows, query.limit, row => [row.deficits, row.personId])
    return { ...page, total, shownFor: shownFor(page.rows.map(row => row.personName)) }
  })
}
