import { type AlternativeOptions, planAlternatives, valueOfMoreHours } from './alternatives.ts'
import { type CheckedItem, checkPathway } from './check-pathway.ts'
import { type PlanOptions, planPathway } from './plan-pathway.ts'
import type { Problem } from './problem.ts'
import { readProblem } from './read-problem.ts'

/** What a command prints and its exit status: 0 done, 1 the input was refused. */
export type CommandAnswer = { exit: 0; output: unknown } | { exit: 1; output: { problems: Problem[] } }

export interface PlanCommandOptions extends PlanOptions {
  /** Adds `alternatives` with so many plans in all and `moreHours` with the value of ten more hours. */
  alternatives?: number
}

/** `plan-pathway`: the text of a problem in, the plan or the problems of the input out. */
export function runPlanPathway(problemText: string, options: PlanCommandOptions = {}): CommandAnswer {
  const input = parseJson(problemText, '')
  if (!input.ok) return refuse(input.problems)
  const read = readProblem(input.value)
  if (!read.ok) return refuse(read.problems)
  const plan = planPathway(read.problem, options)
  if (!options.alternatives) return { exit: 0, output: plan }
  const choice: AlternativeOptions = { ...options, count: options.alternatives, explain: false }
  const alternatives = planAlternatives(read.problem, choice).slice(1)
  return {
    exit: 0,
    output: { ...plan, alternatives, moreHours: valueOfMoreHours(read.problem, 10, options) },
  }
}

/** `check-pathway`: a problem and a plan (the answer of `plan-pathway`, or a bare list of items). */
export function runCheckPathway(problemText: string, planText: string): CommandAnswer {
  const input = parseJson(problemText, 'problem')
  const plan = parseJson(planText, 'plan')
  if (!input.ok || !plan.ok) return refuse([input, plan].flatMap(one => (one.ok ? [] : one.problems)))
  const read = readProblem(input.value)
  if (!read.ok) return refuse(read.problems)
  const items = readItems(plan.value)
  if (!items) {
    const message = 'План — это ответ plan-pathway или список [{"offer": "…", "run": "…" или null}]'
    return refuse([{ code: 'not-a-plan', message, path: 'items' }])
  }
  return { exit: 0, output: checkPathway(read.problem, items) }
}

function readItems(value: unknown): CheckedItem[] | null {
  const list = Array.isArray(value) ? value : (value as { items?: unknown } | null)?.items
  if (!Array.isArray(list)) return null
  const isItem = (one: unknown): one is CheckedItem =>
    typeof one === 'object' && one !== null && typeof (one as CheckedItem).offer === 'string'
  return list.every(isItem) ? list : null
}

export function refuse(problems: Problem[]): CommandAnswer {
  return { exit: 1, output: { problems } }
}

/** Parses JSON; a fault of syntax comes back as a problem. */
export function parseJson(
  text: string,
  path: string,
): { ok: true; value: unknown } | { ok: false; problems: Problem[] } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return {
      ok: false,
      problems: [{ code: 'not-json', message: `Текст не разбирается как JSON: ${detail}`, path }],
    }
  }
}
