/**
 * Probability that a chi-square variable with `df` degrees of freedom exceeds x: the upper incomplete gamma function
 * Q(df/2, x/2), by its series below and its continued fraction above the mean (DLMF 8.11.4, 8.9.2).
 */
export function chiSquareTail(x: number, df: number): number {
  if (!(x > 0)) return 1
  const [a, z] = [df / 2, x / 2]
  return z < a + 1 ? Math.max(0, 1 - lowerSeries(a, z)) : upperFraction(a, z)
}

/** Two-sided probability of a standard normal value. */
export function normalTwoSided(z: number): number {
  return chiSquareTail(z * z, 1)
}

function lowerSeries(a: number, z: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < 2000 && term > sum * 1e-16; n++) {
    term *= z / (a + n)
    sum += term
  }
  return sum * Math.exp(a * Math.log(z) - z - logGamma(a))
}

/** Lentz's evaluation. */
function upperFraction(a: number, z: number): number {
  let b = z + 1 - a
  let c = 1e300
  let d = 1 / b
  let value = d
  for (let n = 1; n < 2000; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    const factor = c * d
    value *= factor
    if (Math.abs(factor - 1) < 1e-15) break
  }
  return value * Math.exp(a * Math.log(z) - z - logGamma(a))
}

/** ln Γ of a positive multiple of ½, by recurrence to large arguments and Stirling's series. */
function logGamma(a: number): number {
  let shift = 0
  let x = a
  while (x < 12) {
    shift -= Math.log(x)
    x++
  }
  const inverse = 1 / (x * x)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x
  return shift + (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series
}
