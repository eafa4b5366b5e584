import { arrange } from './arrange.ts'
import type { Model } from './model.ts'
import type { Clash } from './problem.ts'

/** Names why the fixed offers cannot all be taken; asked only when the search has proven that they cannot. */
export function findClash(model: Model): Clash {
  const fixed = model.offers.filter(offer => offer.fixed)
  const named = (indices: readonly number[]) => indices.map(index => model.offers[index]!.id)
  const all = fixed.map(offer => offer.index)
  for (const offer of fixed) {
    const other = offer.excludes.find(index => all.includes(index))
    if (other !== undefined)
      return { code: 'excluded', offers: named([offer.index, other].sort((a, b) => a - b)) }
  }
  const hours = fixed.reduce((sum, offer) => sum + offer.hours, 0) - model.hours
  if (hours > 1e-9) return { code: 'hours', offers: named(all), short: hours }
  if (all.length > model.items) return { code: 'items', offers: named(all), short: all.length - model.items }
  const cost = fixed.reduce((sum, offer) => sum + offer.cost, 0) - model.cost
  if (cost > 1e-9) return { code: 'cost', offers: named(all), short: cost }
  const undated = {
    ...model,
    offers: model.offers.map(offer => ({
      ...offer,
      requires: [],
      raises: offer.raises.map(r => ({ ...r, from: 0 })),
    })),
  }
  if (!arrange(undated, all)) {
    const core = smallestCore(all, set => arrange(undated, set) !== null)
    return { code: 'dates', offers: named(core) }
  }
  const unreachable = all.filter(index => !isEverEntered(model, index))
  if (unreachable.length > 0) return { code: 'prerequisite', offers: named(unreachable) }
  return { code: 'together', offers: named(all) }
}

/** Strikes out members one by one as long as the rest still fails. */
function smallestCore(all: readonly number[], works: (set: number[]) => boolean): number[] {
  let core = [...all]
  for (const member of all) {
    const without = core.filter(one => one !== member)
    if (!works(without)) core = without
  }
  return core
}

function isEverEntered(model: Model, index: number): boolean {
  const top = new Int32Array(model.gain.length)
  for (let grown = true; grown; ) {
    grown = false
    for (const offer of model.offers) {
      if (offer.requires.some(need => top[need.competency]! < need.level)) continue
      for (const { competency, from, to } of offer.raises) {
        if (top[competency]! >= from && to > top[competency]!) {
          top[competency] = to
          grown = true
        }
      }
    }
  }
  const offer = model.offers[index]!
  return (
    offer.requires.every(need => top[need.competency]! >= need.level) &&
    offer.raises.some(raise => top[raise.competency]! >= raise.from)
  )
}
