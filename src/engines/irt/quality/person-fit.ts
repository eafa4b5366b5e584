import { categoriesOf, type Item, type Latent, mostCategories } from '../item.ts'
import { evaluate, makeCurve } from '../response-function.ts'

/** How θ was estimated; it decides the term that corrects l_z for the estimation. */
export type Estimator = { method: 'map'; latent: Latent } | { method: 'wle' }

/**
 * l_z* of Snijders (2001), for several scores Sinharay (2016): the standardised log-likelihood of a person's pattern,
 * corrected for θ being estimated from it. About N(0, 1) for people who follow the model; far below zero means a
 * pattern that does not fit: guessing, copying, a key in error.
 *
 *     l_z* = (Σ_i (ln P_i(x_i) − E ln P_i) + c r₀) / τ,   c = Σ P'_k ln P_k / I,   τ² = Σ Var(ln P_k − c P'_k/P_k)
 *
 * with r₀ = −(θ − μ)/σ² for MAP and J/(2I) for WLE.
 * @returns null where there is nothing to standardise (fewer than two responses)
 */
export function personFit(
  items: readonly Item[],
  responses: ArrayLike<number>,
  theta: number,
  estimator: Estimator,
): number | null {
  const curve = makeCurve(mostCategories(items))
  let [information, bias, cross, answered] = [0, 0, 0, 0]
  for (let i = 0; i < items.length; i++) {
    if (responses[i]! < 0) continue
    answered++
    evaluate(items[i]!, theta, curve)
    const { p, dp, d2p } = curve
    for (let k = 0; k < categoriesOf(items[i]!); k++) {
      information += (dp[k]! * dp[k]!) / p[k]!
      bias += (dp[k]! * d2p[k]!) / p[k]!
      cross += dp[k]! * Math.log(p[k]!)
    }
  }
  if (answered < 2 || !(information > 0)) return null
  const c = cross / information
  const correction =
    estimator.method === 'map'
      ? -(theta - estimator.latent.mean) / estimator.latent.variance
      : bias / (2 * information)
  let [deviation, variance] = [0, 0]
  for (let i = 0; i < items.length; i++) {
    if (responses[i]! < 0) continue
    evaluate(items[i]!, theta, curve)
    const { p, dp } = curve
    let [logMean, mean, square] = [0, 0, 0]
    for (let k = 0; k < categoriesOf(items[i]!); k++) {
      const log = Math.log(p[k]!)
      const weight = log - (c * dp[k]!) / p[k]!
      logMean += p[k]! * log
      mean += p[k]! * weight
      square += p[k]! * weight * weight
    }
    deviation += Math.log(p[responses[i]!]!) - logMean
    variance += square - mean * mean
  }
  return variance > 1e-12 ? (deviation + c * correction) / Math.sqrt(variance) : null
}
