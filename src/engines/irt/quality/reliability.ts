import { type Grid, makeGrid, normalWeights } from '../grid.ts'
import type { Bank } from '../item.ts'
import { tabulate } from '../item-tables.ts'

/** Test information at the nodes: Σ_i I_i(θ). */
export function testInformation(bank: Bank, grid: Grid = makeGrid()): Float64Array {
  const { information } = tabulate(bank.items, grid)
  const count = grid.nodes.length
  const sum = new Float64Array(count)
  for (let at = 0; at < information.length; at++) sum[at % count]! += information[at]!
  return sum
}

/** Marginal reliability ∫ I/(I + 1/σ²) g dθ, before anybody is tested (Green et al. 1984). */
export function marginalReliability(bank: Bank, grid: Grid = makeGrid()): number {
  const weights = normalWeights(grid, bank.latent)
  return testInformation(bank, grid).reduce(
    (sum, information, q) => sum + (weights[q]! * information) / (information + 1 / bank.latent.variance),
    0,
  )
}

/**
 * Empirical reliability of EAP scores: Var(θ̂)/(Var(θ̂) + mean SE²).
 * @param weights how many people each score stands for; null where all scores are equal and exact
 */
export function empiricalReliability(
  theta: ArrayLike<number>,
  se: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number | null {
  let [people, first, second, error] = [0, 0, 0, 0]
  for (let l = 0; l < theta.length; l++) {
    const f = weights?.[l] ?? 1
    people += f
    first += f * theta[l]!
    error += f * se[l]! ** 2
  }
  const mean = first / people
  for (let l = 0; l < theta.length; l++) second += (weights?.[l] ?? 1) * (theta[l]! - mean) ** 2
  return second + error > 0 ? second / (second + error) : null
}
