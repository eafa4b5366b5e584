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
): Promise<void> {
  await tx
    .insertInto('peopleThresholds')
    .values(row)
    .onConflict(conflict =>
      conflict
        .columns(['code', 'regionId', 'validFrom'])
        .doUpdateSet({ value: row.value, act: row.act, clause: row.clause }),
    )
    .execute()
}
