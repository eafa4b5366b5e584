import { type Arrangement, arrange, canEnter } from './arrange.ts'
import { fits } from './explain.ts'
import type { Model, ModelOffer } from './model.ts'
import type { Unreached, UnreachedReason } from './problem.ts'

/** Obstacles from the one that is nearest to being overcome to the farthest. */
const NEARNESS: UnreachedReason['code'][] = [
  'not-worth',
  'hours',
  'items',
  'cost',
  'dates',
  'excluded',
  'prerequisite',
]
const LONGEST_CHAIN = 6

/** For every deficit that the plan leaves open: how far it comes and what stands in the way. */
export function explainUnreached(
  model: Model,
  plan: Arrangement,
  targets: readonly { competency: string; level: number; target: number }[],
): Unreached[] {
  const chosen = plan.order.map(placed => placed.offer)
  const open: Unreached[] = []
  for (const { competency, level, target } of targets) {
    const c = model.competencies.indexOf(competency)
    const step = c < 0 ? 0 : plan.levels[c]!
    const seen = c < 0 ? level : model.levels[c]![step]!
    const counts = c < 0 || !model.needsPractice[c] || chosen.some(o => model.offers[o]!.confirms.includes(c))
    const reached = counts ? seen : level
    if (reached >= target) continue
    const why: UnreachedReason =
      seen >= target ? practiceReason(model, chosen, c) : reasonFor(model, plan, chosen, c, step)
    open.push({ competency, reached, target, why })
  }
  return open
}

function practiceReason(model: Model, chosen: readonly number[], c: number): UnreachedReason {
  const nearest = model.offers
    .filter(offer => offer.confirms.includes(c) && !chosen.includes(offer.index))
    .sort((a, b) => a.hours - b.hours || a.index - b.index)[0]
  return nearest ? { code: 'practice', offer: nearest.id } : { code: 'practice' }
}

function reasonFor(
  model: Model,
  plan: Arrangement,
  chosen: readonly number[],
  c: number,
  step: number,
): UnreachedReason {
  const lifting = model.offers.filter(
    offer =>
      !chosen.includes(offer.index) &&
      offer.raises.some(raise => raise.competency === c && raise.to > step && raise.from < raise.to),
  )
  if (lifting.length === 0) return { code: 'no-offer' }
  let best: UnreachedReason | null = null
  for (const offer of lifting) {
    const reason = obstacleOf(model, plan, chosen, offer)
    if (!best || isNearer(reason, best)) best = reason
  }
  return best!
}

function isNearer(one: UnreachedReason, other: UnreachedReason): boolean {
  const difference = NEARNESS.indexOf(one.code) - NEARNESS.indexOf(other.code)
  return difference < 0 || (difference === 0 && (one.short ?? 0) < (other.short ?? 0))
}

/** What keeps the offer, with whatever it needs before it, out of the plan. */
function obstacleOf(
  model: Model,
  plan: Arrangement,
  chosen: readonly number[],
  offer: ModelOffer,
): UnreachedReason {
  const chain = chainTo(model, Int32Array.from(plan.levels), chosen, offer)
  if (!chain) return { code: 'prerequisite', offer: offer.id }
  const by = chosen.filter(o => chain.some(one => model.offers[one]!.excludes.includes(o)))
  if (by.length > 0) return { code: 'excluded', offer: offer.id, by: by.map(o => model.offers[o]!.id) }
  const set = [...chosen, ...chain]
  const sum = (of: (one: ModelOffer) => number) => set.reduce((total, o) => total + of(model.offers[o]!), 0)
  const hours = sum(one => one.hours) - model.hours
  if (hours > 1e-9) return { code: 'hours', offer: offer.id, short: hours }
  if (set.length > model.items) return { code: 'items', offer: offer.id, short: set.length - model.items }
  const cost = sum(one => one.cost) - model.cost
  if (cost > 1e-9) return { code: 'cost', offer: offer.id, short: cost }
  if (!fits(model, set)) return { code: 'excluded', offer: offer.id, by: chain.map(o => model.offers[o]!.id) }
  return { code: arrange(model, set) ? 'not-worth' : 'dates', offer: offer.id }
}

/** The offer with the shortest offers that supply what it misses, entered from the end of the plan; or null. */
function chainTo(
  model: Model,
  levels: Int32Array,
  chosen: readonly number[],
  offer: ModelOffer,
): number[] | null {
  const chain = [offer.index]
  for (let length = 0; length < LONGEST_CHAIN; length++) {
    let reached = levels
    const waiting = new Set(chain)
    for (let moved = true; moved; ) {
      moved = false
      for (const o of waiting) {
        if (!canEnter(model.offers[o]!, reached)) continue
        const lifted = Int32Array.from(reached)
        for (const raise of model.offers[o]!.raises) {
          if (reached[raise.competency]! >= raise.from && raise.to > lifted[raise.competency]!) {
            lifted[raise.competency] = raise.to
          }
        }
        reached = lifted
        waiting.delete(o)
        moved = true
      }
    }
    if (waiting.size === 0) return chain
    const supplier = supplierFor(model, reached, chosen, chain, model.offers[Math.max(...waiting)]!)
    if (supplier < 0) return null
    chain.push(supplier)
  }
  return null
}

function supplierFor(
  model: Model,
  levels: Int32Array,
  chosen: readonly number[],
  chain: readonly number[],
  offer: ModelOffer,
): number {
  const missing = offer.requires.find(need => levels[need.competency]! < need.level)
  const entrance = offer.raises[0]
  const need = missing ?? (entrance && { competency: entrance.competency, level: entrance.from })
  if (!need) return -1
  const suppliers = model.offers.filter(
    one =>
      !chosen.includes(one.index) &&
      !chain.includes(one.index) &&
      one.raises.some(
        raise => raise.competency === need.competency && raise.to >= need.level && raise.from < need.level,
      ),
  )
  suppliers.sort((a, b) => a.hours - b.hours || a.index - b.index)
  return suppliers[0]?.index ?? -1
}
