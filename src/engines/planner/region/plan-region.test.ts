import { describe, expect, it } from 'vitest'
import { checkPathway } from '../check-pathway.ts'
import { planPathway } from '../plan-pathway.ts'
import type { PathwayProblem } from '../problem.ts'
import { planRegion } from './plan-region.ts'
import { runPlanRegion } from './read-region.ts'
import type { RegionProblem, RegionResult } from './region-problem.ts'
import { sampleRegion } from './sample-region.ts'

const SMALL = {
  people: 60,
  offers: 60,
  runs: 80,
  competencies: 12,
  municipalities: 4,
  seats: [1, 4] as const,
}

/** Every plan obeys the rules of one person, no run takes more than its seats, and the sums are right. */
function expectSound(problem: RegionProblem, result: RegionResult): void {
  const taken = new Map<string, number>()
  let total = 0
  result.people.forEach((plan, i) => {
    const person: PathwayProblem = { ...problem.people[i]!, offers: problem.offers }
    const checked = checkPathway(person, plan.items)
    expect(plan.id).toBe(problem.people[i]!.id)
    expect(checked.violations).toEqual([])
    expect(checked.value!).toBeCloseTo(plan.value, 9)
    total += plan.value
    for (const { offer, run } of plan.items)
      taken.set(`${offer} ${run}`, (taken.get(`${offer} ${run}`) ?? 0) + 1)
  })
  for (const run of result.runs) {
    expect(run.taken).toBe(taken.get(`${run.offer} ${run.run}`) ?? 0)
    if (run.seats !== null) expect(run.taken).toBeLessThanOrEqual(run.seats)
  }
  expect(total).toBeCloseTo(result.value, 6)
  expect(result.bound).toBeGreaterThanOrEqual(result.value - 1e-9)
}

/** The best total over all ways to give out plans, by trying for each person all plans under every set of seats. */
function bestTotal(problem: RegionProblem): number {
  const seats = problem.offers.flatMap(offer => (offer.runs ?? []).map(run => ({ offer: offer.id, ...run })))
  const left = seats.map(seat => seat.seats!)
  const valueWith = (i: number, open: boolean[]): number => {
    const offers = problem.offers.flatMap(offer => {
      const runs = offer.runs!.filter(
        run => open[seats.findIndex(s => s.offer === offer.id && s.id === run.id)],
      )
      return runs.length > 0 ? [{ ...offer, runs, excludes: [] }] : []
    })
    return planPathway({ ...problem.people[i]!, offers }, { explain: false }).value!
  }
  const visit = (i: number): number => {
    if (i === problem.people.length) return 0
    let best = 0
    for (let mask = 0; mask < 1 << seats.length; mask++) {
      const open = seats.map((_, s) => (mask & (1 << s)) !== 0)
      if (open.some((one, s) => one && left[s]! < 1)) continue
      open.forEach((one, s) => {
        if (one) left[s]!--
      })
      best = Math.max(best, valueWith(i, open) + visit(i + 1))
      open.forEach((one, s) => {
        if (one) left[s]!++
      })
    }
    return best
  }
  return visit(0)
}

describe('plan-region', () => {
  it('gives valid plans within the seats and a bound that is near', async () => {
    for (const seed of [1, 2, 3]) {
      const problem = sampleRegion(SMALL, seed)
      const result = await planRegion(problem, { gap: 0.01 })
      expectSound(problem, result)
      expect(result.gap, `seed ${seed}`).toBeLessThan(0.02)
    }
  })

  it('never exceeds, and its bound never falls below, the best total of tiny regions', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const shape = {
        people: 3,
        offers: 12,
        runs: 4,
        competencies: 2,
        municipalities: 2,
        seats: [1, 1] as const,
      }
      const whole = sampleRegion(shape, seed)
      const offers = whole.offers
        .filter(offer => offer.runs!.length > 0)
        .slice(0, 4)
        .map(offer => ({ ...offer, runs: offer.runs!.slice(0, 1), excludes: [] }))
      const problem = { ...whole, offers }
      const result = await planRegion(problem, { gap: 0 })
      const best = bestTotal(problem)
      expectSound(problem, result)
      expect(result.value, `seed ${seed}`).toBeLessThanOrEqual(best + 1e-9)
      expect(result.bound, `seed ${seed}`).toBeGreaterThanOrEqual(best - 1e-9)
    }
  })

  it('is the sum of everybody’s own best when seats suffice', async () => {
    const problem = sampleRegion({ ...SMALL, seats: [60, 60] }, 7)
    const result = await planRegion(problem, { gap: 0.003 })
    const alone = problem.people.map(person =>
      planPathway({ ...person, offers: problem.offers }, { explain: false }),
    )
    const sum = alone.reduce((total, plan) => total + plan.value!, 0)
    expect(result.value).toBeGreaterThan(sum * 0.997)
    expect(result.bound).toBeGreaterThanOrEqual(sum - 1e-9)
    expect(result.runs.every(run => run.wouldAlsoTake === 0)).toBe(true)
  })

  it('is the same on worker threads', async () => {
    const problem = sampleRegion(SMALL, 3)
    const [here, there] = [
      await planRegion(problem, { threads: 0 }),
      await planRegion(problem, { threads: 2 }),
    ]
    expect(there.people).toEqual(here.people)
    expect(there.bound).toBeCloseTo(here.bound, 9)
  })

  it('with fairness leaves the municipality that is worst off no worse', async () => {
    const problem = sampleRegion({ ...SMALL, people: 80, seats: [1, 2] }, 11)
    const worst = (result: RegionResult) => Math.min(...result.municipalities.map(one => one.perPerson))
    const total = await planRegion(problem, { fairness: 0 })
    const fair = await planRegion(problem, { fairness: 0.9 })
    expect(worst(fair)).toBeGreaterThan(worst(total))
    expect(fair.bound).toBeGreaterThanOrEqual(fair.value - 1e-9)
  })

  it('names what nobody offers and whose fixed offers clash', async () => {
    const deficit = (competency: string) => ({ competency, level: 0, target: 2, weight: 1 })
    const problem: RegionProblem = {
      offers: [
        {
          id: 'P1',
          kind: 'formal',
          hours: 36,
          raises: [{ competency: 'A', from: 0, to: 1 }],
          runs: [{ id: 'R', start: '2026-02-02', end: '2026-02-06', seats: 1 }],
        },
      ],
      people: [
        { id: 'one', municipality: 'M', deficits: [deficit('A')], fixed: ['P1'] },
        { id: 'two', municipality: 'M', deficits: [deficit('A'), deficit('B')] },
        { id: 'three', municipality: 'M', budget: { hours: 10 }, deficits: [deficit('A')], fixed: ['P1'] },
      ],
    }
    const result = await planRegion(problem)
    expect(result.people[0]!.items).toEqual([{ offer: 'P1', run: 'R' }])
    expect(result.people[2]!.clash).toMatchObject({ code: 'hours', short: 26 })
    expect(result.runs).toMatchObject([{ taken: 1, seats: 1, wouldAlsoTake: 1 }])
    expect(result.unmet).toEqual([
      { competency: 'A', people: 3, lost: 2.5, unoffered: 1.5 },
      { competency: 'B', people: 1, lost: 1, unoffered: 1 },
    ])
  })

  it('stops when cancelled and says that it has not finished', async () => {
    const stop = new AbortController()
    const problem = sampleRegion(SMALL, 5)
    const result = await planRegion(problem, { gap: 0, signal: stop.signal, onProgress: () => stop.abort() })
    expect(result.finished).toBe(false)
    expectSound(problem, result)
  })

  it('refuses a bad region with all faults and their places', async () => {
    const answer = await runPlanRegion(
      JSON.stringify({
        offers: [
          {
            id: 'P',
            kind: 'formal',
            hours: 1,
            raises: [],
            runs: [{ id: 'R', start: '2026-01-01', end: '2026-01-02', seats: -1 }],
          },
        ],
        people: [
          { id: 'a', deficits: [], fixed: ['Q'] },
          { id: 'a', municipality: 'M', deficits: [] },
        ],
      }),
    )
    expect(answer).toMatchObject({ exit: 1 })
    const { problems } = answer.output as { problems: { path: string }[] }
    expect(problems.map(one => one.path)).toEqual([
      'offers[0].runs[0].seats',
      'people[0].municipality',
      'people[0].fixed[0]',
      'people[1].id',
    ])
  })
})
