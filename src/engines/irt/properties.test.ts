import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeded } from '../seeded-random.ts'
import { type Calibration, calibrate } from './calibration/calibrate.ts'
import { makeGrid, normalWeights } from './grid.ts'
import { type Item, type Model, STANDARD_NORMAL } from './item.ts'
import { tabulate } from './item-tables.ts'
import { tableOf } from './response-table.ts'
import { sampleItems } from './sample-items.ts'
import { scoreEap } from './score-eap.ts'
import { EapScorer } from './score-many.ts'
import { scoreMap, scoreWle } from './score-point.ts'
import { rowsOf, simulateResponses } from './simulate-responses.ts'

const RUNS = 25

type Case = { models: Model[]; rows: Int8Array[]; ids: string[]; seed: number }

/** Small tests of one model or several, some responses missing: hard enough for the search to stumble. */
const cases = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    models: fc.array(fc.constantFrom<Model>('rasch', '1pl', '2pl', '3pl', 'grm', 'pcm', 'gpcm'), {
      minLength: 4,
      maxLength: 9,
    }),
    people: fc.integer({ min: 60, max: 300 }),
    missing: fc.constantFrom(0, 0.2),
  })
  .map(({ seed, models, people, missing }): Case => {
    const items = itemsOf(models, seed)
    const { scores } = simulateResponses(items, people, missing, seed)
    return { models, rows: [...rowsOf(scores, items.length)], ids: items.map(item => item.id), seed }
  })

function itemsOf(models: readonly Model[], seed: number): Item[] {
  return models.map((model, i) => ({ ...sampleItems(model, 1, seed + 31 * i, 2)[0]!, id: `i${i}` }))
}

/** Nothing when the draw is one that calibration refuses by name. */
function calibrated({ ids, rows, models }: Case): Calibration | undefined {
  const result = calibrate(tableOf(ids, rows), models)
  return result.ok ? result.calibration : undefined
}

function shuffled<T>(values: readonly T[], seed: number): T[] {
  const random = seeded(seed)
  return values
    .map(value => ({ value, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ value }) => value)
}

describe('calibration', () => {
  it('never lets the likelihood fall between cycles', () => {
    let seen = 0
    fc.assert(
      fc.property(cases, one => {
        const history = calibrated(one)?.history ?? []
        seen += history.length
        history.forEach((value, step) => {
          if (step > 0) expect(value).toBeGreaterThanOrEqual(history[step - 1]! - 1e-9 * Math.abs(value))
        })
      }),
      { numRuns: RUNS },
    )
    expect(seen).toBeGreaterThan(100)
  })

  it('gives finite numbers or named problems', () => {
    fc.assert(
      fc.property(cases, one => {
        const result = calibrate(tableOf(one.ids, one.rows), one.models)
        if (!result.ok) {
          expect(result.problems.length).toBeGreaterThan(0)
          for (const problem of result.problems) expect(problem.message).toMatch(/[а-я]/)
        } else expect(holes(result.calibration)).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  it('does not depend on the order of people or items', () => {
    fc.assert(
      fc.property(cases, one => {
        const order = shuffled(
          one.ids.map((_, i) => i),
          one.seed,
        )
        const other = calibrated({
          ...one,
          ids: order.map(i => one.ids[i]!),
          models: order.map(i => one.models[i]!),
          rows: shuffled(one.rows, one.seed).map(row => Int8Array.from(order, i => row[i]!)),
        })
        const before = calibrated(one)
        expect(other === undefined).toBe(before === undefined)
        before?.items.forEach(item => {
          const again = other!.items.find(({ id }) => id === item.id)!
          expect(Math.abs(again.a - item.a)).toBeLessThan(0.005 * (item.se.a ?? 1))
          item.b.forEach((b, k) => {
            expect(Math.abs(again.b[k]! - b)).toBeLessThan(0.005 * item.se.b[k]!)
          })
        })
      }),
      { numRuns: RUNS },
    )
  })

  it('takes frequencies as so many equal rows', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 3 }), (one, most) => {
        const weights = one.rows.map((_, p) => 1 + (p % most))
        const expanded = one.rows.flatMap((row, p) => new Array<Int8Array>(weights[p]!).fill(row))
        const [counted, repeated] = [
          calibrate(tableOf(one.ids, one.rows, { weights }), one.models),
          calibrate(tableOf(one.ids, expanded), one.models),
        ]
        expect(counted.ok).toBe(repeated.ok)
        if (counted.ok && repeated.ok)
          expect(counted.calibration.logLik).toBeCloseTo(repeated.calibration.logLik, 6)
      }),
      { numRuns: RUNS },
    )
  })
})

/** Paths of numbers that are not finite. */
function holes(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => holes(one, `${path}.${key}`))
}

describe('scores', () => {
  const tests = fc.record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    models: fc.array(fc.constantFrom<Model>('rasch', '2pl', '3pl', 'grm', 'gpcm'), {
      minLength: 1,
      maxLength: 12,
    }),
    at: fc.nat(),
  })

  it('do not fall when a response is raised', () => {
    const grid = makeGrid()
    const prior = normalWeights(grid, STANDARD_NORMAL)
    fc.assert(
      fc.property(tests, ({ seed, models, at }) => {
        const items = itemsOf(models, seed)
        const lower = simulateResponses(items, 1, 0.2, seed).scores
        const item = at % items.length
        lower[item] = Math.min(Math.max(0, lower[item]!), items[item]!.b.length - 1)
        const higher = Int8Array.from(lower)
        higher[item]!++
        const tables = tabulate(items, grid)
        expect(scoreEap(tables, higher, prior).theta).toBeGreaterThan(scoreEap(tables, lower, prior).theta)
        expect(scoreMap(items, higher, STANDARD_NORMAL).theta).toBeGreaterThanOrEqual(
          scoreMap(items, lower, STANDARD_NORMAL).theta - 1e-8,
        )
        const [low, high] = [scoreWle(items, lower), scoreWle(items, higher)]
        if (!('refused' in low) && !('refused' in high))
          expect(high.theta).toBeGreaterThanOrEqual(low.theta - 1e-6)
      }),
      { numRuns: 200 },
    )
  })

  it('are the same one by one and in bulk', () => {
    const grid = makeGrid()
    const prior = normalWeights(grid, STANDARD_NORMAL)
    fc.assert(
      fc.property(tests, ({ seed, models }) => {
        const items = itemsOf(models, seed)
        const { scores } = simulateResponses(items, 40, 0.3, seed)
        const [theta, se] = [new Float64Array(40), new Float64Array(40)]
        new EapScorer({ items, latent: STANDARD_NORMAL }).score(scores, theta, se)
        const tables = tabulate(items, grid)
        ;[...rowsOf(scores, items.length)].forEach((row, p) => {
          const single = scoreEap(tables, row, prior)
          expect(theta[p]).toBeCloseTo(single.theta, 10)
          expect(se[p]).toBeCloseTo(single.se, 10)
        })
      }),
      { numRuns: 60 },
    )
  })
})
