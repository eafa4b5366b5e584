import type { Clash, Offer, PersonProblem, Run } from '../problem.ts'

/** A run with so many seats; without a number there is room for everybody. */
export interface SeatedRun extends Run {
  seats?: number
}

export interface RegionOffer extends Omit<Offer, 'runs'> {
  runs?: SeatedRun[]
}

export interface RegionPerson extends PersonProblem {
  id: string
  municipality: string
}

/** Many people who share the offers and their seats. */
export interface RegionProblem {
  people: RegionPerson[]
  offers: RegionOffer[]
}

export interface RegionRun {
  offer: string
  run: string
  taken: number
  /** Null when there is room for everybody. */
  seats: number | null
  /** People who would gain by a seat here at the seat values of all other runs. */
  wouldAlsoTake: number
  /** What one more seat would add to the value of the region (dual price). */
  seatValue: number
}

/** What a competency costs the region: the order for next year. */
export interface UnmetCompetency {
  competency: string
  /** People who stay below their target. */
  people: number
  /** Value lost by them in all, and the part which no offer could have closed for them. */
  lost: number
  unoffered: number
}

export interface RegionResult {
  value: number
  bound: number
  /** (bound − value) / bound. */
  gap: number
  people: { id: string; value: number; items: { offer: string; run: string | null }[]; clash?: Clash }[]
  runs: RegionRun[]
  unmet: UnmetCompetency[]
  municipalities: { municipality: string; people: number; value: number; perPerson: number }[]
  /** False when it was cancelled or ran out of time before the gap was reached. */
  finished: boolean
  rounds: number
  ms: number
}

/** One way for one person: worth, and the limited runs it takes a seat in. */
export interface Column {
  value: number
  seats: number[]
  items: { offer: string; run: string | null }[]
}

/** Answer for one person at given seat prices. */
export interface Priced {
  /** The best plan and further ones met on the way; empty when the fixed offers cannot all be taken. */
  columns: Column[]
  /** No plan of the person is worth more after paying for its seats; −∞ when she can have no plan at all. */
  bound: number
}
