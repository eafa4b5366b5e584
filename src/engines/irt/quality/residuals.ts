import { type Bank, categoriesOf, type Item, mostCategories } from '../item.ts'
import { evaluate, makeCurve } from '../response-function.ts'
import type { ResponseTable } from '../response-table.ts'
import { EapScorer } from '../score-many.ts'

/** EAP of every pattern of a table. */
export function eapOfPatterns(bank: Bank, table: ResponseTable): { theta: Float64Array; se: Float64Array } {
  const theta = new Float64Array(table.patterns)
  const se = new Float64Array(table.patterns)
  new EapScorer(bank).score(table.scores, theta, se)
  return { theta, se }
}

/** Yen's residuals x − E(X | θ̂) of every pattern and item, NaN-free: 0 where there is no response. */
export function residualsOf(items: readonly Item[], table: ResponseTable, theta: Float64Array): Float64Array {
  const curve = makeCurve(mostCategories(items))
  const residuals = new Float64Array(table.scores.length)
  for (let l = 0; l < table.patterns; l++)
    items.forEach((item, i) => {
      const score = table.scores[l * items.length + i]!
      if (score < 0) return
      evaluate(item, theta[l]!, curve)
      let expected = 0
      for (let k = 1; k < categoriesOf(item); k++) expected += k * curve.p[k]!
      residuals[l * items.length + i] = score - expected
    })
  return residuals
}

export interface LocalDependence {
  first: string
  second: string
  /** Correlation of residuals; about −1/(n − 1) when the items depend on θ alone. */
  q3: number
  people: number
}

/** Q3 of every pair of items (Yen 1984), the strongest first; people who answered both, θ by EAP. */
export function localDependence(bank: Bank, table: ResponseTable): LocalDependence[] {
  const { items } = bank
  const residuals = residualsOf(items, table, eapOfPatterns(bank, table).theta)
  const pairs: LocalDependence[] = []
  for (let i = 0; i < items.length; i++)
    for (let j = i + 1; j < items.length; j++) {
      const { correlation, people } = correlate(table, residuals, i, j)
      if (correlation !== null)
        pairs.push({ first: items[i]!.id, second: items[j]!.id, q3: correlation, people })
    }
  return pairs.sort((one, other) => Math.abs(other.q3) - Math.abs(one.q3))
}

function correlate(table: ResponseTable, values: Float64Array, i: number, j: number) {
  const n = table.ids.length
  let [people, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0]
  for (let l = 0; l < table.patterns; l++) {
    if (table.scores[l * n + i]! < 0 || table.scores[l * n + j]! < 0) continue
    const f = table.frequency[l]!
    const [one, other] = [values[l * n + i]!, values[l * n + j]!]
    people += f
    x += f * one
    y += f * other
    xx += f * one * one
    yy += f * other * other
    xy += f * one * other
  }
  const [varianceX, varianceY] = [xx - (x * x) / people, yy - (y * y) / people]
  const ok = people > 2 && varianceX > 1e-12 && varianceY > 1e-12
  return { people, correlation: ok ? (xy - (x * y) / people) / Math.sqrt(varianceX * varianceY) : null }
}

export interface GroupResidual {
  /** Mean θ of the group, its people, observed and expected mean score. */
  theta: number
  people: number
  observed: number
  expected: number
  /** (observed − expected)/√(Σ Var(X | θ̂))·N: about N(0, 1) when the item fits; beyond ±2 worth a look. */
  standardised: number
}

/**
 * Standardised residuals of an item in groups of about equal size along θ̂ (EAP): where on the scale it misfits.
 * EAP is drawn to the mean, so with short tests the outer groups deviate a little even when all is well.
 */
export function standardisedResiduals(
  bank: Bank,
  table: ResponseTable,
  item: number,
  groups = 8,
): GroupResidual[] {
  const { theta } = eapOfPatterns(bank, table)
  const n = table.ids.length
  const order = Array.from({ length: table.patterns }, (_, l) => l)
    .filter(l => table.scores[l * n + item]! >= 0)
    .sort((one, other) => theta[one]! - theta[other]!)
  const people = order.reduce((sum, l) => sum + table.frequency[l]!, 0)
  const parts: number[][] = Array.from({ length: groups }, () => [])
  let before = 0
  for (const l of order) {
    const part = Math.floor((groups * (before + table.frequency[l]! / 2)) / people)
    parts[Math.min(groups - 1, part)]!.push(l)
    before += table.frequency[l]!
  }
  return parts
    .filter(part => part.length > 0)
    .map(part => residualOf(bank.items[item]!, table, item, part, theta))
}

function residualOf(
  item: Item,
  table: ResponseTable,
  at: number,
  part: readonly number[],
  theta: Float64Array,
): GroupResidual {
  const curve = makeCurve(categoriesOf(item))
  const sum = { people: 0, theta: 0, observed: 0, expected: 0, variance: 0 }
  for (const l of part) {
    const f = table.frequency[l]!
    evaluate(item, theta[l]!, curve)
    let [mean, square] = [0, 0]
    for (let k = 1; k < categoriesOf(item); k++) {
      mean += k * curve.p[k]!
      square += k * k * curve.p[k]!
    }
    sum.people += f
    sum.theta += f * theta[l]!
    sum.observed += f * table.scores[l * table.ids.length + at]!
    sum.expected += f * mean
    sum.variance += f * (square - mean * mean)
  }
  return {
    theta: sum.theta / sum.people,
    people: sum.people,
    observed: sum.observed / sum.people,
    expected: sum.expected / sum.people,
    standardised: (sum.observed - sum.expected) / Math.sqrt(sum.variance),
  }
}
