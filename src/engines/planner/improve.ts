import { canEnter } from './arrange.ts'
import type { Model, ModelOffer } from './model.ts'

/**
 * Sets of offers near a given one that look better: takes up to two offers out and fills up greedily from the
 * candidates. Dates are left aside here, levels and budgets are not; the caller orders the sets exactly.
 *
 * @param candidates indices in the order of preference
 * @returns promising sets, best first, each worth more than `least` if its dates agree
 */
export function neighbours(
  model: Model,
  set: readonly number[],
  fixed: readonly number[],
  candidates: readonly number[],
  least: number,
): number[][] {
  const found = new Map<string, { set: number[]; value: number }>()
  const loose = set.filter(o => !fixed.includes(o))
  const attempt = (out: readonly number[]) => {
    const filler = new Filler(
      model,
      set.filter(o => !out.includes(o)),
    )
    filler.fill(candidates, out)
    if (filler.value <= least + 1e-9) return
    const result = [...filler.taken].sort((a, b) => a - b)
    found.set(result.join(), { set: result, value: filler.value })
  }
  attempt([])
  loose.forEach((first, i) => {
    attempt([first])
    for (const second of loose.slice(i + 1)) attempt([first, second])
  })
  return [...found.values()].sort((a, b) => b.value - a.value).map(one => one.set)
}

/** A set that grows, with its levels (dates aside), worth and budgets. */
class Filler {
  readonly taken: number[]
  value: number
  private readonly model: Model
  private readonly levels: Int32Array
  private readonly confirmed: Uint8Array
  private readonly barred: Uint8Array
  private hours = 0
  private cost = 0

  constructor(model: Model, set: number[]) {
    this.model = model
    this.taken = []
    this.levels = new Int32Array(model.gain.length)
    this.confirmed = new Uint8Array(model.gain.length)
    this.barred = new Uint8Array(model.offers.length)
    this.value = 0
    let waiting = set
    for (let moved = true; moved; ) {
      const entered = waiting.filter(o => canEnter(model.offers[o]!, this.levels))
      moved = entered.length > 0
      for (const o of entered) this.take(model.offers[o]!, 0)
      waiting = waiting.filter(o => !entered.includes(o))
    }
    this.value = this.worth() - this.taken.reduce((sum, o) => sum + this.priceOf(model.offers[o]!), 0)
  }

  fill(candidates: readonly number[], out: readonly number[]): void {
    for (const o of out) this.barred[o] = 1
    for (;;) {
      let best: ModelOffer | null = null
      let most = 1e-9
      let density = 0
      for (const o of candidates) {
        const offer = this.model.offers[o]!
        if (this.barred[o] || !this.fits(offer) || !canEnter(offer, this.levels)) continue
        const gain = this.gainOf(offer)
        if (gain <= 1e-9) continue
        const perHour = gain / (offer.hours + 4)
        if (perHour <= density) continue
        density = perHour
        most = gain
        best = offer
      }
      if (!best) return
      this.take(best, most)
    }
  }

  private fits(offer: ModelOffer): boolean {
    const { model } = this
    return (
      this.taken.length < model.items &&
      this.hours + offer.hours <= model.hours + 1e-9 &&
      this.cost + offer.cost <= model.cost + 1e-9
    )
  }

  private priceOf(offer: ModelOffer): number {
    return offer.runs.length === 0 ? offer.price : offer.price + Math.min(...offer.runs.map(run => run.price))
  }

  private gainOf(offer: ModelOffer): number {
    const { gain, needsPractice } = this.model
    let sum = -this.priceOf(offer)
    for (const { competency: c, from, to } of offer.raises) {
      const level = this.levels[c]!
      if (needsPractice[c] && !this.confirmed[c] && !offer.confirms.includes(c)) continue
      const before = needsPractice[c] && !this.confirmed[c] ? 0 : gain[c]![level]!
      const after = level >= from && to > level ? gain[c]![to]! : gain[c]![level]!
      sum += after - before
    }
    return sum
  }

  private take(offer: ModelOffer, gain: number): void {
    this.taken.push(offer.index)
    this.hours += offer.hours
    this.cost += offer.cost
    this.value += gain
    this.barred[offer.index] = 1
    for (const o of offer.excludes) this.barred[o] = 1
    for (const c of offer.confirms) this.confirmed[c] = 1
    const before = offer.raises.map(raise => this.levels[raise.competency]!)
    offer.raises.forEach(({ competency: c, from, to }, i) => {
      if (before[i]! >= from && to > this.levels[c]!) this.levels[c] = to
    })
  }

  private worth(): number {
    const { gain, needsPractice } = this.model
    let sum = 0
    for (let c = 0; c < gain.length; c++) {
      if (!needsPractice[c] || this.confirmed[c]) sum += gain[c]![this.levels[c]!]!
    }
    return sum
  }
}
