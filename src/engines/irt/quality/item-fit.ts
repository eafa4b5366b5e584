import { type Grid, makeGrid, normalWeights } from '../grid.ts'
import { type Bank, categoriesOf, type Item, maximumSum } from '../item.ts'
import { tabulate } from '../item-tables.ts'
import type { ResponseTable } from '../response-table.ts'
import { chiSquareTail } from './chi-square.ts'
import { sumDistribution } from './sum-scores.ts'

export interface ItemFit {
  id: string
  /** S-X², its degrees of freedom and probability; null where too few cells are left. */
  statistic: number
  df: number
  p: number | null
  /** Root mean square error of approximation, √(max(0, (S-X² − df)/(df (N − 1)))). */
  rmsea: number | null
}

/** Cells with a smaller expected frequency are joined with a neighbour. */
const FEWEST_EXPECTED = 1

/**
 * S-X² of Orlando & Thissen (2000), for several scores Kang & Chen (2008): observed and expected scores of an item
 * among people with the same sum of scores. Only those who answered every item count.
 * @param estimated free parameters of each item, taken from the degrees of freedom
 */
export function itemFit(
  bank: Bank,
  table: ResponseTable,
  estimated: readonly number[] = bank.items.map(freeParameters),
  grid: Grid = makeGrid(),
): ItemFit[] {
  const tables = tabulate(bank.items, grid)
  const prior = normalWeights(grid, bank.latent)
  const all = integrate(sumDistribution(tables, bank.items), prior)
  const complete = completePatterns(table)
  const observed = observedBySum(bank.items, table, complete)
  const people = complete.reduce((sum, l) => sum + table.frequency[l]!, 0)
  return bank.items.map((item, i) => {
    const rest = sumDistribution(tables, bank.items, i)
    const expected = expectedBySum(item, tables.firstRow[i]!, tables.probability, rest, prior, all)
    const { statistic, df } = compare(observed[i]!, expected, categoriesOf(item), estimated[i]!)
    const ok = df > 0
    return {
      id: item.id,
      statistic,
      df: Math.max(0, df),
      p: ok ? chiSquareTail(statistic, df) : null,
      rmsea: ok && people > 1 ? Math.sqrt(Math.max(0, (statistic - df) / (df * (people - 1)))) : null,
    }
  })
}

/** Parameters of an item that calibration estimates; the shared a of 1PL is not counted for each. */
export function freeParameters({ model, b }: Pick<Item, 'model' | 'b'>): number {
  if (model === 'rasch' || model === 'pcm' || model === '1pl') return b.length
  return b.length + 1 + (model === '3pl' ? 1 : 0)
}

/** Numbers of the patterns without a missing response. */
export function completePatterns(table: ResponseTable): number[] {
  const items = table.ids.length
  return Array.from({ length: table.patterns }, (_, l) => l).filter(l => {
    for (let i = 0; i < items; i++) if (table.scores[l * items + i]! < 0) return false
    return true
  })
}

function integrate(distribution: Float64Array, prior: Float64Array): Float64Array {
  const sums = new Float64Array(distribution.length / prior.length)
  for (let s = 0; s < sums.length; s++)
    for (let q = 0; q < prior.length; q++) sums[s]! += distribution[s * prior.length + q]! * prior[q]!
  return sums
}

/** People by sum and score of each item: [sum·categories + score]. */
function observedBySum(
  items: readonly Item[],
  table: ResponseTable,
  complete: readonly number[],
): Float64Array[] {
  const highest = maximumSum(items)
  const counts = items.map(item => new Float64Array((highest + 1) * categoriesOf(item)))
  const n = items.length
  for (const l of complete) {
    let sum = 0
    for (let i = 0; i < n; i++) sum += table.scores[l * n + i]!
    for (let i = 0; i < n; i++)
      counts[i]![sum * categoriesOf(items[i]!) + table.scores[l * n + i]!]! += table.frequency[l]!
  }
  return counts
}

/** P(X_i = k | S = s) by the model: ∫ P_k P(S without i = s − k) g / ∫ P(S = s) g. */
function expectedBySum(
  item: Item,
  firstRow: number,
  probability: Float64Array,
  rest: Float64Array,
  prior: Float64Array,
  all: Float64Array,
): Float64Array {
  const count = prior.length
  const categories = categoriesOf(item)
  const shares = new Float64Array(all.length * categories)
  for (let s = 0; s < all.length; s++)
    for (let k = 0; k < categories; k++) {
      const before = s - k
      if (before < 0 || before * count >= rest.length) continue
      let sum = 0
      for (let q = 0; q < count; q++)
        sum += probability[(firstRow + k) * count + q]! * rest[before * count + q]! * prior[q]!
      shares[s * categories + k] = sum / all[s]!
    }
  return shares
}

/** Neighbouring sums are joined until every expected frequency is large enough; empty ends join inwards. */
function compare(
  observed: Float64Array,
  shares: Float64Array,
  categories: number,
  estimated: number,
): { statistic: number; df: number } {
  const groups: { observed: Float64Array; expected: Float64Array }[] = []
  const last = shares.length / categories - 1
  let open = { observed: new Float64Array(categories), expected: new Float64Array(categories) }
  // A sum of 0 or the highest one leaves no doubt about the item, so these carry no information.
  for (let s = 1; s < last; s++) {
    let people = 0
    for (let k = 0; k < categories; k++) people += observed[s * categories + k]!
    for (let k = 0; k < categories; k++) {
      open.observed[k]! += observed[s * categories + k]!
      open.expected[k]! += people * shares[s * categories + k]!
    }
    if (open.expected.every(one => one >= FEWEST_EXPECTED)) {
      groups.push(open)
      open = { observed: new Float64Array(categories), expected: new Float64Array(categories) }
    }
  }
  const end = groups.at(-1)
  if (end)
    for (let k = 0; k < categories; k++) {
      end.observed[k]! += open.observed[k]!
      end.expected[k]! += open.expected[k]!
    }
  let statistic = 0
  for (const group of groups)
    for (let k = 0; k < categories; k++)
      statistic += (group.observed[k]! - group.expected[k]!) ** 2 / group.expected[k]!
  return { statistic, df: groups.length * (categories - 1) - estimated }
}
