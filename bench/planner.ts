import { checkPathway } from '../src/engines/planner/check-pathway.ts'
import { planPathway } from '../src/engines/planner/plan-pathway.ts'
import { CATALOGUE, sampleProblem } from '../src/engines/planner/sample-problems.ts'
import { loadHighsPlanner } from './planner-highs.ts'

/** Problems for the planner alone, and how many of them HiGHS solves too in the same run. */
const PROBLEMS = Number(process.env.PLANNER_PROBLEMS ?? 300)
const BESIDE = Number(process.env.PLANNER_BESIDE ?? 40)
/** Every problem is solved so often by both, the least time counts: neighbours on the machine disturb. */
const REPEATS = Number(process.env.PLANNER_REPEATS ?? 1)
const WARM_UP = 20

/**
 * One person's plan: 400 offers, 8 deficits, 144 hours. Milliseconds per person without explanations (`plan`) and
 * with them (`explained`), beside HiGHS (WebAssembly, gap 0) on the same problems in the formulation of
 * planner-highs.ts. `ratio.median` is the median over problems of HiGHS's time divided by ours.
 */
export default async function benchPlanner(progress: (text: string) => void) {
  const solve = await loadHighsPlanner()
  const problems = Array.from({ length: PROBLEMS }, (_, i) => sampleProblem(CATALOGUE, i + 1))
  for (let i = 0; i < WARM_UP; i++) planPathway(sampleProblem(CATALOGUE, 100_000 + i))
  const plan: number[] = []
  const explained: number[] = []
  const highs: number[] = []
  const ratios: number[] = []
  let unproven = 0
  let different = 0
  problems.forEach((problem, i) => {
    const alone = leastOf(() => planPathway(problem, { explain: false, timeLimitMs: 60_000 }))
    const found = alone.answer
    plan.push(alone.ms)
    explained.push(leastOf(() => planPathway(problem, { timeLimitMs: 60_000 })).ms)
    if (found.status === 'feasible') unproven++
    if (found.value !== null && !checkPathway(problem, found.items).valid) different++
    if (i >= BESIDE) return
    const other = Array.from({ length: REPEATS }, () => solve(problem)).reduce((least, run) =>
      run.ms < least.ms ? run : least,
    )
    const { ms } = other
    highs.push(ms)
    ratios.push(ms / plan[i]!)
    if (other.status === 'optimal' && Math.abs(other.value - found.value!) > 1e-6) different++
    progress(`${i + 1} of ${BESIDE} beside HiGHS: ${round(plan[i]!)} ms and ${round(ms)} ms`)
  })
  return {
    name: 'planner',
    figures: {
      problems: PROBLEMS,
      p50: percentile(plan, 0.5),
      p95: percentile(plan, 0.95),
      p99: percentile(plan, 0.99),
      most: percentile(plan, 1),
      explainedP50: percentile(explained, 0.5),
      explainedP99: percentile(explained, 0.99),
      unproven,
      different,
    },
    bare: {
      problems: BESIDE,
      p50: percentile(highs, 0.5),
      p95: percentile(highs, 0.95),
      p99: percentile(highs, 0.99),
    },
    ratio: { median: percentile(ratios, 0.5), least: percentile(ratios, 0) },
  }
}

function leastOf<T>(work: () => T): { answer: T; ms: number } {
  const runs = Array.from({ length: REPEATS }, () => {
    const started = performance.now()
    const answer = work()
    return { answer, ms: performance.now() - started }
  })
  return runs.reduce((least, run) => (run.ms < least.ms ? run : least))
}

/** Nearest-rank percentile, rounded to 0.01. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN)
}

const round = (value: number) => Math.round(value * 100) / 100
