import type { AreaShare } from './design.ts'

/** Decimal shares times whole numbers are wrong by less than this. */
const ROUNDING = 1e-9

/**
 * Keeps the number of items of every area within its quota at every length n the test may end at:
 *
 *     ⌊min·n⌋ − (t − 1) ≤ n_area ≤ ⌈max·n⌉ + (t − 1),   t = items of the area's largest set, 1 without sets
 *
 * The k-th item of an area is thus a job with a release (the first n whose upper bound is k) and a deadline. An area
 * may come next when all later deadlines can still be met: house-monotone quota methods (Still 1979; Balinski &
 * Young 1982). Any other choice among the allowed areas is free, here for information.
 */
export class Blueprint {
  readonly areas: readonly string[]
  readonly #longest: number
  /** Area c at length n: c·(longest + 1) + n. */
  readonly #lower: Int32Array
  readonly #upper: Int32Array
  /** Items still due by length t, filled by `look`. */
  readonly #due: Int32Array

  /**
   * @param longest the most items a test may have
   * @param largestSet items of the largest set of each area, at least 1
   */
  constructor(content: readonly AreaShare[], longest: number, largestSet: ArrayLike<number>) {
    this.areas = content.map(({ area }) => area)
    this.#longest = longest
    const width = longest + 1
    this.#lower = new Int32Array(content.length * width)
    this.#upper = new Int32Array(content.length * width)
    this.#due = new Int32Array(width)
    content.forEach(({ min, max }, c) => {
      const slack = largestSet[c]! - 1
      for (let n = 0; n <= longest; n++) {
        this.#lower[c * width + n] = Math.max(0, Math.floor(min * n + ROUNDING) - slack)
        this.#upper[c * width + n] = Math.ceil(max * n - ROUNDING) + slack
      }
    })
  }

  /** The fewest items of an area in a test of n items. */
  fewest(area: number, n: number): number {
    return this.#lower[area * (this.#longest + 1) + n]!
  }

  most(area: number, n: number): number {
    return this.#upper[area * (this.#longest + 1) + n]!
  }

  /** Counts what is due after the items shown so far, before questions to `allows`. O(areas × longest). */
  look(counts: Int32Array, shown: number): void {
    const due = this.#due.fill(0)
    for (let c = 0; c < counts.length; c++) {
      for (let t = shown + 1; t <= this.#longest; t++) {
        const missing = this.fewest(c, t) - counts[c]!
        if (missing > 0) due[t]! += missing
      }
    }
  }

  /** Whether the next `size` items may be of this area. */
  allows(area: number, size: number, counts: Int32Array, shown: number): boolean {
    const after = shown + size
    const had = counts[area]!
    if (after > this.#longest || had + size > this.most(area, after)) return false
    for (let t = after; t <= this.#longest; t++) {
      const relieved = Math.min(size, Math.max(0, this.fewest(area, t) - had))
      if (this.#due[t]! - relieved > t - after) return false
    }
    return true
  }
}
