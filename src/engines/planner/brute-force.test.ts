import { describe, expect, it } from 'vitest'
import { checkPathway } from './check-pathway.ts'
import { bestByEnumeration } from './enumerate.ts'
import { planPathway } from './plan-pathway.ts'
import type { PathwayProblem } from './problem.ts'
import { sampleProblem, TINY } from './sample-problems.ts'

/** Problems per run of the default tests; the full count is in bench/planner.ts. */
const COUNT = Number(process.env.PLANNER_BRUTE_FORCE ?? 2_000)

function expectBest(problem: PathwayProblem, name: string): void {
  const expected = bestByEnumeration(problem)
  const plan = planPathway(problem)
  if (expected === null) {
    expect(plan.status, name).toBe('infeasible')
    expect(plan.clash?.offers.length, name).toBeGreaterThan(0)
    return
  }
  expect(plan.status, name).toBe('optimal')
  expect(Math.abs(plan.value! - expected), `${name}: ${plan.value} instead of ${expected}`).toBeLessThan(1e-6)
  const checked = checkPathway(problem, plan.items)
  expect(checked.violations, name).toEqual([])
  expect(Math.abs(checked.value! - plan.value!), name).toBeLessThan(1e-9)
}

const tiny = (seed: number) =>
  sampleProblem({ ...TINY, offers: 3 + (seed % 5), hours: 30 + (seed % 7) * 15 }, seed)

describe('plan-pathway on tiny problems', () => {
  it(`equals enumeration over all ordered choices on ${COUNT} random problems`, { timeout: 600_000 }, () => {
    for (let seed = 1; seed <= COUNT; seed++) expectBest(tiny(seed), `seed ${seed}`)
  })

  it('equals enumeration where an offer raises a competency differently from different levels', () => {
    for (let seed = 1; seed <= COUNT / 4; seed++) {
      const problem = tiny(seed)
      const offers = problem.offers.map((offer, o) => {
        const [raise] = offer.raises
        const { competency, from, to } = raise!
        const other =
          from === 0 ? { competency, from: 1, to: 1 + ((seed + o) % 3) } : { competency, from: 0, to }
        return (seed + o) % 2 === 0 ? { ...offer, raises: [...offer.raises, other] } : offer
      })
      expectBest({ ...problem, offers }, `seed ${seed}`)
    }
  })
})
