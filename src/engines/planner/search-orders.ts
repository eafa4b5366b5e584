import { type Arrangement, applyRaises, arrange, canEnter, worthOf } from './arrange.ts'
import type { Model } from './model.ts'

export interface Found {
  best: Arrangement | null
  bound: number
  proven: boolean
}

/**
 * Complete search over ordered choices. Slow beyond a few dozen offers; kept as the plain reference.
 */
export function searchOrders(model: Model, isOver: () => boolean): Found {
  const fixed = model.offers.filter(offer => offer.fixed)
  const top = new Int32Array(model.gain.length)
  for (const offer of model.offers) {
    for (const { competency, to } of offer.raises) top[competency] = Math.max(top[competency]!, to)
  }
  const most = model.gain.reduce((sum, gain, c) => sum + gain[top[c]!]!, 0)
  let best: Arrangement | null = null
  let stopped = false
  const seen = new Set<string>()
  const take = (chosen: number[], hours: number, cost: number, price: number): void => {
    if (stopped || isOver()) {
      stopped = true
      return
    }
    const key = chosen.join()
    if (seen.has(key)) return
    seen.add(key)
    if (best && most - price <= best.value + 1e-12) return
    if (fixed.every(offer => chosen.includes(offer.index))) {
      const found = arrange(model, chosen)
      if (found && (!best || found.value > best.value + 1e-12)) best = found
    }
    for (const offer of model.offers) {
      if (chosen.includes(offer.index)) continue
      if (chosen.length + 1 > model.items + 1e-9) continue
      if (hours + offer.hours > model.hours + 1e-9 || cost + offer.cost > model.cost + 1e-9) continue
      if (offer.excludes.some(other => chosen.includes(other))) continue
      const next = [...chosen, offer.index].sort((a, b) => a - b)
      take(next, hours + offer.hours, cost + offer.cost, price + offer.price)
    }
  }
  take([], 0, 0, 0)
  const found = best as Arrangement | null
  return { best: found, bound: stopped ? most : (found?.value ?? Number.NEGATIVE_INFINITY), proven: !stopped }
}

export { applyRaises, canEnter, worthOf }
