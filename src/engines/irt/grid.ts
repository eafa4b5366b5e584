import type { Latent } from './item.ts'

/** Equally spaced nodes of θ; all integrals over θ are sums over them. */
export interface Grid {
  readonly nodes: Float64Array
}

export const DEFAULT_NODES = 61
export const DEFAULT_LIMIT = 6

/** @param count nodes, at least 2  @param limit the nodes go from −limit to limit */
export function makeGrid(count = DEFAULT_NODES, limit = DEFAULT_LIMIT): Grid {
  if (!Number.isInteger(count) || count < 2 || !(limit > 0))
    throw new RangeError(`no grid of ${count} nodes up to ${limit}`)
  return { nodes: Float64Array.from({ length: count }, (_, q) => -limit + (2 * limit * q) / (count - 1)) }
}

/** Weights of a normal distribution at the nodes, with sum 1. */
export function normalWeights(grid: Grid, { mean, variance }: Latent, out?: Float64Array): Float64Array {
  const { nodes } = grid
  const weights = out ?? new Float64Array(nodes.length)
  let sum = 0
  for (let q = 0; q < nodes.length; q++) {
    const w = Math.exp(-((nodes[q]! - mean) ** 2) / (2 * variance))
    weights[q] = w
    sum += w
  }
  for (let q = 0; q < nodes.length; q++) weights[q]! /= sum
  return weights
}
