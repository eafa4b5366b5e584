import { describe, expect, it } from 'vitest'
import { seeded } from '../../seeded-random.ts'
import type { Item, Model } from '../item.ts'
import { relink, stockingLord } from '../link.ts'
import { lsat } from '../lsat-responses.ts'
import { type ResponseTable, tableOf } from '../response-table.ts'
import { sampleItems } from '../sample-items.ts'
import { rowsOf, simulateResponses } from '../simulate-responses.ts'
import { type Calibration, type CalibrationOptions, calibrate } from './calibrate.ts'

const idsOf = (items: readonly Item[]) => items.map(item => item.id)

function simulated(items: readonly Item[], people: number, missing = 0, seed = 5): ResponseTable {
  return tableOf(idsOf(items), rowsOf(simulateResponses(items, people, missing, seed).scores, items.length))
}

function calibrated(
  table: ResponseTable,
  models: Model | readonly Model[],
  options: CalibrationOptions = {},
): Calibration {
  const result = calibrate(table, models, options)
  if (!result.ok) throw new Error(result.problems.map(problem => problem.message).join(' '))
  return result.calibration
}

/** Largest distance of an estimate from the truth in its own standard errors. */
function farthest(calibration: Calibration, truth: readonly Item[]): number {
  return Math.max(
    ...calibration.items.flatMap((item, i) => [
      ...(item.se.a === null ? [] : [Math.abs(item.a - truth[i]!.a) / item.se.a]),
      ...item.b.map((b, k) => Math.abs(b - truth[i]!.b[k]!) / item.se.b[k]!),
    ]),
  )
}

describe('estimates', () => {
  it.each<[Model, number]>([
    ['rasch', 1],
    ['1pl', 1],
    ['2pl', 1],
    ['3pl', 1],
    ['grm', 3],
    ['pcm', 2],
    ['gpcm', 3],
  ])('find the parameters of %s again, a fifth of the responses missing', (model, highest) => {
    const drawn = sampleItems(model, 20, 3, highest)
    const items = model === '1pl' ? drawn.map(item => ({ ...item, a: 1.3 })) : drawn
    const calibration = calibrated(simulated(items, 2500, 0.2), model)
    expect(calibration.converged).toBe(true)
    // About 100 parameters: one in a million runs of a right program would go beyond 4.8 errors.
    expect(farthest(calibration, items)).toBeLessThan(4.8)
  })

  it('find a mixed test again', () => {
    const kinds: Model[] = ['rasch', '2pl', '3pl', 'grm', 'gpcm', 'pcm']
    const items = kinds.flatMap((model, n) =>
      sampleItems(model, 4, 20 + n, 2).map(item => ({ ...item, id: `${model} ${item.id}` })),
    )
    const calibration = calibrated(
      simulated(items, 2500),
      items.map(item => item.model),
    )
    expect(calibration.model).toBe('mixed')
    expect(farthest(calibration, items)).toBeLessThan(4.8)
    expect(Math.abs(calibration.latentVariance - 1) / calibration.groups[0]!.se.variance!).toBeLessThan(4)
  })

  it('are the same for patterns with frequencies, for expanded rows and for weights of one half', () => {
    const patterns = lsat(7)
    const rows = Array.from({ length: patterns.patterns }, (_, l) =>
      patterns.scores.subarray(l * 5, l * 5 + 5),
    )
    const expanded = rows.flatMap((row, l) => new Array<Int8Array>(patterns.frequency[l]!).fill(row))
    const one = calibrated(patterns, '2pl')
    const other = calibrated(tableOf(patterns.ids, expanded), '2pl')
    const halves = calibrated(
      tableOf(patterns.ids, [...expanded, ...expanded], {
        weights: expanded.concat(expanded).map(() => 0.5),
      }),
      '2pl',
    )
    for (const again of [other, halves]) {
      expect(again.logLik).toBeCloseTo(one.logLik, 8)
      again.items.forEach((item, i) => {
        expect(item.a).toBeCloseTo(one.items[i]!.a, 8)
        expect(item.se.a).toBeCloseTo(one.items[i]!.se.a!, 8)
      })
    }
  })

  it('say which groups differ and by how much', () => {
    const items = sampleItems('2pl', 20, 3)
    const lower = simulateResponses(items, 1500, 0, 1)
    const upper = simulateResponses(
      items.map(item => ({ ...item, a: item.a * 1.3, b: item.b.map(b => (b - 0.7) / 1.3) })),
      1500,
      0,
      2,
    )
    const rows = [...rowsOf(lower.scores, 20), ...rowsOf(upper.scores, 20)]
    const groups = rows.map((_, p) => (p < 1500 ? 'первая' : 'средняя'))
    const { groups: found } = calibrated(tableOf(idsOf(items), rows, { groups }), '2pl')
    expect(found.map(group => group.name)).toEqual(['первая', 'средняя'])
    expect(found[0]).toMatchObject({ mean: 0, variance: 1, se: { mean: null, variance: null } })
    expect(Math.abs(found[1]!.mean - 0.7) / found[1]!.se.mean!).toBeLessThan(4)
    expect(Math.abs(found[1]!.variance - 1.69) / found[1]!.se.variance!).toBeLessThan(4)
  })

  it('report the prior of c, and pull to it where easy items say nothing of guessing', () => {
    const items = sampleItems('3pl', 15, 3).map(item => ({ ...item, b: [-3] }))
    const calibration = calibrated(simulated(items, 1500), '3pl')
    expect(calibration.priors).toEqual({ guessing: { alpha: 5, beta: 17 } })
    for (const item of calibration.items) expect(Math.abs(item.c - 5 / 22)).toBeLessThan(0.1)
  })
})

describe('linking', () => {
  it('finds the scale of a second calibration by the common items', () => {
    const items = [
      ...sampleItems('2pl', 10, 3),
      ...sampleItems('grm', 5, 4, 3).map(item => ({ ...item, id: `g${item.id}` })),
    ]
    const other = items.map(item => relink(item, { slope: 1 / 1.3, intercept: -0.4 / 1.3 }))
    const result = stockingLord(items, other)
    if (!result.ok) throw new Error(result.refused)
    expect(result.link.slope).toBeCloseTo(1.3, 6)
    expect(result.link.intercept).toBeCloseTo(0.4, 6)
    expect(result.common).toHaveLength(15)
    expect(stockingLord(items, [])).toEqual({ ok: false, refused: 'no-common-items' })
  })
})

describe('refusals', () => {
  const items = sampleItems('2pl', 6, 3)
  const ids = idsOf(items)
  const rows = [...rowsOf(simulateResponses(items, 200, 0, 9).scores, 6)].map(row => [...row])
  const refusal = (changed: number[][], model: Model = '2pl') => {
    const result = calibrate(tableOf(ids, changed), model)
    return result.ok ? [] : result.problems.map(({ code, column }) => [code, column])
  }
  const change = (item: number, to: (score: number, p: number) => number) =>
    rows.map((row, p) => row.map((score, i) => (i === item ? to(score, p) : score)))

  it('name what cannot be estimated, and where', () => {
    expect(refusal(rows)).toEqual([])
    expect(refusal(change(2, () => 1))).toEqual([['constant-item', 'item3']])
    expect(refusal(change(0, () => -1))).toEqual([['unseen-item', 'item1']])
    expect(
      refusal(
        change(3, score => 2 * score),
        'grm',
      ),
    ).toEqual([['empty-category', 'item4']])
    expect(refusal(change(3, (score, p) => score + (p % 2)))).toEqual([['too-high-score', 'item4']])
    expect(refusal(rows.slice(0, 29))).toContainEqual(['few-people', undefined])
  })

  it('tell all faults at once', () => {
    const both = change(2, () => 1).map(row => [row[0]!, -1, ...row.slice(2)])
    expect(refusal(both)).toEqual([
      ['unseen-item', 'item2'],
      ['constant-item', 'item3'],
    ])
  })

  it('do not let a discrimination drift to infinity quietly', () => {
    // Whoever passes item 1 passes all the others too: the curve has no finite slope.
    const sum = (row: number[]) => row.slice(1).reduce((total, score) => total + score, 0)
    const perfect = rows.map(row => [sum(row) >= 3 ? 1 : 0, ...row.slice(1)])
    expect(refusal(perfect)).toEqual([['drifting-slope', 'item1']])
    const held = calibrate(tableOf(ids, perfect), '2pl', { priors: { slope: { meanLog: 0, sdLog: 0.5 } } })
    expect(held).toMatchObject({ ok: true, calibration: { priors: { slope: { meanLog: 0, sdLog: 0.5 } } } })
  })

  it('see groups without common items, whose scales nothing ties together', () => {
    const apart = rows.map((row, p) => row.map((score, i) => (i < 3 === p < 100 ? score : -1)))
    const groups = rows.map((_, p) => (p < 100 ? 'one' : 'other'))
    const result = calibrate(tableOf(ids, apart, { groups }), 'rasch')
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'not-linked', column: 'item4' }] })
    expect(calibrate(tableOf(ids, apart), 'rasch').ok).toBe(true)
  })

  it('see a spread of people that is nothing or beyond all bounds', () => {
    const random = seeded(3)
    const noise = rows.map(row => row.map(() => (random() < 0.5 ? 1 : 0)))
    // Each person's second half is the first half turned round, so that items agree less than by chance.
    const contrary = noise.map(row => [...row.slice(0, 3), ...row.slice(0, 3).map(score => 1 - score)])
    expect(refusal(contrary, 'rasch')).toEqual([['vanishing-variance', undefined]])
    const same = rows.map((row, p) => row.map((_, i) => (p % 50 === i ? 1 - (p % 2) : p % 2)))
    expect(refusal(same, 'rasch')).toEqual([['drifting-variance', undefined]])
  })

  it('warn of a reversed item', () => {
    const { warnings } = calibrated(
      tableOf(
        ids,
        change(1, score => 1 - score),
      ),
      '2pl',
    )
    expect(warnings.map(({ code, column }) => [code, column])).toEqual([['negative-slope', 'item2']])
  })
})
