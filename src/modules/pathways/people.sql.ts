import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { PathwayStatus } from './lifecycle.ts'

export async function isInCare(tx: Tx, personId: string): Promise<boolean> {
  const { rows } = await sql<{
    inCare: boolean
  }>`select ${personId}::uuid in (select app.people_in_care()) as in_care`.execute(tx)
  return rows[0]!.inCare
}

/** Pathways of a person that the actor may see, newest first. */
export async function selectPathwaysOf(tx: Tx, personId: string) {
  const rows = await tx
    .selectFrom('pathways')
    .select(['id', 'number', 'status', 'draftedOn', 'confirmedOn', 'finishedOn'])
    .where('personId', '=', personId)
    .orderBy('draftedOn', 'desc')
    .limit(50)
    .execute()
  return rows as ((typeof rows)[number] & { status: PathwayStatus })[]
}
