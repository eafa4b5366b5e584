import { checkPathway } from '../src/engines/planner/check-pathway.ts'
import { bestByEnumeration } from '../src/engines/planner/enumerate.ts'
import { planPathway } from '../src/engines/planner/plan-pathway.ts'
import { CATALOGUE, sampleProblem, TINY } from '../src/engines/planner/sample-problems.ts'
import { percentile } from './planner.ts'
import { loadHighsPlanner } from './planner-highs.ts'

const TINY_PROBLEMS = 20_000
const LARGE_PROBLEMS = 500
const HIGHS_SECONDS = 120

/**
 * The full proof of the planner: tiny problems against enumeration of all ordered choices, and problems of 50–400
 * offers and 4–12 deficits, fixed offers and practice among them, against HiGHS. `wrong…` must be 0; problems that
 * HiGHS does not finish in two minutes are counted apart. Sizes may be set by PLANNER_TINY and PLANNER_LARGE.
 */
export default async function benchPlannerProof(progress: (text: string) => void) {
  const tiny = Number(process.env.PLANNER_TINY ?? TINY_PROBLEMS)
  const large = Number(process.env.PLANNER_LARGE ?? LARGE_PROBLEMS)
  let wrongTiny = 0
  for (let seed = 1; seed <= tiny; seed++) {
    const shape = { ...TINY, offers: 3 + (seed % 5), hours: 30 + (seed % 7) * 15 }
    const problem = sampleProblem(shape, 1_000_000 + seed)
    const expected = bestByEnumeration(problem)
    const plan = planPathway(problem, { explain: false })
    const same = expected === null ? plan.value === null : Math.abs((plan.value ?? -1e9) - expected) < 1e-6
    if (!same || (expected !== null && !checkPathway(problem, plan.items).valid)) wrongTiny++
  }
  progress(`${tiny} tiny problems, ${wrongTiny} wrong`)
  const solve = await loadHighsPlanner()
  const ours: number[] = []
  const theirs: number[] = []
  let wrongLarge = 0
  let unfinished = 0
  let infeasible = 0
  for (let seed = 1; seed <= large; seed++) {
    const shape = { ...CATALOGUE, offers: 50 + ((seed * 37) % 351), deficits: 4 + (seed % 9) }
    const problem = sampleProblem({ ...shape, fixed: seed % 4 === 0 ? 0.01 : 0 }, 2_000_000 + seed)
    const plan = planPathway(problem, { explain: false, timeLimitMs: 120_000 })
    const other = solve(problem, HIGHS_SECONDS)
    if (other.status === 'stopped') {
      unfinished++
      continue
    }
    ours.push(plan.ms)
    theirs.push(other.ms)
    if (other.status === 'infeasible') infeasible++
    const same =
      other.status === 'infeasible'
        ? plan.status === 'infeasible'
        : plan.status === 'optimal' && Math.abs(plan.value! - other.value) < 1e-6
    const valid = plan.status === 'infeasible' || checkPathway(problem, plan.items).valid
    if (!same || !valid) {
      wrongLarge++
      progress(`seed ${2_000_000 + seed}: ${plan.status} ${plan.value}, HiGHS ${other.status} ${other.value}`)
    }
    if (seed % 25 === 0)
      progress(`${seed} of ${large}, ${wrongLarge} wrong, ${unfinished} unfinished by HiGHS`)
  }
  const figures = { tiny, wrongTiny, large, wrongLarge, infeasible, unfinishedByHighs: unfinished }
  return {
    name: 'planner-proof',
    figures: { ...figures, p50: percentile(ours, 0.5), p99: percentile(ours, 0.99) },
    bare: { p50: percentile(theirs, 0.5), p99: percentile(theirs, 0.99) },
    ratio: { p50: percentile(theirs, 0.5) / percentile(ours, 0.5) },
  }
}
