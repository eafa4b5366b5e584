import { type Grid, makeGrid, normalWeights } from '../grid.ts'
import { type Bank, categoriesOf, maximumSum } from '../item.ts'
import { type ItemTables, tabulate } from '../item-tables.ts'
import type { Score } from '../score-eap.ts'

/**
 * Distribution of the sum of scores at every node (Lord & Wingersky 1984; Thissen et al. 1995 for several scores).
 * @param without an item to leave out, −1 for none
 * @returns P(S = s | X_q) at [s·nodes + q], s = 0…highest sum
 */
export function sumDistribution(tables: ItemTables, items: Bank['items'], without = -1): Float64Array {
  const count = tables.grid.nodes.length
  const highest = maximumSum(items) - (without >= 0 ? items[without]!.b.length : 0)
  const distribution = new Float64Array((highest + 1) * count)
  distribution.fill(1, 0, count)
  const next = new Float64Array(distribution.length)
  let reached = 0
  items.forEach((item, i) => {
    if (i === without) return
    next.fill(0, 0, (reached + item.b.length + 1) * count)
    for (let k = 0; k < categoriesOf(item); k++) {
      const from = (tables.firstRow[i]! + k) * count
      for (let s = 0; s <= reached; s++)
        for (let q = 0; q < count; q++)
          next[(s + k) * count + q]! += distribution[s * count + q]! * tables.probability[from + q]!
    }
    reached += item.b.length
    distribution.set(next.subarray(0, (reached + 1) * count))
  })
  return distribution
}

export interface SumScore extends Score {
  sum: number
  /** Share of the population with this sum, by the model. */
  probability: number
}

/**
 * EAP and its error for each sum of scores, for those who answered every item (Thissen et al. 1995): one table turns
 * a count of points into θ without a computer.
 */
export function sumScoreTable(bank: Bank, grid: Grid = makeGrid()): SumScore[] {
  const { nodes } = grid
  const distribution = sumDistribution(tabulate(bank.items, grid), bank.items)
  const prior = normalWeights(grid, bank.latent)
  return Array.from({ length: distribution.length / nodes.length }, (_, sum) => {
    const weights = prior.map((one, q) => one * distribution[sum * nodes.length + q]!)
    const probability = weights.reduce((total, one) => total + one, 0)
    const theta = weights.reduce((total, one, q) => total + one * nodes[q]!, 0) / probability
    const variance =
      weights.reduce((total, one, q) => total + one * (nodes[q]! - theta) ** 2, 0) / probability
    return { sum, theta, se: Math.sqrt(variance), probability }
  })
}
