import { describe, expect, it } from 'vitest'
import { makeGrid, normalWeights } from '../grid.ts'
import type { Item, Model } from '../item.ts'
import { probabilities } from '../response-function.ts'
import { type ResponseTable, tableOf } from '../response-table.ts'
import { sampleItems } from '../sample-items.ts'
import { rowsOf, simulateResponses } from '../simulate-responses.ts'
import { type Calibration, calibrate } from './calibrate.ts'
import { factorise, invertFactored } from './linear-algebra.ts'

const KINDS: Model[] = ['2pl', '3pl', 'grm', 'gpcm', '2pl', 'grm']
const grid = makeGrid()

/** Two groups, six items of four models, some responses missing. */
function twoGroups(): ResponseTable {
  const items = KINDS.map((model, n) => ({ ...sampleItems(model, 1, 40 + n, 2)[0]!, id: `${n} ${model}` }))
  const rows = [1, 2].flatMap(seed => [
    ...rowsOf(simulateResponses(items, 300, 0.1, seed).scores, items.length),
  ])
  const groups = rows.map((_, p) => (p < 300 ? 'one' : 'other'))
  return tableOf(
    items.map(item => item.id),
    rows,
    { groups },
  )
}

/** All free parameters in the order of their standard errors. */
function parametersOf({ items, groups }: Calibration): { values: number[]; ses: number[] } {
  const pairs = items.flatMap(item => [
    [item.a, item.se.a!] as const,
    ...item.b.map((b, k) => [b, item.se.b[k]!] as const),
    ...(item.model === '3pl' ? [[item.c, item.se.c!] as const] : []),
  ])
  const { mean, variance, se } = groups[1]!
  pairs.push([mean, se.mean!], [variance, se.variance!])
  return { values: pairs.map(pair => pair[0]), ses: pairs.map(pair => pair[1]) }
}

/** Log-likelihood and prior straight from the definition, sharing nothing with the estimation but P(θ). */
function objective(table: ResponseTable, calibration: Calibration, values: readonly number[]): number {
  let at = 0
  let prior = 0
  const items = calibration.items.map((item): Item => {
    const a = values[at++]!
    const b = item.b.map(() => values[at++]!)
    const c = item.model === '3pl' ? values[at++]! : 0
    if (item.model === '3pl') prior += 5 * Math.log(c) + 17 * Math.log(1 - c)
    return { ...item, a, b, c }
  })
  const weights = [
    normalWeights(grid, { mean: 0, variance: 1 }),
    normalWeights(grid, { mean: values[at]!, variance: values[at + 1]! }),
  ]
  const curves = items.map(item => Array.from(grid.nodes, theta => probabilities(item, theta)))
  let sum = prior
  for (let l = 0; l < table.patterns; l++) {
    let marginal = 0
    for (let q = 0; q < grid.nodes.length; q++) {
      let product = weights[table.group[l]!]![q]!
      for (let i = 0; i < items.length; i++) {
        const score = table.scores[l * items.length + i]!
        if (score >= 0) product *= curves[i]![q]![score]!
      }
      marginal += product
    }
    sum += table.frequency[l]! * Math.log(marginal)
  }
  return sum
}

describe('standard errors', () => {
  const table = twoGroups()
  const result = calibrate(table, KINDS)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  const { calibration } = result
  const { values, ses } = parametersOf(calibration)
  const height = (changed: readonly number[]) => objective(table, calibration, changed)
  const moved = (s: number, by: number, t = 0, other = 0) =>
    height(values.map((value, x) => value + (x === s ? by : 0) + (other !== 0 && x === t ? other : 0)))

  it('belong to a maximum of the likelihood written out from its definition', () => {
    expect(height(values)).toBeCloseTo(calibration.history.at(-1)!, 6)
    values.forEach((_, s) => {
      const slope = (moved(s, 1e-4) - moved(s, -1e-4)) / 2e-4
      expect(Math.abs(slope * ses[s]!)).toBeLessThan(0.01)
    })
  })

  it('are those of its numeric second derivatives', () => {
    const n = values.length
    const information = new Float64Array(n * n)
    const steps = ses.map(se => se * 0.02)
    const here = height(values)
    for (let s = 0; s < n; s++) {
      const h = steps[s]!
      information[s * n + s] = -(moved(s, h) - 2 * here + moved(s, -h)) / (h * h)
      for (let t = 0; t < s; t++) {
        const k = steps[t]!
        const mixed = moved(s, h, t, k) - moved(s, h, t, -k) - moved(s, -h, t, k) + moved(s, -h, t, -k)
        information[s * n + t] = information[t * n + s] = -mixed / (4 * h * k)
      }
    }
    expect(factorise(information, n)).toBe(-1)
    const covariance = invertFactored(information, n)
    ses.forEach((se, s) => {
      expect(Math.sqrt(covariance[s * n + s]!) / se, `parameter ${s}`).toBeCloseTo(1, 2)
    })
  })
})
