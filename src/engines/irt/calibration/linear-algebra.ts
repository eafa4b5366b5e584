/**
 * Cholesky's factor of a symmetric matrix, row by row, lower triangle in place.
 * @param n rows and columns  @returns the first row that is not positive definite, or −1
 */
export function factorise(matrix: Float64Array, n: number): number {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k]! * matrix[j * n + k]!
      if (i !== j) matrix[i * n + j] = sum / matrix[j * n + j]!
      else if (sum > 0 && Number.isFinite(sum)) matrix[i * n + i] = Math.sqrt(sum)
      else return i
    }
  }
  return -1
}

/** Solves L Lᵀ x = v in place. */
export function solveFactored(factor: Float64Array, n: number, v: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = v[i]!
    for (let k = 0; k < i; k++) sum -= factor[i * n + k]! * v[k]!
    v[i] = sum / factor[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = v[i]!
    for (let k = i + 1; k < n; k++) sum -= factor[k * n + i]! * v[k]!
    v[i] = sum / factor[i * n + i]!
  }
}

/** Inverse of the matrix whose factor is given: (L⁻¹)ᵀ L⁻¹, with the columns of L⁻¹ laid out as rows. */
export function invertFactored(factor: Float64Array, n: number): Float64Array {
  const columns = new Float64Array(n * n)
  for (let j = 0; j < n; j++) {
    columns[j * n + j] = 1 / factor[j * n + j]!
    for (let i = j + 1; i < n; i++) {
      let sum = 0
      for (let k = j; k < i; k++) sum -= factor[i * n + k]! * columns[j * n + k]!
      columns[j * n + i] = sum / factor[i * n + i]!
    }
  }
  const inverse = new Float64Array(n * n)
  for (let s = 0; s < n; s++)
    for (let t = 0; t <= s; t++) {
      let sum = 0
      for (let i = s; i < n; i++) sum += columns[s * n + i]! * columns[t * n + i]!
      inverse[s * n + t] = inverse[t * n + s] = sum
    }
  return inverse
}

/**
 * Adds f·v vᵀ of many vectors to the lower triangle of a matrix, four at a time, so that each of its numbers is
 * fetched and stored a quarter as often.
 */
export class OuterProductSum {
  readonly #matrix: Float64Array
  readonly #n: number
  readonly #vectors: readonly Float64Array[]
  readonly #weights = new Float64Array(4)
  #held = 0

  constructor(matrix: Float64Array, n: number) {
    this.#matrix = matrix
    this.#n = n
    this.#vectors = Array.from({ length: 4 }, () => new Float64Array(n))
  }

  /** The next vector, all zero, to be filled before `commit`. */
  vector(): Float64Array {
    return this.#vectors[this.#held]!.fill(0)
  }

  commit(weight: number): void {
    this.#weights[this.#held++] = weight
    if (this.#held === 4) this.flush()
  }

  /** Adds what is held; to be called after the last vector. */
  flush(): void {
    this.#weights.fill(0, this.#held)
    const [a, b, c, d] = this.#vectors as [Float64Array, Float64Array, Float64Array, Float64Array]
    const [wa, wb, wc, wd] = this.#weights as unknown as [number, number, number, number]
    const matrix = this.#matrix
    for (let s = 0; s < this.#n; s++) {
      const [as, bs, cs, ds] = [wa * a[s]!, wb * b[s]!, wc * c[s]!, wd * d[s]!]
      const row = s * this.#n
      for (let t = 0; t <= s; t++) matrix[row + t]! += as * a[t]! + bs * b[t]! + (cs * c[t]! + ds * d[t]!)
    }
    this.#held = 0
  }
}
