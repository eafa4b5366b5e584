import type { z } from 'zod'
import { type Context, read, transact } from '#platform/db/database.ts'
import type { organisationKind } from './contract.ts'
import { selectKinds, upsertKind } from './organisations.sql.ts'

export type OrganisationKind = z.output<typeof organisationKind>

/** The open dictionary of kinds (row 3), in the order of the acts. */
export async function listOrganisationKinds(context: Context): Promise<{ kinds: OrganisationKind[] }> {
  return await read(context, async tx => ({ kinds: (await selectKinds(tx)) as OrganisationKind[] }))
}

/** Adds a kind or renames it; no code depends on the list. */
export async function saveOrganisationKind(
  context: Context,
  kind: OrganisationKind,
): Promise<{ created: boolean }> {
  return await transact(context, async tx => ({ created: await upsertKind(tx, kind) }))
}
