import type { Context, Tx } from '#platform/db/database.ts'
import type { Role } from './role.ts'

/** Queue of roles passed on that may be worked in: the rooms above tell the deputy. */
export const DEPUTY_NAMED = 'accounts.deputy-named'

export type NamedDeputy = {
  personId: string
  role: Role
  giverName: string
  validFrom: string
  validTo: string
}

export async function announceDeputy(context: Context, tx: Tx, deputy: NamedDeputy): Promise<void> {
  await context.jobs?.send(tx, DEPUTY_NAMED, deputy)
}
