import { type Context, transact } from '#platform/db/database.ts'
import { loadKept } from './load-kept.ts'
import { recordTakenBack } from './record-on-units.ts'
import { markCancelled } from './reorganisations.sql.ts'

/** Cancels a planned reorganisation before it is carried out: nothing has moved, the plan stays to be read. */
export async function cancelPlan(
  context: Context,
  { id, version, reason }: { id: string; version: number; reason: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const kept = await loadKept(context, tx, { id, version, action: 'cancel' })
    const next = await markCancelled(tx, id, { at: context.clock.now(), by: context.actor.name, reason })
    await recordTakenBack(context, tx, kept, { action: 'reorganisations.cancel', reason })
    return { version: next }
  })
}
