import type { Gap, GoalKind } from './contract.ts'

type Node = { code: string; kind: GoalKind; parent: string | null }
type Judged = Node & { indicators: readonly string[]; functions: readonly { isAnswered: boolean }[] }

const KIND_ORDER: readonly GoalKind[] = ['aim', 'task', 'approach', 'principle']

/** Goals in the order of reading: each aim with what serves it beneath, then what stands alone, by kind. */
export function inTreeOrder<G extends Node>(goals: readonly G[]): (G & { depth: number })[] {
  const codes = new Set(goals.map(goal => goal.code))
  const isRoot = (goal: G) => goal.parent === null || !codes.has(goal.parent)
  const children = Map.groupBy(
    goals.filter(goal => !isRoot(goal)),
    goal => goal.parent,
  )
  const ordered: (G & { depth: number })[] = []
  const seen = new Set<string>()
  const visit = (goal: G, depth: number): void => {
    if (seen.has(goal.code)) return
    seen.add(goal.code)
    ordered.push({ ...goal, depth })
    for (const child of children.get(goal.code) ?? []) visit(child, depth + 1)
  }
  const roots = goals
    .filter(isRoot)
    .sort((one, other) => KIND_ORDER.indexOf(one.kind) - KIND_ORDER.indexOf(other.kind))
  for (const goal of roots) visit(goal, 0)
  // a circle that nothing leads into is still shown
  for (const goal of goals) visit(goal, 0)
  return ordered
}

/**
 * What each task lacks. A task is measured when it, or a task beneath it, has an indicator; served when one of its
 * functions, or of those beneath, has somebody who answers for it.
 */
export function gapsOf(goals: readonly Judged[]): Map<string, Gap | null> {
  const children = Map.groupBy(goals, goal => goal.parent)
  const anyBelow = (goal: Judged, holds: (one: Judged) => boolean, above: readonly string[] = []): boolean =>
    holds(goal) ||
    (children.get(goal.code) ?? []).some(
      child => !above.includes(child.code) && anyBelow(child, holds, [...above, goal.code]),
    )
  return new Map(
    goals
      .filter(goal => goal.kind === 'task')
      .map(task => {
        const isMeasured = anyBelow(task, one => one.indicators.length > 0)
        const isServed = anyBelow(task, one => one.functions.some(given => given.isAnswered))
        return [task.code, isMeasured ? (isServed ? null : 'unserved') : isServed ? 'unmeasured' : 'bare']
      }),
  )
}

/** The goals that are found, with everything that stands above them. */
export function withAbove<G extends Node>(
  goals: readonly G[],
  isFound: (goal: G) => boolean,
): (G & { isFound: boolean })[] {
  const byCode = new Map(goals.map(goal => [goal.code, goal]))
  const found = new Set(goals.filter(isFound).map(goal => goal.code))
  const shown = new Set(found)
  for (const code of found)
    for (let step = byCode.get(code)?.parent ?? null; step !== null && !shown.has(step); ) {
      shown.add(step)
      step = byCode.get(step)?.parent ?? null
    }
  return goals.filter(goal => shown.has(goal.code)).map(goal => ({ ...goal, isFound: found.has(goal.code) }))
}

/** Whether a goal asks for a gap: `unmeasured` and `unserved` are asked for with `bare`, which lacks both. */
export const hasGap = (goal: { gap: Gap | null }, asked: Gap): boolean =>
  goal.gap === asked || (goal.gap === 'bare' && asked !== 'bare')
