import type { Arrangement } from '../arrange.ts'
import { findClash } from '../clash.ts'
import { buildModel, type Model } from '../model.ts'
import type { Clash, Offer, PathwayProblem } from '../problem.ts'
import { reduceModel } from '../reduce.ts'
import { Relaxation } from '../relaxation.ts'
import { type PreparedModel, searchPrepared } from '../search.ts'
import type { Column, Priced, RegionPerson, RegionProblem } from './region-problem.ts'

const MOST_MS_PER_PERSON = 2_000
const MOST_OTHERS = 4

/** How carefully to plan. */
export interface PriceCare {
  /** A plan that near to the best is good enough, in units of value. */
  tolerance: number
  mostNodes?: number
}

/** Numbers the runs with limited seats, in the order of offers and runs. */
export function numberSeats(offers: RegionProblem['offers']): {
  seatOf: Map<string, Map<string, number>>
  seats: number[]
} {
  const seatOf = new Map<string, Map<string, number>>()
  const seats: number[] = []
  for (const offer of offers) {
    const own = new Map<string, number>()
    for (const run of offer.runs ?? [])
      if (run.seats !== undefined) own.set(run.id, seats.push(run.seats) - 1)
    if (own.size > 0) seatOf.set(offer.id, own)
  }
  return { seatOf, seats }
}

/** Plans people of a region one by one at given seat prices; keeps what it learns about each of them. */
export class PersonPricer {
  private readonly offers: RegionProblem['offers']
  private readonly raising = new Map<string, number[]>()
  private readonly seatOf: Map<string, Map<string, number>>
  private readonly people: readonly RegionPerson[]
  private readonly prepared: (PreparedModel | undefined)[] = []
  private readonly lastSets: number[][] = []

  constructor(people: readonly RegionPerson[], offers: RegionProblem['offers']) {
    this.people = people
    this.offers = offers
    this.seatOf = numberSeats(offers).seatOf
    offers.forEach((offer, o) => {
      for (const competency of new Set(offer.raises.map(raise => raise.competency))) {
        const list = this.raising.get(competency)
        if (list) list.push(o)
        else this.raising.set(competency, [o])
      }
    })
  }

  /**
   * Her best plan when the seat of limited run s costs `prices[s]` and an hour of her gain counts `weight` times;
   * runs with an infinite price are full; seats of `own` are hers and cost nothing. Value and bound are in her
   * own units, prices excluded from the value.
   */
  price(
    person: number,
    prices: ArrayLike<number>,
    weight: number,
    care: PriceCare,
    own?: readonly number[],
  ): Priced {
    const prepared = this.preparedFor(person)
    const { offers } = prepared.model
    for (const o of prepared.active) {
      for (const run of offers[o]!.runs) {
        run.price = run.seat < 0 || own?.includes(run.seat) ? 0 : prices[run.seat]! / weight
      }
    }
    const started = performance.now()
    const isOver = () => performance.now() - started > MOST_MS_PER_PERSON
    const found = searchPrepared(prepared, {
      ...care,
      isOver,
      others: own ? 0 : MOST_OTHERS,
      firstPlan: this.lastSets[person],
    })
    if (!found.best) return { columns: [], bound: found.bound }
    this.lastSets[person] = found.best.order.map(placed => placed.offer)
    const plans = [found.best, ...found.others]
    return { columns: plans.map(plan => columnOf(prepared.model, plan)), bound: found.bound }
  }

  /** Why the fixed offers of a person cannot all be taken. */
  clashOf(person: number): Clash {
    return findClash(buildModel(this.problemOf(person, this.offersFor(this.people[person]!))))
  }

  /** Her problem without what cannot stand in a best plan at any seat prices; made once. */
  private preparedFor(person: number): PreparedModel {
    const known = this.prepared[person]
    if (known) return known
    const { model, active } = this.reducedFor(person, this.offersFor(this.people[person]!))
    this.prepared[person] = { model, active, relaxation: new Relaxation(model, active) }
    return this.prepared[person]
  }

  private reducedFor(person: number, offers: Offer[]): { model: Model; active: number[] } {
    const model = buildModel(this.problemOf(person, offers))
    const limited = new Set<number>()
    for (const offer of model.offers) {
      const own = this.seatOf.get(offer.id)
      if (!own) continue
      // An offer with limited seats may be full: it must not strike out others for good.
      limited.add(offer.index)
      for (const run of offer.runs) run.seat = own.get(run.id) ?? -1
    }
    return withoutStruck(reduceModel(model, limited))
  }

  private problemOf(person: number, offers: Offer[]): PathwayProblem {
    const { budget, deficits, held, fixed, practiceFor, prices } = this.people[person]!
    return { budget, deficits, held, fixed, practiceFor, prices, offers }
  }

  /** Offers that may lead to one of the person's deficits, directly or as a prerequisite. */
  private offersFor(person: RegionPerson): Offer[] {
    const chosen = new Set<number>()
    const seen = new Set<string>()
    const queue = person.deficits.map(deficit => deficit.competency)
    const fixed = new Set(person.fixed ?? [])
    if (fixed.size > 0) {
      this.offers.forEach((offer, o) => {
        if (!fixed.has(offer.id)) return
        chosen.add(o)
        queue.push(
          ...(offer.requires ?? []).map(need => need.competency),
          ...offer.raises.map(r => r.competency),
        )
      })
    }
    for (let competency = queue.pop(); competency !== undefined; competency = queue.pop()) {
      if (seen.has(competency)) continue
      seen.add(competency)
      for (const o of this.raising.get(competency) ?? []) {
        if (chosen.has(o)) continue
        chosen.add(o)
        for (const need of this.offers[o]!.requires ?? []) queue.push(need.competency)
      }
    }
    return [...chosen].map(o => this.offers[o]!)
  }
}

function columnOf(model: Model, { order, value }: Arrangement): Column {
  return {
    value: order.reduce((sum, placed) => sum + (placed.run?.price ?? 0), value),
    seats: order.flatMap(({ run }) => (run && run.seat >= 0 ? [run.seat] : [])),
    items: order.map(({ offer, run }) => ({ offer: model.offers[offer]!.id, run: run?.id ?? null })),
  }
}

/** Numbers anew what is left, so that what was struck out takes no memory; fixed offers stay whatever they are. */
function withoutStruck({ model, active }: { model: Model; active: number[] }): {
  model: Model
  active: number[]
} {
  const left = new Set(active)
  const kept = model.offers.filter(offer => offer.fixed || left.has(offer.index))
  const number = new Map(kept.map((offer, index) => [offer.index, index]))
  const offers = kept.map((offer, index) => ({
    ...offer,
    index,
    excludes: offer.excludes.flatMap(other => number.get(other) ?? []),
  }))
  return { model: { ...model, offers }, active: active.map(o => number.get(o)!) }
}
