import { normalFrom, seeded } from '../../seeded-random.ts'
import type { ResponseTable } from '../response-table.ts'
import { hasUnitSlope, type Layout } from './layout.ts'
import type { Priors } from './priors.ts'

/** Steeper than 1 the attenuated logits of a margin: √(1 + 0.346 a²) at a = 1 (Camilli 1994: D = 1.7). */
const UNSHRINK = Math.sqrt(1 + 1 / 1.7 ** 2)

/** Frequencies of the scores of every item, by case weights. */
export function scoreFrequencies(table: ResponseTable): Float64Array[] {
  const items = table.ids.length
  const counts = table.ids.map((_, i) => new Float64Array(Math.max(0, table.highest[i]!) + 1))
  for (let l = 0; l < table.patterns; l++)
    for (let i = 0; i < items; i++) {
      const score = table.scores[l * items + i]!
      if (score >= 0) counts[i]![score]! += table.frequency[l]!
    }
  return counts
}

/**
 * Start values from the items' margins: a = 1, difficulties from logits of the frequencies.
 * @param seed when given, the start is thrown about at random, to see that the end does not depend on it
 */
export function startVector(
  layout: Layout,
  frequencies: readonly Float64Array[],
  priors: Priors,
  seed?: number,
): Float64Array {
  const vector = new Float64Array(layout.size)
  layout.forms.forEach((form, i) => {
    const at = layout.first[i]!
    vector[at] = 1
    const counts = frequencies[i]!
    if (form.family === 'partial-credit') stepStart(vector, at, counts)
    else cumulativeStart(vector, at, counts)
    if (form.guessing) {
      const { alpha, beta } = priors.guessing
      vector[at + 2] = Math.log(alpha / beta)
    }
  })
  for (let g = 0; g < layout.groups; g++) vector[layout.latentAt + 2 * g + 1] = 1
  if (seed !== undefined) throwAbout(vector, layout, seed)
  return vector
}

function cumulativeStart(vector: Float64Array, at: number, counts: Float64Array): void {
  const total = counts.reduce((sum, one) => sum + one, 0)
  let above = total
  for (let k = 1; k < counts.length; k++) {
    above -= counts[k - 1]!
    vector[at + k] = UNSHRINK * Math.log((above + 0.5) / (total - above + 0.5))
  }
}

function stepStart(vector: Float64Array, at: number, counts: Float64Array): void {
  for (let k = 1; k < counts.length; k++) vector[at + k] = Math.log((counts[k]! + 0.5) / (counts[0]! + 0.5))
}

function throwAbout(vector: Float64Array, layout: Layout, seed: number): void {
  const normal = normalFrom(seeded(seed))
  let shared: number | undefined
  layout.forms.forEach((form, i) => {
    const at = layout.first[i]!
    const model = layout.models[i]!
    if (!hasUnitSlope(model)) {
      const slope = Math.exp(0.5 * normal())
      if (model === '1pl') shared ??= slope
      vector[at] = model === '1pl' ? shared! : slope
    }
    const shift = normal()
    for (let k = 1; k <= form.m; k++) vector[at + k]! += form.family === 'partial-credit' ? normal() : shift
    if (form.guessing) vector[at + 2]! += 0.5 * normal()
  })
}
