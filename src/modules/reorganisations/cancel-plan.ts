import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, transact } from '#platform/db/database.ts'
import { loadKept } from './load-kept.ts'
import { markCancelled } from './reorganisations.sql.ts'

/** Cancels a planned reorganisation before it is carried out: nothing has moved, the plan stays to be read. */
export async function cancelPlan(
  context: Context,
  { id, version, reason }: { id: string; version: number; reason: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const { visible, known } = await loadKept(context, tx, { id, version, action: 'cancel' })
    const next = await markCancelled(tx, id, { at: context.clock.now(), by: context.actor.name, reason })
    for (const unit of [...visible.from, ...visible.to])
      await recordAudit(context, tx, {
        action: 'reorganisations.cancel',
        entity: known.subject,
        entityId: unit.id,
        regionId: known.regionId,
        before: { onDay: known.onDay },
        after: { onDay: null },
        reason,
      })
    return { version: next }
  })
}
