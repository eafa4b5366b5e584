import { describe, expect, it } from 'vitest'
import { checkPathway } from './check-pathway.ts'
import { bestByEnumeration } from './enumerate.ts'
import { planPathway } from './plan-pathway.ts'
import { sampleProblem, TINY } from './sample-problems.ts'

/** Problems per run of the default tests; the full count is in bench/planner.ts. */
const COUNT = Number(process.env.PLANNER_BRUTE_FORCE ?? 2_000)

describe('plan-pathway on tiny problems', () => {
  it(`equals enumeration over all ordered choices on ${COUNT} random problems`, { timeout: 600_000 }, () => {
    for (let seed = 1; seed <= COUNT; seed++) {
      const problem = sampleProblem({ ...TINY, offers: 3 + (seed % 5), hours: 30 + (seed % 7) * 15 }, seed)
      const expected = bestByEnumeration(problem)
      const plan = planPathway(problem)
      if (expected === null) {
        expect(plan.status, `seed ${seed}`).toBe('infeasible')
        expect(plan.clash?.offers.length, `seed ${seed}`).toBeGreaterThan(0)
        continue
      }
      expect(plan.status, `seed ${seed}`).toBe('optimal')
      expect(
        Math.abs(plan.value! - expected),
        `seed ${seed}: ${plan.value} instead of ${expected}`,
      ).toBeLessThan(1e-6)
      const checked = checkPathway(problem, plan.items)
      expect(checked.violations, `seed ${seed}`).toEqual([])
      expect(Math.abs(checked.value! - plan.value!), `seed ${seed}`).toBeLessThan(1e-9)
    }
  })
})
