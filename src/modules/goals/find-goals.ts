import { packsOn } from '#modules/acts/index.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import type { GoalKind } from './contract.ts'
import { findGoal } from './goals.sql.ts'

export type NamedGoal = { code: string; kind: GoalKind; text: string; clause: string | null }

/**
 * Goals by their codes, for rooms whose plans serve them: a code of a pack, or `goal-<id>` of one set by hand. A code that
 * is not there, or that the actor does not see, is absent from the answer.
 */
export async function findGoals(
  context: Context,
  tx: Tx,
  codes: readonly string[],
  on = context.clock.today(),
): Promise<Map<string, NamedGoal>> {
  const found = new Map<string, NamedGoal>()
  for (const pack of await packsOn(tx, on))
    for (const { code, kind, text, clause } of pack.goals)
      if (codes.includes(code)) found.set(code, { code, kind, text, clause })
  for (const code of codes) {
    const id = /^goal-([0-9a-f-]{36})$/.exec(code)?.[1]
    const goal = id && (await findGoal(tx, id))
    if (goal && goal.withdrawalReason === null)
      found.set(code, { code, kind: goal.kind, text: goal.text, clause: goal.clause })
  }
  return found
}
