import { sql } from 'kysely'
import type { Scope } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'

export type Threshold = { code: string; value: number; act: string; clause: string | null }

/** Thresholds in force for a unit on the day, by code: its region's own line goes before the common one. */
export async function selectThresholds(tx: Tx, unit: Scope, on: string): Promise<Map<string, Threshold>> {
  const rows = await tx
    .selectFrom('peopleThresholds')
    .distinctOn('code')
    .select(['code', 'value', 'act', 'clause'])
    .where('validFrom', '<=', on)
    .where(eb => eb.or([eb('regionId', 'is', null), eb('regionId', '=', regionOf(unit))]))
    .orderBy('code')
    .orderBy(sql`region_id is null`)
    .orderBy('validFrom', 'desc')
    .execute()
  return new Map(rows.map(row => [row.code, row]))
}

function regionOf({ kind, id }: Scope) {
  if (kind === 'region') return sql<string | null>`${id}::uuid`
  if (kind === 'municipality') return sql<string | null>`(select region_id from territories where id = ${id})`
  if (kind === 'organisation')
    return sql<string | null>`(select region_id from organisations where id = ${id})`
  return sql<string | null>`null::uuid`
}

/** The line of a region (null: of everybody) that begins on the day. */
export async function findThreshold(
  tx: Tx,
  { code, regionId, validFrom }: { code: string; regionId: string | null; validFrom: string },
): Promise<Threshold | undefined> {
  return await tx
    .selectFrom('peopleThresholds')
    .select(['code', 'value', 'act', 'clause'])
    .where('code', '=', code)
    .where('regionId', 'is not distinct from', regionId)
    .where('validFrom', '=', validFrom)
    .executeTakeFirst()
}

/** @returns id of the line, the one that was there before when there was one. */
export async function insertThreshold(
  tx: Tx,
  row: {
    id: string
    code: string
    regionId: string | null
    value: number
    validFrom: string
    act: string
    clause: string | null
  },
): Promise<string> {
  const { id } = await tx
    .insertInto('peopleThresholds')
    .values(row)
    .onConflict(conflict =>
      conflict
        .columns(['code', 'regionId', 'validFrom'])
        .doUpdateSet({ value: row.value, act: row.act, clause: row.clause }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
