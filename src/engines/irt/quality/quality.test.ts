import { describe, expect, it } from 'vitest'
import { seeded } from '../../seeded-random.ts'
import { calibrate } from '../calibration/calibrate.ts'
import { makeGrid, normalWeights } from '../grid.ts'
import { type Item, STANDARD_NORMAL } from '../item.ts'
import { tabulate } from '../item-tables.ts'
import { lsat } from '../lsat-responses.ts'
import { probabilities } from '../response-function.ts'
import { tableOf } from '../response-table.ts'
import { sampleItems } from '../sample-items.ts'
import { scoreEap } from '../score-eap.ts'
import { EapScorer } from '../score-many.ts'
import { PointScorer } from '../score-point.ts'
import { rowsOf, simulateResponses } from '../simulate-responses.ts'
import { chiSquareTail } from './chi-square.ts'
import { classicalStatistics, distractors } from './classical.ts'
import { itemFit } from './item-fit.ts'
import { likelihoodRatioDif } from './likelihood-ratio-dif.ts'
import { deltaClass, mantelHaenszel } from './mantel-haenszel.ts'
import { personFit } from './person-fit.ts'
import { empiricalReliability, marginalReliability, testInformation } from './reliability.ts'
import { qualityReport } from './report.ts'
import { localDependence, standardisedResiduals } from './residuals.ts'
import { sumDistribution, sumScoreTable } from './sum-scores.ts'

const bankOf = (items: readonly Item[]) => ({ items, latent: STANDARD_NORMAL })
const idsOf = (items: readonly Item[]) => items.map(item => item.id)

function simulated(items: readonly Item[], people: number, seed: number, missing = 0) {
  return [...rowsOf(simulateResponses(items, people, missing, seed).scores, items.length)]
}

describe('chi-square', () => {
  it('has the tails of the printed tables', () => {
    for (const [x, df] of [
      [3.841, 1],
      [18.307, 10],
      [124.342, 100],
    ] as const)
      expect(chiSquareTail(x, df)).toBeCloseTo(0.05, 4)
    expect(chiSquareTail(10.828, 1)).toBeCloseTo(0.001, 5)
    expect(chiSquareTail(0, 3)).toBe(1)
  })
})

describe('sums of scores', () => {
  const items = [...sampleItems('3pl', 2, 3), ...sampleItems('grm', 2, 4, 2)]
  const grid = makeGrid()
  const tables = tabulate(items, grid)

  it('have the distribution found by going through every pattern', () => {
    const distribution = sumDistribution(tables, items)
    for (const q of [5, 30, 50]) {
      const expected = new Float64Array(7)
      const each = items.map(item => probabilities(item, grid.nodes[q]!))
      each[0]!.forEach((p0, a) => {
        each[1]!.forEach((p1, b) => {
          each[2]!.forEach((p2, c) => {
            each[3]!.forEach((p3, d) => {
              expected[a + b + c + d]! += p0 * p1 * p2 * p3
            })
          })
        })
      })
      expected.forEach((p, s) => {
        expect(distribution[s * 61 + q]).toBeCloseTo(p, 12)
      })
    }
  })

  it('score as patterns do where the sum says all there is to say (Rasch)', () => {
    const rasch = sampleItems('rasch', 6, 8)
    const table = sumScoreTable(bankOf(rasch))
    const prior = normalWeights(grid, STANDARD_NORMAL)
    const score = scoreEap(tabulate(rasch, grid), [1, 0, 1, 1, 0, 0], prior)
    expect(table[3]!.theta).toBeCloseTo(score.theta, 10)
    expect(table[3]!.se).toBeCloseTo(score.se, 10)
    expect(table.reduce((sum, one) => sum + one.probability, 0)).toBeCloseTo(1, 12)
  })
})

describe('item fit', () => {
  it('is chi-square where the model is true: 5 % of p-values below 0.05', () => {
    const items = sampleItems('2pl', 15, 3)
    let [below, all] = [0, 0]
    for (let seed = 1; seed <= 20; seed++) {
      const table = tableOf(idsOf(items), simulated(items, 1000, seed))
      for (const { p } of itemFit(
        bankOf(items),
        table,
        items.map(() => 0),
      )) {
        all++
        if (p! < 0.05) below++
      }
    }
    expect(all).toBe(300)
    // Binomial(300, 0.05) lies between 4 and 29 in all but one of ten thousand cases.
    expect(below).toBeGreaterThanOrEqual(4)
    expect(below).toBeLessThanOrEqual(29)
  })

  it('is that of mirt for LSAT-7 under 2PL', () => {
    const table = lsat(7)
    const result = calibrate(table, '2pl')
    if (!result.ok) throw new Error('refused')
    const { itemFit: fit, reliability } = qualityReport(result.calibration, table)
    // mirt's itemfit(), as kept in the tests of the psychometrics library of J. P. Meyer.
    for (const [i, published] of [4.7492, 14.4529, 1.2703, 5.2373, 0.9407].entries()) {
      expect(Math.abs(fit[i]!.statistic - published)).toBeLessThan(0.01)
      expect(fit[i]!.df).toBe(2)
    }
    expect(fit[1]!.p).toBeCloseTo(0.0007, 4)
    expect(Math.abs(reliability.marginal - reliability.empirical!)).toBeLessThan(0.02)
  })

  it('sees an item with guessing under a model without it', () => {
    const items = sampleItems('2pl', 15, 3)
    const truth = items.map((item, i) =>
      i === 6 ? { ...item, model: '3pl' as const, b: [1], c: 0.4 } : item,
    )
    const table = tableOf(idsOf(items), simulated(truth, 3000, 4))
    const result = calibrate(table, 'rasch')
    if (!result.ok) throw new Error('refused')
    const { items: found, latentVariance } = result.calibration
    const fit = itemFit({ items: found, latent: { mean: 0, variance: latentVariance } }, table)
    expect(fit[6]!.p).toBeLessThan(0.001)
    expect(fit[6]!.df).toBeGreaterThan(0)
  })

  it('stands in groups along the scale as standardised residuals', () => {
    const items = sampleItems('2pl', 30, 3)
    const wrong = items.map((item, i) => (i === 2 ? { ...item, b: [item.b[0]! + 1] } : item))
    const table = tableOf(idsOf(items), simulated(items, 2000, 6))
    const [good, bad] = [
      standardisedResiduals(bankOf(items), table, 3),
      standardisedResiduals(bankOf(wrong), table, 2),
    ]
    expect(good).toHaveLength(8)
    expect(Math.max(...good.map(group => Math.abs(group.standardised)))).toBeLessThan(4)
    expect(Math.max(...bad.map(group => group.standardised))).toBeGreaterThan(8)
  })
})

describe('person fit', () => {
  it('is standard normal where the model is true, for MAP and WLE, and sees a turned pattern', () => {
    const items = sampleItems('2pl', 40, 3)
    const scorer = new PointScorer(bankOf(items))
    expectStandard(items, scorer, 'map')
    expectStandard(items, scorer, 'wle')
    const graded = [...sampleItems('grm', 15, 4), ...sampleItems('gpcm', 15, 5)]
    expectStandard(graded, new PointScorer(bankOf(graded)), 'wle')
    const turned = items.map(item => (item.b[0]! > 0 ? 1 : 0))
    const score = scorer.map(turned)
    expect(personFit(items, turned, score.theta, { method: 'map', latent: STANDARD_NORMAL })).toBeLessThan(-4)
    expect(
      personFit(
        items,
        items.map(() => -1),
        0,
        { method: 'wle' },
      ),
    ).toBeNull()
  })
})

function expectStandard(items: readonly Item[], scorer: PointScorer, method: 'map' | 'wle') {
  const values = simulated(items, 1500, 5).map(row => {
    const score = method === 'map' ? scorer.map(row) : scorer.wle(row)
    if ('refused' in score) throw new Error(score.refused)
    const estimator = method === 'map' ? { method, latent: STANDARD_NORMAL } : { method }
    return personFit(items, row, score.theta, estimator)!
  })
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  expect(Math.abs(mean)).toBeLessThan(0.15)
  expect(Math.abs(sd - 1)).toBeLessThan(0.12)
}

describe('differential item functioning', () => {
  const items = sampleItems('2pl', 20, 3).map(item => ({ ...item, a: 1 }))
  const harder = items.map((item, i) => (i === 4 ? { ...item, b: [item.b[0]! + 0.8] } : item))
  const rows = [...simulated(items, 1500, 1), ...simulated(harder, 1500, 2)]
  const groups = rows.map((_, p) => (p < 1500 ? 'boys' : 'girls'))
  const table = tableOf(idsOf(items), rows, { groups })

  it('is found by Mantel–Haenszel with its class, and Δ is −2.35 times the difference of difficulties', () => {
    const found = mantelHaenszel(table, 0, 1)
    const [one, ...others] = [found[4]!, ...found.filter((_, i) => i !== 4)]
    if ('refused' in one!) throw new Error(one.refused)
    expect(one).toMatchObject({ id: 'item5', class: 'C' })
    expect(Math.abs(one!.delta - -2.35 * 0.8) / one!.deltaSe).toBeLessThan(3)
    expect(others.filter(other => 'class' in other && other.class === 'C')).toEqual([])
  })

  it('agrees with the sums worked out by hand', () => {
    // Sum 1: reference 30 right, 10 wrong; focal 20, 20. Sum 2, the other answers: the same turned round.
    const cells: [number[], string, number][] = [
      [[1, 0], 'r', 30],
      [[0, 1], 'r', 10],
      [[1, 0], 'f', 20],
      [[0, 1], 'f', 20],
    ]
    const [result] = mantelHaenszel(
      tableOf(
        ['x', 'y'],
        cells.map(cell => cell[0]),
        { weights: cells.map(cell => cell[2]), groups: cells.map(cell => cell[1]) },
      ),
      1,
      0,
    )
    // α = (30·20)/(10·20) = 3; χ² = (|30 − 25| − ½)²/(40·40·50·30/(80²·79)).
    expect(result).toMatchObject({ oddsRatio: 3 })
    if ('refused' in result!) throw new Error(result.refused)
    expect(result!.chiSquare).toBeCloseTo(4.5 ** 2 / ((40 * 40 * 50 * 30) / (80 * 80 * 79)), 10)
    expect(result!.delta).toBeCloseTo(-2.35 * Math.log(3), 10)
    // Variance of ln α in one stratum is Σ 1/n.
    expect(result!.deltaSe).toBeCloseTo(2.35 * Math.sqrt(1 / 30 + 1 / 10 + 1 / 20 + 1 / 20), 10)
  })

  it('has classes by the rules of ETS', () => {
    expect(deltaClass(0.9, 0.1)).toBe('A')
    expect(deltaClass(-1.2, 0.1)).toBe('B')
    expect(deltaClass(1.2, 1)).toBe('A')
    expect(deltaClass(-1.6, 0.2)).toBe('C')
    expect(deltaClass(1.6, 0.5)).toBe('B')
  })

  it('is found by likelihood ratio with the difference of expected scores', () => {
    const models = items.map(() => '2pl' as const)
    const result = likelihoodRatioDif(table, models, [4, 5])
    if (!result.ok) throw new Error('refused')
    const [biased, fair] = result.items.map(item => ('statistic' in item ? item : undefined))
    expect(biased).toMatchObject({ id: 'item5', df: 2 })
    expect(biased!.p).toBeLessThan(1e-6)
    expect(biased!.signed).toBeLessThan(-0.08)
    expect(biased!.unsigned).toBeGreaterThanOrEqual(-biased!.signed - 1e-12)
    expect(fair!.p).toBeGreaterThan(0.001)
    expect(Math.abs(fair!.signed)).toBeLessThan(0.05)
  })
})

describe('local dependence', () => {
  it('is near −1/(n − 1) for independent items and stands out for a copied answer', () => {
    const items = sampleItems('2pl', 20, 3)
    const random = seeded(8)
    const rows = simulated(items, 2000, 7).map(row => {
      const copy = Int8Array.from(row)
      if (random() < 0.6) copy[9] = copy[3]!
      return copy
    })
    const pairs = localDependence(bankOf(items), tableOf(idsOf(items), rows))
    expect(pairs[0]).toMatchObject({ first: 'item4', second: 'item10', people: 2000 })
    expect(pairs[0]!.q3).toBeGreaterThan(0.3)
    const rest = pairs.slice(1)
    expect(rest.reduce((sum, pair) => sum + pair.q3, 0) / rest.length).toBeCloseTo(-1 / 19, 1)
  })
})

describe('reliability', () => {
  it('before and after testing tells the same, and the squared correlation of scores with the truth', () => {
    const items = sampleItems('2pl', 40, 3)
    const { theta: truth, scores } = simulateResponses(items, 4000, 0, 9)
    const [theta, se] = [new Float64Array(4000), new Float64Array(4000)]
    new EapScorer(bankOf(items)).score(scores, theta, se)
    const marginal = marginalReliability(bankOf(items))
    const empirical = empiricalReliability(theta, se)!
    const mean = (values: Float64Array) => values.reduce((sum, one) => sum + one, 0) / values.length
    const [x, y] = [mean(theta), mean(truth)]
    const covariance = mean(theta.map((one, p) => (one - x) * (truth[p]! - y)))
    const squared =
      covariance ** 2 / (mean(theta.map(one => (one - x) ** 2)) * mean(truth.map(one => (one - y) ** 2)))
    expect(Math.abs(empirical - squared)).toBeLessThan(0.02)
    expect(Math.abs(marginal - empirical)).toBeLessThan(0.02)
    expect(testInformation(bankOf(items))[30]).toBeGreaterThan(5)
  })
})

describe('classical statistics', () => {
  it('of LSAT-6 are those that descript() of the R package ltm prints', () => {
    const { items, alpha, people } = classicalStatistics(lsat(6))
    expect(people).toBe(1000)
    expect(items.map(item => item.difficulty)).toEqual([0.924, 0.709, 0.553, 0.763, 0.87])
    const rounded = (values: (number | null)[]) => values.map(value => value!.toFixed(4))
    expect(rounded([alpha])).toEqual(['0.2950'])
    expect(rounded(items.map(item => item.discrimination))).toEqual([
      '0.1128',
      '0.1532',
      '0.1728',
      '0.1444',
      '0.1216',
    ])
    expect(rounded(items.map(item => item.alphaWithout))).toEqual([
      '0.2754',
      '0.2376',
      '0.2168',
      '0.2459',
      '0.2663',
    ])
  })

  it('are those of a small table worked out by hand', () => {
    const rows = [
      [1, 1, 2],
      [1, 0, 1],
      [0, 1, 1],
      [0, 0, 0],
    ]
    const { items, alpha, meanSum } = classicalStatistics(tableOf(['x', 'y', 'z'], rows))
    expect(meanSum).toBe(2)
    expect(items[2]!.difficulty).toBe(0.5)
    // Variances ¼, ¼, ½ and of the sum (4, 2, 2, 0) 2: α = 3/2·(1 − 1/2).
    expect(alpha).toBeCloseTo(0.75, 12)
    // x with y + z = (3, 1, 2, 0): covariance ¼, variances ¼ and 5/4.
    expect(items[0]!.discrimination).toBeCloseTo(0.25 / Math.sqrt(0.25 * 1.25), 12)
  })

  it('tell a key from a distractor', () => {
    const [a, b] = distractors(['A', 'A', 'B', 'B'], [4, 3, 1, 2])
    expect(a).toMatchObject({ option: 'A', share: 0.5 })
    expect(a!.discrimination).toBeGreaterThan(0.8)
    expect(b!.discrimination).toBeLessThan(-0.8)
  })
})
