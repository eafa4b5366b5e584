import { sql } from 'kysely'
import type { JsonValue } from '../../../db/database.types.ts'
import type { Context, Tx } from '../db/database.ts'
import type { HistoryItem } from '../http/history.ts'
import { newId } from '../ids/ids.ts'

export type AuditEntry = {
  /** `room.verb`, the operation's or command's name. */
  action: string
  /** The glossary's word for the kind of object. */
  entity: string
  entityId: string
  regionId: string | null
  before?: Record<string, unknown> | undefined
  after?: Record<string, unknown> | undefined
  reason?: string | undefined
}

export type FieldChange = { field: string; before: JsonValue; after: JsonValue }

/**
 * Adds one row to the append-only, hash-chained record, in the transaction of the change itself.
 * Write it last: it holds its region's chain until commit.
 */
export async function recordAudit(context: Context, tx: Tx, entry: AuditEntry): Promise<void> {
  const changes = changedFields(entry.before ?? {}, entry.after ?? {})
  await sql`select audit.append(${newId()}::uuid, ${context.clock.now()}::timestamptz, ${entry.action}, ${entry.entity},
    ${entry.entityId}::uuid, ${entry.regionId}::uuid, ${JSON.stringify(changes)}::jsonb, ${entry.reason ?? null},
    ${context.requestId ?? null})`.execute(tx)
}

/**
 * The same for many objects of one region at once, for a loading of thousands of rows.
 * Equal entries (nothing changed) are left out.
 */
export async function recordAuditOfMany(
  context: Context,
  tx: Tx,
  regionId: string | null,
  entries: readonly Omit<AuditEntry, 'regionId'>[],
): Promise<void> {
  const rows = entries
    .map(({ action, entity, entityId, before, after, reason }) => ({
      id: newId(),
      action,
      entity,
      entity_id: entityId,
      changes: changedFields(before ?? {}, after ?? {}),
      reason: reason ?? null,
    }))
    .filter(row => row.changes.length > 0)
  if (rows.length === 0) return
  await sql`select audit.append_many(${context.clock.now()}::timestamptz, ${regionId}::uuid,
    ${context.requestId ?? null}, ${JSON.stringify(rows)}::jsonb)`.execute(tx)
}

/** Fields whose value differs, in the order of the names; what JSON cannot tell apart is equal. */
export function changedFields(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return names.flatMap(field => {
    const was = asJson(before[field])
    const is = asJson(after[field])
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ field, before: was, after: is }]
  })
}

function asJson(value: unknown): JsonValue {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as JsonValue)
}

type HistoryRow = {
  at: Date
  who: string
  role: string
  action: string
  changes: FieldChange[]
  reason: string | null
}

/** Every recorded change of one object, newest first. The caller has shown that the actor may see the object. */
export async function historyOf(tx: Tx, entity: string, entityId: string): Promise<HistoryItem[]> {
  const { rows } = await sql<HistoryRow>`
    select h.at, h.actor_name as who, h.role, h.action, h.changes, h.reason
    from audit.history(${entity}, ${entityId}::uuid) h
    order by h.at desc, h.seq desc limit 500`.execute(tx)
  return rows.map(row => ({ ...row, at: row.at.toISOString() }))
}
