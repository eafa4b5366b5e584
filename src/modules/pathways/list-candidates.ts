import type { z } from 'zod'
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
    const rows = await selectCandidates(tx, query, today)
    const total = await countCandidates(tx, query, today)
    return { ...cutPage(rows, query.limit, row => [row.deficits, row.personId]), total }
  })
}
