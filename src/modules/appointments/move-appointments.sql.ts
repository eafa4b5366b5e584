import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { HeadStatus } from './lifecycle.ts'

/** What the reorganisation of a unit does to the appointments by its orders is written to this table. */
export const APPOINTMENTS = {
  name: 'appointments',
  copied: ['kind', 'act'],
  keepsReason: false,
} as const

/** Whom the appointments name, and by which unit they were made before they come back. */
export async function selectAppointeesOf(
  tx: Tx,
  ids: readonly string[],
): Promise<{ personId: string; organisation: string }[]> {
  const { rows } = await sql<{ personId: string; organisation: string }>`
    select a.person_id, o.short_name as organisation
    from appointments a join organisations o on o.id = a.organisation_id
    where a.id = any (${[...ids]}::uuid[]) order by a.id`.execute(tx)
  return rows
}

export async function lockHeads(
  tx: Tx,
  ids: readonly string[],
): Promise<
  { id: string; regionId: string | null; personName: string; status: HeadStatus; validFrom: string | null }[]
> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('headCandidacies')
    .select(['id', 'regionId', 'personName', 'status', 'validFrom'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map(row => ({ ...row, status: row.status as HeadStatus }))
}

export async function updateHeads(
  tx: Tx,
  heads: readonly { id: string; status: string; validTo: string | null }[],
): Promise<void> {
  await sql`
    update head_candidacies c set status = g.status, valid_to = g.valid_to, version = c.version + 1
    from unnest(${heads.map(one => one.id)}::uuid[], ${heads.map(one => one.status)}::text[],
      ${heads.map(one => one.validTo)}::date[]) as g (id, status, valid_to)
    where g.id = c.id`.execute(tx)
}
