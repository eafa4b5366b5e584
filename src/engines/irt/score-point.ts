import { categoriesOf, type Item, type Latent, mostCategories } from './item.ts'
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
export function likelihoodSums(
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

export function makeSums(): Sums {
  return { slope: 0, curvature: 0, information: 0, bias: 0, logLikelihood: 0 }
}

/**
 * Highest point of the posterior density (Samejima 1969); its error is 1/√(minus the second derivative of the log
 * posterior there). With a normal prior it is finite for every pattern.
 */
export function scoreMap(
  items: readonly Item[],
  responses: ArrayLike<number>,
  { mean, variance }: Latent,
): Score {
  const curve = makeCurve(mostCategories(items))
  const sums = makeSums()
  const at = (theta: number) => likelihoodSums(items, responses, theta, curve, sums)
  const slope: Slope = theta => {
    at(theta)
    return sums.slope - (theta - mean) / variance
  }
  const reach = Math.max(LIMIT, LIMIT * Math.sqrt(variance))
  const found = peaks(slope, mean - reach, mean + reach).map(theta => {
    at(theta)
    const height = sums.logLikelihood - (theta - mean) ** 2 / (2 * variance)
    return { theta, height, curvature: sums.curvature + 1 / variance }
  })
  const best = found.reduce((one, other) => (other.height > one.height ? other : one))
  return { theta: best.theta, se: 1 / Math.sqrt(best.curvature) }
}

/**
 * Weighted likelihood estimate: root of l'(θ) + J(θ)/(2 I(θ)) (Warm 1989), error 1/√I. Finite for all-right and
 * all-wrong patterns of the models without guessing; refused in words where the equation has no root.
 */
export function scoreWle(items: readonly Item[], responses: ArrayLike<number>): Score | NoScore {
  const answered = Array.from(responses).some(score => score >= 0)
  if (!answered) return { refused: 'no-responses' }
  const curve = makeCurve(mostCategories(items))
  const sums = makeSums()
  const at = (theta: number) => likelihoodSums(items, responses, theta, curve, sums)
  const slope: Slope = theta => {
    at(theta)
    return sums.information > 0 ? sums.slope + sums.bias / (2 * sums.information) : 0
  }
  const roots = peaks(slope, -LIMIT, LIMIT)
  if (roots.length === 0) return { refused: 'not-finite' }
  const theta = roots.length === 1 ? roots[0]! : highest(roots, slope)
  at(theta)
  return { theta, se: 1 / Math.sqrt(sums.information) }
}

/** Points where a slope goes from plus to minus, by scan and bisection with secant steps. */
function peaks(slope: Slope, from: number, to: number): number[] {
  const found: number[] = []
  let left = from
  let leftSlope = slope(left)
  for (let right = from + STEP; right <= to + STEP / 2; right += STEP) {
    const rightSlope = slope(right)
    if (leftSlope > 0 && rightSlope <= 0) found.push(rootBetween(slope, left, right, leftSlope, rightSlope))
    left = right
    leftSlope = rightSlope
  }
  return found
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
