import type { Model, ModelOffer, ModelRun } from './model.ts'

/** One offer at its place in the order. */
export interface Placed {
  offer: number
  run: ModelRun | null
}

export interface Arrangement {
  /** Worth of the reached levels less all prices. */
  value: number
  order: Placed[]
  levels: number[]
}

/** Whether the offer can be taken at these steps. */
export function canEnter(offer: ModelOffer, levels: ArrayLike<number>): boolean {
  for (const need of offer.requires) if (levels[need.competency]! < need.level) return false
  for (const raise of offer.raises) if (levels[raise.competency]! >= raise.from) return true
  return false
}

/** Lifts the steps by an offer that can be entered; all its raises look at the steps before it. */
export function applyRaises(offer: ModelOffer, levels: Int32Array): Int32Array {
  const lifted = levels.slice()
  for (const { competency, from, to } of offer.raises) {
    if (levels[competency]! >= from && to > lifted[competency]!) lifted[competency] = to
  }
  return lifted
}

/** Worth of steps when exactly the given offers confirm by practice; prices are not part of it. */
export function worthOf(model: Model, levels: ArrayLike<number>, offers: readonly number[]): number {
  let worth = 0
  for (let c = 0; c < model.gain.length; c++) {
    const gain = model.gain[c]![levels[c]!]!
    if (gain === 0) continue
    if (model.needsPractice[c] && !offers.some(o => model.offers[o]!.confirms.includes(c))) continue
    worth += gain
  }
  return worth
}

/**
 * The best order and runs in which exactly these offers are all taken, or null if there is none. Exact.
 *
 * For a fixed order the earliest-ending run of each offer is best unless a later one is cheaper (region), so that
 * the search is over orders; a whole run-less offer is taken as soon as it can be entered; of two ways to the same set of
 * taken offers only the one with higher steps and earlier end is followed.
 */
export function arrange(model: Model, offers: readonly number[]): Arrangement | null {
  const chosen = offers.map(o => model.offers[o]!)
  if (chosen.some(offer => offer.excludes.some(other => offers.includes(other)))) return null
  return new OrderSearch(model, offers, chosen).run()
}

/** Where an order stands; `price` counts what is left at its cheapest. Less, earlier, higher are better. */
interface Way {
  levels: Int32Array
  end: number
  price: number
}

class OrderSearch {
  private readonly model: Model
  private readonly offers: readonly number[]
  private readonly chosen: readonly ModelOffer[]
  /** Competencies whose level counts when all these offers are taken. */
  private readonly counted: readonly boolean[]
  private readonly top: Int32Array
  private readonly seen = new Map<string, Way[]>()
  /** By place in `offers`: 1 while it is not in the order yet. */
  private readonly left: Uint8Array
  private readonly order: Placed[] = []
  private best: Arrangement | null = null

  constructor(model: Model, offers: readonly number[], chosen: readonly ModelOffer[]) {
    this.model = model
    this.offers = offers
    this.chosen = chosen
    this.left = new Uint8Array(offers.length).fill(1)
    this.counted = model.gain.map(
      (gain, c) =>
        gain.some(one => one !== 0) && (!model.needsPractice[c] || chosen.some(o => o.confirms.includes(c))),
    )
    this.top = new Int32Array(model.gain.length)
  }

  run(): Arrangement | null {
    const levels = new Int32Array(this.model.gain.length)
    const price = this.chosen.reduce((sum, offer) => sum + offer.price + cheapestRun(offer), 0)
    if (price < Number.POSITIVE_INFINITY) this.place({ levels, end: Number.NEGATIVE_INFINITY, price })
    return this.best
  }

  private place({ levels: before, end, price }: Way): void {
    if (this.best && this.mostFrom(before) - price <= this.best.value + 1e-12) return
    const depth = this.order.length
    const levels = this.takeWhole(before)
    if (this.order.length === this.offers.length) this.finish(levels, price)
    else if (!this.wasReachedBetter({ levels, end, price })) {
      for (const { at, run } of this.nextSteps(levels, end)) {
        const offer = this.chosen[at]!
        this.left[at] = 0
        this.order.push({ offer: offer.index, run })
        this.place({
          levels: applyRaises(offer, levels),
          end: run ? run.end : end,
          price: price + (run ? run.price - cheapestRun(offer) : 0),
        })
        this.order.pop()
        this.left[at] = 1
      }
    }
    while (this.order.length > depth) this.left[this.offers.indexOf(this.order.pop()!.offer)] = 1
  }

  /** Takes all that is better taken at once; returns the steps after it. */
  private takeWhole(before: Int32Array): Int32Array {
    let levels = before
    for (let moved = true; moved; ) {
      moved = false
      for (let at = 0; at < this.chosen.length; at++) {
        const offer = this.chosen[at]!
        if (!this.left[at] || offer.runs.length > 0 || !offer.whole || !canEnter(offer, levels)) continue
        levels = applyRaises(offer, levels)
        this.order.push({ offer: offer.index, run: null })
        this.left[at] = 0
        moved = true
      }
    }
    return levels
  }

  /** Worth that no continuation from these steps exceeds: every raise that is left applied. */
  private mostFrom(levels: Int32Array): number {
    const { top } = this
    top.set(levels)
    for (let at = 0; at < this.chosen.length; at++) {
      if (!this.left[at]) continue
      for (const { competency, to } of this.chosen[at]!.raises)
        if (to > top[competency]!) top[competency] = to
    }
    return this.worth(top)
  }

  private worth(levels: Int32Array): number {
    let worth = 0
    for (let c = 0; c < levels.length; c++) if (this.counted[c]) worth += this.model.gain[c]![levels[c]!]!
    return worth
  }

  private finish(levels: Int32Array, price: number): void {
    const value = this.worth(levels) - price
    if (this.best && value <= this.best.value + 1e-12) return
    this.best = { value, order: [...this.order], levels: Array.from(levels) }
  }

  private nextSteps(levels: Int32Array, end: number): { at: number; run: ModelRun | null }[] {
    const steps: { at: number; run: ModelRun | null }[] = []
    for (let at = 0; at < this.chosen.length; at++) {
      if (!this.left[at]) continue
      const offer = this.chosen[at]!
      const enters = canEnter(offer, levels)
      if (offer.runs.length === 0) {
        if (enters) steps.push({ at, run: null })
        continue
      }
      // Runs come sorted by end: a later one is only better if it is cheaper; an infinite price is no way at all.
      let cheapest = Number.POSITIVE_INFINITY
      for (const run of offer.runs) {
        if (run.start <= end || run.price >= cheapest) continue
        cheapest = run.price
        if (enters) steps.push({ at, run })
      }
      if (cheapest === Number.POSITIVE_INFINITY) return []
    }
    return steps.sort(
      (a, b) => (a.run?.end ?? 0) - (b.run?.end ?? 0) || this.offers[a.at]! - this.offers[b.at]!,
    )
  }

  private wasReachedBetter(way: Way): boolean {
    const key = String.fromCharCode(...this.left)
    const known = this.seen.get(key)
    if (!known) {
      this.seen.set(key, [way])
      return false
    }
    if (known.some(one => covers(one, way))) return true
    known.push(way)
    return false
  }
}

function cheapestRun(offer: ModelOffer): number {
  let price = offer.runs.length === 0 ? 0 : Number.POSITIVE_INFINITY
  for (const run of offer.runs) if (run.price < price) price = run.price
  return price
}

function covers(one: Way, other: Way): boolean {
  if (one.end > other.end || one.price > other.price) return false
  for (let c = 0; c < one.levels.length; c++) if (one.levels[c]! < other.levels[c]!) return false
  return true
}
