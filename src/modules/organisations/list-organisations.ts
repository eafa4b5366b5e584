import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import type { listOrganisationsQuery, OrganisationRow } from './contract.ts'
import { countOrganisations, selectOrganisations } from './organisations.sql.ts'

/** The register of bodies and organisations (row 1): open to everybody signed in, page by page. */
export async function listOrganisations(
  context: Context,
  query: z.output<typeof listOrganisationsQuery>,
): Promise<{ rows: OrganisationRow[]; next: string | null; total: number }> {
  return await read(context, async tx => {
    const filter = { ...query, on: query.on ?? context.clock.today() }
    const [rows, total] = [await selectOrganisations(tx, filter), await countOrganisations(tx, filter)]
    return {
      ...cutPage(rows, query.limit, row => [query.sort === 'name' ? row.name : row.code, row.id]),
      total,
    }
  })
}
