import type { Assignment, SeatMaster } from './seat-master.ts'

interface Move {
  person: number
  before: number
}

const MOST_PASSES = 30
/** A better plan may push out so many others at most. */
const MOST_PUSHED = 2
const GAIN = 1e-9

/**
 * Improves an assignment in place: a person takes a better known plan, and whoever has to leave a full run for it
 * moves to a known plan that is free, as long as all of them together gain.
 */
export class SeatExchange implements Assignment {
  private readonly master: SeatMaster
  readonly chosen: Int32Array
  readonly free: Float64Array
  private readonly holders: number[][]

  constructor(master: SeatMaster, { chosen, free }: Assignment) {
    this.master = master
    this.chosen = chosen
    this.free = free
    this.holders = master.seats.map(() => [])
    for (let person = 0; person < chosen.length; person++) {
      for (const seat of this.master.seatsOf(person, chosen[person]!)) this.holders[seat]!.push(person)
    }
  }

  run(): void {
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      let moved = false
      for (let person = 0; person < this.chosen.length; person++) {
        if (this.improve(person)) moved = true
      }
      if (!moved) return
    }
  }

  private improve(person: number): boolean {
    let moved = false
    for (let column = 0; column < this.master.columns[person]!.length; column++) {
      const gain = this.worth(person, column) - this.worth(person, this.chosen[person]!)
      if (gain <= GAIN) continue
      const seats = this.master.seatsOf(person, column)
      const held = this.master.seatsOf(person, this.chosen[person]!)
      const full = seats.filter(seat => this.free[seat]! < 1 && !held.includes(seat))
      if (full.length <= MOST_PUSHED && this.tryMove(person, column, full, gain)) moved = true
    }
    return moved
  }

  /** Makes the move and finds places for those it pushes out; takes all back when that costs more than it gains. */
  private tryMove(person: number, column: number, full: readonly number[], gain: number): boolean {
    const moves: Move[] = [{ person, before: this.chosen[person]! }]
    let left = gain
    this.put(person, column)
    for (const seat of full) {
      // The last one pushed out may have left this run as well.
      if (this.free[seat]! >= 0) continue
      const leaver = this.cheapestLeaver(seat, left, moves)
      if (!leaver) {
        for (const move of moves.reverse()) this.put(move.person, move.before)
        return false
      }
      left -= leaver.loss
      moves.push({ person: leaver.person, before: this.chosen[leaver.person]! })
      this.put(leaver.person, leaver.column)
    }
    return true
  }

  /** Who loses least, and less than `most`, by leaving the run for a plan that is free. */
  private cheapestLeaver(seat: number, most: number, moves: readonly Move[]) {
    let best: { person: number; column: number; loss: number } | null = null
    let least = most - GAIN
    for (const person of this.holders[seat]!) {
      if (moves.some(move => move.person === person)) continue
      const now = this.worth(person, this.chosen[person]!)
      const held = this.master.seatsOf(person, this.chosen[person]!)
      for (let column = 0; column < this.master.columns[person]!.length; column++) {
        const loss = now - this.worth(person, column)
        if (loss >= least) continue
        const seats = this.master.seatsOf(person, column)
        if (seats.includes(seat) || seats.some(one => this.free[one]! < 1 && !held.includes(one))) continue
        least = loss
        best = { person, column, loss }
      }
    }
    return best
  }

  private worth(person: number, column: number): number {
    return column < 0 ? 0 : this.master.weights[person]! * this.master.columns[person]![column]!.value
  }

  private put(person: number, column: number): void {
    const { master, chosen, holders } = this
    for (const seat of master.seatsOf(person, chosen[person]!)) {
      holders[seat]!.splice(holders[seat]!.indexOf(person), 1)
    }
    master.move(person, this, column)
    for (const seat of master.seatsOf(person, column)) holders[seat]!.push(person)
  }
}
