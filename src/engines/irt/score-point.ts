import { type Bank, categoriesOf, type Item, type Latent, mostCategories, STANDARD_NORMAL } from './item.ts'
import { type Curve, evaluate, makeCurve } from './response-function.ts'
import type { Score } from './score-eap.ts'

/** Why a score does not exist: `no-responses`, or no finite θ solves the method's equation. */
export interface NoScore {
  refused: 'no-responses' | 'not-finite'
}

/** Estimates are looked for between −LIMIT and LIMIT. */
const LIMIT = 20
const STEP = 0.25
const TOLERANCE = 1e-10

/** Derivative of the function to be maximised, as a function of θ. */
type Slope = (theta: number) => number

interface Sums {
  /** Σ p'/p: derivative of the log-likelihood. */
  slope: number
  /** −Σ (p''/p − (p'/p)²): minus the second derivative. */
  curvature: number
  /** Fisher's information I. */
  information: number
  /** J = Σ_i Σ_k p' p''/p (Warm 1989, eq. 11; for several scores Magis 2015). */
  bias: number
  logLikelihood: number
}

/** Log-likelihood of responses at θ with what the three methods need of it. */
function likelihoodSums(
  items: readonly Item[],
  responses: ArrayLike<number>,
  theta: number,
  curve: Curve,
  sums: Sums,
): void {
  sums.slope = sums.curvature = sums.information = sums.bias = sums.logLikelihood = 0
  for (let i = 0; i < items.length; i++) {
    const score = responses[i]!
    if (score < 0) continue
    evaluate(items[i]!, theta, curve)
    const { p, dp, d2p } = curve
    const ratio = dp[score]! / p[score]!
    sums.slope += ratio
    sums.curvature += ratio * ratio - d2p[score]! / p[score]!
    sums.logLikelihood += Math.log(p[score]!)
    for (let k = 0; k < categoriesOf(items[i]!); k++) {
      sums.information += (dp[k]! * dp[k]!) / p[k]!
      sums.bias += (dp[k]! * d2p[k]!) / p[k]!
    }
  }
}

function makeSums(): Sums {
  return { slope: 0, curvature: 0, information: 0, bias: 0, logLikelihood: 0 }
}

/** Derivatives of an item's log-likelihood at the nodes of the scan. */
interface ScanTables {
  readonly nodes: Float64Array
  /** p'/p of item i and score k at [(firstRow[i] + k)·nodes + q]. */
  readonly slope: Float64Array
  readonly firstRow: Int32Array
  /** I and J of item i at [i·nodes + q]. */
  readonly information: Float64Array
  readonly bias: Float64Array
}

/**
 * MAP and WLE scores of many people on one bank. The equation of each method is scanned for changes of sign on
 * nodes tabulated once; each is then refined with exact values to 1e-10.
 */
export class PointScorer {
  readonly #items: readonly Item[]
  readonly #latent: Latent
  readonly #tables: ScanTables
  readonly #curve: Curve
  readonly #sums = makeSums()
  readonly #scan: Float64Array
  readonly #information: Float64Array
  readonly #bias: Float64Array

  constructor({ items, latent }: Bank) {
    this.#items = items
    this.#latent = latent
    this.#curve = makeCurve(mostCategories(items))
    this.#tables = scanTables(items, latent, this.#curve)
    const count = this.#tables.nodes.length
    this.#scan = new Float64Array(count)
    this.#information = new Float64Array(count)
    this.#bias = new Float64Array(count)
  }

  /**
   * Highest point of the posterior density (Samejima 1969); its error is 1/√(minus the second derivative of the log
   * posterior there). With a normal prior it is finite for every pattern.
   */
  map(responses: ArrayLike<number>): Score {
    const { mean, variance } = this.#latent
    const { nodes } = this.#tables
    this.#scanLikelihood(responses)
    for (let q = 0; q < nodes.length; q++) this.#scan[q]! -= (nodes[q]! - mean) / variance
    const slope: Slope = theta => this.#at(theta, responses).slope - (theta - mean) / variance
    let best = { theta: mean, height: Number.NEGATIVE_INFINITY, curvature: 1 / variance }
    for (const theta of this.#roots(slope)) {
      const sums = this.#at(theta, responses)
      const height = sums.logLikelihood - (theta - mean) ** 2 / (2 * variance)
      if (height > best.height) best = { theta, height, curvature: sums.curvature + 1 / variance }
    }
    return { theta: best.theta, se: 1 / Math.sqrt(best.curvature) }
  }

  /**
   * Weighted likelihood estimate: root of l'(θ) + J(θ)/(2 I(θ)) (Warm 1989), error 1/√I. Finite for all-right and
   * all-wrong patterns; refused in words where the equation has no root within 20 of the mean.
   */
  wle(responses: ArrayLike<number>): Score | NoScore {
    if (!this.#scanLikelihood(responses)) return { refused: 'no-responses' }
    this.#scanWeights(responses)
    const slope: Slope = theta => {
      const { slope, bias, information } = this.#at(theta, responses)
      return information > 0 ? slope + bias / (2 * information) : 0
    }
    const roots = this.#roots(slope)
    if (roots.length === 0) return { refused: 'not-finite' }
    const theta = roots.length === 1 ? roots[0]! : highest(roots, slope)
    return { theta, se: 1 / Math.sqrt(this.#at(theta, responses).information) }
  }

  #at(theta: number, responses: ArrayLike<number>): Sums {
    likelihoodSums(this.#items, responses, theta, this.#curve, this.#sums)
    return this.#sums
  }

  /** Σ p'/p at the nodes; whether there is a response at all. */
  #scanLikelihood(responses: ArrayLike<number>): boolean {
    const { slope, firstRow, nodes } = this.#tables
    const scan = this.#scan.fill(0)
    let answered = false
    for (let i = 0; i < responses.length; i++) {
      if (responses[i]! < 0) continue
      answered = true
      const from = (firstRow[i]! + responses[i]!) * nodes.length
      for (let q = 0; q < nodes.length; q++) scan[q]! += slope[from + q]!
    }
    return answered
  }

  /** + J/(2I) of the items that were answered. */
  #scanWeights(responses: ArrayLike<number>): void {
    const { information, bias, nodes } = this.#tables
    const count = nodes.length
    const [informationSum, biasSum] = [this.#information.fill(0), this.#bias.fill(0)]
    for (let i = 0; i < responses.length; i++) {
      if (responses[i]! < 0) continue
      for (let q = 0; q < count; q++) {
        informationSum[q]! += information[i * count + q]!
        biasSum[q]! += bias[i * count + q]!
      }
    }
    for (let q = 0; q < count; q++)
      if (informationSum[q]! > 0) this.#scan[q]! += biasSum[q]! / (2 * informationSum[q]!)
  }

  /** Where the scanned slope goes from plus to minus, refined. */
  #roots(slope: Slope): number[] {
    const { nodes } = this.#tables
    const scan = this.#scan
    const found: number[] = []
    for (let q = 1; q < nodes.length; q++)
      if (scan[q - 1]! > 0 && scan[q]! <= 0)
        found.push(rootBetween(slope, nodes[q - 1]!, nodes[q]!, scan[q - 1]!, scan[q]!))
    return found
  }
}

function scanTables(items: readonly Item[], { mean, variance }: Latent, curve: Curve): ScanTables {
  const reach = LIMIT * Math.max(1, Math.sqrt(variance))
  const count = 1 + Math.round((2 * reach) / STEP)
  const nodes = Float64Array.from({ length: count }, (_, q) => mean - reach + (2 * reach * q) / (count - 1))
  const firstRow = new Int32Array(items.length + 1)
  items.forEach((item, i) => {
    firstRow[i + 1] = firstRow[i]! + categoriesOf(item)
  })
  const slope = new Float64Array(firstRow[items.length]! * count)
  const information = new Float64Array(items.length * count)
  const bias = new Float64Array(items.length * count)
  items.forEach((item, i) => {
    for (let q = 0; q < count; q++) {
      evaluate(item, nodes[q]!, curve)
      const { p, dp, d2p } = curve
      for (let k = 0; k < categoriesOf(item); k++) {
        slope[(firstRow[i]! + k) * count + q] = dp[k]! / p[k]!
        information[i * count + q]! += (dp[k]! * dp[k]!) / p[k]!
        bias[i * count + q]! += (dp[k]! * d2p[k]!) / p[k]!
      }
    }
  })
  return { nodes, slope, firstRow, information, bias }
}

/** One MAP score; for many people keep a `PointScorer`. */
export function scoreMap(items: readonly Item[], responses: ArrayLike<number>, latent: Latent): Score {
  return new PointScorer({ items, latent }).map(responses)
}

/** One WLE score; for many people keep a `PointScorer`. */
export function scoreWle(items: readonly Item[], responses: ArrayLike<number>): Score | NoScore {
  return new PointScorer({ items, latent: STANDARD_NORMAL }).wle(responses)
}

/** Root of a continuous function with a change of sign, by the Illinois form of regula falsi. */
function rootBetween(slope: Slope, from: number, to: number, fromValue: number, toValue: number): number {
  let [a, b, fa, fb] = [from, to, fromValue, toValue]
  for (let step = 0; step < 100 && b - a > TOLERANCE; step++) {
    const middle = (a * fb - b * fa) / (fb - fa)
    const value = slope(middle)
    if (value === 0) return middle
    if (value > 0) {
      if (middle - a < TOLERANCE && step > 0) return middle
      a = middle
      fa = value
      fb /= 2
    } else {
      if (b - middle < TOLERANCE && step > 0) return middle
      b = middle
      fb = value
      fa /= 2
    }
  }
  return (a + b) / 2
}

/** Of several roots the one with the highest weighted likelihood, the slope being integrated between them. */
function highest(roots: readonly number[], slope: Slope): number {
  let best = roots[0]!
  let height = 0
  let bestHeight = 0
  for (let r = 1; r < roots.length; r++) {
    const steps = 200
    const width = (roots[r]! - roots[r - 1]!) / steps
    for (let s = 0; s < steps; s++) height += slope(roots[r - 1]! + (s + 0.5) * width) * width
    if (height > bestHeight) {
      best = roots[r]!
      bestHeight = height
    }
  }
  return best
}
