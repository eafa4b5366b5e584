import type { Arrangement } from './arrange.ts'
import { findClash } from './clash.ts'
import { explainItems } from './explain.ts'
import { explainUnreached } from './explain-unreached.ts'
import { buildModel, type Model } from './model.ts'
import type { Clock, PathwayProblem, PlanResult } from './problem.ts'
import { type Found, searchPlans } from './search.ts'

export interface PlanOptions {
  /** After so many milliseconds the best plan found is returned as `feasible`; 10,000 unless told. */
  timeLimitMs?: number
  clock?: Clock
  /** False leaves out `instead` and `unreached`, which can take longer than the search itself. */
  explain?: boolean
}

const DEFAULT_TIME_LIMIT_MS = 10_000

/** When to stop and how long it has taken. */
export function startTimer(options: PlanOptions): { isOver: () => boolean; elapsed: () => number } {
  const clock = options.clock ?? (() => performance.now())
  const started = clock()
  const limit = options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS
  return { isOver: () => clock() - started > limit, elapsed: () => clock() - started }
}

/**
 * The best pathway of one person, proven, with the reason of every item and of every deficit left open.
 *
 * Deterministic unless the time limit strikes; the order of the input does not matter. The problem must be valid
 * (see `readProblem`); circles of prerequisites do no harm here, their offers are simply never entered.
 */
export function planPathway(problem: PathwayProblem, options: PlanOptions = {}): PlanResult {
  const timer = startTimer(options)
  const model = buildModel(problem)
  const found = searchPlans(model, timer)
  return presentPlan(problem, model, found, options.explain ?? true, timer.elapsed)
}

/** Turns what was found into the answer; the explanations speak of `model`. */
export function presentPlan(
  problem: PathwayProblem,
  model: Model,
  found: Found,
  explain: boolean,
  elapsed: () => number,
): PlanResult {
  const { best } = found
  if (!best) {
    const nothing = { value: null, bound: null, hours: 0, cost: 0, items: [], unreached: [] }
    // Out of time before the fixed offers could be placed: nothing is known.
    if (!found.proven) return { status: 'feasible', ...nothing, bound: found.bound, ms: elapsed() }
    return { status: 'infeasible', ...nothing, clash: findClash(model), ms: elapsed() }
  }
  const answer = {
    status: found.proven ? ('optimal' as const) : ('feasible' as const),
    value: best.value,
    bound: found.bound,
    hours: sumOf(best, o => model.offers[o]!.hours),
    cost: sumOf(best, o => model.offers[o]!.cost),
    items: explainItems(model, best, explain),
    unreached: explain ? explainUnreached(model, best, problem.deficits) : [],
  }
  return { ...answer, ms: elapsed() }
}

function sumOf(plan: Arrangement, of: (offer: number) => number): number {
  return plan.order.reduce((sum, placed) => sum + of(placed.offer), 0)
}
