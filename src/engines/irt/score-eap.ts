import type { Grid } from './grid.ts'
import { type ItemTables, posteriorMoments } from './item-tables.ts'

/** A score and its error: posterior SD for EAP, 1/√information for the others. */
export interface Score {
  theta: number
  se: number
}

/** A cell without a response. */
export const MISSING = -1

/** Products of probabilities are brought back to 1 when the largest falls below this. */
const TOO_SMALL = 1e-100

/** Items multiplied between two looks at the size of the products. */
const STRIDE = 8

/**
 * Fills `weights` with the posterior of θ at the nodes (sum 1).
 * @param responses score of each item of the tables, `MISSING` where there is none
 * @param prior weights at the nodes, see `normalWeights`
 */
export function posterior(
  tables: ItemTables,
  responses: ArrayLike<number>,
  prior: Float64Array,
  weights: Float64Array,
): void {
  const { firstRow, probability } = tables
  const count = prior.length
  weights.set(prior)
  for (let i = 0; i < responses.length; i++) {
    const score = responses[i]!
    if (score >= 0) {
      const from = (firstRow[i]! + score) * count
      for (let q = 0; q < count; q++) weights[q]! *= probability[from + q]!
    }
    if (i % STRIDE === STRIDE - 1) rescale(weights)
  }
  let sum = 0
  for (let q = 0; q < count; q++) sum += weights[q]!
  for (let q = 0; q < count; q++) weights[q]! /= sum
}

function rescale(weights: Float64Array): void {
  let largest = 0
  for (let q = 0; q < weights.length; q++) if (weights[q]! > largest) largest = weights[q]!
  if (largest > TOO_SMALL) return
  for (let q = 0; q < weights.length; q++) weights[q]! /= largest
}

/** Expected a posteriori score with the posterior SD (Bock & Mislevy 1982); without responses, the prior's. */
export function scoreEap(
  tables: ItemTables,
  responses: ArrayLike<number>,
  prior: Float64Array,
  weights = new Float64Array(prior.length),
): Score {
  posterior(tables, responses, prior, weights)
  const { mean, sd } = posteriorMoments(tables.grid, weights)
  return { theta: mean, se: sd }
}

/**
 * Probability of each level when level k lies between cuts k − 1 and k, from a posterior on the grid. The weight
 * of a node is spread evenly over its cell, so a cut within a cell divides it.
 * @param cuts ascending, in θ  @returns levels 0…cuts.length, sum 1
 */
export function levelProbabilities(grid: Grid, weights: Float64Array, cuts: readonly number[]): number[] {
  const { nodes } = grid
  const step = nodes[1]! - nodes[0]!
  const below = cuts.map(cut => {
    let sum = 0
    for (let q = 0; q < nodes.length; q++) {
      const share = Math.min(1, Math.max(0, (cut - nodes[q]!) / step + 0.5))
      sum += share * weights[q]!
    }
    return sum
  })
  return [...below, 1].map((one, level) => Math.max(0, one - (below[level - 1] ?? 0)))
}
