import { type Grid, normalWeights } from '../grid.ts'
import type { Latent } from '../item.ts'

/**
 * A normal distribution on the nodes of a grid: ln w_q = −(X_q − μ)²/(2v) − ln Z(μ, v). Its derivatives by μ and v
 * are h(X_q) − E_w[h] with h = ((X − μ)/v, (X − μ)²/(2v²)).
 */
export interface LatentDerivatives {
  /** Derivatives of ln w_q by μ and by v at every node. */
  readonly byMean: Float64Array
  readonly byVariance: Float64Array
  /** Second derivatives of ln w_q, summed with the given weights of the nodes. */
  second: { mm: number; mv: number; vv: number }
}

/**
 * @param weights w_q  @param counts expected people at the nodes (for `second`)
 */
export function differentiateLatent(
  grid: Grid,
  { mean, variance }: Latent,
  weights: Float64Array,
  counts: Float64Array,
): LatentDerivatives {
  const { nodes } = grid
  const expected = covariances(nodes, mean, variance, weights)
  const byMean = new Float64Array(nodes.length)
  const byVariance = new Float64Array(nodes.length)
  const curvature = { mm: 0, mv: 0, vv: 0 }
  let people = 0
  nodes.forEach((node, q) => {
    byMean[q] = (node - mean) / variance - expected.m
    byVariance[q] = (node - mean) ** 2 / (2 * variance ** 2) - expected.v
    people += counts[q]!
    curvature.mm += counts[q]! * (-1 / variance)
    curvature.mv += counts[q]! * (-(node - mean) / variance ** 2)
    curvature.vv += counts[q]! * (-((node - mean) ** 2) / variance ** 3)
  })
  const own = ownCurvature(nodes, mean, variance, weights)
  return {
    byMean,
    byVariance,
    second: {
      mm: curvature.mm - people * (own.mm + expected.mm),
      mv: curvature.mv - people * (own.mv + expected.mv),
      vv: curvature.vv - people * (own.vv + expected.vv),
    },
  }
}

/** E_w of the second derivatives of the exponent. */
function ownCurvature(nodes: Float64Array, mean: number, variance: number, weights: Float64Array) {
  const own = { mm: -1 / variance, mv: 0, vv: 0 }
  nodes.forEach((node, q) => {
    own.mv -= (weights[q]! * (node - mean)) / variance ** 2
    own.vv -= (weights[q]! * (node - mean) ** 2) / variance ** 3
  })
  return own
}

/** Means and covariances of h under w. */
function covariances(nodes: Float64Array, mean: number, variance: number, weights: Float64Array) {
  const sum = { m: 0, v: 0, mm: 0, mv: 0, vv: 0 }
  nodes.forEach((node, q) => {
    const m = (node - mean) / variance
    const v = (node - mean) ** 2 / (2 * variance ** 2)
    const w = weights[q]!
    sum.m += w * m
    sum.v += w * v
    sum.mm += w * m * m
    sum.mv += w * m * v
    sum.vv += w * v * v
  })
  return {
    m: sum.m,
    v: sum.v,
    mm: sum.mm - sum.m ** 2,
    mv: sum.mv - sum.m * sum.v,
    vv: sum.vv - sum.v ** 2,
  }
}

/**
 * Variances are followed no further than this: below, nobody differs from anybody; above, the grid no longer holds
 * the distribution. One that ends near a limit is refused by name.
 */
export function varianceLimits({ nodes }: Grid): { least: number; most: number } {
  return { least: 0.002, most: nodes.at(-1)! ** 2 / 2 }
}

/**
 * The mean and variance under which expected counts at the nodes are likeliest, by Fisher scoring from the given
 * ones; a parameter that is not free stays.
 */
export function fitLatent(
  grid: Grid,
  counts: Float64Array,
  start: { mean: number; variance: number },
  free: { mean: boolean; variance: boolean },
): { mean: number; variance: number } {
  let { mean, variance } = start
  let height = latentHeight(grid, counts, mean, variance)
  const { least, most } = varianceLimits(grid)
  for (let round = 0; round < 50; round++) {
    const step = scoringStep(grid, counts, mean, variance, free)
    let scale = 1
    let better = false
    for (let halving = 0; halving < 30 && !better; halving++, scale /= 2) {
      const nextVariance = variance + scale * step.v
      if (!(nextVariance >= least && nextVariance <= most)) continue
      const nextHeight = latentHeight(grid, counts, mean + scale * step.m, nextVariance)
      if (!(nextHeight >= height)) continue
      better = true
      mean += scale * step.m
      variance = nextVariance
      height = nextHeight
    }
    if (!better || Math.abs(step.m) + Math.abs(step.v) < 1e-10) break
  }
  return { mean, variance }
}

function scoringStep(
  grid: Grid,
  counts: Float64Array,
  mean: number,
  variance: number,
  free: { mean: boolean; variance: boolean },
): { m: number; v: number } {
  const { nodes } = grid
  const weights = normalWeights(grid, { mean, variance })
  const c = covariances(nodes, mean, variance, weights)
  let people = 0
  let m = 0
  let v = 0
  nodes.forEach((node, q) => {
    people += counts[q]!
    m += counts[q]! * ((node - mean) / variance - c.m)
    v += counts[q]! * ((node - mean) ** 2 / (2 * variance ** 2) - c.v)
  })
  if (!free.mean) return { m: 0, v: free.variance ? v / (people * c.vv) : 0 }
  if (!free.variance) return { m: m / (people * c.mm), v: 0 }
  const determinant = (c.mm * c.vv - c.mv ** 2) * people
  return { m: (m * c.vv - v * c.mv) / determinant, v: (v * c.mm - m * c.mv) / determinant }
}

function latentHeight({ nodes }: Grid, counts: Float64Array, mean: number, variance: number): number {
  let sum = 0
  let people = 0
  let height = 0
  nodes.forEach((node, q) => {
    const exponent = -((node - mean) ** 2) / (2 * variance)
    sum += Math.exp(exponent)
    people += counts[q]!
    height += counts[q]! * exponent
  })
  return height - people * Math.log(sum)
}
