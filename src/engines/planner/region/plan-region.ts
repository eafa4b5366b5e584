import { Fairness } from './fairness.ts'
import { type PeoplePool, poolHere, poolOnThreads } from './people-pool.ts'
import { numberSeats, PersonPricer } from './person-pricer.ts'
import { presentRegion } from './present-region.ts'
import type { Priced, RegionProblem, RegionResult } from './region-problem.ts'
import { SeatAnnealing } from './seat-annealing.ts'
import { type Assignment, SeatMaster } from './seat-master.ts'

export interface RegionOptions {
  /** After so many milliseconds the best assignment found is returned; 120,000 unless told. */
  timeLimitMs?: number
  /** Threads to plan people on; 0 plans on this thread. 2 unless told, 0 below 200 people. */
  threads?: number
  /** Stops when (bound − value) / bound is not above this; 0.005 unless told. */
  gap?: number
  /** 0: the total only … 1: only the mean of the municipality that is worst off. */
  fairness?: number
  signal?: AbortSignal
  onProgress?: (state: RegionProgress) => void
}

/** How far it is: prices of seats are learnt in walks through everybody, then plans are given out. */
export interface RegionProgress {
  stage: 'prices' | 'plans'
  round: number
  /** Nothing is known of them before the first round of plans. */
  value: number | null
  bound: number | null
  gap: number | null
}

/** By how much a run that is asked for twice over becomes dearer per sweep, in units of the mean value of a seat. */
const SWEEPS = [0.36, 0.15, 0.07, 0.035]
const BATCHES_PER_SWEEP = 100
const MOST_PER_BATCH = 100
const SWEEP_CARE = { tolerance: 0.02, mostNodes: 1 }
const MOST_NODES = 200
const STEPS = 400
const MOST_ROUNDS = 40
/** Rounds without a better bound or value after which going on is vain. */
const IDLE_ROUNDS = 6
const HELD_BACK = 0.6
const MOVES_PER_ROUND = 600
const MOVES_AT_LAST = 4_000
/** Temperatures of giving out the plans, in units of the mean value of a seat. */
const HOT = 0.2
const COLD = 0.006
const LAST_BATCH = 256
const SWEEP_SHARE = 0.4
const SEARCH_SHARE = 0.75

/**
 * Pathways for everybody of a region who share seats: prices of seats from the Lagrangian dual, the planner of one
 * person inside, whole plans by simulated annealing. See README.md for the model.
 *
 * The bound is proven: it is the dual value at the best prices, from proven bounds of every person. Deterministic
 * for a number of threads unless time runs out; cancelling by `signal` returns the best assignment so far.
 */
export async function planRegion(problem: RegionProblem, options: RegionOptions = {}): Promise<RegionResult> {
  const threads = options.threads ?? (problem.people.length < 200 ? 0 : 2)
  const pool = threads === 0 ? poolHere(problem) : poolOnThreads(problem, threads)
  try {
    return await new RegionSearch(problem, options, pool).run()
  } finally {
    await pool.close()
  }
}

class RegionSearch {
  private readonly problem: RegionProblem
  private readonly options: RegionOptions
  private readonly pool: PeoplePool
  private readonly master: SeatMaster
  private readonly fairness: Fairness
  private readonly everybody: Int32Array
  private readonly stuck = new Set<number>()
  private readonly started = performance.now()
  private best: Assignment
  private value = Number.NEGATIVE_INFINITY
  private bound: number
  private prices: Float64Array
  private bestPrices: Float64Array
  private rounds = 0
  /** Mean value of a plan per seat that it takes. */
  private valueOfSeat = 1

  constructor(problem: RegionProblem, options: RegionOptions, pool: PeoplePool) {
    this.problem = problem
    this.options = options
    this.pool = pool
    const { seats } = numberSeats(problem.offers)
    this.master = new SeatMaster(problem.people.length, seats)
    this.fairness = new Fairness(problem.people, options.fairness ?? 0)
    // Nobody gains more than all her deficits closed at no price.
    this.bound = this.fairness.objective(
      problem.people.map(person => person.deficits.reduce((sum, deficit) => sum + deficit.weight, 0)),
    )
    this.everybody = mixedOrder(problem.people.length)
    this.prices = new Float64Array(seats.length)
    this.bestPrices = this.prices
    this.best = {
      chosen: new Int32Array(problem.people.length).fill(-1),
      free: Float64Array.from(seats),
    }
    problem.people.forEach((person, i) => {
      if (!person.fixed?.length) this.master.add(i, { value: 0, seats: [], items: [] })
    })
  }

  async run(): Promise<RegionResult> {
    this.fairness.weigh(this.master.weights)
    for (const [round, pace] of SWEEPS.entries()) {
      await this.sweep(pace)
      this.options.onProgress?.({ stage: 'prices', round, value: null, bound: null, gap: null })
    }
    let idle = 0
    for (; this.rounds < MOST_ROUNDS; this.rounds++) {
      const before = this.gap()
      await this.priceEverybody()
      await this.assign(MOVES_PER_ROUND)
      this.report()
      idle = this.gap() < before - 1e-4 ? 0 : idle + 1
      if (this.gap() <= this.goal() || this.isOver() || idle >= IDLE_ROUNDS) break
      this.fairness.shift(this.valuesOf(this.best.chosen))
      this.fairness.weigh(this.master.weights)
      this.nextPrices()
    }
    if (this.gap() > this.goal() && !this.options.signal?.aborted) {
      await this.assign(MOVES_AT_LAST)
      await this.fillLeftSeats()
      this.report()
    }
    return this.present()
  }

  /**
   * Walks once through everybody and lets prices follow the demand batch by batch: runs that are taken more often
   * than their seats allow become dearer at once, the others cheaper (incremental subgradient method, Nedić and
   * Bertsekas 2001). The plans found on the way stay known.
   */
  private async sweep(pace: number): Promise<void> {
    const { everybody, master } = this
    const size = Math.min(MOST_PER_BATCH, Math.ceil(everybody.length / BATCHES_PER_SWEEP))
    let worth = 0
    let places = 0
    for (let at = 0; at < everybody.length && !this.isOver(SWEEP_SHARE); at += size) {
      const people = everybody.slice(at, at + size)
      const answers = await this.ask(people, this.prices, SWEEP_CARE)
      const taken = new Float64Array(this.prices.length)
      answers.forEach(({ columns }, i) => {
        const column = columns[0]
        if (!column) return
        for (const one of columns) master.add(people[i]!, one)
        worth += master.weights[people[i]!]! * column.value
        places += column.seats.length
        for (const seat of column.seats) taken[seat] = taken[seat]! + 1
      })
      this.valueOfSeat = worth / Math.max(1, places)
      const step = pace * this.valueOfSeat
      const share = people.length / everybody.length
      this.prices = this.prices.map((price, s) =>
        Math.max(0, price + step * (taken[s]! / Math.max(1, master.seats[s]!) - share)),
      )
    }
    this.bestPrices = this.prices
  }

  private ask(
    people: Int32Array,
    prices: Float64Array,
    care: { tolerance: number; mostNodes: number },
    own?: (readonly number[])[],
  ): Promise<Priced[]> {
    return this.pool.price({ people, prices, weights: this.master.weights, ...care, own })
  }

  /** A sixth of the gap that is asked for may be lost with people whose plans are not quite the best. */
  private care(): { tolerance: number; mostNodes: number } {
    const values = this.master.columns.map(own => Math.max(0, ...own.map(column => column.value)))
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
    return { tolerance: (this.goal() * mean) / 6, mostNodes: MOST_NODES }
  }

  private goal(): number {
    return this.options.gap ?? 0.005
  }

  private gap(): number {
    return this.bound > 1e-12 ? Math.max(0, (this.bound - this.value) / this.bound) : 0
  }

  /** Whether a share of the time is used up; the last part is kept for giving out the seats that are left. */
  private isOver(share = SEARCH_SHARE): boolean {
    const limit = share * (this.options.timeLimitMs ?? 120_000)
    return this.options.signal?.aborted === true || performance.now() - this.started > limit
  }

  private report(): void {
    const { rounds: round, value, bound } = this
    this.options.onProgress?.({ stage: 'plans', round, value, bound, gap: this.gap() })
  }

  /** Everybody's best plan at the prices: new columns, and a new bound if all were reached. */
  private async priceEverybody(): Promise<void> {
    const { everybody, master, prices } = this
    let dual = prices.reduce((sum, price, s) => sum + price * master.seats[s]!, 0)
    const care = this.care()
    const size = Math.max(500, Math.ceil(everybody.length / 10))
    for (let at = 0; at < everybody.length; at += size) {
      if (this.options.signal?.aborted || (this.rounds > 0 && this.isOver())) return
      const people = everybody.slice(at, at + size)
      const answers = await this.ask(people, prices, care)
      answers.forEach(({ columns, bound }, i) => {
        const person = people[i]!
        for (const column of columns) master.add(person, column)
        if (bound === Number.NEGATIVE_INFINITY) this.stuck.add(person)
        else dual += master.weights[person]! * bound
      })
    }
    if (dual < this.bound) {
      this.bound = dual
      this.bestPrices = prices
    }
  }

  /** Prices from the known plans, held back towards the best ones so far against swinging. */
  private nextPrices(): void {
    const { prices } = this.master.improvePrices(this.bestPrices, this.value, STEPS)
    this.prices = prices.map((price, s) => (1 - HELD_BACK) * price + HELD_BACK * this.bestPrices[s]!)
  }

  private valuesOf(chosen: Int32Array): Float64Array {
    return Float64Array.from(chosen, (j, person) => (j < 0 ? 0 : this.master.columns[person]![j]!.value))
  }

  /** Gives everybody one of her known plans. */
  private async assign(moves: number): Promise<void> {
    const unit = this.valueOfSeat
    const annealing = new SeatAnnealing(this.master, this.best.chosen)
    this.accept(
      await annealing.run({ from: HOT * unit, to: COLD * unit, moves, isOver: () => this.isOver(1) }),
    )
  }

  private accept(assignment: Assignment): void {
    const value = this.fairness.objective(this.valuesOf(assignment.chosen))
    if (value <= this.value) return
    this.value = value
    this.best = assignment
  }

  /** People who did not get their best plan are planned anew beside what is taken, seats they hold included. */
  private async fillLeftSeats(): Promise<void> {
    const { master } = this
    const chosen = this.best.chosen.slice()
    const free = this.best.free.slice()
    const losers = this.losersOf(chosen)
    const care = this.care()
    for (let at = 0; at < losers.length; at += LAST_BATCH) {
      if (this.isOver(1)) break
      const people = losers.slice(at, at + LAST_BATCH)
      const own = Array.from(people, person => master.seatsOf(person, chosen[person]!))
      const prices = free.map(left => (left >= 1 ? 0 : Number.POSITIVE_INFINITY))
      const answers = await this.ask(people, prices, care, own)
      answers.forEach(({ columns: [column] }, i) => {
        const person = people[i]!
        const now = chosen[person]!
        if (!column || (now >= 0 && column.value <= master.columns[person]![now]!.value + 1e-9)) return
        if (column.seats.some(seat => !own[i]!.includes(seat) && free[seat]! < 1)) return
        master.move(person, { chosen, free }, master.add(person, column))
      })
    }
    this.accept({ chosen, free })
  }

  private losersOf(chosen: Int32Array): Int32Array {
    const { columns } = this.master
    const losses = columns.map((own, person) => {
      const most = own.reduce((best, column) => Math.max(best, column.value), 0)
      const now = chosen[person]! < 0 ? 0 : own[chosen[person]!]!.value
      return { person, loss: this.stuck.has(person) ? 0 : most - now }
    })
    const losers = losses
      .filter(one => one.loss > 1e-6)
      .sort((a, b) => b.loss - a.loss || a.person - b.person)
    return Int32Array.from(losers, one => one.person)
  }

  private present(): RegionResult {
    const pricer = new PersonPricer(this.problem.people, this.problem.offers)
    return presentRegion({
      problem: this.problem,
      master: this.master,
      fairness: this.fairness,
      chosen: this.best.chosen,
      prices: this.bestPrices,
      value: this.value,
      bound: Math.max(this.bound, this.value),
      clashOf: person => (this.stuck.has(person) ? pricer.clashOf(person) : undefined),
      finished: this.gap() <= this.goal(),
      rounds: this.rounds,
      ms: performance.now() - this.started,
    })
  }
}

/** Everybody in an order in which neighbours of the list are far apart, the same every time. */
function mixedOrder(people: number): Int32Array {
  let stride = Math.max(1, Math.round(0.618 * people))
  while (commonDivisor(stride, people) > 1) stride++
  return Int32Array.from({ length: people }, (_, k) => (k * stride) % people)
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}
