import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { AssignmentRecord } from './assignments.sql.ts'

export type Grounds = { id: string; grantedBy: string | null; confirmedBy: string | null }

/** Who gave each role and who confirmed it, by names. Needs the area `sign-in`. */
export async function selectGrounds(tx: Tx, ids: readonly string[]): Promise<Map<string, Grounds>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('roleAssignments as held')
    .leftJoin('accounts as giver', 'giver.id', 'held.grantedBy')
    .leftJoin('accounts as second', 'second.id', 'held.confirmedBy')
    .select(['held.id', 'giver.name as grantedBy', 'second.name as confirmedBy'])
    .where('held.id', 'in', [...ids])
    .execute()
  return new Map(rows.map(row => [row.id, row]))
}

/** People who work in the role's unit on the day, at most COUNT_CAP + 1 (meaning «more than»). */
export async function countPeopleWithin(
  tx: Tx,
  { scopeKind, scopeId }: Pick<AssignmentRecord, 'scopeKind' | 'scopeId'>,
  day: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select app.people_within(${scopeKind}, ${scopeId}::uuid, ${day}::date, ${COUNT_CAP + 1}) as count`.execute(
    tx,
  )
  return rows[0]!.count
}

/** People in a person's care on the day. */
export async function countCare(tx: Tx, personId: string, day: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select app.care_load(${personId}::uuid, ${day}::date)::int as count`.execute(tx)
  return rows[0]!.count
}
