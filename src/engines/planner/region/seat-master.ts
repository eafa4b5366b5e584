import type { Column } from './region-problem.ts'

/**
 * The master problem of a region on the plans known so far: one plan per person, no more seats than there are.
 *
 * Prices come from the Lagrangian dual `D(p) = Σ p·seats + Σᵢ maxⱼ (wᵢ·vᵢⱼ − p·seats of plan j)` by subgradient
 * steps of Polyak's length.
 */
export class SeatMaster {
  readonly columns: Column[][]
  readonly seats: readonly number[]
  readonly weights: Float64Array
  private readonly numbers: Map<string, number>[]

  constructor(people: number, seats: readonly number[]) {
    this.seats = seats
    this.columns = Array.from({ length: people }, () => [])
    this.numbers = Array.from({ length: people }, () => new Map<string, number>())
    this.weights = new Float64Array(people).fill(1)
  }

  /** Adds a plan, or betters the known one on the same seats; returns its number. */
  add(person: number, column: Column): number {
    const key = [...column.seats].sort((a, b) => a - b).join()
    const own = this.columns[person]!
    const known = this.numbers[person]!.get(key)
    if (known === undefined) {
      this.numbers[person]!.set(key, own.length)
      return own.push(column) - 1
    }
    if (column.value > own[known]!.value) own[known] = column
    return known
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

  seatsOf(person: number, column: number): readonly number[] {
    return column < 0 ? [] : this.columns[person]![column]!.seats
  }

  /** Gives a person another known plan (−1: none) and books the seats. */
  move(person: number, { chosen, free }: Assignment, column: number): void {
    for (const seat of this.seatsOf(person, chosen[person]!)) free[seat] = free[seat]! + 1
    chosen[person] = column
    for (const seat of this.seatsOf(person, column)) free[seat] = free[seat]! - 1
  }
}

/** Plan number by person (−1: none) and seats that are left. */
export interface Assignment {
  chosen: Int32Array
  free: Float64Array
}
