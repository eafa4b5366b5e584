import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Item, STANDARD_NORMAL } from '../irt/index.ts'
import { sampleItems } from '../irt/sample-items.ts'
import { type AdaptiveTest, prepareTest } from './adaptive-test.ts'
import { areaResults } from './area-results.ts'
import type { Design } from './design.ts'
import { replay } from './replay.ts'
import { sampleBank, sampleDesign } from './sample-bank.ts'
import type { AdaptiveSession } from './session.ts'
import { Simulation } from './simulate.ts'
import { SimulationReport } from './simulation-report.ts'

const RUNS = 40
const PEOPLE = 12

/** Banks of mixed models with enemies, sets, shares and all rules of stopping. */
const designs = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    size: fc.integer({ min: 40, max: 90 }),
    weights: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
    room: fc.constantFrom(0, 0.1),
    minItems: fc.integer({ min: 1, max: 6 }),
    more: fc.integer({ min: 0, max: 15 }),
    stopSe: fc.constantFrom(undefined, 0.35, 0.5),
    cuts: fc.constantFrom(undefined, [-0.5, 0.7]),
    exposureCap: fc.constantFrom(1, 0.5),
    randomesque: fc.integer({ min: 1, max: 4 }),
    withSets: fc.boolean(),
  })
  .map(({ seed, size, weights, room, minItems, more, cuts, withSets, ...rest }) => {
    const items = mixedItems(size, seed, weights.length)
    const sum = weights.reduce((total, one) => total + one)
    const ids = (place: number, count: number) =>
      Array.from({ length: count }, (_, k) => items[place + k * weights.length]!.id)
    const design = sampleDesign({
      ...rest,
      minItems,
      maxItems: minItems + more,
      stopClassification: cuts && { cuts, probability: 0.8 },
      content: weights.map((weight, c) => {
        const share = weight / sum
        return { area: `area${c}`, share, min: Math.max(0, share - room), max: Math.min(1, share + room) }
      }),
      enemies: [items.slice(0, 4).map(item => item.id), items.slice(3, 9).map(item => item.id)],
      sets: withSets ? [{ id: 's', items: ids(12, 3), take: 2 }] : [],
    })
    return { seed, test: prepareTest({ items, latent: STANDARD_NORMAL }, design) }
  })

function mixedItems(size: number, seed: number, areas: number): Item[] {
  const models = ['2pl', '3pl', 'grm', 'gpcm'] as const
  const pools = models.map((model, m) => sampleItems(model, size, seed + m, 2))
  return Array.from({ length: size }, (_, i) => ({
    ...pools[i % pools.length]![i]!,
    id: `i${i}`,
    area: `area${i % areas}`,
  }))
}

function sessions(test: AdaptiveTest, seed: number): AdaptiveSession[] {
  const simulation = new Simulation(test, seed)
  return Array.from({ length: PEOPLE }, () => simulation.next().session)
}

function forEverySession(look: (session: AdaptiveSession, test: AdaptiveTest) => void): void {
  fc.assert(
    fc.property(designs, ({ test, seed }) => {
      for (const session of sessions(test, seed)) look(session, test)
    }),
    { numRuns: RUNS },
  )
}

const idsOf = (session: AdaptiveSession) => session.steps.map(step => step.item)

describe('a session', () => {
  it('is repeated identically from its log, even when taken up in the middle', () => {
    forEverySession((session, test) => {
      const log = JSON.parse(JSON.stringify(session.log))
      const again = replay(test, log)
      expect(again.ok && again.session.log).toEqual(log)
      const half = Math.floor(log.steps.length / 2)
      const begun = replay(test, { ...log, steps: log.steps.slice(0, half), stopped: null })
      if (half === log.steps.length || !begun.ok) return
      for (const { score } of log.steps.slice(half)) begun.session.answer(score)
      expect(begun.session.log).toEqual(log)
    })
  })

  it('is not repeated from a changed log', () => {
    forEverySession((session, test) => {
      const { log } = session
      if (log.steps.length === 0) return
      const last = log.steps.length - 1
      const steps = log.steps.map((step, at) => (at === last ? { ...step, theta: step.theta + 0.01 } : step))
      expect(replay(test, { ...log, steps })).toEqual({ ok: false, differsAt: last })
    })
  })

  it('shows no item twice and no enemies together', () => {
    forEverySession((session, { design }) => {
      const shown = new Set(idsOf(session))
      expect(shown.size).toBe(session.steps.length)
      for (const group of design.enemies)
        expect(group.filter(id => shown.has(id)).length).toBeLessThanOrEqual(1)
    })
  })

  it('keeps the blueprint at the length it ends at', () => {
    forEverySession((session, { design }) => {
      const { length } = session.steps
      const areaOf = session.areaCounts
      design.content.forEach(({ min, max }, c) => {
        const slack = design.sets.length > 0 && c === 12 % design.content.length ? 1 : 0
        expect(areaOf[c]).toBeGreaterThan(min * length - 1 - slack - 1e-9)
        expect(areaOf[c]).toBeLessThan(max * length + 1 + slack + 1e-9)
      })
    })
  })

  it('shows the items of a set one after another, as many as it should', () => {
    forEverySession((session, { design }) => {
      for (const set of design.sets) {
        const at = idsOf(session).flatMap((id, place) => (set.items.includes(id) ? [place] : []))
        if (at.length === 0) continue
        expect(at).toEqual(Array.from({ length: set.take }, (_, k) => at[0]! + k))
      }
    })
  })

  it('stops by its rules, neither earlier nor later', () => {
    forEverySession((session, { design }) => {
      const { steps, stopped } = session
      const last = steps.at(-1)
      expect(steps.length).toBeLessThanOrEqual(design.maxItems)
      if (stopped !== 'exhausted') expect(steps.length).toBeGreaterThanOrEqual(design.minItems)
      if (stopped === 'precision') expect(last!.se).toBeLessThanOrEqual(design.stopSe!)
      if (stopped === 'length') expect(steps.length).toBe(design.maxItems)
      if (stopped === 'classification') {
        const { cuts, probability } = design.stopClassification!
        expect(Math.max(...session.levels(cuts))).toBeGreaterThanOrEqual(probability)
      }
      if (design.stopSe === undefined || design.sets.length > 0) return
      for (const step of steps.slice(design.minItems - 1, -1)) expect(step.se).toBeGreaterThan(design.stopSe)
    })
  })

  it('shows a withheld item only to reach minItems', () => {
    forEverySession((session, { design }) => {
      const withheld = new Set(session.log.withheld)
      session.steps.forEach((step, at) => {
        if (!withheld.has(step.item)) return
        expect(step.relaxed).toBe(true)
        expect(at).toBeLessThan(design.minItems + 1)
      })
    })
  })

  it('tells a result of an area only when its own error allows', () => {
    forEverySession((session, test) => {
      for (const area of areaResults(test, session.steps))
        expect(area.theta !== null).toBe(area.items > 0 && area.se <= test.design.areaSe)
    })
  })
})

describe('a simulated design', () => {
  function simulated(design: Design, seed: number, people: number) {
    const test = prepareTest(sampleBank(300, seed), design)
    const simulation = new Simulation(test, seed)
    const report = new SimulationReport(test)
    for (let one = 0; one < people; one++) report.add(simulation.next())
    return report
  }

  it('is short, exact and balanced, and shows no item to more people than the cap', () => {
    const report = simulated(sampleDesign(), 1, 1_500)
    const summary = report.summary()
    expect(summary.meanItems).toBeLessThanOrEqual(19)
    expect(summary.maxExposure).toBeLessThanOrEqual(0.3)
    expect(summary.contentSpread).toBeLessThanOrEqual(1 + 1e-9)
    expect(summary.rmse).toBeLessThanOrEqual(0.31)
    expect(report.details().relaxed).toBe(0)
  })

  it('keeps whatever cap the bank can keep', () => {
    fc.assert(
      fc.property(fc.constantFrom(0.15, 0.2, 0.4, 0.6), fc.integer({ min: 1, max: 1000 }), (cap, seed) => {
        const { maxExposure } = simulated(sampleDesign({ exposureCap: cap }), seed, 200).summary()
        expect(maxExposure).toBeLessThanOrEqual(cap + 1e-9)
      }),
      { numRuns: 8 },
    )
  })

  it('without a cap shows one item to everybody', () => {
    const pure = sampleDesign({ exposureCap: 1, content: [] })
    expect(simulated(pure, 1, 100).summary().maxExposure).toBe(1)
  })

  it('is the same for the same seed', () => {
    const [one, two, other] = [3, 3, 4].map(seed => simulated(sampleDesign(), seed, 50).summary())
    expect(one).toEqual(two)
    expect(one).not.toEqual(other)
  })
})
