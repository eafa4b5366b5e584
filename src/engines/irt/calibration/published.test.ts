import { describe, expect, it } from 'vitest'
import { makeGrid, normalWeights, STANDARD_NORMAL, scoreEap, scoreMap, tabulate } from '../index.ts'
import type { Model } from '../item.ts'
import { lsat } from '../lsat-responses.ts'
import { calibrate } from './calibrate.ts'

/** Estimates agree with what was published to two decimals, as their authors round. */
const TOLERANCE = 0.01

/** The items' margins and five random starts: the end must not depend on where the search begins. */
const STARTS = [undefined, 1, 2, 3, 4, 5]

function calibrated(section: 6 | 7, model: Model, startSeed: number | undefined) {
  const result = calibrate(lsat(section), model, { startSeed })
  if (!result.ok) throw new Error(result.problems.map(problem => problem.message).join(' '))
  return result.calibration
}

function expectNear(values: readonly number[], published: readonly number[]) {
  expect(values).toHaveLength(published.length)
  values.forEach((value, i) => {
    expect(Math.abs(value - published[i]!), `${value} beside ${published[i]}`).toBeLessThan(TOLERANCE)
  })
}

describe.each(STARTS)('from start %s', start => {
  it('LSAT-6 under 1PL is as in Rizopoulos (2006), J. Stat. Software 17(5), errors and all', () => {
    const { items, logLik, aic, bic } = calibrated(6, '1pl', start)
    expectNear(
      items.map(item => item.b[0]!),
      [-3.6153, -1.3224, -0.3176, -1.7301, -2.7802],
    )
    expectNear(
      items.map(item => item.se.b[0]!),
      [0.3266, 0.1422, 0.0977, 0.1691, 0.251],
    )
    expectNear([items[0]!.a, items[0]!.se.a!], [0.7551, 0.0694])
    expectNear([logLik, aic, bic], [-2466.938, 4945.875, 4975.322])
    expect(new Set(items.map(item => item.a)).size).toBe(1)
  })

  it('LSAT-6 under Rasch with a free variance is as in the documentation of mirt', () => {
    const { items, latentVariance } = calibrated(6, 'rasch', start)
    expectNear(
      items.map(item => -item.a * item.b[0]!),
      [2.73, 0.999, 0.24, 1.306, 2.099],
    )
    expectNear([latentVariance], [0.57])
    expect(items.map(item => item.a)).toEqual([1, 1, 1, 1, 1])
  })

  it('LSAT-6 under 2PL is as in Rizopoulos (2006)', () => {
    const { items, logLik } = calibrated(6, '2pl', start)
    expectNear(
      items.map(item => item.a),
      [0.8254, 0.7229, 0.8905, 0.6886, 0.6575],
    )
    expectNear(
      items.map(item => item.b[0]!),
      [-3.3597, -1.3696, -0.2799, -1.8659, -3.1236],
    )
    expectNear([logLik], [-2466.653])
  })

  it('LSAT-7 under 2PL is as in Bock & Aitkin (1981) and the documentation of mirt, scores too', () => {
    const { items, logLik, aic, bic } = calibrated(7, '2pl', start)
    expectNear(
      items.map(item => item.a),
      [0.988, 1.081, 1.706, 0.765, 0.736],
    )
    expectNear(
      items.map(item => -item.a * item.b[0]!),
      [1.856, 0.808, 1.804, 0.486, 1.855],
    )
    expectNear([logLik, aic, bic], [-2658.805, 5337.61, 5386.688])
    const grid = makeGrid()
    const tables = tabulate(items, grid)
    const prior = normalWeights(grid, STANDARD_NORMAL)
    const patterns = ['00000', '00001', '00010', '00011'].map(pattern => [...pattern].map(Number))
    expectNear(
      patterns.map(pattern => scoreEap(tables, pattern, prior).theta),
      [-1.8666, -1.5267, -1.5134, -1.1852],
    )
    expectNear(
      patterns.map(pattern => scoreMap(items, pattern, STANDARD_NORMAL).theta),
      [-1.8166, -1.4947, -1.4823, -1.179],
    )
  })
})
