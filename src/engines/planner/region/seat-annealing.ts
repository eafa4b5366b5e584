import { seeded } from '../../seeded-random.ts'
import type { Assignment, SeatMaster } from './seat-master.ts'

export interface Cooling {
  /** Temperatures at the start and at the end, in units of value. */
  from: number
  to: number
  /** Attempts per person. */
  moves: number
  isOver: () => boolean
}

const MOVES_PER_TURN = 1 << 15
/** Attempts per person that are left for cooling down when time runs out. */
const LAST_MOVES = 300
/** Falls of so many temperatures have no chance worth the trouble. */
const MOST_FALL = 8
/** A plan may push out so many others at most. */
const MOST_PUSHED = 2
const NOBODY = -1

interface Push {
  person: number
  before: number
}

/**
 * Simulated annealing (Kirkpatrick 1983) on who gets which of her known plans. A move gives one person another
 * plan; where a run is full somebody leaves it for the best of her plans that is free. Seats are never exceeded.
 * Deterministic by its own seed unless time runs out.
 */
export class SeatAnnealing {
  private readonly random = seeded(1)
  /** Plans of person i are `first[i] … first[i + 1] − 1`; the last plan of all, `none`, is to have none. */
  private readonly first: Int32Array
  private readonly worth: Float64Array
  private readonly seatsAt: Int32Array
  private readonly seats: Int32Array
  private readonly holders: Int32Array
  private readonly holdersAt: Int32Array
  private readonly taken: Int32Array
  private readonly free: Int32Array
  private readonly chosen: Int32Array
  private readonly none: number
  private readonly pushed: Push[] = []

  constructor(master: SeatMaster, start: Int32Array) {
    const people = master.columns.length
    this.first = new Int32Array(people + 1)
    master.columns.forEach((own, person) => {
      this.first[person + 1] = this.first[person]! + own.length
    })
    this.none = this.first[people]!
    this.worth = new Float64Array(this.none + 1)
    this.seatsAt = new Int32Array(this.none + 2)
    const seats: number[] = []
    master.columns.forEach((own, person) => {
      own.forEach((column, j) => {
        const plan = this.first[person]! + j
        this.worth[plan] = master.weights[person]! * column.value
        this.seatsAt[plan] = seats.length
        for (const seat of column.seats) seats.push(seat)
      })
    })
    this.seatsAt.fill(seats.length, this.none)
    this.seats = Int32Array.from(seats)
    this.free = Int32Array.from(master.seats)
    this.taken = new Int32Array(master.seats.length)
    this.holdersAt = roomForHolders(master.seats, this.seats)
    this.holders = new Int32Array(this.holdersAt[master.seats.length]!)
    this.chosen = new Int32Array(people).fill(this.none)
    for (let person = 0; person < people; person++) {
      if (start[person]! >= 0) this.put(person, this.first[person]! + start[person]!)
    }
  }

  async run({ from, to, moves, isOver }: Cooling): Promise<Assignment> {
    const people = this.chosen.length
    let left = moves * people
    let temperature = from
    while (left > 0) {
      if (isOver()) left = Math.min(left, LAST_MOVES * people)
      const turn = Math.min(left, MOVES_PER_TURN)
      for (let k = 0; k < turn; k++) this.attempt(temperature)
      temperature *= (to / temperature) ** (turn / left)
      left -= turn
      await new Promise(resolve => setImmediate(resolve))
    }
    return {
      chosen: this.chosen.map((plan, person) => (plan === this.none ? NOBODY : plan - this.first[person]!)),
      free: Float64Array.from(this.free),
    }
  }

  private attempt(temperature: number): void {
    const person = Math.floor(this.random() * this.chosen.length)
    const plans = this.first[person + 1]! - this.first[person]!
    const before = this.chosen[person]!
    const plan = this.first[person]! + Math.floor(this.random() * plans)
    if (plans === 0 || plan === before) return
    let gain = this.worth[plan]! - this.worth[before]!
    if (gain < -MOST_FALL * temperature) return
    const least = temperature * Math.log(this.random() + 1e-300)
    this.pushed.length = 0
    this.put(person, plan)
    for (let at = this.seatsAt[plan]!; at < this.seatsAt[plan + 1]!; at++) {
      if (this.free[this.seats[at]!]! < 0) gain += this.pushFrom(this.seats[at]!, person)
      if (gain < least) break
    }
    if (gain >= least) return
    for (let k = this.pushed.length - 1; k >= 0; k--) this.put(this.pushed[k]!.person, this.pushed[k]!.before)
    this.put(person, before)
  }

  /** Somebody leaves the run for the best of her plans that is free; what that changes, −∞ when it cannot be. */
  private pushFrom(seat: number, except: number): number {
    const at = this.holdersAt[seat]! + Math.floor(this.random() * this.taken[seat]!)
    const person = this.holders[at]!
    if (person === except || this.pushed.length === MOST_PUSHED) return Number.NEGATIVE_INFINITY
    if (this.pushed.some(one => one.person === person)) return Number.NEGATIVE_INFINITY
    const before = this.chosen[person]!
    let best = -1
    for (let plan = this.first[person]!; plan < this.first[person + 1]!; plan++) {
      if (plan === before || (best >= 0 && this.worth[plan]! <= this.worth[best]!)) continue
      if (this.isFree(plan, before, seat)) best = plan
    }
    if (best < 0) return Number.NEGATIVE_INFINITY
    this.pushed.push({ person, before })
    this.put(person, best)
    return this.worth[best]! - this.worth[before]!
  }

  /** Whether somebody with the plan `before` can change to `plan`, which does without the seat. */
  private isFree(plan: number, before: number, without: number): boolean {
    for (let at = this.seatsAt[plan]!; at < this.seatsAt[plan + 1]!; at++) {
      const seat = this.seats[at]!
      if (seat === without) return false
      if (this.free[seat]! < 1 && !(this.free[seat]! === 0 && this.holds(before, seat))) return false
    }
    return true
  }

  private holds(plan: number, seat: number): boolean {
    for (let at = this.seatsAt[plan]!; at < this.seatsAt[plan + 1]!; at++) {
      if (this.seats[at] === seat) return true
    }
    return false
  }

  private put(person: number, plan: number): void {
    const { seats, seatsAt, holders, holdersAt, taken, free } = this
    const before = this.chosen[person]!
    for (let at = seatsAt[before]!; at < seatsAt[before + 1]!; at++) {
      const seat = seats[at]!
      let place = holdersAt[seat]!
      while (holders[place] !== person) place++
      taken[seat] = taken[seat]! - 1
      holders[place] = holders[holdersAt[seat]! + taken[seat]!]!
      free[seat] = free[seat]! + 1
    }
    this.chosen[person] = plan
    for (let at = seatsAt[plan]!; at < seatsAt[plan + 1]!; at++) {
      const seat = seats[at]!
      holders[holdersAt[seat]! + taken[seat]!] = person
      taken[seat] = taken[seat]! + 1
      free[seat] = free[seat]! - 1
    }
  }
}

/** Where the holders of each seat are kept: one more than there are seats, while one is being pushed out. */
function roomForHolders(seats: readonly number[], uses: Int32Array): Int32Array {
  const used = new Int32Array(seats.length)
  for (const seat of uses) used[seat] = used[seat]! + 1
  const at = new Int32Array(seats.length + 1)
  for (let s = 0; s < seats.length; s++) at[s + 1] = at[s]! + Math.min(seats[s]!, used[s]!) + 1
  return at
}
