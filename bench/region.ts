import { numberSeats, PersonPricer } from '../src/engines/planner/region/person-pricer.ts'
import { planRegion } from '../src/engines/planner/region/plan-region.ts'
import type { RegionProblem } from '../src/engines/planner/region/region-problem.ts'
import { LARGE_REGION, sampleRegion } from '../src/engines/planner/region/sample-region.ts'
import { unmetCompetencies } from '../src/engines/planner/region/unmet.ts'

/**
 * A whole region: 10,000 people, 2,000 offers, 3,000 runs with seats, on two threads; seconds, proven gap in per
 * cent, memory in MB (whole process, threads included). Beside it the bare way: one by one in the order of the
 * list, each with her own proven best plan among the seats that are left. `ratio.value` is how much more value the
 * same seats and hours give, `ratio.open` how much of the open deficits is left in comparison. REGION_SHARE=0.1
 * measures a tenth of the people with a tenth of the seats.
 */
export default async function benchRegion(progress: (text: string) => void) {
  const share = Number(process.env.REGION_SHARE ?? 1)
  const seats = LARGE_REGION.seats.map(one => Math.max(1, Math.round(one * share))) as [number, number]
  const shape = { ...LARGE_REGION, people: Math.round(LARGE_REGION.people * share), seats }
  const problem = sampleRegion(shape, 1)
  let most = process.memoryUsage.rss()
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 500)
  const result = await planRegion(problem, {
    gap: 0.008,
    onProgress: ({ stage, round, gap }) =>
      progress(`${stage}, round ${round}${gap === null ? '' : `: gap ${(gap * 100).toFixed(2)} %`}`),
  })
  clearInterval(watch)
  const started = performance.now()
  const greedy = oneByOne(problem)
  const greedySeconds = (performance.now() - started) / 1000
  const lost = sumOf(result.unmet.map(one => one.lost))
  const runs = problem.offers.reduce((sum, offer) => sum + offer.runs!.length, 0)
  return {
    name: 'region',
    figures: {
      people: problem.people.length,
      offers: problem.offers.length,
      runs,
      seconds: result.ms / 1000,
      gapPercent: result.gap * 100,
      value: result.value,
      bound: result.bound,
      openValue: lost,
      rounds: result.rounds + 1,
      fullRuns: result.runs.filter(run => run.taken === run.seats).length,
      memoryMb: Math.round(most / 1e6),
    },
    bare: { seconds: greedySeconds, value: greedy.value, openValue: greedy.lost },
    ratio: { value: result.value / greedy.value, open: lost / greedy.lost },
  }
}

function oneByOne(problem: RegionProblem): { value: number; lost: number } {
  const { seats } = numberSeats(problem.offers)
  const pricer = new PersonPricer(problem.people, problem.offers)
  const free = Float64Array.from(seats)
  let value = 0
  const plans = problem.people.map((_, person) => {
    const prices = free.map(left => (left > 0 ? 0 : Number.POSITIVE_INFINITY))
    const {
      columns: [column],
    } = pricer.price(person, prices, 1, { tolerance: 0 })
    for (const seat of column?.seats ?? []) free[seat]!--
    value += column?.value ?? 0
    return column?.items ?? []
  })
  return { value, lost: sumOf(unmetCompetencies(problem, plans).map(one => one.lost)) }
}

const sumOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0)
