import type { Scope } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'

/** Name of the unit the actor acts for, as it stands on her papers. */
export async function findScopeName(tx: Tx, { kind, id }: Scope): Promise<string> {
  if (!id) return ''
  const row =
    kind === 'organisation'
      ? await tx.selectFrom('organisations').select('name').where('id', '=', id).executeTakeFirst()
      : await tx.selectFrom('territories').select('name').where('id', '=', id).executeTakeFirst()
  return row?.name ?? ''
}
