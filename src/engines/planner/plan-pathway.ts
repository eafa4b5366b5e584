import { findClash } from './clash.ts'
import { explainItems } from './explain.ts'
import { explainUnreached } from './explain-unreached.ts'
import { buildModel, type Model } from './model.ts'
import type { Clock, PathwayProblem, PlanResult, Problem } from './problem.ts'
import { readProblem } from './read-problem.ts'
import { type Found, searchPlans } from './search.ts'

export interface PlanOptions {
  /** After so many milliseconds the best plan found is returned as `feasible`; 10,000 unless told. */
  timeLimitMs?: number
  clock?: Clock
  /** False leaves out `instead` and `unreached`, which take longer than the search on small problems. */
  explain?: boolean
}

const DEFAULT_TIME_LIMIT_MS = 10_000

/**
 * The best pathway of one person, proven, with the reason of every item and of every deficit left open.
 *
 * Deterministic unless the time limit strikes; the order of the input does not matter. The problem must be valid
 * (see `readProblem`); circles of prerequisites do no harm here, their offers are simply never entered.
 */
export function planPathway(problem: PathwayProblem, options: PlanOptions = {}): PlanResult {
  const clock = options.clock ?? (() => performance.now())
  const started = clock()
  const limit = started + (options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS)
  const model = buildModel(problem)
  const found = searchPlans(model, () => clock() > limit)
  return presentPlan(problem, model, found, options.explain ?? true, clock() - started)
}

function presentPlan(
  problem: PathwayProblem,
  model: Model,
  found: Found,
  explain: boolean,
  ms: number,
): PlanResult {
  const { best } = found
  if (!best) {
    const clash = findClash(model)
    return {
      status: 'infeasible',
      value: null,
      bound: null,
      hours: 0,
      cost: 0,
      items: [],
      unreached: [],
      clash,
      ms,
    }
  }
  return {
    status: found.proven ? 'optimal' : 'feasible',
    value: best.value,
    bound: found.proven ? best.value : found.bound,
    hours: best.order.reduce((sum, placed) => sum + model.offers[placed.offer]!.hours, 0),
    cost: best.order.reduce((sum, placed) => sum + model.offers[placed.offer]!.cost, 0),
    items: explainItems(model, best, explain),
    unreached: explain ? explainUnreached(model, best, problem.deficits) : [],
    ms,
  }
}

export type CommandAnswer = { exit: 0; output: unknown } | { exit: 1; output: { problems: Problem[] } }

/** `plan-pathway`: JSON text in, the answer or the problems of the input out. */
export function runPlanPathway(jsonText: string, options: PlanOptions = {}): CommandAnswer {
  const input = parseJson(jsonText)
  if (!input.ok) return { exit: 1, output: { problems: input.problems } }
  const read = readProblem(input.problem)
  if (!read.ok) return { exit: 1, output: { problems: read.problems } }
  return { exit: 0, output: planPathway(read.problem, options) }
}

/** Parses JSON; a fault of syntax comes back as a problem. */
export function parseJson(text: string): { ok: true; problem: unknown } | { ok: false; problems: Problem[] } {
  try {
    return { ok: true, problem: JSON.parse(text) }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return {
      ok: false,
      problems: [{ code: 'not-json', message: `Файл не разбирается как JSON: ${detail}`, path: '' }],
    }
  }
}
