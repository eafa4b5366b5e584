import type { Arrangement, Placed } from './arrange.ts'
import { applyRaises, arrange, canEnter, worthOf } from './arrange.ts'
import type { Model } from './model.ts'
import type { ItemReason, PlanItem } from './problem.ts'

const MOST_REPLACEMENTS = 3
const EQUAL = 1e-9

/** Steps before each item and after the last, in the order of the plan. */
function stepsAlong(model: Model, order: readonly Placed[]): Int32Array[] {
  const steps: Int32Array[] = [new Int32Array(model.gain.length)]
  for (const { offer } of order) steps.push(applyRaises(model.offers[offer]!, steps.at(-1)!))
  return steps
}

/** The items of the plan with what each closes, why it is there and what could stand instead. */
export function explainItems(model: Model, plan: Arrangement, withReplacements: boolean): PlanItem[] {
  const steps = stepsAlong(model, plan.order)
  return plan.order.map((placed, k) => ({
    offer: model.offers[placed.offer]!.id,
    run: placed.run?.id ?? null,
    closes: liftsOf(model, steps[k]!, steps[k + 1]!).map(c => ({
      competency: model.competencies[c]!,
      from: model.levels[c]![steps[k]![c]!]!,
      to: model.levels[c]![steps[k + 1]![c]!]!,
    })),
    why: reasonOf(model, plan, steps, k),
    instead: !withReplacements || model.offers[placed.offer]!.fixed ? [] : replacementsOf(model, plan, k),
  }))
}

/** Competencies with a deficit which rose in value between two states. */
function liftsOf(model: Model, before: Int32Array, after: Int32Array): number[] {
  const lifted: number[] = []
  model.gain.forEach((gain, c) => {
    if (gain[after[c]!]! > gain[before[c]!]!) lifted.push(c)
  })
  return lifted
}

function reasonOf(model: Model, plan: Arrangement, steps: Int32Array[], k: number): ItemReason {
  const offer = model.offers[plan.order[k]!.offer]!
  const others = plan.order.filter((_, i) => i !== k).map(placed => placed.offer)
  const confirmed = (c: number) => others.some(o => model.offers[o]!.confirms.includes(c))
  const closes = liftsOf(model, steps[k]!, steps[k + 1]!).filter(
    c => !model.needsPractice[c] || confirmed(c) || offer.confirms.includes(c),
  )
  const practiceFor = offer.confirms.filter(c => !confirmed(c) && model.gain[c]![steps.at(-1)![c]!]! > 0)
  const without = replayWithout(model, plan, k)
  const code =
    closes.length > 0
      ? 'closes'
      : practiceFor.length > 0
        ? 'practice'
        : without.lost.length > 0
          ? 'enables'
          : 'fixed'
  return {
    code,
    fixed: offer.fixed,
    closes: closes.map(c => model.competencies[c]!),
    enables: without.lost.map(o => model.offers[o]!.id),
    practiceFor: practiceFor.map(c => model.competencies[c]!),
    worth: plan.value - without.value,
  }
}

/** The same order without item k: later items that cannot be entered then fall out too. */
function replayWithout(model: Model, plan: Arrangement, k: number): { value: number; lost: number[] } {
  const steps = stepsAlong(model, plan.order)
  let levels: Int32Array = new Int32Array(model.gain.length)
  let price = 0
  const taken: number[] = []
  const lost: number[] = []
  plan.order.forEach((placed, i) => {
    if (i === k) return
    const offer = model.offers[placed.offer]!
    if (!canEnter(offer, levels)) {
      lost.push(placed.offer)
      return
    }
    const weaker = offer.raises.some(
      raise => levels[raise.competency]! < raise.from && steps[i]![raise.competency]! >= raise.from,
    )
    if (weaker) lost.push(placed.offer)
    levels = applyRaises(offer, levels)
    price += offer.price + (placed.run?.price ?? 0)
    taken.push(placed.offer)
  })
  return { value: worthOf(model, levels, taken) - price, lost }
}

/** Single offers that fit in the place of item k, with the loss of value of the plan so changed; best first. */
function replacementsOf(model: Model, plan: Arrangement, k: number): PlanItem['instead'] {
  const rest = plan.order.filter((_, i) => i !== k).map(placed => placed.offer)
  const out = plan.order[k]!.offer
  const dropped = replayWithout(model, plan, k).value
  const candidates = model.offers
    .filter(
      offer => offer.index !== out && !rest.includes(offer.index) && fits(model, [...rest, offer.index]),
    )
    .map(offer => ({ offer, most: mostOf(model, [...rest, offer.index]) }))
    .filter(candidate => candidate.most > dropped + EQUAL)
    .sort((a, b) => b.most - a.most || a.offer.index - b.offer.index)
  const found: { offer: number; run: string | null; value: number }[] = []
  for (const { offer, most } of candidates) {
    if (found.length >= MOST_REPLACEMENTS && most <= found[MOST_REPLACEMENTS - 1]!.value + EQUAL) break
    const arranged = arrange(model, [...rest, offer.index])
    if (!arranged || arranged.value <= dropped + EQUAL) continue
    const placed = arranged.order.find(one => one.offer === offer.index)!
    found.push({ offer: offer.index, run: placed.run?.id ?? null, value: arranged.value })
    found.sort((a, b) => b.value - a.value || a.offer - b.offer)
  }
  return found.slice(0, MOST_REPLACEMENTS).map(({ offer, run, value }) => ({
    offer: model.offers[offer]!.id,
    run,
    lossOfValue: plan.value - value,
  }))
}

/** Whether a set of offers keeps within the budgets and excludes nothing of itself. */
export function fits(model: Model, set: readonly number[]): boolean {
  let hours = 0
  let cost = 0
  for (const o of set) {
    hours += model.offers[o]!.hours
    cost += model.offers[o]!.cost
  }
  if (hours > model.hours + EQUAL || cost > model.cost + EQUAL || set.length > model.items) return false
  return !set.some(o => model.offers[o]!.excludes.some(other => set.includes(other)))
}

/** A value that no order of the set exceeds. */
export function mostOf(model: Model, set: readonly number[]): number {
  const top = new Int32Array(model.gain.length)
  let price = 0
  for (const o of set) {
    const offer = model.offers[o]!
    price += offer.price
    for (const { competency, to } of offer.raises) if (to > top[competency]!) top[competency] = to
  }
  return worthOf(model, top, set) - price
}
