import { findClash } from '../clash.ts'
import { buildModel, type Model } from '../model.ts'
import type { Clash, Offer, PathwayProblem } from '../problem.ts'
import { reduceModel } from '../reduce.ts'
import { searchPlans } from '../search.ts'
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
  private readonly kept: (Offer[] | undefined)[] = []
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
    const model = this.modelOf(person)
    const priceOf = (seat: number) => (seat < 0 || own?.includes(seat) ? 0 : prices[seat]!)
    const priced: Model = {
      ...model,
      offers: model.offers.map(offer => {
        if (!offer.runs.some(run => priceOf(run.seat) > 0)) return offer
        const runs = offer.runs
          .filter(run => Number.isFinite(priceOf(run.seat)))
          .map(run => ({ ...run, price: priceOf(run.seat) / weight }))
        // Full throughout: nobody enters an offer that requires what cannot be had.
        return runs.length > 0 ? { ...offer, runs } : { ...offer, runs, raises: [], confirms: [] }
      }),
    }
    const started = performance.now()
    const isOver = () => performance.now() - started > MOST_MS_PER_PERSON
    const found = searchPlans(priced, { isOver, tolerance, firstPlan: this.lastSets[person] })
    if (!found.best) return { column: null, bound: found.proven ? 0 : found.bound }
    const { order, value } = found.best
    this.lastSets[person] = order.map(placed => placed.offer)
    const paid = order.reduce((sum, placed) => sum + (placed.run?.price ?? 0), 0)
    return {
      column: {
        value: value + paid,
        seats: order.flatMap(placed => (placed.run && placed.run.seat >= 0 ? [placed.run.seat] : [])),
        items: order.map(placed => ({ offer: model.offers[placed.offer]!.id, run: placed.run?.id ?? null })),
      },
      bound: found.bound,
    }
  }

  /** Why the fixed offers of a person cannot all be taken. */
  clashOf(person: number): Clash {
    return findClash(this.modelOf(person))
  }

  private modelOf(person: number): Model {
    this.kept[person] ??= this.usefulFor(person)
    const model = buildModel(this.problemOf(person, this.kept[person]))
    for (const offer of model.offers) {
      const own = this.seatOf.get(offer.id)
      if (own) for (const run of offer.runs) run.seat = own.get(run.id) ?? -1
    }
    if (!this.seatsOf[person]) {
      const seats = model.offers.flatMap(offer => offer.runs.map(run => run.seat)).filter(seat => seat >= 0)
      this.seatsOf[person] = Int32Array.from(seats)
    }
    return model
  }

  /** Offers that may stand in a best plan of the person at some seat prices. */
  private usefulFor(person: number): Offer[] {
    const chosen = this.offersFor(this.people[person]!)
    const whole = buildModel(this.problemOf(person, chosen))
    // An offer with limited seats may be full: it must not strike out others for good.
    const limited = new Set(whole.offers.filter(offer => this.seatOf.has(offer.id)).map(offer => offer.index))
    const { active } = reduceModel(whole, limited)
    const kept = new Set(active.map(o => whole.offers[o]!.id))
    const fixed = this.people[person]!.fixed ?? []
    return chosen.filter(offer => kept.has(offer.id) || fixed.includes(offer.id))
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
