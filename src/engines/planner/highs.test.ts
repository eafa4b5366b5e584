import { describe, expect, it } from 'vitest'
import { loadHighsPlanner } from '../../../bench/planner-highs.ts'
import { checkPathway } from './check-pathway.ts'
import { planPathway } from './plan-pathway.ts'
import { CATALOGUE, sampleProblem } from './sample-problems.ts'

/** A few here; `bench planner-proof` runs the full count. */
const COUNT = 24

describe('plan-pathway on larger problems', () => {
  it(`equals HiGHS on an independent formulation on ${COUNT} problems`, { timeout: 300_000 }, async () => {
    const solve = await loadHighsPlanner()
    for (let seed = 1; seed <= COUNT; seed++) {
      const shape = { ...CATALOGUE, offers: 50 + ((seed * 13) % 60), deficits: 4 + (seed % 9), fixed: 0.01 }
      const problem = sampleProblem(shape, seed)
      const plan = planPathway(problem, { explain: false })
      const other = solve(problem)
      expect(plan.status, `seed ${seed}`).toBe(other.status)
      if (plan.status !== 'optimal') continue
      expect(Math.abs(plan.value! - other.value), `seed ${seed}`).toBeLessThan(1e-6)
      expect(checkPathway(problem, plan.items).violations, `seed ${seed}`).toEqual([])
    }
  })
})
