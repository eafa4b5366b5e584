import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export async function isInCare(tx: Tx, personId: string): Promise<boolean> {
  const { rows } = await sql<{
    inCare: boolean
  }>`select ${personId}::uuid in (select app.people_in_care()) as in_care`.execute(tx)
  return rows[0]!.inCare
}
