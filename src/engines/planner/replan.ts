import { worthOf } from './arrange.ts'
import { buildModel, type Model, type ModelOffer } from './model.ts'
import { type PlanOptions, presentPlan, startTimer } from './plan-pathway.ts'
import { dayNumber, type PathwayProblem, type PlanResult } from './problem.ts'
import { searchPlans } from './search.ts'

/** Where a pathway stands when it has to change. */
export interface RunningPathway {
  items: { offer: string; run: string | null; state: 'done' | 'under-way' | 'planned' }[]
  /** Offers that no longer take place. */
  cancelledOffers?: string[]
  /** Runs that no longer take place, by offer. */
  cancelledRuns?: { offer: string; run: string }[]
  /** Runs that start on this day or earlier can no longer be chosen, `YYYY-MM-DD`. */
  today?: string
  /** What one dropped, added or moved item takes from the value. */
  pricePerChange: number
}

export interface Replanned {
  plan: PlanResult
  changes: { dropped: string[]; added: string[]; moved: string[] }
  /** Value of the plan less the price of its changes; this is what was maximised. */
  valueAfterChanges: number | null
  /** No plan is worth more after its changes. */
  bound: number | null
}

/**
 * The best continuation of a running pathway: done and begun items stay with their runs, cancelled ones go, and
 * every other change (an item dropped, added, or moved to another run) has a price.
 *
 * The problem is the one of the start: levels before the first item, the whole budget.
 */
export function replanPathway(
  problem: PathwayProblem,
  running: RunningPathway,
  options: PlanOptions = {},
): Replanned {
  const timer = startTimer(options)
  const kept = running.items.filter(item => item.state !== 'planned').map(item => item.offer)
  const gone = new Set((running.cancelledOffers ?? []).filter(id => !kept.includes(id)))
  const left = withoutOffers(problem, gone, kept)
  const model = buildModel(left)
  const priced: Model = { ...model, offers: model.offers.map(offer => repriced(offer, running)) }
  // An offer whose runs are all gone must not turn into one that may take place at any time.
  const empty = priced.offers.filter(
    (offer, o) => offer.runs.length === 0 && model.offers[o]!.runs.length > 0,
  )
  if (empty.some(offer => !offer.fixed)) {
    const ids = new Set(empty.filter(offer => !offer.fixed).map(offer => offer.id))
    const cancelledOffers = [...(running.cancelledOffers ?? []), ...ids]
    return replanPathway(problem, { ...running, cancelledOffers }, options)
  }
  const found = searchPlans(priced, timer)
  const best = found.best && { ...found.best, value: trueValue(model, found.best) }
  const plan = presentPlan(left, model, { ...found, best }, options.explain ?? true, timer.elapsed)
  const changes = changesOf(running, plan)
  const price =
    running.pricePerChange * (changes.dropped.length + changes.added.length + changes.moved.length)
  const planned = running.items.filter(item => item.state === 'planned').length
  const bound = found.best ? found.bound - running.pricePerChange * planned : null
  return {
    plan: { ...plan, bound: plan.value === null ? plan.bound : Math.max(plan.value, (bound ?? 0) + price) },
    changes,
    valueAfterChanges: plan.value === null ? null : plan.value - price,
    bound,
  }
}

function withoutOffers(problem: PathwayProblem, gone: Set<string>, kept: string[]): PathwayProblem {
  return {
    ...problem,
    offers: problem.offers
      .filter(offer => !gone.has(offer.id))
      .map(offer => ({ ...offer, excludes: offer.excludes?.filter(id => !gone.has(id)) })),
    fixed: [...new Set([...(problem.fixed ?? []).filter(id => !gone.has(id)), ...kept])],
  }
}

/** Keeping a planned item earns the price of dropping it; a new item or another run costs it. */
function repriced(offer: ModelOffer, running: RunningPathway): ModelOffer {
  const { pricePerChange, today } = running
  const item = running.items.find(one => one.offer === offer.id)
  if (item && item.state !== 'planned')
    return { ...offer, runs: offer.runs.filter(run => run.id === item.run) }
  const runs = offer.runs
    .filter(run => !running.cancelledRuns?.some(one => one.offer === offer.id && one.run === run.id))
    .filter(run => today === undefined || run.start > dayNumber(today))
    .map(run => ({ ...run, price: item && item.run !== run.id ? pricePerChange : 0 }))
  return { ...offer, runs, price: offer.price + (item ? -pricePerChange : pricePerChange) }
}

function trueValue(model: Model, plan: { order: { offer: number }[]; levels: number[] }): number {
  const offers = plan.order.map(placed => placed.offer)
  return worthOf(model, plan.levels, offers) - offers.reduce((sum, o) => sum + model.offers[o]!.price, 0)
}

function changesOf(running: RunningPathway, plan: PlanResult): Replanned['changes'] {
  const planned = running.items.filter(item => item.state === 'planned')
  const now = (id: string) => plan.items.find(item => item.offer === id)
  return {
    dropped: planned.filter(item => !now(item.offer)).map(item => item.offer),
    added: plan.items.filter(item => !running.items.some(one => one.offer === item.offer)).map(i => i.offer),
    moved: planned
      .filter(item => now(item.offer) && now(item.offer)!.run !== item.run)
      .map(item => item.offer),
  }
}
