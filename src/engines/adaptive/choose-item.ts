import { type Curve, categoriesOf, evaluate, informationOf, makeCurve } from '../irt/index.ts'
import { type AdaptiveTest, NO_AREA, NO_SET } from './adaptive-test.ts'

/** What a person has seen so far, as far as the choice of the next item asks. */
export interface Seen {
  /** `SHOWN`, `ENEMY_SHOWN` or 0. */
  readonly closed: Uint8Array
  /** 1: not for this person, so that its exposure stays under the cap. */
  readonly withheld: Uint8Array
  /** Items shown of each area. */
  readonly counts: Int32Array
  readonly shown: number
}

/** An item, or a set to begin, with its information at the estimate. */
export interface Choice {
  item: number
  set: number
  information: number
  /** Candidates the draw was made from. */
  among: number
}

const UNKNOWN = -1

/**
 * The next item: the most informative one at θ among those that blueprint, enemies and exposure allow, or one drawn
 * from the `randomesque` best. A set stands among them with the mean information of its best items. O(bank).
 */
export class Chooser {
  readonly #test: AdaptiveTest
  readonly #curve: Curve
  /** The best candidates, descending: places of items, or items.length + place of a set. */
  readonly #best: Int32Array
  readonly #information: Float64Array
  #found = 0
  /** Answers of the blueprint in this step, by area and size. */
  readonly #allowed: Int8Array
  readonly #sizes: number
  readonly #members: Float64Array

  constructor(test: AdaptiveTest) {
    this.#test = test
    const { items, design, sets, blueprint } = test
    this.#curve = makeCurve(items.reduce((most, item) => Math.max(most, categoriesOf(item)), 2))
    this.#best = new Int32Array(design.randomesque)
    this.#information = new Float64Array(design.randomesque)
    this.#sizes = sets.reduce((most, { take }) => Math.max(most, take), 1) + 1
    this.#allowed = new Int8Array(blueprint.areas.length * this.#sizes)
    this.#members = new Float64Array(sets.reduce((most, set) => Math.max(most, set.items.length), 0))
  }

  /** @param random numbers in [0, 1), asked once and only when there is something to draw from */
  next(theta: number, seen: Seen, random: () => number, evenWithheld: boolean): Choice | undefined {
    const { items, setOf, areaOf, sets } = this.#test
    this.#found = 0
    this.#allowed.fill(UNKNOWN)
    this.#test.blueprint.look(seen.counts, seen.shown)
    for (let i = 0; i < items.length; i++) {
      if (setOf[i] !== NO_SET || !isFree(i, seen, evenWithheld) || !this.#allows(areaOf[i]!, 1, seen))
        continue
      this.#offer(i, this.#informationAt(i, theta))
    }
    for (let s = 0; s < sets.length; s++) {
      const { area, take } = sets[s]!
      if (this.#allows(area, take, seen)) this.#offerSet(s, theta, seen, evenWithheld)
    }
    if (this.#found === 0) return undefined
    const drawn = this.#found === 1 ? 0 : Math.floor(random() * this.#found)
    const place = this.#best[drawn]!
    if (place < items.length)
      return { item: place, set: NO_SET, information: this.#information[drawn]!, among: this.#found }
    const set = place - items.length
    return { ...this.nextOfSet(set, theta, seen, evenWithheld), among: this.#found }
  }

  /** The most informative item left of a set that has begun. */
  nextOfSet(set: number, theta: number, seen: Seen, evenWithheld: boolean): Choice {
    let [item, information] = [-1, -1]
    for (const member of this.#test.sets[set]!.items) {
      if (!isFree(member, seen, evenWithheld)) continue
      const value = this.#informationAt(member, theta)
      if (value > information) [item, information] = [member, value]
    }
    return { item, set, information, among: 1 }
  }

  #informationAt(item: number, theta: number): number {
    const one = this.#test.items[item]!
    evaluate(one, theta, this.#curve)
    return informationOf(this.#curve, one.b.length + 1)
  }

  #allows(area: number, size: number, seen: Seen): boolean {
    if (area === NO_AREA) return false
    const at = area * this.#sizes + size
    if (this.#allowed[at] === UNKNOWN)
      this.#allowed[at] = this.#test.blueprint.allows(area, size, seen.counts, seen.shown) ? 1 : 0
    return this.#allowed[at] === 1
  }

  #offerSet(set: number, theta: number, seen: Seen, evenWithheld: boolean): void {
    const { items, take } = this.#test.sets[set]!
    let free = 0
    for (const member of items) {
      // Of a set that a person has seen, the rest is never shown.
      if (seen.closed[member] === SHOWN) return
      if (isFree(member, seen, evenWithheld)) this.#members[free++] = this.#informationAt(member, theta)
    }
    if (free < take) return
    const values = this.#members.subarray(0, free).sort()
    let sum = 0
    for (let k = free - take; k < free; k++) sum += values[k]!
    this.#offer(this.#test.items.length + set, sum / take)
  }

  /** Keeps the best ones in descending order; of equals the earlier stays ahead. */
  #offer(place: number, information: number): void {
    const room = this.#best.length
    let at = this.#found < room ? this.#found++ : room
    while (at > 0 && information > this.#information[at - 1]!) {
      if (at < room) {
        this.#best[at] = this.#best[at - 1]!
        this.#information[at] = this.#information[at - 1]!
      }
      at--
    }
    if (at < room) {
      this.#best[at] = place
      this.#information[at] = information
    }
  }
}

/** States of an item in `Seen.closed`; 0 is open. */
export const SHOWN = 1
export const ENEMY_SHOWN = 2

function isFree(item: number, { closed, withheld }: Seen, evenWithheld: boolean): boolean {
  return closed[item] === 0 && (evenWithheld || withheld[item] === 0)
}
