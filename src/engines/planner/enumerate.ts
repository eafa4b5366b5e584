import type { PathwayProblem } from './problem.ts'

/** The best value over all ordered choices of offers and runs, by plain enumeration; null when none is allowed. */
export function bestByEnumeration(problem: PathwayProblem): number | null {
  const start: Record<string, number> = {}
  for (const { competency, level } of problem.held ?? []) start[competency] = level
  for (const { competency, level } of problem.deficits) start[competency] = level
  const taken: string[] = []
  let best: number | null = null
  const visit = (levels: Record<string, number>, lastEnd: string, hours: number, cost: number) => {
    if (problem.fixed?.every(id => taken.includes(id))) {
      let value = 0
      for (const { competency, level, target, weight } of problem.deficits) {
        const practised = problem.offers.some(
          one =>
            taken.includes(one.id) &&
            one.kind === 'practice' &&
            one.raises.some(raise => raise.competency === competency),
        )
        if (problem.practiceFor?.includes(competency) && !practised) continue
        value += (weight * (Math.min(levels[competency]!, target) - level)) / (target - level)
      }
      const { hour = 0, item = 0, cost: money = 0 } = problem.prices ?? {}
      value -= hour * hours + item * taken.length + money * cost
      if (best === null || value > best) best = value
    }
    const { budget = {} } = problem
    if (taken.length + 1 > (budget.items ?? 99)) return
    for (const offer of problem.offers) {
      if (taken.includes(offer.id)) continue
      if (hours + offer.hours > (budget.hours ?? 1e9) || cost + (offer.cost ?? 0) > (budget.cost ?? 1e9))
        continue
      if (
        problem.offers.some(
          o => taken.includes(o.id) && (o.excludes?.includes(offer.id) || offer.excludes?.includes(o.id)),
        )
      )
        continue
      if (offer.requires?.some(need => (levels[need.competency] ?? 0) < need.level)) continue
      const raises = offer.raises.filter(raise => (levels[raise.competency] ?? 0) >= raise.from)
      if (raises.length === 0) continue
      const lifted = { ...levels }
      for (const { competency, to } of raises) lifted[competency] = Math.max(lifted[competency] ?? 0, to)
      const ends =
        (offer.runs ?? []).length === 0
          ? [lastEnd]
          : offer.runs!.filter(r => r.start > lastEnd).map(r => r.end)
      taken.push(offer.id)
      for (const end of ends) visit(lifted, end, hours + offer.hours, cost + (offer.cost ?? 0))
      taken.pop()
    }
  }
  visit(start, '', 0, 0)
  return best
}
