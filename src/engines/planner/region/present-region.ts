import type { Clash } from '../problem.ts'
import type { Fairness } from './fairness.ts'
import { numberSeats } from './person-pricer.ts'
import type { RegionProblem, RegionResult, RegionRun } from './region-problem.ts'
import type { SeatMaster } from './seat-master.ts'
import { unmetCompetencies } from './unmet.ts'

interface Settled {
  problem: RegionProblem
  master: SeatMaster
  fairness: Fairness
  chosen: Int32Array
  prices: Float64Array
  value: number
  bound: number
  clashOf: (person: number) => Clash | undefined
  finished: boolean
  rounds: number
  ms: number
}

/** The answer of a region from its assignment. */
export function presentRegion(settled: Settled): RegionResult {
  const { problem, master, fairness, chosen, value, bound } = settled
  const planOf = (person: number) =>
    chosen[person]! < 0 ? undefined : master.columns[person]![chosen[person]!]
  const values = Float64Array.from(problem.people.keys(), person => planOf(person)?.value ?? 0)
  const means = fairness.means(values)
  const people = problem.people.map(({ id }, person) => {
    const plan = planOf(person)
    // Without a plan she has fixed offers which clash among themselves, or whose seats others with them have taken.
    const clash = plan
      ? undefined
      : (settled.clashOf(person) ?? { code: 'seats' as const, offers: problem.people[person]!.fixed ?? [] })
    return { id, value: values[person]!, items: plan?.items ?? [], ...(clash ? { clash } : {}) }
  })
  return {
    value,
    bound,
    gap: bound > 1e-12 ? (bound - value) / bound : 0,
    people,
    runs: runsOf(settled),
    unmet: unmetCompetencies(
      problem,
      people.map(person => person.items),
    ),
    municipalities: fairness.names.map((municipality, m) => ({
      municipality,
      people: fairness.sizeOf(m),
      value: means[m]! * fairness.sizeOf(m),
      perPerson: means[m]!,
    })),
    finished: settled.finished,
    rounds: settled.rounds,
    ms: settled.ms,
  }
}

function runsOf({ problem, master, chosen, prices }: Settled): RegionRun[] {
  const { seatOf } = numberSeats(problem.offers)
  const taken = new Map<string, number>()
  const wanted = new Float64Array(master.seats.length)
  for (let person = 0; person < chosen.length; person++) {
    const own = master.columns[person]![chosen[person]!]
    for (const { offer, run } of own?.items ?? []) {
      if (run !== null) taken.set(`${offer}\n${run}`, (taken.get(`${offer}\n${run}`) ?? 0) + 1)
    }
    countWishes(master, person, chosen[person]!, prices, wanted)
  }
  return problem.offers.flatMap(offer =>
    (offer.runs ?? []).map(run => {
      const seat = seatOf.get(offer.id)?.get(run.id)
      const count = taken.get(`${offer.id}\n${run.id}`) ?? 0
      const full = seat !== undefined && count >= master.seats[seat]!
      return {
        offer: offer.id,
        run: run.id,
        taken: count,
        seats: run.seats ?? null,
        wouldAlsoTake: full ? wanted[seat]! : 0,
        seatValue: full ? prices[seat]! : 0,
      }
    }),
  )
}

/** Adds one wish for every run whose seat, were it free, would give the person more than she has now. */
function countWishes(
  master: SeatMaster,
  person: number,
  chosen: number,
  prices: Float64Array,
  wanted: Float64Array,
): void {
  const own = master.columns[person]!
  const weight = master.weights[person]!
  const paid = (seats: readonly number[]) => seats.reduce((sum, seat) => sum + prices[seat]!, 0)
  const now = chosen < 0 ? 0 : weight * own[chosen]!.value - paid(own[chosen]!.seats)
  const held = new Set(chosen < 0 ? [] : own[chosen]!.seats)
  const wishes = new Set<number>()
  for (const column of own) {
    const worth = weight * column.value - paid(column.seats)
    for (const seat of column.seats) {
      if (!held.has(seat) && worth + prices[seat]! > now + 1e-6) wishes.add(seat)
    }
  }
  for (const seat of wishes) wanted[seat] = wanted[seat]! + 1
}
