import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { carryOut, refusingClash, unitsOf } from './carry-out.ts'
import type { Effects, PlanFields } from './contract.ts'
import { countedOf, type Movement, readEffects, readMovement } from './effects.ts'
import type { ReorganisationStatus } from './lifecycle.ts'
import { loadKept } from './load-kept.ts'
import { lockPlan, type Plan } from './plan.ts'
import { recordPlan } from './record-on-units.ts'
import { insertReorganisation, insertUnits, replaceUnits, updatePlan } from './reorganisations.sql.ts'

type Signed = PlanFields & { act: string; print: string }
type Recorded = { id: string; status: ReorganisationStatus }

/**
 * Does a reorganisation exactly as it was shown: former units end, people with their open pathways, care and
 * invitations go on in the new ones from the day; what belongs to the former comes along, or ends with them. One whose day
 * is ahead is planned, and carried out on the day.
 *
 * @throws Problem as `lockPlan`; `reorganisation.changed` when the effects are no more those that were shown
 */
export async function doReorganisation(
  context: Context,
  { act, print, ...fields }: Signed,
): Promise<Recorded> {
  return await refusingClash(() =>
    transact(context, async tx => {
      const looked = await lookAgain(context, tx, { fields, print })
      const [id, at] = [newId(), context.clock.now()]
      await insertReorganisation(tx, {
        id,
        regionId: looked.plan.regionId,
        act,
        plan: fields,
        plannedAt: at,
        plannedBy: context.actor.name,
        effects: countedOf(looked.effects),
      })
      await insertUnits(tx, id, looked.plan.regionId, unitsOf(looked.plan))
      return { id, status: await doOrPlan(context, tx, { id, act, at, ...looked }) }
    }),
  )
}

/**
 * Changes a plan, confirms it after a look at what no longer holds, or carries it out by hand once its day has come.
 *
 * @throws Problem as `doReorganisation`; conflict when it is no longer planned or was changed by somebody else
 */
export async function changeReorganisation(
  context: Context,
  { id, version, act, print, ...fields }: Signed & { id: string; version: number },
): Promise<Recorded> {
  return await refusingClash(() =>
    transact(context, async tx => {
      await loadKept(context, tx, { id, version, action: 'change' })
      const looked = await lookAgain(context, tx, { fields, print, own: id })
      const { regionId } = looked.plan
      await updatePlan(tx, id, { regionId, act, plan: fields, effects: countedOf(looked.effects) })
      await replaceUnits(tx, id, regionId, unitsOf(looked.plan))
      return { id, status: await doOrPlan(context, tx, { id, act, at: context.clock.now(), ...looked }) }
    }),
  )
}

type Looked = { plan: Plan; movement: Movement; effects: Effects }

async function lookAgain(
  context: Context,
  tx: Tx,
  { fields, print, own }: { fields: PlanFields; print: string; own?: string },
): Promise<Looked> {
  const plan = await lockPlan(tx, fields, own)
  const movement = await readMovement(context, tx, plan)
  const effects = await readEffects(context, tx, plan, movement)
  if (effects.print !== print)
    throw conflict(
      'reorganisation.changed',
      'Пока вы смотрели, состав изменился: кто-то принят, уволен или переведён. Посмотрите последствия ещё раз.',
    )
  return { plan, movement, effects }
}

async function doOrPlan(
  context: Context,
  tx: Tx,
  looked: Looked & { id: string; act: string; at: Date },
): Promise<ReorganisationStatus> {
  if (looked.plan.fields.onDay <= context.clock.today()) {
    await carryOut(context, tx, looked)
    return 'done'
  }
  await recordPlan(context, tx, looked.plan, { isDone: false, act: looked.act })
  return 'planned'
}
