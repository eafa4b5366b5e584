import { sql } from 'kysely'
import type { Role } from '#modules/accounts/role.ts'
import type { ScopeKind } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'

/**
 * A way in which somebody can see a person: her unit covers a job of the person, or she has her in care; or her unit
 * covers the one that authorised the person as a subject of methodical work, and she reads that record.
 */
export type ReadingWay = {
  way: 'unit' | 'care' | 'party'
  accountId: string | null
  /** Person behind the account. */
  personId: string | null
  name: string
  giverName: string | null
  role: Role
  scopeKind: ScopeKind
  scopeId: string | null
  scopeName: string | null
  /** Of a unit: where the person works in it, or worked until. Of a party: who authorised her, and until when. */
  place: string | null
  placeUntil: string | null
  careKind: 'methodologist' | 'curator' | 'tutor' | null
  /** Of a party: in what capacity and on what basis. */
  authority: string | null
  since: string
  until: string | null
}

/** Nothing unless the person is the actor or has worked where the actor keeps rights: the database sees to it. */
export async function selectReadingWays(
  tx: Tx,
  personId: string,
  at: { today: string; now: Date },
): Promise<ReadingWay[]> {
  const { rows } = await sql<ReadingWay>`
    select * from app.readers_of(${personId}::uuid, ${at.today}::date, ${at.now}::timestamptz)
    order by name, role, way desc, since`.execute(tx)
  return rows
}

export async function countInCareOf(tx: Tx, personId: string, today: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select app.care_load(${personId}::uuid, ${today}::date)::int as count`.execute(tx)
  return rows[0]!.count
}
