import { describe, expect, it } from 'vitest'
import { seeded } from '../seeded-random.ts'
import {
  EapScorer,
  evaluate,
  type Item,
  informationOf,
  levelProbabilities,
  makeCurve,
  makeGrid,
  normalWeights,
  posterior,
  posteriorMoments,
  probabilities,
  readBank,
  STANDARD_NORMAL,
  scoreEap,
  scoreMap,
  scoreWle,
  tabulate,
  updatePosterior,
} from './index.ts'
import { simulateResponses } from './simulate-responses.ts'

const grid = makeGrid()
const prior = normalWeights(grid, STANDARD_NORMAL)

/** LSAT-7, 2PL: a and d of Bock & Aitkin (1981) as given in the documentation of mirt; b = −d/a. */
const LSAT7: Item[] = [
  [0.988, 1.856],
  [1.081, 0.808],
  [1.706, 1.804],
  [0.765, 0.486],
  [0.736, 1.855],
].map(([a, d], i) => ({ id: `item${i + 1}`, model: '2pl', a: a!, b: [-d! / a!], c: 0 }))

const MIXED: Item[] = [
  { id: 'r', model: 'rasch', a: 1, b: [0.3], c: 0 },
  { id: 'g', model: '3pl', a: 1.4, b: [-0.2], c: 0.22 },
  { id: 's', model: 'grm', a: 1.7, b: [-1.2, 0.1, 1.5], c: 0 },
  { id: 'p', model: 'gpcm', a: 0.8, b: [-0.5, -0.9, 1.1], c: 0 },
]

describe('response functions', () => {
  it('sum to one and have the derivatives they say', () => {
    const h = 1e-5
    for (const item of MIXED)
      for (const theta of [-5, -1.3, 0, 0.7, 4]) {
        const curve = makeCurve(item.b.length + 1)
        evaluate(item, theta, curve)
        const [low, at, high] = [theta - h, theta, theta + h].map(t => probabilities(item, t))
        expect(at!.reduce((sum, p) => sum + p)).toBeCloseTo(1, 12)
        at!.forEach((p, k) => {
          expect(curve.dp[k]).toBeCloseTo((high![k]! - low![k]!) / (2 * h), 7)
          expect(curve.d2p[k]).toBeCloseTo((high![k]! - 2 * p + low![k]!) / (h * h), 4)
        })
      }
  })

  it('keep their relative accuracy far out', () => {
    const item: Item = { id: 's', model: 'grm', a: 2, b: [0, 0.5], c: 0 }
    expect(probabilities(item, -30)[1]! / (Math.exp(-60) * (1 - Math.exp(-1)))).toBeCloseTo(1, 10)
    expect(probabilities(item, 30)[0]! / Math.exp(-60)).toBeCloseTo(1, 10)
  })

  it('give the information of a 2PL item, a² p q', () => {
    const [item] = LSAT7
    const curve = makeCurve(2)
    evaluate(item!, 0.4, curve)
    expect(informationOf(curve, 2)).toBeCloseTo(0.988 ** 2 * curve.p[0]! * curve.p[1]!, 12)
  })
})

describe('scores', () => {
  const tables = tabulate(LSAT7, grid)
  const patterns = [
    [0, 0, 0, 0, 0],
    [0, 0, 0, 0, 1],
    [0, 0, 0, 1, 0],
    [0, 0, 0, 1, 1],
  ]

  it('are the published EAP and MAP of LSAT-7 from the published parameters, which have three decimals', () => {
    const eap = patterns.map(pattern => scoreEap(tables, pattern, prior).theta)
    const map = patterns.map(pattern => scoreMap(LSAT7, pattern, STANDARD_NORMAL).theta)
    for (const [i, published] of [-1.8666, -1.5267, -1.5134, -1.1852].entries())
      expect(Math.abs(eap[i]! - published)).toBeLessThan(0.01)
    for (const [i, published] of [-1.8166, -1.4947, -1.4823, -1.179].entries())
      expect(Math.abs(map[i]! - published)).toBeLessThan(0.01)
  })

  it('have the posterior SD as the error of EAP (the case jsCAT tests, 0.896, not 3.012)', () => {
    const items: Item[] = [-4, -3].map((b, i) => ({ id: `${i}`, model: '3pl', a: 1, b: [b], c: 0.5 }))
    const score = scoreEap(tabulate(items, grid), [0, 0], prior)
    expect(score.theta).toBeCloseTo(-1.649, 3)
    expect(score.se).toBeCloseTo(0.896, 3)
  })

  it('are the same item by item and at once', () => {
    const weights = Float64Array.from(prior)
    ;[1, 0, 1, 1, 0].forEach((score, i) => {
      updatePosterior(tables, i, score, weights)
    })
    const { mean, sd } = posteriorMoments(grid, weights)
    const score = scoreEap(tables, [1, 0, 1, 1, 0], prior)
    expect(mean).toBeCloseTo(score.theta, 12)
    expect(sd).toBeCloseTo(score.se, 12)
  })

  it('come out in bulk as one by one, beyond the number of people coded at once', () => {
    const { scores } = simulateResponses(MIXED, 2500, 0.2, 6)
    const [theta, se] = [new Float64Array(2500), new Float64Array(2500)]
    new EapScorer({ items: MIXED, latent: STANDARD_NORMAL }).score(scores, theta, se)
    const mixed = tabulate(MIXED, grid)
    for (const p of [0, 1023, 1024, 2499]) {
      const single = scoreEap(mixed, scores.subarray(4 * p, 4 * p + 4), prior)
      expect(theta[p]).toBeCloseTo(single.theta, 10)
      expect(se[p]).toBeCloseTo(single.se, 10)
    }
  })

  it('stay finite on a test of 2,000 items', () => {
    const random = seeded(4)
    const items = Array.from({ length: 2000 }, (_, i): Item => ({ ...MIXED[i % 4]!, id: `${i}` }))
    const responses = items.map(item => Math.floor(random() * (item.b.length + 1)))
    const score = scoreEap(tabulate(items, grid), responses, prior)
    expect(Number.isFinite(score.theta) && score.se > 0).toBe(true)
    const [theta, se] = [new Float64Array(1), new Float64Array(1)]
    new EapScorer({ items, latent: STANDARD_NORMAL }).score(Int8Array.from(responses), theta, se)
    expect(theta[0]).toBeCloseTo(score.theta, 8)
    expect(se[0]).toBeCloseTo(score.se, 8)
  })

  it('are finite by WLE for all right and all wrong without guessing, and the root is one', () => {
    for (const pattern of [
      [1, 1, 1, 1, 1],
      [0, 0, 0, 0, 0],
      [1, 0, -1, 1, 0],
    ]) {
      const score = scoreWle(LSAT7, pattern)
      if ('refused' in score) throw new Error(score.refused)
      expect(Math.abs(score.theta)).toBeLessThan(6)
      // Warm: under the 2PL the estimate maximises likelihood·√information.
      const height = (theta: number) =>
        LSAT7.reduce(
          (sum, item, i) => {
            const p = probabilities(item, theta)[pattern[i]!]
            return sum + (p === undefined ? 0 : Math.log(p))
          },
          0.5 *
            Math.log(
              LSAT7.reduce((sum, item, i) => sum + (pattern[i]! < 0 ? 0 : informationAt(item, theta)), 0),
            ),
        )
      expect(height(score.theta)).toBeGreaterThan(height(score.theta + 0.01))
      expect(height(score.theta)).toBeGreaterThan(height(score.theta - 0.01))
    }
  })

  it('are refused where there is nothing to score', () => {
    expect(scoreWle(LSAT7, [-1, -1, -1, -1, -1])).toEqual({ refused: 'no-responses' })
    const beyond: Item[] = [{ id: 'x', model: '2pl', a: 1, b: [30], c: 0 }]
    expect(scoreWle(beyond, [1])).toEqual({ refused: 'not-finite' })
  })
})

function informationAt(item: Item, theta: number): number {
  const curve = makeCurve(item.b.length + 1)
  evaluate(item, theta, curve)
  return informationOf(curve, item.b.length + 1)
}

describe('levels', () => {
  it('have probabilities with sum one that divide the posterior at the cuts', () => {
    const weights = new Float64Array(grid.nodes.length)
    posterior(tabulate(MIXED, grid), [-1, -1, -1, -1], prior, weights)
    const levels = levelProbabilities(grid, weights, [-1, 1])
    expect(levels.reduce((sum, one) => sum + one)).toBeCloseTo(1, 12)
    expect(levels[1]).toBeCloseTo(0.6827, 2)
  })
})

describe('reading a bank', () => {
  it('takes calibrate’s answer and areas', () => {
    const read = readBank({
      model: 'gpcm',
      latentVariance: 1,
      items: [
        { id: 'x', a: 1.2, b: [0.1, -0.3], c: null, area: 'методика', se: { a: 0.1, b: [0.1, 0.1] } },
        { id: 'y', model: '3pl', a: 1, b: [0], c: 0.2 },
      ],
    })
    expect(read).toMatchObject({
      ok: true,
      bank: {
        items: [
          { model: 'gpcm', c: 0, area: 'методика' },
          { model: '3pl', c: 0.2 },
        ],
      },
    })
  })

  it('tells every fault with its path', () => {
    const read = readBank({
      model: '2pl',
      latentVariance: -1,
      items: [
        { id: 'x', a: Number.NaN, b: [0] },
        { id: 'y', a: 1, b: [0, 1] },
        { id: 'z', model: 'grm', a: 1, b: [1, 0] },
        { id: 'z', model: 'rash', a: 1, b: [0] },
        { id: '', a: 1, b: [0], c: 2 },
      ],
    })
    if (read.ok) throw new Error('taken')
    expect(read.problems.map(problem => `${problem.code} ${problem.path}`)).toEqual([
      'not-a-number items[0].a',
      'bad-steps items[1].b',
      'bad-steps items[2].b',
      'unknown-model items[3].model',
      'no-id items[4].id',
      'bad-guessing items[4].c',
      'bad-variance latentVariance',
    ])
  })
})
