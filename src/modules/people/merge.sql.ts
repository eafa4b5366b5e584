import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { PersonFields } from './contract.ts'
import type { TraceTable } from './person-trace.ts'

export type MergeColumns = {
  id: string
  survivorId: string
  formerId: string
  regionId: string | null
  before: { survivor: PersonFields; former: PersonFields }
  taken: string[]
  reason: string
  mergedAt: Date
  mergedBy: string
}

/** Whether the surviving card is the actor's to change and the former one nobody else's today. */
export async function mayMerge(tx: Tx, survivorId: string, formerId: string): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select app.may_merge(${survivorId}::uuid, ${formerId}::uuid) as may`.execute(tx)
  return rows[0]!.may
}

/** Keeps changes of the cards, and other merges of them, waiting until the end of the transaction. */
export async function lockPersons(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`select app.lock_persons(${ids}::uuid[])`.execute(tx)
}

/** Where a merged card leads in the end. */
export async function findSurvivor(tx: Tx, id: string): Promise<string | null> {
  const { rows } = await sql<{ survivor: string | null }>`
    select app.survivor_of(${id}::uuid) as survivor`.execute(tx)
  return rows[0]!.survivor
}

export async function insertMerge(tx: Tx, { before, ...merge }: MergeColumns): Promise<void> {
  await tx
    .insertInto('personMerges')
    .values({ ...merge, before: JSON.stringify(before) })
    .execute()
}

export type MovedRows = { moved: number; folded: number; stayed: number }

/** Moves what one column holds of the former card. */
export async function moveRows(tx: Tx, mergeId: string, trace: TraceTable): Promise<MovedRows> {
  const { rows } = await sql<{ outcome: keyof MovedRows; rowCount: number }>`
    select outcome, row_count from app.move_person_rows(${mergeId}::uuid, ${trace.table}::regclass,
      ${trace.column}::name, ${trace.clash === 'folded'}, ${trace.follows?.column ?? null}::name,
      ${trace.follows?.table ?? null}::regclass)`.execute(tx)
  const counts = { moved: 0, folded: 0, stayed: 0 }
  for (const { outcome, rowCount } of rows) counts[outcome] = rowCount
  return counts
}

export async function makeAlias(tx: Tx, mergeId: string, givesSnils: boolean): Promise<void> {
  await sql`select app.make_alias(${mergeId}::uuid, ${givesSnils})`.execute(tx)
}

export async function selectMerges(tx: Tx, survivorId: string) {
  return await tx
    .selectFrom('personMerges')
    .select([
      'id',
      'formerId',
      sql<string>`concat_ws(' ', before -> 'former' ->> 'lastName', before -> 'former' ->> 'firstName',
        before -> 'former' ->> 'middleName')`.as('formerName'),
      'mergedAt',
      'mergedBy',
      'reason',
      'status',
      'undoneAt',
      'undoneBy',
    ])
    .where('survivorId', '=', survivorId)
    .orderBy('mergedAt', 'desc')
    .execute()
}

export async function lockMerge(tx: Tx, survivorId: string, id: string) {
  return await tx
    .selectFrom('personMerges')
    .selectAll()
    .where('id', '=', id)
    .where('survivorId', '=', survivorId)
    .forUpdate()
    .executeTakeFirst()
}

/** Whether a later merge into the same card still stands: it has to be undone first. */
export async function hasLaterMerge(tx: Tx, survivorId: string, mergedAt: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('personMerges')
    .select('id')
    .where('survivorId', '=', survivorId)
    .where('status', '=', 'merged')
    .where('mergedAt', '>', mergedAt)
    .executeTakeFirst()
  return row !== undefined
}

/** Gives the rows back to the former card. */
export async function returnRows(tx: Tx, mergeId: string): Promise<{ returned: number; lost: number }> {
  const { rows } = await sql<{ outcome: 'returned' | 'lost'; rowCount: number }>`
    select outcome, row_count from app.undo_merge(${mergeId}::uuid)`.execute(tx)
  const counts = { returned: 0, lost: 0 }
  for (const { outcome, rowCount } of rows) counts[outcome] = rowCount
  return counts
}

export async function closeMerge(tx: Tx, id: string, undoneAt: Date, undoneBy: string): Promise<void> {
  await tx
    .updateTable('personMerges')
    .set({ status: 'undone', undoneAt, undoneBy })
    .where('id', '=', id)
    .execute()
}
