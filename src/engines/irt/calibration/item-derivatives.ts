import type { Family } from '../item.ts'
import { LEAST_PROBABILITY, logistic } from '../response-function.ts'

/**
 * Parameters of an item as they are estimated: linear in θ, where the likelihood is well behaved.
 * - logistic: [a, d] with x = aθ + d, d = −ab; with guessing [a, d, γ], c = 1/(1 + exp(−γ));
 * - graded: [a, d_1 … d_m], x_k = aθ + d_k, d descending, d_k = −a b_k;
 * - partial credit: [a, e_1 … e_m], P(X = k) ∝ exp(kaθ + e_k), e_k = −a Σ_{v ≤ k} b_v.
 */
export interface ItemForm {
  readonly family: Family
  readonly guessing: boolean
  /** Scores 0…m. */
  readonly m: number
  readonly size: number
}

export function formOf(family: Family, guessing: boolean, m: number): ItemForm {
  return { family, guessing, m, size: 1 + m + (guessing ? 1 : 0) }
}

/**
 * Probabilities of the scores at one θ, derivatives of their logarithms by the parameters and, where asked, second
 * derivatives: p[k], g[k·size + s], h[(k·size + s)·size + t].
 */
export interface ItemDerivatives {
  readonly p: Float64Array
  readonly g: Float64Array
  readonly h: Float64Array
}

export function makeDerivatives(forms: readonly ItemForm[]): ItemDerivatives {
  const categories = forms.reduce((most, { m }) => Math.max(most, m + 1), 2)
  const size = forms.reduce((most, form) => Math.max(most, form.size), 2)
  return {
    p: new Float64Array(categories),
    g: new Float64Array(categories * size),
    h: new Float64Array(categories * size * size),
  }
}

/** @param at where the item's parameters start in `psi`  @param second whether `h` is filled */
export function differentiate(
  form: ItemForm,
  psi: Float64Array,
  at: number,
  theta: number,
  out: ItemDerivatives,
  second: boolean,
): void {
  if (form.family === 'graded') graded(form, psi, at, theta, out, second)
  else if (form.family === 'partial-credit') partialCredit(form, psi, at, theta, out, second)
  else if (form.guessing) guessing(psi, at, theta, out, second)
  else plainLogistic(psi, at, theta, out, second)
}

function plainLogistic(
  psi: Float64Array,
  at: number,
  theta: number,
  { p, g, h }: ItemDerivatives,
  second: boolean,
): void {
  const x = psi[at]! * theta + psi[at + 1]!
  const right = logistic(x)
  const wrong = logistic(-x)
  p[0] = Math.max(wrong, LEAST_PROBABILITY)
  p[1] = Math.max(right, LEAST_PROBABILITY)
  g[0] = -right * theta
  g[1] = -right
  g[2] = wrong * theta
  g[3] = wrong
  if (!second) return
  const w = -right * wrong
  h[0] = h[4] = w * theta * theta
  h[1] = h[2] = h[5] = h[6] = w * theta
  h[3] = h[7] = w
}

function guessing(
  psi: Float64Array,
  at: number,
  theta: number,
  { p, g, h }: ItemDerivatives,
  second: boolean,
): void {
  const x = psi[at]! * theta + psi[at + 1]!
  const right = logistic(x)
  const wrong = logistic(-x)
  const c = logistic(psi[at + 2]!)
  const notC = logistic(-psi[at + 2]!)
  const P = Math.max(c + notC * right, LEAST_PROBABILITY)
  p[0] = Math.max(notC * wrong, LEAST_PROBABILITY)
  p[1] = P
  const byX = (notC * right * wrong) / P
  const byGamma = (wrong * c * notC) / P
  g[0] = -right * theta
  g[1] = -right
  g[2] = -c
  g[3] = byX * theta
  g[4] = byX
  g[5] = byGamma
  if (!second) return
  spread(h, 0, theta, -right * wrong, 0, -c * notC)
  const xx = byX * (wrong - right) - byX * byX
  const xg = (-right * wrong * c * notC) / P - byX * byGamma
  const gg = byGamma * (notC - c) - byGamma * byGamma
  spread(h, 9, theta, xx, xg, gg)
}

/** Second derivatives by x and γ as derivatives by a, d and γ. */
function spread(h: Float64Array, at: number, theta: number, xx: number, xg: number, gg: number): void {
  h[at] = xx * theta * theta
  h[at + 1] = h[at + 3] = xx * theta
  h[at + 4] = xx
  h[at + 2] = h[at + 6] = xg * theta
  h[at + 5] = h[at + 7] = xg
  h[at + 8] = gg
}

/** p_k depends on x_k and x_{k+1} only: u and v are the derivatives of ln p_k by them. */
function graded(
  { m, size }: ItemForm,
  psi: Float64Array,
  at: number,
  theta: number,
  { p, g, h }: ItemDerivatives,
  second: boolean,
): void {
  g.fill(0, 0, (m + 1) * size)
  if (second) h.fill(0, 0, (m + 1) * size * size)
  const a = psi[at]!
  let x = Number.POSITIVE_INFINITY
  let s = 1
  let notS = 0
  for (let k = 0; k <= m; k++) {
    const nextX = k < m ? a * theta + psi[at + k + 1]! : Number.NEGATIVE_INFINITY
    const next = k < m ? logistic(nextX) : 0
    const notNext = k < m ? logistic(-nextX) : 1
    const share = k === 0 || k === m ? 1 : -Math.expm1(nextX - x)
    const probability = Math.max(s * notNext * share, LEAST_PROBABILITY)
    p[k] = probability
    const u = (s * notS) / probability
    const v = (-next * notNext) / probability
    const row = k * size
    g[row] = theta * (u + v)
    if (k > 0) g[row + k] = u
    if (k < m) g[row + k + 1] = v
    if (second) gradedSecond(h, row * size, size, k, m, theta, u, v, u * (notS - s), v * (notNext - next))
    x = nextX
    s = next
    notS = notNext
  }
}

function gradedSecond(
  h: Float64Array,
  at: number,
  size: number,
  k: number,
  m: number,
  theta: number,
  u: number,
  v: number,
  secondU: number,
  secondV: number,
): void {
  const uu = secondU - u * u
  const vv = secondV - v * v
  const uv = -u * v
  h[at] = theta * theta * (uu + 2 * uv + vv)
  if (k > 0) {
    h[at + k] = h[at + k * size] = theta * (uu + uv)
    h[at + k * size + k] = uu
  }
  if (k < m) {
    h[at + k + 1] = h[at + (k + 1) * size] = theta * (vv + uv)
    h[at + (k + 1) * size + k + 1] = vv
  }
  if (k > 0 && k < m) h[at + k * size + k + 1] = h[at + (k + 1) * size + k] = uv
}

function partialCredit(
  { m, size }: ItemForm,
  psi: Float64Array,
  at: number,
  theta: number,
  { p, g, h }: ItemDerivatives,
  second: boolean,
): void {
  const a = psi[at]!
  let highest = 0
  p[0] = 0
  for (let k = 1; k <= m; k++) {
    p[k] = k * a * theta + psi[at + k]!
    if (p[k]! > highest) highest = p[k]!
  }
  let sum = 0
  for (let k = 0; k <= m; k++) {
    p[k] = Math.exp(p[k]! - highest)
    sum += p[k]!
  }
  let mean = 0
  for (let k = 0; k <= m; k++) {
    p[k] = Math.max(p[k]! / sum, LEAST_PROBABILITY)
    mean += k * p[k]!
  }
  for (let k = 0; k <= m; k++) {
    g[k * size] = theta * (k - mean)
    for (let j = 1; j <= m; j++) g[k * size + j] = (k === j ? 1 : 0) - p[j]!
  }
  if (second) partialCreditSecond(h, p, size, m, theta, mean)
}

/** The same for every score, as in every exponential family. */
function partialCreditSecond(
  h: Float64Array,
  p: Float64Array,
  size: number,
  m: number,
  theta: number,
  mean: number,
): void {
  let variance = 0
  for (let k = 0; k <= m; k++) variance += p[k]! * (k - mean) ** 2
  h[0] = -theta * theta * variance
  for (let j = 1; j <= m; j++) {
    h[j] = h[j * size] = -theta * (j - mean) * p[j]!
    for (let l = 1; l <= m; l++) h[j * size + l] = p[j]! * (p[l]! - (j === l ? 1 : 0))
  }
  for (let k = 1; k <= m; k++) h.copyWithin(k * size * size, 0, size * size)
}
