import type { Offer, PathwayProblem } from './problem.ts'

/**
 * Circles of prerequisites that this person can never enter.
 *
 * Let L be the offers that can be taken in some order when budgets, dates and exclusions are ignored (least
 * fixed point), and G the largest set whose members each find every missing prerequisite among the gains of
 * L ∪ G (greatest fixed point). The members of G outside L hold each other up and nothing else does: that is a
 * circle. An offer whose prerequisite nobody gives at all is in neither and is no fault of the catalogue.
 *
 * A raise gives the levels above the level at which the offer can be entered, so that an advanced course does
 * not count as a source of its own entrance level.
 *
 * @returns one circle of offer indices per connected group, shortest entry first; empty when there is none
 */
export function findCycles(problem: PathwayProblem): number[][] {
  const held = new Map<string, number>()
  for (const { competency, level } of problem.held ?? []) held.set(competency, level)
  for (const { competency, level } of problem.deficits) held.set(competency, level)
  const enterable = reachableOffers(problem.offers, new Map(held))
  const suspects = new Set(problem.offers.keys())
  for (const index of enterable) suspects.delete(index)
  if (suspects.size === 0) return []
  const gained = new Map(held)
  for (const index of enterable) {
    for (const { competency, to } of problem.offers[index]!.raises) {
      gained.set(competency, Math.max(gained.get(competency) ?? 0, to))
    }
  }
  // Shrink to the greatest set that holds itself up.
  for (let shrunk = true; shrunk; ) {
    shrunk = false
    for (const index of suspects) {
      if (
        needsOf(problem.offers[index]!, gained).some(options => sourceAmong(problem, suspects, options) < 0)
      ) {
        suspects.delete(index)
        shrunk = true
      }
    }
  }
  return traceCircles(problem, suspects, gained)
}

type Atom = { competency: string; level: number }

/** Offers that can be taken in some order from the given levels, which are lifted in place. */
function reachableOffers(offers: readonly Offer[], levels: Map<string, number>): Set<number> {
  const taken = new Set<number>()
  for (let grown = true; grown; ) {
    grown = false
    offers.forEach((offer, index) => {
      const level = (competency: string) => levels.get(competency) ?? 0
      if (offer.requires?.some(need => level(need.competency) < need.level)) return
      for (const raise of offer.raises) {
        if (level(raise.competency) < raise.from) continue
        if (!taken.has(index)) {
          taken.add(index)
          grown = true
        }
        if (raise.to > level(raise.competency)) {
          levels.set(raise.competency, raise.to)
          grown = true
        }
      }
    })
  }
  return taken
}

/** What the offer still misses: every entry must be met, by any one of its alternatives. */
function needsOf(offer: Offer, gained: Map<string, number>): Atom[][] {
  const missing = (atom: Atom) => (gained.get(atom.competency) ?? 0) < atom.level
  const needs = (offer.requires ?? []).filter(missing).map(atom => [atom])
  const entrances = offer.raises.map(raise => ({ competency: raise.competency, level: raise.from }))
  if (entrances.every(missing)) needs.push(entrances)
  return needs
}

/** An offer of the group that meets one of the alternatives, or −1. */
function sourceAmong(problem: PathwayProblem, group: Set<number>, options: Atom[]): number {
  for (const index of group) if (options.some(atom => gives(problem.offers[index]!, atom))) return index
  return -1
}

function gives(offer: Offer, { competency, level }: Atom): boolean {
  const entrance = offer.requires?.find(need => need.competency === competency)?.level ?? 0
  return offer.raises.some(
    raise => raise.competency === competency && level <= raise.to && level > Math.max(raise.from, entrance),
  )
}

/** Follows sources until an offer repeats; takes the rest of that group away and goes on. */
function traceCircles(
  problem: PathwayProblem,
  members: Set<number>,
  gained: Map<string, number>,
): number[][] {
  const circles: number[][] = []
  const told = new Set<number>()
  for (const first of members) {
    const walk: number[] = []
    let at = first
    while (!walk.includes(at) && !told.has(at)) {
      walk.push(at)
      const need = needsOf(problem.offers[at]!, gained)[0]
      if (!need) break
      at = sourceAmong(problem, members, need)
    }
    if (!told.has(at) && walk.includes(at)) circles.push(walk.slice(walk.indexOf(at)))
    for (const index of walk) told.add(index)
  }
  return circles
}
