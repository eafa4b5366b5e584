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
  const lifted = Int32Array.from(levels)
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

interface Search {
  model: Model
  offers: readonly number[]
  priced: boolean
  /** Worth that no order can exceed: every raise applied. */
  most: number
  best: Arrangement | null
  seen: Map<string, { levels: Int32Array; end: number; price: number }[]>
}

/**
 * The best order and runs in which exactly these offers are all taken, or null if there is none. Exact.
 *
 * For a fixed order the earliest-ending run of each offer is best (seats being free), so that the search is over
 * orders only; a whole run-less offer is taken as soon as it can be entered; of two ways to the same set of
 * taken offers only the one with higher steps and earlier end is followed.
 */
export function arrange(model: Model, offers: readonly number[]): Arrangement | null {
  if (hasExclusion(model, offers)) return null
  const top = new Int32Array(model.gain.length)
  for (const o of offers) {
    for (const { competency, to } of model.offers[o]!.raises) top[competency] = Math.max(top[competency]!, to)
  }
  const price = offers.reduce((sum, o) => sum + model.offers[o]!.price, 0)
  const search: Search = {
    model,
    offers,
    priced: offers.some(o => model.offers[o]!.runs.some(run => run.price > 0)),
    most: worthOf(model, top, offers) - price,
    best: null,
    seen: new Map(),
  }
  place(search, new Int32Array(model.gain.length), [], new Set(offers), Number.NEGATIVE_INFINITY, price)
  return search.best
}

function hasExclusion(model: Model, offers: readonly number[]): boolean {
  return offers.some(o => model.offers[o]!.excludes.some(other => offers.includes(other)))
}

function place(
  search: Search,
  before: Int32Array,
  soFar: readonly Placed[],
  left: Set<number>,
  end: number,
  price: number,
): void {
  const { model } = search
  if (search.best && search.best.value >= search.most - 1e-12) return
  let levels = before
  const order = [...soFar]
  const rest = new Set(left)
  for (let moved = true; moved; ) {
    moved = false
    for (const o of rest) {
      const offer = model.offers[o]!
      if (offer.runs.length > 0 || !offer.whole || !canEnter(offer, levels)) continue
      levels = applyRaises(offer, levels)
      order.push({ offer: o, run: null })
      rest.delete(o)
      moved = true
    }
  }
  if (rest.size === 0) {
    const value = worthOf(model, levels, search.offers) - price
    if (!search.best || value > search.best.value + 1e-12) {
      search.best = { value, order, levels: Array.from(levels) }
    }
    return
  }
  if (wasReachedBetter(search, rest, levels, end, price)) return
  for (const { offer: o, run } of nextSteps(search, rest, levels, end)) {
    const remaining = new Set(rest)
    remaining.delete(o)
    place(
      search,
      applyRaises(model.offers[o]!, levels),
      [...order, { offer: o, run }],
      remaining,
      run ? run.end : end,
      price + (run ? run.price : 0),
    )
  }
}

function nextSteps(search: Search, rest: Set<number>, levels: Int32Array, end: number): Placed[] {
  const steps: Placed[] = []
  for (const o of rest) {
    const offer = search.model.offers[o]!
    if (offer.runs.length > 0) {
      const runs = offer.runs.filter(run => run.start > end)
      if (runs.length === 0) return []
      if (canEnter(offer, levels)) {
        for (const run of search.priced ? runs : runs.slice(0, 1)) steps.push({ offer: o, run })
      }
    } else if (canEnter(offer, levels)) {
      steps.push({ offer: o, run: null })
    }
  }
  return steps.sort((a, b) => (a.run?.end ?? 0) - (b.run?.end ?? 0) || a.offer - b.offer)
}

function wasReachedBetter(
  search: Search,
  rest: Set<number>,
  levels: Int32Array,
  end: number,
  price: number,
): boolean {
  const key = [...rest].join()
  const known = search.seen.get(key) ?? []
  const covers = (one: { levels: Int32Array; end: number; price: number }) =>
    one.end <= end && one.price <= price && one.levels.every((level, c) => level >= levels[c]!)
  if (known.some(covers)) return true
  known.push({ levels, end, price })
  search.seen.set(key, known)
  return false
}
