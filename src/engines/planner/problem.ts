/**
 * The pathway planning problem and its answer: plain types, the same shape as the JSON of `plan-pathway`.
 *
 * Levels are numbers ≥ 0 (usually 0…3), hours are academic hours, costs are in one currency unit of the
 * caller's choice, dates are `YYYY-MM-DD` and include both ends.
 */

export type OfferKind = 'formal' | 'nonformal' | 'informal' | 'practice'
export const OFFER_KINDS: readonly OfferKind[] = ['formal', 'nonformal', 'informal', 'practice']

/** What the person has at most; a missing or null limit does not bind. */
export interface Budget {
  hours?: number | null
  items?: number | null
  cost?: number | null
}

export interface Deficit {
  competency: string
  level: number
  target: number
  weight: number
}

export interface Level {
  competency: string
  level: number
}

/** Applies to a person whose level is at least `from`; lifts it to `max(level, to)`. */
export interface Raise {
  competency: string
  from: number
  to: number
}

export interface Run {
  id: string
  start: string
  end: string
}

export interface Offer {
  id: string
  kind: OfferKind
  hours: number
  cost?: number
  raises: Raise[]
  requires?: Level[]
  excludes?: string[]
  /** Takes place at exactly one of them; without runs the offer may be placed anywhere in the order. */
  runs?: Run[]
}

/** What one hour, one item and one unit of cost take from the value; missing means 0. */
export interface Prices {
  hour?: number
  item?: number
  cost?: number
}

/** What one person needs and may spend: the problem without the offers. */
export interface PersonProblem {
  budget?: Budget
  deficits: Deficit[]
  held?: Level[]
  fixed?: string[]
  practiceFor?: string[]
  prices?: Prices
}

export interface PathwayProblem extends PersonProblem {
  offers: Offer[]
}

/** One fault of the input: a stable code, a sentence for people, and the place as a JSON path. */
export interface Problem {
  code: string
  message: string
  path: string
}

export type PlanStatus = 'optimal' | 'feasible' | 'infeasible'

/**
 * Why an item stands in the plan.
 * - `closes`: it lifts a deficit that counts; `enables`: later items need what it gives; `practice`: without it
 *   a competency of `practiceFor` would not count; `fixed`: the caller demanded it and it does nothing of these.
 */
export interface ItemReason {
  code: 'closes' | 'enables' | 'practice' | 'fixed'
  fixed: boolean
  /** Competencies whose deficit this item lifts and which count at the end. */
  closes: string[]
  /** Offers of the plan which could not be taken, or not as fully, without this one. */
  enables: string[]
  /** Competencies of `practiceFor` for which this item is practice. */
  practiceFor: string[]
  /** What the plan loses if this item is struck out and nothing is put in its place. */
  worth: number
}

export interface PlanItem {
  offer: string
  run: string | null
  closes: { competency: string; from: number; to: number }[]
  why: ItemReason
  /** The best single replacements, best first, with what the plan loses by each. */
  instead: { offer: string; run: string | null; lossOfValue: number }[]
}

/**
 * Why a deficit stays open.
 * - `no-offer`: nothing offered lifts it (any further), whatever the budget;
 * - `prerequisite`: offers would, but this person can never meet what they require;
 * - `excluded`: they are excluded by items of the plan (`by`);
 * - `dates`: their runs overlap the plan or come too early;
 * - `hours`, `items`, `cost`: the budget that is short and by how much (`short`);
 * - `practice`: the level is reached but no practice item confirms it;
 * - `not-worth`: it could be added but its price exceeds its value.
 */
export interface UnreachedReason {
  code:
    | 'no-offer'
    | 'prerequisite'
    | 'excluded'
    | 'dates'
    | 'hours'
    | 'items'
    | 'cost'
    | 'practice'
    | 'not-worth'
  /** The nearest offer that would lift the deficit, where there is one. */
  offer?: string
  by?: string[]
  short?: number
}

export interface Unreached {
  competency: string
  reached: number
  target: number
  why: UnreachedReason
}

/** Why the fixed offers cannot all be taken. */
export interface Clash {
  code: 'hours' | 'items' | 'cost' | 'excluded' | 'dates' | 'prerequisite' | 'together' | 'seats'
  offers: string[]
  /** By how much a budget is exceeded. */
  short?: number
}

export interface PlanResult {
  status: PlanStatus
  value: number | null
  bound: number | null
  hours: number
  cost: number
  items: PlanItem[]
  unreached: Unreached[]
  clash?: Clash
  ms: number
}

/** Milliseconds from any origin. */
export type Clock = () => number

const knownDays = new Map<string, number>()

/** Day number of a `YYYY-MM-DD` date, or NaN if there is no such day. */
export function dayNumber(date: string): number {
  const known = knownDays.get(date)
  if (known !== undefined) return known
  const day = countDays(date)
  if (knownDays.size < 10_000) knownDays.set(date, day)
  return day
}

function countDays(date: string): number {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (!parts) return Number.NaN
  const at = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]))
  return new Date(at).toISOString().slice(0, 10) === date ? at / 86_400_000 : Number.NaN
}
