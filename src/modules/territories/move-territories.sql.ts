import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

// What a reorganisation does to the map, in the transaction of the room reorganisations.

export type LockedTerritory = {
  id: string
  name: string
  kind: string
  regionId: string | null
  validFrom: string
  validTo: string | null
}

/** The territories the actor keeps, locked in one order; those she does not keep are absent. */
export async function lockTerritories(tx: Tx, ids: readonly string[]): Promise<LockedTerritory[]> {
  return await tx
    .selectFrom('territories')
    .select(['id', 'name', 'kind', 'regionId', 'validFrom', 'validTo'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** @param on first day on which they exist no more; null opens them again */
export async function setTerritoriesEnd(tx: Tx, ids: readonly string[], on: string | null): Promise<void> {
  await tx
    .updateTable('territories')
    .set({ validTo: on, version: sql`version + 1` })
    .where('id', 'in', [...ids])
    .execute()
}
