import { recordAudit } from '#platform/audit/audit.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import { KINDS } from './contract.ts'
import type { Plan } from './plan.ts'

/** A reorganisation has no history but that of its units: what is planned, or done, stands in each of them. */
export async function recordPlan(
  context: Context,
  tx: Tx,
  { fields, from, to, ending, regionId }: Plan,
  { isDone, act }: { isDone: boolean; act: string },
): Promise<void> {
  const named = (units: readonly { name: string }[]) => units.map(one => one.name).join(', ')
  const ends = new Set(isDone ? ending.map(one => one.id) : [])
  for (const { id } of [...from, ...to])
    await recordAudit(context, tx, {
      action: isDone ? 'reorganisations.do' : 'reorganisations.plan',
      entity: fields.subject,
      entityId: id,
      regionId,
      before: { units: named(from), ...(ends.has(id) && { validTo: null }) },
      after: {
        units: named(to),
        form: KINDS[fields.kind].title,
        onDay: fields.onDay,
        ...(ends.has(id) && { validTo: fields.onDay }),
      },
      reason: act,
    })
}

type Kept = {
  visible: { from: readonly { id: string }[]; to: readonly { id: string }[] }
  known: { subject: string; regionId: string | null; onDay: string }
}

/** That its day is no more, as a plan cancelled or a reorganisation undone. */
export async function recordTakenBack(
  context: Context,
  tx: Tx,
  { visible, known }: Kept,
  { action, reason }: { action: 'reorganisations.cancel' | 'reorganisations.undo'; reason: string },
): Promise<void> {
  for (const { id } of [...visible.from, ...visible.to])
    await recordAudit(context, tx, {
      action,
      entity: known.subject,
      entityId: id,
      regionId: known.regionId,
      before: { onDay: known.onDay },
      after: { onDay: null },
      reason,
    })
}
