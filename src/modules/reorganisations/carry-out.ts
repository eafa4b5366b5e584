import { brokenConstraint, type Context, type Tx } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import type { Effects } from './contract.ts'
import { countedOf, type Movement } from './effects.ts'
import { moveEverything } from './move-everything.ts'
import type { Plan } from './plan.ts'
import { recordPlan } from './record-on-units.ts'
import { insertMoves, markDone } from './reorganisations.sql.ts'

/** Carries a recorded reorganisation out: whole, in the transaction of the caller, or not at all. */
export async function carryOut(
  context: Context,
  tx: Tx,
  {
    id,
    plan,
    movement,
    effects,
    act,
    at,
  }: { id: string; plan: Plan; movement: Movement; effects: Effects; act: string; at: Date },
): Promise<void> {
  for (const [entity, rows] of await moveEverything(context, tx, plan, movement, act))
    await insertMoves(tx, { id, regionId: plan.regionId, entity, rows })
  await markDone(tx, id, {
    at,
    by: context.actor.name,
    mark: newId(),
    effects: countedOf(effects),
  })
  await recordPlan(context, tx, plan, { isDone: true, act })
}

export function unitsOf({ from, to, main }: Plan) {
  return [
    ...from.map(one => ({ id: one.id, side: 'from' as const, isMain: false })),
    ...to.map(one => ({ id: one.id, side: 'to' as const, isMain: one.id === main?.id })),
  ]
}

/** What begins later moves as it is, and may meet an equal one there: nobody can say which is right. */
export async function refusingClash<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const clash = CLASHES.find(([start]) => brokenConstraint(error)?.startsWith(start))
    if (!clash) throw error
    throw conflict(
      'reorganisation.clash',
      `${clash[1]} в новой организации на те же дни уже есть у того же человека. Завершите одну из двух записей и повторите.`,
    )
  }
}

const CLASHES = [
  ['appointments_', 'Такое же назначение'],
  ['person_parties_', 'Такие же полномочия'],
  ['body_members_', 'Такое же членство'],
] as const
