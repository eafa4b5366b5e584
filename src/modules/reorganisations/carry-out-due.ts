import { notify } from '#modules/notifications/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { Problem } from '#platform/errors/problem.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { carryOut, refusingClash } from './carry-out.ts'
import { KINDS, planFields } from './contract.ts'
import { readEffects, readMovement } from './effects.ts'
import { lockPlan } from './plan.ts'
import { findReorganisation, keepProblem, lockReorganisation, selectDue } from './reorganisations.sql.ts'

/** What the doing of a plan reaches, as its keeper's role does. */
export const carryingOut = () => systemActor(['registers', 'directory', 'staff', 'care', 'resources'])

/**
 * Carries out the plans whose day has come, each whole or not at all. People who came or left meanwhile follow the rule
 * of the plan. Where the plan itself no longer holds it stays planned with what is wrong, and its keepers are told:
 * nothing is done in silence.
 *
 * @returns how many were done
 */
export async function carryOutDue(context: Context): Promise<number> {
  const due = await read(context, tx => selectDue(tx, context.clock.today()))
  let done = 0
  const failures: unknown[] = []
  for (const id of due) {
    try {
      if (await refusingClash(() => transact(context, tx => carryOutPlanned(context, tx, id)))) done++
    } catch (error) {
      // a failure of ours is tried again with the next run; it must not hold up the others
      if (!(error instanceof Problem)) failures.push(error)
      else await transact(context, tx => leaveToKeeper(context, tx, id, wordsOf(error)))
    }
  }
  if (failures.length > 0) throw failures[0]
  return done
}

/** @returns false where somebody else has done or changed it since it was found. */
async function carryOutPlanned(context: Context, tx: Tx, id: string): Promise<boolean> {
  const known = await lockReorganisation(tx, id)
  if (!known || !isDue(context, known)) return false
  const plan = await lockPlan(tx, planFields.parse(known.plan), id)
  const movement = await readMovement(context, tx, plan)
  const effects = await readEffects(context, tx, plan, movement)
  await carryOut(context, tx, { id, plan, movement, effects, act: known.act, at: context.clock.now() })
  await tell(context, tx, id, {
    kind: 'reorganisation-done',
    title: 'Реорганизация вступила в силу',
    why: 'Проведена по плану.',
  })
  return true
}

async function leaveToKeeper(context: Context, tx: Tx, id: string, why: string): Promise<void> {
  const known = await lockReorganisation(tx, id)
  if (!known || !isDue(context, known)) return
  await keepProblem(tx, id, why)
  await tell(context, tx, id, {
    kind: 'reorganisation-stuck',
    title: 'Реорганизация не проведена: план больше не сходится',
    why: `${why} Проверьте план и подтвердите его.`,
  })
}

const isDue = (context: Context, known: { status: string; onDay: string; problem: string | null }) =>
  known.status === 'planned' && known.problem === null && known.onDay <= context.clock.today()

/** Everybody who keeps the registers there today. */
async function tell(
  context: Context,
  tx: Tx,
  id: string,
  { kind, title, why }: { kind: string; title: string; why: string },
): Promise<void> {
  const known = (await findReorganisation(tx, id))!
  const named = (units: readonly { name: string }[]) => units.map(one => one.name).join(', ')
  await notify(context, tx, [
    {
      kind,
      title,
      body: `${KINDS[known.kind].title}, с ${ruDate(known.onDay)}: ${named(known.from)} → ${named(known.to)}. ${why}`,
      link: `/reorganisations/${id}`,
      duty: { roles: ['centre-head', 'admin'], at: { regionId: known.regionId } },
    },
  ])
}

/** A refusal with what is wrong in it, as one text. */
const wordsOf = ({ message, problems }: Problem): string => {
  const text = problems.length > 0 ? problems.map(one => one.message).join('. ') : message
  return /[.!?]$/.test(text) ? text : `${text}.`
}
