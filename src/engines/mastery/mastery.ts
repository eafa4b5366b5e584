/**
 * How sure a level is after few answers.
 *
 * Beta-binomial model of a domain score (Keats & Lord 1962; Huynh 1976): the share p of the domain's tasks a
 * person would do rightly has the prior Beta(1, 1); x points of n make it Beta(1 + x, 1 + n − x). With cut
 * shares c₁ < c₂ < … the probability of level k is the posterior mass between c_k and c_{k+1}:
 *
 *     P(level = k | x, n) = I_{c_{k+1}}(1 + x, 1 + n − x) − I_{c_k}(1 + x, 1 + n − x),   c₀ = 0, c_{K+1} = 1
 *
 * where I is the regularised incomplete beta function. Partial credit enters x as a fraction; the model then
 * understates the precision a little, never overstates it. Tasks are taken as exchangeable: where a bank is
 * calibrated, item response theory says more.
 */

/** @param points 0…maxPoints  @param cuts ascending shares in (0, 1]  @returns probabilities of levels 0…cuts.length, sum 1 */
export function levelProbabilities(points: number, maxPoints: number, cuts: readonly number[]): number[] {
  if (!(maxPoints > 0) || points < 0 || points > maxPoints)
    throw new RangeError(`points ${points} of ${maxPoints} are not a result`)
  const below = cuts.map(cut => regularisedBeta(cut, 1 + points, 1 + maxPoints - points))
  return [...below, 1].map((cumulative, level) => Math.max(0, cumulative - (below[level - 1] ?? 0)))
}

/** Level by the visible rule: the highest whose cut the share of points reaches. */
export function levelOf(points: number, maxPoints: number, cuts: readonly number[]): number {
  const share = points / maxPoints
  // A share is compared with a written per cent: 3 of 5 must reach 0.6 whatever binary fractions make of it.
  return cuts.filter(cut => share >= cut - 1e-9).length
}

/** Probability that the true level is below the target: what the product calls a deficit. */
export function probabilityBelow(probabilities: readonly number[], target: number): number {
  const sum = probabilities.slice(0, target).reduce((total, one) => total + one, 0)
  return Math.min(1, Math.max(0, sum))
}

/**
 * I_x(a, b), by Lentz's continued fraction (DLMF 8.17.22), to about 1e-14.
 * @param x 0…1  @param a > 0  @param b > 0
 */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(1 - x, b, a)) / b
}

const TINY = 1e-300

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1))
  let result = d
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / notZero(1 + even * d)
    c = notZero(1 + even / c)
    result *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / notZero(1 + odd * d)
    c = notZero(1 + odd / c)
    const step = d * c
    result *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  return result
}

function notZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln Γ(z), z ≥ 1, by Lanczos' approximation with g = 7. */
function logGamma(z: number): number {
  const shifted = z - 1
  let sum = LANCZOS[0]!
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (shifted + i)
  const t = shifted + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum)
}
