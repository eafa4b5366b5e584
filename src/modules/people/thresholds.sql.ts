import { sql } from 'kysely'
import type { Scope } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'

export type Threshold = { code: string; value: number; act: string; clause: string | null }

/** Region of a unit: its own line of thresholds goes before the common one. */
export async function regionOfScope(tx: Tx, { kind, id }: Scope): Promise<string | null> {
  if (kind === 'region') return id
  const table =
    kind === 'municipality' ? 'territories' : kind === 'organisation' ? 'organisations' : undefined
  if (!table || !id) return null
  const row = await tx.selectFrom(table).select('regionId').where('id', '=', id).executeTakeFirst()
  return row?.regionId ?? null
}

/** Thresholds in force on the day, by code. */
export async function selectThresholds(
  tx: Tx,
  region: string | null,
  on: string,
): Promise<Map<string, Threshold>> {
  const rows = await tx
    .selectFrom('peopleThresholds')
    .distinctOn('code')
    .select(['code', 'value', 'act', 'clause'])
    .where('validFrom', '<=', on)
    .where(eb => eb.or([eb('regionId', 'is', null), eb('regionId', '=', region)]))
    .orderBy('code')
    .orderBy(sql`region_id is null`)
    .orderBy('validFrom', 'desc')
    .execute()
  return new Map(rows.map(row => [row.code, row]))
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
