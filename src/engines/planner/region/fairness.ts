import type { RegionPerson } from './region-problem.ts'

/**
 * Fairness between municipalities. The region maximises
 * `(1 − φ)·Σ vᵢ + φ·N·min over municipalities of the mean vᵢ`, N people in all. For any shares μ of the
 * municipalities that sum to one this is at most `Σ wᵢ·vᵢ` with `wᵢ = (1 − φ) + φ·N·μ_m / n_m`, so that weighted
 * planning gives an upper bound; the shares move towards the municipalities that are behind.
 */
export class Fairness {
  readonly names: string[]
  private readonly phi: number
  private readonly municipality: Int32Array
  private readonly size: Float64Array
  private readonly share: Float64Array
  private pace = 1

  constructor(people: readonly RegionPerson[], phi: number) {
    this.phi = phi
    this.names = [...new Set(people.map(person => person.municipality))].sort()
    const number = new Map(this.names.map((name, m) => [name, m]))
    this.municipality = Int32Array.from(people, person => number.get(person.municipality)!)
    this.size = new Float64Array(this.names.length)
    for (const m of this.municipality) this.size[m] = this.size[m]! + 1
    this.share = this.size.map(size => size / people.length)
  }

  /** Fills in the weight of everybody's value. */
  weigh(weights: Float64Array): void {
    const people = this.municipality.length
    for (let i = 0; i < people; i++) {
      const m = this.municipality[i]!
      weights[i] = 1 - this.phi + (this.phi * people * this.share[m]!) / this.size[m]!
    }
  }

  /** Mean value per person of each municipality, in the order of `names`. */
  means(values: ArrayLike<number>): Float64Array {
    const sums = new Float64Array(this.names.length)
    for (let i = 0; i < values.length; i++)
      sums[this.municipality[i]!] = sums[this.municipality[i]!]! + values[i]!
    return sums.map((sum, m) => sum / this.size[m]!)
  }

  sizeOf(m: number): number {
    return this.size[m]!
  }

  /** What is maximised. */
  objective(values: ArrayLike<number>): number {
    let total = 0
    for (let i = 0; i < values.length; i++) total += values[i]!
    if (this.phi === 0 || values.length === 0) return total
    return (1 - this.phi) * total + this.phi * values.length * Math.min(...this.means(values))
  }

  /** Moves shares towards municipalities whose people are behind (multiplicative weights). */
  shift(values: ArrayLike<number>): void {
    if (this.phi === 0) return
    const means = this.means(values)
    const mean = means.reduce((sum, one) => sum + one, 0) / means.length
    let sum = 0
    for (let m = 0; m < means.length; m++) {
      this.share[m] = this.share[m]! * Math.exp((-4 * this.pace * (means[m]! - mean)) / Math.max(mean, 1e-9))
      sum += this.share[m]!
    }
    for (let m = 0; m < means.length; m++) this.share[m] = this.share[m]! / sum
    this.pace *= 0.85
  }
}
