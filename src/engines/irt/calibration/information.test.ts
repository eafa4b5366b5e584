import { describe, expect, it } from 'vitest'
import { normalFrom, seeded } from '../../seeded-random.ts'
import { makeGrid } from '../grid.ts'
import type { Model } from '../item.ts'
import { tableOf } from '../response-table.ts'
import { sampleItems } from '../sample-items.ts'
import { rowsOf, simulateResponses } from '../simulate-responses.ts'
import { EStep } from './e-step.ts'
import { observedInformation } from './information.ts'
import { makeLayout } from './layout.ts'
import { MStep } from './m-step.ts'
import { DEFAULT_PRIORS } from './priors.ts'
import { scoreFrequencies, startVector } from './start-values.ts'

/** Long enough that the counts of pairs do not fit at once and people come in several chunks. */
const LONG: Model[] = [
  ...new Array<Model>(60).fill('2pl'),
  ...new Array<Model>(40).fill('1pl'),
  ...new Array<Model>(20).fill('3pl'),
]

describe('observed information', () => {
  it.each([
    ['a long test of three models', LONG],
    ['a test of polytomous items', ['grm', 'gpcm', 'pcm', 'grm', 'gpcm', 'rasch'] as Model[]],
  ])('is minus the derivative of the gradient along any direction: %s', (_, models) => {
    const items = models.map((model, i) => ({ ...sampleItems(model, 1, 50 + i, 2)[0]!, id: `i${i}` }))
    const { scores } = simulateResponses(items, 700, 0.2, 3)
    const groups = Array.from({ length: 700 }, (_, p) => (p % 3 === 0 ? 'one' : 'other'))
    const table = tableOf(
      items.map(item => item.id),
      rowsOf(scores, items.length),
      { groups },
    )
    const layout = makeLayout(models, table.highest, 2)
    const e = new EStep(table, layout, makeGrid())
    const m = new MStep(e, DEFAULT_PRIORS)
    const vector = startVector(layout, scoreFrequencies(table), DEFAULT_PRIORS)
    e.run(vector)
    const information = observedInformation(e, vector, DEFAULT_PRIORS)
    const n = layout.freeCount
    const normal = normalFrom(seeded(1))
    const direction = Float64Array.from({ length: n }, () => 1e-5 * normal())
    const gradientAt = (sign: number) => {
      const moved = vector.map(
        (value, s) => value + (layout.free[s]! >= 0 ? sign * direction[layout.free[s]!]! : 0),
      )
      e.run(moved)
      return m.gradient(moved)
    }
    const [after, before] = [gradientAt(1), gradientAt(-1)]
    for (let s = 0; s < n; s++) {
      let product = 0
      for (let t = 0; t < n; t++) product += information[s * n + t]! * direction[t]!
      const change = (before[s]! - after[s]!) / 2
      expect(Math.abs(product - change), `parameter ${s}`).toBeLessThan(1e-6 + 1e-4 * Math.abs(change))
    }
  })
})
