import type { Offer, PathwayProblem } from './problem.ts'
import { dayNumber } from './problem.ts'

/** One run on the calendar; days are day numbers, both ends included. */
export interface ModelRun {
  id: string
  start: number
  end: number
  /** Price of one seat (region); 0 for one person. */
  price: number
  /** Number of the run among those with limited seats (region), or −1. */
  seat: number
}

/** A raise on the scale of steps: applies from step `from`, lifts to step `to`. */
export interface ModelRaise {
  competency: number
  from: number
  to: number
}

export interface ModelOffer {
  id: string
  index: number
  hours: number
  cost: number
  /** What taking it costs in value: hours, item and cost at their prices. */
  price: number
  raises: ModelRaise[]
  requires: { competency: number; level: number }[]
  /** Indices of offers excluded with it, both ways. */
  excludes: number[]
  /** Empty: may be placed anywhere. Sorted by end. */
  runs: ModelRun[]
  /** Competencies of `practiceFor` which it confirms as practice. */
  confirms: number[]
  fixed: boolean
  /** All its raises apply whenever it can be taken, so that taking it earlier is never worse. */
  whole: boolean
}

/**
 * The problem on numbered competencies and steps. Step 0 of a competency is the person's starting level; step k
 * is the k-th higher level that some offer lifts to. `gain[c][k]` is the value of having reached step k.
 */
export interface Model {
  offers: ModelOffer[]
  competencies: string[]
  levels: number[][]
  gain: number[][]
  /** Index into `bits` of practice flags, or −1 when the competency needs no practice to count. */
  needsPractice: boolean[]
  hours: number
  items: number
  cost: number
}

/** A step that no offer reaches. */
export const NEVER = 1_000_000

/**
 * Numbers competencies, turns levels into steps and sorts offers by id, so that the order of the input cannot
 * matter. The problem is taken as valid (see `readProblem`).
 */
export function buildModel(problem: PathwayProblem): Model {
  const start = new Map<string, number>()
  for (const { competency, level } of problem.held ?? []) start.set(competency, level)
  for (const { competency, level } of problem.deficits) start.set(competency, level)
  const offers = [...problem.offers].sort((a, b) => (a.id < b.id ? -1 : 1))
  const scale = scaleOf(offers, start)
  const step = (competency: string, level: number): number => {
    const reached = scale.levels[scale.number.get(competency)!]!
    const at = reached.findIndex(one => one >= level)
    return at < 0 ? NEVER : at
  }
  const number = new Map(offers.map((offer, index) => [offer.id, index]))
  const excluded = bothWays(offers, number)
  const practice = new Set(problem.practiceFor ?? [])
  const fixed = new Set(problem.fixed ?? [])
  const prices = problem.prices ?? {}
  const deficits = new Map(problem.deficits.map(deficit => [deficit.competency, deficit]))
  return {
    offers: offers.map((offer, index) => {
      const raises = offer.raises.map(raise => ({
        competency: scale.number.get(raise.competency)!,
        from: step(raise.competency, raise.from),
        to: step(raise.competency, raise.to),
      }))
      const requires = (offer.requires ?? [])
        .map(need => ({
          competency: scale.number.get(need.competency)!,
          level: step(need.competency, need.level),
        }))
        .filter(need => need.level > 0)
      return {
        id: offer.id,
        index,
        hours: offer.hours,
        cost: offer.cost ?? 0,
        price: (prices.hour ?? 0) * offer.hours + (prices.item ?? 0) + (prices.cost ?? 0) * (offer.cost ?? 0),
        raises,
        requires,
        excludes: [...excluded[index]!].sort((a, b) => a - b),
        runs: sortedRuns(offer),
        confirms:
          offer.kind === 'practice'
            ? raises.map(r => r.competency).filter(c => practice.has(scale.names[c]!))
            : [],
        fixed: fixed.has(offer.id),
        whole: isWhole(raises, requires),
      }
    }),
    competencies: scale.names,
    levels: scale.levels,
    gain: scale.names.map((name, c) => {
      const deficit = deficits.get(name)
      if (!deficit) return scale.levels[c]!.map(() => 0)
      const { level, target, weight } = deficit
      return scale.levels[c]!.map(
        reached => (weight * (Math.min(reached, target) - level)) / (target - level),
      )
    }),
    needsPractice: scale.names.map(name => practice.has(name)),
    hours: problem.budget?.hours ?? Number.POSITIVE_INFINITY,
    items: problem.budget?.items ?? Number.POSITIVE_INFINITY,
    cost: problem.budget?.cost ?? Number.POSITIVE_INFINITY,
  }
}

function scaleOf(offers: readonly Offer[], start: Map<string, number>) {
  const reachable = new Map<string, Set<number>>()
  const note = (competency: string, level?: number) => {
    const levels = reachable.get(competency) ?? new Set([start.get(competency) ?? 0])
    if (level !== undefined && level > (start.get(competency) ?? 0)) levels.add(level)
    reachable.set(competency, levels)
  }
  for (const competency of start.keys()) note(competency)
  for (const offer of offers) {
    for (const raise of offer.raises) note(raise.competency, raise.to)
    for (const need of offer.requires ?? []) note(need.competency)
  }
  const names = [...reachable.keys()].sort()
  return {
    names,
    number: new Map(names.map((name, index) => [name, index])),
    levels: names.map(name => [...reachable.get(name)!].sort((a, b) => a - b)),
  }
}

function bothWays(offers: readonly Offer[], number: Map<string, number>): Set<number>[] {
  const excluded = offers.map(() => new Set<number>())
  offers.forEach((offer, index) => {
    for (const id of offer.excludes ?? []) {
      const other = number.get(id)
      if (other === undefined || other === index) continue
      excluded[index]!.add(other)
      excluded[other]!.add(index)
    }
  })
  return excluded
}

function sortedRuns(offer: Offer): ModelRun[] {
  return (offer.runs ?? [])
    .map(run => ({ id: run.id, start: dayNumber(run.start), end: dayNumber(run.end), price: 0, seat: -1 }))
    .sort((a, b) => a.end - b.end || b.start - a.start || (a.id < b.id ? -1 : 1))
}

function isWhole(
  raises: readonly ModelRaise[],
  requires: readonly { competency: number; level: number }[],
): boolean {
  if (raises.length === 1) return true
  return raises.every(
    raise =>
      raise.from === 0 ||
      requires.some(need => need.competency === raise.competency && need.level >= raise.from),
  )
}
