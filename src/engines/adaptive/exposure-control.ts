import { seeded } from '../seeded-random.ts'

/** Counts that exposure control goes by; kept between sessions by whoever runs the test. */
export interface ExposureCounts {
  people: number
  /** For how many people each item was eligible, and to how many it was shown. */
  readonly eligible: Int32Array
  readonly shown: Int32Array
}

/** The hard limit of exposure is counted as if there were at least so many people. */
const FEWEST_PEOPLE = 50

/**
 * Exposure by item eligibility (van der Linden & Veldkamp 2004, 2007): before a session each item is made eligible
 * with the probability that brings its exposure to the cap,
 *
 *     P(eligible) = min(1, cap · ε/α),   ε people it was eligible for, α people who saw it,
 *
 * and not at all while one more showing would take it over the cap (Revuelta & Ponsoda 1998). So exposure cannot
 * pass the cap after 50 people, unless a session had to relax it to reach `minItems`.
 */
export class ExposureControl {
  readonly #cap: number
  readonly counts: ExposureCounts

  constructor(cap: number, items: number, counts?: ExposureCounts) {
    this.#cap = cap
    this.counts = counts ?? { people: 0, eligible: new Int32Array(items), shown: new Int32Array(items) }
  }

  /** Draws the items that the next person is not to see: 1 for each of them. O(bank). */
  withhold(seed: number): Uint8Array {
    const { people, eligible, shown } = this.counts
    const withheld = new Uint8Array(shown.length)
    if (this.#cap >= 1) return withheld
    const random = seeded(seed)
    const most = Math.floor(this.#cap * Math.max(people + 1, FEWEST_PEOPLE) + 1e-9)
    for (let i = 0; i < shown.length; i++) {
      const probability = (this.#cap * eligible[i]!) / shown[i]!
      const drawn = shown[i] === 0 || random() < probability
      if (!drawn || shown[i]! >= most) withheld[i] = 1
    }
    return withheld
  }

  /** Counts a session that has ended or was left. @param seen places of the items shown */
  record(withheld: Uint8Array, seen: Iterable<number>): void {
    const { eligible, shown } = this.counts
    this.counts.people++
    for (let i = 0; i < withheld.length; i++) if (withheld[i] === 0) eligible[i]!++
    for (const item of seen) {
      shown[item]!++
      if (withheld[item] === 1) eligible[item]!++
    }
  }
}
