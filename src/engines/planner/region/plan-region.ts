import { Fairness } from './fairness.ts'
import { type PeoplePool, poolHere, poolOnThreads } from './people-pool.ts'
import { numberSeats, PersonPricer } from './person-pricer.ts'
import { presentRegion } from './present-region.ts'
import type { RegionProblem, RegionResult } from './region-problem.ts'
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
  onProgress?: (state: { round: number; value: number; bound: number; gap: number }) => void
}

const STEPS = 250
const MOST_ROUNDS = 40
/** Rounds without a better bound or value after which going on is vain. */
const IDLE_ROUNDS = 6
const REPAIR_BATCH = 256
const SAMPLE_SHARE = 0.2
const SEARCH_SHARE = 0.65
const LEAST_SAMPLE = 200
const SAMPLE_TOLERANCE = 0.02
const SAMPLES = [
  { every: 12, rounds: 7 },
  { every: 4, rounds: 3 },
]

/**
 * Pathways for everybody of a region who share seats: column generation with prices from the Lagrangian dual, the
 * exact planner of one person inside, whole plans by assignment and repair. See README.md for the model.
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
  private bound = Number.POSITIVE_INFINITY
  private prices: Float64Array
  private bestPrices: Float64Array
  private rounds = 0
  private idle = 0

  constructor(problem: RegionProblem, options: RegionOptions, pool: PeoplePool) {
    this.problem = problem
    this.options = options
    this.pool = pool
    const { seats } = numberSeats(problem.offers)
    this.master = new SeatMaster(problem.people.length, seats)
    this.fairness = new Fairness(problem.people, options.fairness ?? 0)
    this.everybody = Int32Array.from(problem.people.keys())
    this.prices = new Float64Array(seats.length)
    this.bestPrices = this.prices
    this.best = {
      chosen: new Int32Array(problem.people.length).fill(-1),
      free: Float64Array.from(seats),
      value: 0,
    }
    problem.people.forEach((person, i) => {
      if (!person.fixed?.length) this.master.add(i, { value: 0, seats: [], items: [] })
    })
  }

  async run(): Promise<RegionResult> {
    for (const { every, rounds } of SAMPLES) {
      if (this.everybody.length / every >= LEAST_SAMPLE) await this.learnPrices(every, rounds)
    }
    for (; this.rounds < MOST_ROUNDS; this.rounds++) {
      const before = this.gap()
      await this.priceEverybody()
      this.accept(this.master.assign(this.prices))
      if (this.rounds > 0 && this.gap() < 3 * this.goal()) await this.repair(0.6)
      this.report()
      this.idle = this.gap() < before - 1e-4 ? 0 : this.idle + 1
      if (this.gap() <= this.goal() || this.isOver() || this.idle >= IDLE_ROUNDS) break
      this.fairness.shift(this.valuesOf(this.best.chosen))
      this.nextPrices()
    }
    if (this.gap() > this.goal() && !this.options.signal?.aborted) await this.repair(0)
    this.report()
    return await this.present()
  }

  /**
   * First prices from every k-th person and a k-th part of the seats: prices of a sample are near those of all, at
   * a fraction of the work. The plans found on the way stay known.
   */
  private async learnPrices(every: number, rounds: number): Promise<void> {
    const people = this.everybody.filter(person => person % every === 0)
    const sample = new SeatMaster(
      people.length,
      this.master.seats.map(seats => seats / every),
    )
    people.forEach((person, i) => {
      for (const column of this.master.columns[person]!) sample.add(i, column)
    })
    for (let round = 0; round < rounds && !this.isOver(SAMPLE_SHARE); round++) {
      const { prices } = this
      const task = { people, prices, weights: this.master.weights, tolerance: SAMPLE_TOLERANCE }
      const answers = await this.pool.price(task)
      let dual = prices.reduce((sum, price, s) => sum + price * sample.seats[s]!, 0)
      answers.forEach(({ column, bound }, i) => {
        dual += bound
        if (!column) return
        sample.add(i, column)
        this.master.add(people[i]!, column)
      })
      const better = sample.improvePrices(prices, 0.97 * dual, STEPS).prices
      this.prices = round === 0 ? better : better.map((price, s) => 0.6 * price + 0.4 * prices[s]!)
    }
    this.bestPrices = this.prices
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
    this.options.onProgress?.({ round, value, bound, gap: this.gap() })
  }

  /** Everybody's best plan at the prices: new columns, and a new bound if all were reached. */
  private async priceEverybody(): Promise<void> {
    this.fairness.weigh(this.master.weights)
    const { weights } = this.master
    let dual = 0
    this.prices.forEach((price, s) => {
      dual += price * this.master.seats[s]!
    })
    const size = Math.max(500, Math.ceil(this.everybody.length / 10))
    for (let at = 0; at < this.everybody.length; at += size) {
      if (this.options.signal?.aborted || (this.rounds > 0 && this.isOver())) return
      const people = this.everybody.slice(at, at + size)
      const answers = await this.pool.price({ people, prices: this.prices, weights })
      answers.forEach(({ column, bound }, i) => {
        const person = people[i]!
        if (column) this.master.add(person, column)
        else if (this.rounds === 0) this.stuck.add(person)
        if (!this.stuck.has(person)) dual += weights[person]! * bound
      })
    }
    if (dual < this.bound) {
      this.bound = dual
      this.bestPrices = this.prices
    }
  }

  /** Prices from the known plans, held back half-way to the best ones so far against swinging. */
  private nextPrices(): void {
    const { prices } = this.master.improvePrices(this.bestPrices, this.value, STEPS)
    const held = this.rounds < 2 ? 0 : 0.4
    this.prices = prices.map((price, s) => (1 - held) * price + held * this.bestPrices[s]!)
  }

  private valuesOf(chosen: Int32Array): Float64Array {
    return Float64Array.from(chosen, (j, person) => (j < 0 ? 0 : this.master.columns[person]![j]!.value))
  }

  private accept(assignment: Assignment): void {
    const value = this.fairness.objective(this.valuesOf(assignment.chosen))
    if (value <= this.value) return
    this.value = value
    this.best = assignment
  }

  /** People who did not get their best plan are planned anew beside what is taken, seats they hold included. */
  private async repair(share: number): Promise<void> {
    const { master } = this
    const chosen = this.best.chosen.slice()
    const free = this.best.free.slice()
    const losers = this.losersOf(chosen)
    for (let at = 0; at < losers.length; at += REPAIR_BATCH) {
      if (this.isOver(1)) break
      const people = losers.slice(at, at + REPAIR_BATCH)
      const prices = free.map((left, s) =>
        left >= 1 ? share * this.bestPrices[s]! : Number.POSITIVE_INFINITY,
      )
      const own = Array.from(people, person =>
        chosen[person]! < 0 ? [] : master.columns[person]![chosen[person]!]!.seats,
      )
      const answers = await this.pool.price({ people, prices, weights: master.weights, own })
      answers.forEach(({ column }, i) => {
        const person = people[i]!
        const before = chosen[person]!
        if (!column || (before >= 0 && column.value <= master.columns[person]![before]!.value + 1e-9)) return
        const held = new Set(own[i])
        if (column.seats.some(seat => !held.has(seat) && free[seat]! < 1)) return
        if (before >= 0) master.book(person, before, free, 1)
        master.columns[person]!.push(column)
        chosen[person] = master.columns[person]!.length - 1
        master.book(person, chosen[person]!, free, -1)
      })
    }
    this.accept({ chosen, free, value: 0 })
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

  private async present(): Promise<RegionResult> {
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
