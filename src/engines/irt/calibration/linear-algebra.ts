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
