import { sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import type { Database, Tx } from '../db/connection.ts'

/**
 * Adds one line to the append-only log of who looked at whose personal card; nothing for one's own. Looking again
 * within the same clock hour, in the same capacity and at the same part, is the same line.
 *
 * @param view.part part of the card that was shown: `card`, `results`, `pathway` …
 */
export async function recordView(
  db: Database,
  { accountId, personId, name, role, scope }: Actor,
  view: { personId: string; part: string; at: Date },
): Promise<void> {
  if (view.personId === personId) return
  await sql`select audit.record_view(${view.personId}::uuid, ${view.at}::timestamptz, ${view.part},
    ${accountId}::uuid, ${personId}::uuid, ${name}, ${role}, ${scope.kind}, ${scope.id}::uuid)`.execute(db)
}

/** The same for many cards that one file shows, within the transaction that reads them. */
export async function recordViews(
  tx: Tx,
  { accountId, personId, name, role, scope }: Actor,
  views: { personIds: readonly string[]; part: string; at: Date },
): Promise<void> {
  const others = views.personIds.filter(id => id !== personId)
  await sql`select count(audit.record_view(of_person, ${views.at}::timestamptz, ${views.part}, ${accountId}::uuid,
    ${personId}::uuid, ${name}, ${role}, ${scope.kind}, ${scope.id}::uuid))
    from unnest(${others}::uuid[]) of_person`.execute(tx)
}
