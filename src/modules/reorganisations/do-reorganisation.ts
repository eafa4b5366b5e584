import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { KINDS, type PlanFields } from './contract.ts'
import { readEffects, readMovement } from './effects.ts'
import { moveEverything } from './move-everything.ts'
import { lockPlan, type Plan } from './plan.ts'
import { insertMoves, insertReorganisation, insertUnits } from './reorganisations.sql.ts'

/**
 * Does a reorganisation exactly as it was shown: former units end, people with their open pathways, care and
 * invitations go on in the new ones from the day; what belongs to the former comes along, or ends with them.
 *
 * @throws Problem as `lockPlan`; `reorganisation.changed` when the effects are no more those that were shown
 */
export async function doReorganisation(
  context: Context,
  { act, print, ...fields }: PlanFields & { act: string; print: string },
): Promise<{ id: string }> {
  return await transact(context, async tx => {
    const plan = await lockPlan(context, tx, fields)
    const movement = await readMovement(context, tx, plan)
    const effects = await readEffects(context, tx, plan, movement)
    if (effects.print !== print)
      throw conflict(
        'reorganisation.changed',
        'Пока вы смотрели, состав изменился: кто-то принят, уволен или переведён. Посмотрите последствия ещё раз.',
      )
    const id = newId()
    const { from: _, to: __, ending: ___, joined: ____, print: _____, ...counted } = effects
    await insertReorganisation(tx, {
      id,
      subject: fields.subject,
      kind: fields.kind,
      regionId: plan.regionId,
      onDay: fields.onDay,
      act,
      doneAt: context.clock.now(),
      doneBy: context.actor.name,
      effects: counted,
    })
    await insertUnits(tx, id, plan.regionId, unitsOf(plan))
    for (const [entity, rows] of await moveEverything(context, tx, plan, movement, act))
      await insertMoves(tx, { id, regionId: plan.regionId, entity, rows })
    await recordOnUnits(context, tx, plan, act)
    return { id }
  })
}

function unitsOf({ from, to, main }: Plan) {
  return [
    ...from.map(one => ({ id: one.id, side: 'from' as const, isMain: false })),
    ...to.map(one => ({ id: one.id, side: 'to' as const, isMain: one.id === main?.id })),
  ]
}

/** A line in the history of every unit that took part. */
async function recordOnUnits(context: Context, tx: Tx, plan: Plan, act: string): Promise<void> {
  const { fields, from, to, ending } = plan
  const named = (units: readonly { name: string }[]) => units.map(one => one.name).join(', ')
  const ends = new Set(ending.map(one => one.id))
  for (const one of [...from, ...to])
    await recordAudit(context, tx, {
      action: 'reorganisations.do',
      entity: fields.subject,
      entityId: one.id,
      regionId: one.regionId,
      before: { units: named(from), ...(ends.has(one.id) && { validTo: null }) },
      after: {
        units: named(to),
        form: KINDS[fields.kind].title,
        onDay: fields.onDay,
        ...(ends.has(one.id) && { validTo: fields.onDay }),
      },
      reason: act,
    })
}
