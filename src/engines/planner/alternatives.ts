import { buildModel } from './model.ts'
import { type PlanOptions, planPathway, presentPlan, startTimer } from './plan-pathway.ts'
import type { PathwayProblem, PlanResult } from './problem.ts'
import { type Cap, searchPlans } from './search.ts'

export interface AlternativeOptions extends PlanOptions {
  /** How many plans, the best one included; 3 unless told. */
  count?: number
  /** Share of the items of every better plan that an alternative does without; 1/3 unless told. */
  difference?: number
}

/**
 * The best plan and the best plans that differ from it in substance: each does without at least the stated share
 * (and at least one) of the free items of every plan before it. Each is the proven best under that condition.
 *
 * Shorter than `count` when there is no further plan that is worth more than the fixed offers alone.
 */
export function planAlternatives(problem: PathwayProblem, options: AlternativeOptions = {}): PlanResult[] {
  const timer = startTimer(options)
  const model = buildModel(problem)
  const plans: PlanResult[] = []
  const caps: Cap[] = []
  const count = options.count ?? 3
  while (plans.length < count) {
    const found = searchPlans(model, { ...timer, caps })
    if (!found.best && plans.length > 0) break
    plans.push(presentPlan(problem, model, found, options.explain ?? true, timer.elapsed))
    const set = (found.best?.order ?? []).map(placed => placed.offer).filter(o => !model.offers[o]!.fixed)
    if (set.length === 0) break
    caps.push({ set, most: set.length - Math.max(1, Math.ceil(set.length * (options.difference ?? 1 / 3))) })
  }
  return plans
}

/**
 * What more hours would add to the value: both plans are solved to the end.
 *
 * @param hours how many more, academic hours; 10 unless told
 * @returns 0 when hours do not bind
 */
export function valueOfMoreHours(
  problem: PathwayProblem,
  hours = 10,
  options: PlanOptions = {},
): { before: number; after: number; gain: number; proven: boolean } | null {
  const now = planPathway(problem, { ...options, explain: false })
  if (now.value === null) return null
  const limit = problem.budget?.hours
  if (limit === null || limit === undefined)
    return { before: now.value, after: now.value, gain: 0, proven: true }
  const richer = { ...problem, budget: { ...problem.budget, hours: limit + hours } }
  const then = planPathway(richer, { ...options, explain: false })
  const after = Math.max(now.value, then.value ?? now.value)
  const proven = now.status === 'optimal' && then.status === 'optimal'
  return { before: now.value, after, gain: after - now.value, proven }
}
