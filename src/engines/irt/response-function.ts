import type { Item } from './item.ts'
import { familyOf } from './item.ts'

/** Below this a probability is taken as this, so that its logarithm stays finite. */
export const LEAST_PROBABILITY = 1e-300

/**
 * Probabilities of the scores 0…m at one θ with their first and second derivatives by θ.
 * A workspace: made once, filled many times.
 */
export interface Curve {
  readonly p: Float64Array
  readonly dp: Float64Array
  readonly d2p: Float64Array
}

export function makeCurve(categories: number): Curve {
  return {
    p: new Float64Array(categories),
    dp: new Float64Array(categories),
    d2p: new Float64Array(categories),
  }
}

/** 1/(1 + exp(−x)). */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/** Fills `curve` for an item at θ. Probabilities in the tails keep their relative accuracy. */
export function evaluate(item: Item, theta: number, curve: Curve): void {
  const family = familyOf(item.model)
  if (family === 'logistic') evaluateLogistic(item, theta, curve)
  else if (family === 'graded') evaluateGraded(item, theta, curve)
  else evaluatePartialCredit(item, theta, curve)
}

function evaluateLogistic({ a, b, c }: Item, theta: number, { p, dp, d2p }: Curve): void {
  const x = a * (theta - b[0]!)
  const right = logistic(x)
  const wrong = logistic(-x)
  p[0] = Math.max((1 - c) * wrong, LEAST_PROBABILITY)
  p[1] = Math.max(c + (1 - c) * right, LEAST_PROBABILITY)
  dp[1] = (1 - c) * a * right * wrong
  dp[0] = -dp[1]
  d2p[1] = dp[1] * a * (wrong - right)
  d2p[0] = -d2p[1]
}

/**
 * With s_k = P(X ≥ k): p_k = s_k − s_{k+1} = s_k (1 − s_{k+1})(1 − exp(x_{k+1} − x_k)), which does not cancel;
 * p'/p = a(1 − s_k − s_{k+1}) and p''/p = a²(1 − 3(s_k + s_{k+1}) + 2(s_k² + s_k s_{k+1} + s_{k+1}²)).
 */
function evaluateGraded({ a, b }: Item, theta: number, { p, dp, d2p }: Curve): void {
  const m = b.length
  let upperX = Number.POSITIVE_INFINITY
  let s = 1
  for (let k = 0; k <= m; k++) {
    const x = k < m ? a * (theta - b[k]!) : Number.NEGATIVE_INFINITY
    const next = k < m ? logistic(x) : 0
    const notNext = k < m ? logistic(-x) : 1
    const share = k === 0 || k === m ? 1 : -Math.expm1(x - upperX)
    const probability = Math.max(s * notNext * share, LEAST_PROBABILITY)
    p[k] = probability
    dp[k] = a * probability * (notNext - s)
    d2p[k] = a * a * probability * (1 - 3 * (s + next) + 2 * (s * s + s * next + next * next))
    s = next
    upperX = x
  }
}

function evaluatePartialCredit({ a, b }: Item, theta: number, { p, dp, d2p }: Curve): void {
  const m = b.length
  let z = 0
  let highest = 0
  p[0] = 0
  for (let k = 1; k <= m; k++) {
    z += a * (theta - b[k - 1]!)
    p[k] = z
    if (z > highest) highest = z
  }
  let sum = 0
  for (let k = 0; k <= m; k++) {
    const e = Math.exp(p[k]! - highest)
    p[k] = e
    sum += e
  }
  let mean = 0
  let square = 0
  for (let k = 0; k <= m; k++) {
    const probability = Math.max(p[k]! / sum, LEAST_PROBABILITY)
    p[k] = probability
    mean += k * probability
    square += k * k * probability
  }
  const variance = square - mean * mean
  for (let k = 0; k <= m; k++) {
    dp[k] = a * p[k]! * (k - mean)
    d2p[k] = a * a * p[k]! * ((k - mean) ** 2 - variance)
  }
}

/** Fisher's information of an item about θ: Σ_k p_k'²/p_k. */
export function informationOf({ p, dp }: Curve, categories: number): number {
  let sum = 0
  for (let k = 0; k < categories; k++) sum += (dp[k]! * dp[k]!) / p[k]!
  return sum
}

/** Probabilities of the scores 0…m at θ. */
export function probabilities(item: Item, theta: number): number[] {
  const curve = makeCurve(item.b.length + 1)
  evaluate(item, theta, curve)
  return [...curve.p]
}

/** Information of one item at θ. Allocates; in loops use `evaluate` and `informationOf`. */
export function itemInformation(item: Item, theta: number): number {
  const curve = makeCurve(item.b.length + 1)
  evaluate(item, theta, curve)
  return informationOf(curve, item.b.length + 1)
}

/** Expected score of one item at θ. */
export function expectedScore(item: Item, theta: number): number {
  return probabilities(item, theta).reduce((sum, p, k) => sum + k * p, 0)
}
