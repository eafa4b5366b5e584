import { findClash } from '../clash.ts'
import { buildModel } from '../model.ts'
import type { Clash, Offer, PathwayProblem } from '../problem.ts'
import { reduceModel } from '../reduce.ts'
import { Relaxation } from '../relaxation.ts'
import { type PreparedModel, searchPrepared } from '../search.ts'
import type { Priced, RegionPerson, RegionProblem } from './region-problem.ts'

/** How near to her best each person is planned while prices are sought, in units of value. */
const TOLERANCE = 0.004
const MOST_MS_PER_PERSON = 2_000

/** An answer and the prices it was given at. */
interface Answered extends Priced {
  prices: ArrayLike<number>
  weight: number
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
  private readonly seatsOf: Int32Array[] = []
  private readonly lastSets: number[][] = []
  private readonly last: (Answered | undefined)[] = []

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
    tolerance = TOLERANCE,
    own?: number[],
  ): Priced {
    if (own) return this.solve(person, prices, weight, tolerance, own)
    const known = this.fromLast(person, prices, weight, tolerance)
    if (known) return known
    const answer = this.solve(person, prices, weight, tolerance)
    this.last[person] = { ...answer, prices, weight }
    return answer
  }

  /**
   * The last answer, if it is still near enough. A plan takes at most `items` seats, so that falling prices lift
   * the bound by no more than the sum of so many of the largest falls among the runs open to the person.
   */
  private fromLast(
    person: number,
    prices: ArrayLike<number>,
    weight: number,
    tolerance: number,
  ): Priced | null {
    const last = this.last[person]
    if (!last?.column || last.weight !== weight) return null
    const falls: number[] = []
    for (const seat of this.seatsOf[person]!) {
      const fall = last.prices[seat]! - prices[seat]!
      if (fall > 0) falls.push(fall)
      else if (Number.isNaN(fall)) return null
    }
    const most = this.people[person]!.budget?.items ?? falls.length
    falls.sort((a, b) => b - a)
    let bound = last.bound
    for (const fall of falls.slice(0, most)) bound += fall / weight
    const paid = last.column.seats.reduce((sum, seat) => sum + prices[seat]! / weight, 0)
    return bound - (last.column.value - paid) <= 2 * tolerance ? { column: last.column, bound } : null
  }

  private solve(
    person: number,
    prices: ArrayLike<number>,
    weight: number,
    tolerance: number,
    own?: number[],
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
    const found = searchPrepared(prepared, { isOver, tolerance, firstPlan: this.lastSets[person] })
    if (!found.best) return { column: null, bound: found.proven ? 0 : found.bound }
    const { order, value } = found.best
    this.lastSets[person] = order.map(placed => placed.offer)
    const paid = order.reduce((sum, placed) => sum + (placed.run?.price ?? 0), 0)
    return {
      column: {
        value: value + paid,
        seats: order.flatMap(placed => (placed.run && placed.run.seat >= 0 ? [placed.run.seat] : [])),
        items: order.map(placed => ({ offer: offers[placed.offer]!.id, run: placed.run?.id ?? null })),
      },
      bound: found.bound,
    }
  }

  /** Why the fixed offers of a person cannot all be taken. */
  clashOf(person: number): Clash {
    return findClash(buildModel(this.problemOf(person, this.offersFor(this.people[person]!))))
  }

  /** Her problem without what cannot stand in a best plan at any seat prices; made once. */
  private preparedFor(person: number): PreparedModel {
    const known = this.prepared[person]
    if (known) return known
    const possible = this.offersFor(this.people[person]!)
    const { model, active } = this.reducedFor(person, possible)
    const kept = new Set(active.map(o => model.offers[o]!.id))
    for (const id of this.people[person]!.fixed ?? []) kept.add(id)
    const slim = this.reducedFor(
      person,
      possible.filter(offer => kept.has(offer.id)),
    )
    const prepared = { ...slim, relaxation: new Relaxation(slim.model, slim.active) }
    this.prepared[person] = prepared
    const seats = prepared.active.flatMap(o => prepared.model.offers[o]!.runs.map(run => run.seat))
    this.seatsOf[person] = Int32Array.from(seats.filter(seat => seat >= 0))
    return prepared
  }

  private reducedFor(person: number, offers: Offer[]): ReturnType<typeof reduceModel> {
    const model = buildModel(this.problemOf(person, offers))
    const limited = new Set<number>()
    for (const offer of model.offers) {
      const own = this.seatOf.get(offer.id)
      if (!own) continue
      // An offer with limited seats may be full: it must not strike out others for good.
      limited.add(offer.index)
      for (const run of offer.runs) run.seat = own.get(run.id) ?? -1
    }
    return reduceModel(model, limited)
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
