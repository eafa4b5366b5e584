import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { LimitCode, PairGround } from './contract-grounds.ts'

export async function selectGrounds(tx: Tx): Promise<PairGround[]> {
  const rows = await tx
    .selectFrom('pairGrounds')
    .select([
      'code',
      'title',
      'giverTitle',
      'receiverTitle',
      'needsCompetency',
      'matching',
      'validFrom',
      'validTo',
      'source',
      'version',
    ])
    .orderBy('sort')
    .orderBy('title')
    .execute()
  return rows as PairGround[]
}

/** Grounds in force on a day. */
export async function selectGroundsOn(tx: Tx, day: string): Promise<PairGround[]> {
  return (await selectGrounds(tx)).filter(
    ({ validFrom, validTo }) => validFrom <= day && (validTo === null || validTo >= day),
  )
}

type GroundFields = Omit<PairGround, 'matching' | 'version'>

/** @returns the id by which the audit names it. */
export async function insertGround(tx: Tx, fields: GroundFields): Promise<string> {
  const { id } = await tx.insertInto('pairGrounds').values(fields).returning('id').executeTakeFirstOrThrow()
  return id
}

export async function lockGround(tx: Tx, code: string): Promise<(PairGround & { id: string }) | undefined> {
  const row = await tx
    .selectFrom('pairGrounds')
    .selectAll()
    .where('code', '=', code)
    .forUpdate()
    .executeTakeFirst()
  return row as (PairGround & { id: string }) | undefined
}

/** @returns the new version. */
export async function updateGround(tx: Tx, { code, ...fields }: GroundFields): Promise<number> {
  const { version } = await tx
    .updateTable('pairGrounds')
    .set({ ...fields, version: sql`version + 1` })
    .where('code', '=', code)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

export type LimitLine = {
  code: LimitCode
  regionId: string | null
  regionName: string | null
  validFrom: string
  value: number
  source: string
}

/** Lines of the country and of one region (all regions: undefined), the newest first. */
export async function selectLimitLines(tx: Tx, region: string | null | undefined): Promise<LimitLine[]> {
  let query = tx
    .selectFrom('pairLimits as l')
    .leftJoin('territories as r', 'r.id', 'l.regionId')
    .select(['l.code', 'l.regionId', 'r.name as regionName', 'l.validFrom', 'l.value', 'l.source'])
    .orderBy('l.code')
    .orderBy(sql`l.region_id is null`)
    .orderBy('l.validFrom', 'desc')
  if (region !== undefined)
    query = query.where(eb => eb.or([eb('l.regionId', 'is', null), eb('l.regionId', '=', region)]))
  return (await query.execute()) as LimitLine[]
}

/** @returns the id by which the audit names the line. */
export async function upsertLimit(
  tx: Tx,
  row: { code: LimitCode; regionId: string | null; validFrom: string; value: number; source: string },
): Promise<string> {
  const { id } = await tx
    .insertInto('pairLimits')
    .values(row)
    .onConflict(conflict =>
      conflict
        .columns(['code', 'regionId', 'validFrom'])
        .doUpdateSet({ value: row.value, source: row.source }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
