import type { Column } from './region-problem.ts'

/**
 * The master problem of a region on the plans known so far: one plan per person, no more seats than there are.
 *
 * Prices come from the Lagrangian dual `D(p) = Σ p·seats + Σᵢ maxⱼ (wᵢ·vᵢⱼ − p·seats of plan j)` by subgradient
 * steps of Polyak's length; whole plans come from assigning people by their priced value and repairing.
 */
export class SeatMaster {
  readonly columns: Column[][]
  readonly seats: readonly number[]
  readonly weights: Float64Array
  private readonly keys: Set<string>[]

  constructor(people: number, seats: readonly number[]) {
    this.seats = seats
    this.columns = Array.from({ length: people }, () => [])
    this.keys = Array.from({ length: people }, () => new Set<string>())
    this.weights = new Float64Array(people).fill(1)
  }

  /** Adds a plan; false when the person has one that takes the same seats for at least the same value. */
  add(person: number, column: Column): boolean {
    const key = `${column.value.toFixed(9)}|${[...column.seats].sort((a, b) => a - b).join()}`
    if (this.keys[person]!.has(key)) return false
    this.keys[person]!.add(key)
    this.columns[person]!.push(column)
    return true
  }

  /** Best known plan of a person at the prices; −1 when she has none. */
  private bestOf(person: number, prices: Float64Array): { column: number; worth: number } {
    let column = -1
    let worth = Number.NEGATIVE_INFINITY
    const own = this.columns[person]!
    const weight = this.weights[person]!
    for (let j = 0; j < own.length; j++) {
      let sum = weight * own[j]!.value
      for (const seat of own[j]!.seats) sum -= prices[seat]!
      if (sum > worth) {
        worth = sum
        column = j
      }
    }
    return { column, worth }
  }

  /**
   * Improves prices on the known plans.
   *
   * @param target a value known to be reachable, for the length of the steps
   * @returns the prices with the least dual value and that value
   */
  improvePrices(start: Float64Array, target: number, steps: number): { prices: Float64Array; dual: number } {
    const { seats } = this
    const prices = start.slice()
    let best = start.slice()
    let least = Number.POSITIVE_INFINITY
    let pace = 1.2
    let idle = 0
    const slack = new Float64Array(seats.length)
    const direction = new Float64Array(seats.length)
    for (let step = 0; step < steps; step++) {
      const dual = this.dualAt(prices, slack)
      if (dual < least - 1e-7 * Math.abs(dual)) {
        least = dual
        best = prices.slice()
        idle = 0
      } else if (++idle >= 12) {
        pace /= 1.6
        idle = 0
        prices.set(best)
        direction.fill(0)
        continue
      }
      let norm = 0
      for (let s = 0; s < slack.length; s++) {
        const blocked = prices[s]! <= 0 && slack[s]! > 0
        direction[s] = blocked ? 0 : 0.7 * slack[s]! + 0.3 * direction[s]!
        norm += direction[s]! * direction[s]!
      }
      if (norm === 0 || pace < 1e-3) break
      const length = (pace * Math.max(dual - target, 1e-4 * Math.abs(dual))) / norm
      for (let s = 0; s < slack.length; s++) prices[s] = Math.max(0, prices[s]! - length * direction[s]!)
    }
    return { prices: best, dual: least }
  }

  private dualAt(prices: Float64Array, slack: Float64Array): number {
    let dual = 0
    for (let s = 0; s < slack.length; s++) {
      slack[s] = this.seats[s]!
      dual += prices[s]! * this.seats[s]!
    }
    for (let person = 0; person < this.columns.length; person++) {
      const { column, worth } = this.bestOf(person, prices)
      if (column < 0) continue
      dual += worth
      for (const seat of this.columns[person]![column]!.seats) slack[seat] = slack[seat]! - 1
    }
    return dual
  }

  /**
   * Gives everybody one known plan within the seats: first those who lose most by not getting their best plan,
   * then again and again each person the best that is free beside all others, prices falling to nothing.
   */
  assign(prices: Float64Array): Assignment {
    const order = this.columns.map((own, person) => ({ person, regret: this.regretOf(person, prices, own) }))
    order.sort((a, b) => b.regret - a.regret || a.person - b.person)
    const free = Float64Array.from(this.seats)
    const assignment = { chosen: new Int32Array(this.columns.length).fill(-1), free }
    for (const share of [1, 0.6, 0.3, 0, 0]) {
      for (const { person } of order) {
        this.move(person, assignment, -1)
        this.move(person, assignment, this.bestFree(person, prices, share, free))
      }
    }
    return assignment
  }

  seatsOf(person: number, column: number): readonly number[] {
    return column < 0 ? [] : this.columns[person]![column]!.seats
  }

  /** Gives a person another known plan (−1: none) and books the seats. */
  move(person: number, { chosen, free }: Assignment, column: number): void {
    for (const seat of this.seatsOf(person, chosen[person]!)) free[seat] = free[seat]! + 1
    chosen[person] = column
    for (const seat of this.seatsOf(person, column)) free[seat] = free[seat]! - 1
  }

  private regretOf(person: number, prices: Float64Array, own: readonly Column[]): number {
    let first = Number.NEGATIVE_INFINITY
    let second = Number.NEGATIVE_INFINITY
    for (const column of own) {
      let worth = this.weights[person]! * column.value
      for (const seat of column.seats) worth -= prices[seat]!
      if (worth > first) {
        second = first
        first = worth
      } else if (worth > second) second = worth
    }
    return own.length < 2 ? Number.POSITIVE_INFINITY : first - second
  }

  private bestFree(person: number, prices: Float64Array, share: number, free: Float64Array): number {
    let best = -1
    let most = Number.NEGATIVE_INFINITY
    const own = this.columns[person]!
    for (let j = 0; j < own.length; j++) {
      let worth = this.weights[person]! * own[j]!.value
      let fits = true
      for (const seat of own[j]!.seats) {
        if (free[seat]! < 1) fits = false
        worth -= share * prices[seat]!
      }
      if (!fits || worth <= most) continue
      most = worth
      best = j
    }
    return best
  }
}

/** Plan number by person (−1: none) and seats that are left. */
export interface Assignment {
  chosen: Int32Array
  free: Float64Array
}
