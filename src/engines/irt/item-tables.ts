import type { Grid } from './grid.ts'
import { categoriesOf, type Item, mostCategories } from './item.ts'
import { evaluate, informationOf, makeCurve } from './response-function.ts'

/** Probabilities and information of items at the nodes of a grid, computed once. */
export interface ItemTables {
  readonly grid: Grid
  /** Item i's row for score k starts at (firstRow[i] + k)·nodes in `probability`. */
  readonly firstRow: Int32Array
  readonly probability: Float64Array
  /** Item i at node q: information[i·nodes + q]. */
  readonly information: Float64Array
}

export function tabulate(items: readonly Item[], grid: Grid): ItemTables {
  const count = grid.nodes.length
  const firstRow = new Int32Array(items.length + 1)
  items.forEach((item, i) => {
    firstRow[i + 1] = firstRow[i]! + categoriesOf(item)
  })
  const probability = new Float64Array(firstRow[items.length]! * count)
  const information = new Float64Array(items.length * count)
  const curve = makeCurve(mostCategories(items))
  items.forEach((item, i) => {
    const categories = categoriesOf(item)
    for (let q = 0; q < count; q++) {
      evaluate(item, grid.nodes[q]!, curve)
      for (let k = 0; k < categories; k++) probability[(firstRow[i]! + k) * count + q] = curve.p[k]!
      information[i * count + q] = informationOf(curve, categories)
    }
  })
  return { grid, firstRow, probability, information }
}

/**
 * Multiplies weights at the nodes by the likelihood of one response, then scales them to sum 1: the posterior
 * after this response when they were the prior before it. O(nodes), allocates nothing.
 */
export function updatePosterior(
  tables: ItemTables,
  item: number,
  score: number,
  weights: Float64Array,
): void {
  const count = weights.length
  const from = (tables.firstRow[item]! + score) * count
  let sum = 0
  for (let q = 0; q < count; q++) {
    const w = weights[q]! * tables.probability[from + q]!
    weights[q] = w
    sum += w
  }
  for (let q = 0; q < count; q++) weights[q]! /= sum
}

/** Mean and standard deviation over the nodes: EAP and its error when the weights are a posterior. */
export function posteriorMoments(grid: Grid, weights: Float64Array): { mean: number; sd: number } {
  const { nodes } = grid
  let sum = 0
  let first = 0
  for (let q = 0; q < nodes.length; q++) {
    sum += weights[q]!
    first += weights[q]! * nodes[q]!
  }
  const mean = first / sum
  let second = 0
  for (let q = 0; q < nodes.length; q++) second += weights[q]! * (nodes[q]! - mean) ** 2
  return { mean, sd: Math.sqrt(second / sum) }
}
