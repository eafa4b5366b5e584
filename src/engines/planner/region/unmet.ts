import type { RegionPerson, RegionProblem, UnmetCompetency } from './region-problem.ts'

type Taken = { offer: string }[]

/** Competencies by what their open deficits cost the region, dearest first; what nobody offers told apart. */
export function unmetCompetencies(problem: RegionProblem, plans: readonly Taken[]): UnmetCompetency[] {
  const offers = new Map(problem.offers.map(offer => [offer.id, offer]))
  const highest = new Map<string, number>()
  for (const offer of problem.offers) {
    for (const { competency, to } of offer.raises) {
      highest.set(competency, Math.max(highest.get(competency) ?? 0, to))
    }
  }
  const unmet = new Map<string, UnmetCompetency>()
  problem.people.forEach((person, i) => {
    const reached = replay(person, plans[i]!, offers)
    for (const { competency, level, target, weight } of person.deficits) {
      const open = target - Math.max(level, Math.min(target, reached.get(competency) ?? level))
      if (open <= 0) continue
      const one = unmet.get(competency) ?? { competency, people: 0, lost: 0, unoffered: 0 }
      const beyond = Math.max(0, target - Math.max(level, highest.get(competency) ?? 0))
      one.people++
      one.lost += (weight * open) / (target - level)
      one.unoffered += (weight * beyond) / (target - level)
      unmet.set(competency, one)
    }
  })
  return [...unmet.values()].sort((a, b) => b.lost - a.lost || (a.competency < b.competency ? -1 : 1))
}

/** Levels that count at the end of a plan. */
function replay(
  person: RegionPerson,
  plan: Taken,
  offers: Map<string, RegionProblem['offers'][number]>,
): Map<string, number> {
  const levels = new Map<string, number>()
  for (const { competency, level } of [...(person.held ?? []), ...person.deficits])
    levels.set(competency, level)
  const practised = new Set<string>()
  for (const { offer: id } of plan) {
    const offer = offers.get(id)!
    const before = new Map(levels)
    for (const { competency, from, to } of offer.raises) {
      if (offer.kind === 'practice') practised.add(competency)
      if ((before.get(competency) ?? 0) >= from) {
        levels.set(competency, Math.max(levels.get(competency) ?? 0, to))
      }
    }
  }
  for (const competency of person.practiceFor ?? []) if (!practised.has(competency)) levels.delete(competency)
  return levels
}
