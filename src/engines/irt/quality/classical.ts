import type { ResponseTable } from '../response-table.ts'
import { completePatterns } from './item-fit.ts'

export interface ClassicalItem {
  id: string
  people: number
  /** Mean score as a share of the highest. */
  difficulty: number
  /** Correlation with the sum of the other items (point-biserial for 0 and 1); null where a side is constant. */
  discrimination: number | null
  /** Alpha of the test without the item. */
  alphaWithout: number | null
}

export interface ClassicalTest {
  people: number
  meanSum: number
  sdSum: number
  /** Cronbach's alpha; null with fewer than two items or constant sums. */
  alpha: number | null
  items: ClassicalItem[]
}

/**
 * Classical statistics of those who answered every item (difficulty: of all who answered the item). Variances divide
 * by N.
 */
export function classicalStatistics(table: ResponseTable): ClassicalTest {
  const n = table.ids.length
  const complete = completePatterns(table)
  const people = complete.reduce((sum, l) => sum + table.frequency[l]!, 0)
  const sums = new Float64Array(complete.length)
  complete.forEach((l, at) => {
    for (let i = 0; i < n; i++) sums[at]! += table.scores[l * n + i]!
  })
  const frequency = complete.map(l => table.frequency[l]!)
  const total = moments(sums, sums, frequency)
  const columns = table.ids.map((_, i) => Float64Array.from(complete, l => table.scores[l * n + i]!))
  const variances = columns.map(column => moments(column, column, frequency).xx)
  const allVariances = variances.reduce((sum, one) => sum + one, 0)
  return {
    people,
    meanSum: total.x,
    sdSum: Math.sqrt(total.xx),
    alpha: alphaOf(n, allVariances, total.xx),
    items: table.ids.map((id, i) => {
      const rest = sums.map((sum, at) => sum - columns[i]![at]!)
      const { xx, yy, xy } = moments(columns[i]!, rest, frequency)
      return {
        id,
        ...difficultyOf(table, i),
        discrimination: xx > 1e-12 && yy > 1e-12 ? xy / Math.sqrt(xx * yy) : null,
        alphaWithout: alphaOf(n - 1, allVariances - variances[i]!, yy),
      }
    }),
  }
}

function alphaOf(items: number, variances: number, ofSum: number): number | null {
  return items > 1 && ofSum > 1e-12 ? (items / (items - 1)) * (1 - variances / ofSum) : null
}

function difficultyOf(table: ResponseTable, item: number): { people: number; difficulty: number } {
  let [people, points] = [0, 0]
  for (let l = 0; l < table.patterns; l++) {
    const score = table.scores[l * table.ids.length + item]!
    if (score < 0) continue
    people += table.frequency[l]!
    points += table.frequency[l]! * score
  }
  const most = people * Math.max(1, table.highest[item]!)
  return { people, difficulty: people > 0 ? points / most : 0 }
}

function moments(x: ArrayLike<number>, y: ArrayLike<number>, frequency: ArrayLike<number>) {
  const sum = { f: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 }
  for (let at = 0; at < x.length; at++) {
    const f = frequency[at]!
    sum.f += f
    sum.x += f * x[at]!
    sum.y += f * y[at]!
  }
  const people = Math.max(sum.f, 1e-300)
  const [meanX, meanY] = [sum.x / people, sum.y / people]
  for (let at = 0; at < x.length; at++) {
    const [dx, dy] = [x[at]! - meanX, y[at]! - meanY]
    sum.xx += frequency[at]! * dx * dx
    sum.yy += frequency[at]! * dy * dy
    sum.xy += frequency[at]! * dx * dy
  }
  return { x: meanX, y: meanY, xx: sum.xx / people, yy: sum.yy / people, xy: sum.xy / people }
}

export interface Distractor {
  option: string
  share: number
  /** Correlation of choosing the option with the criterion; above 0 for the key, below 0 for a good distractor. */
  discrimination: number | null
}

/**
 * How the options of a multiple-choice item were chosen.
 * @param chosen option of each person  @param criterion of each person: sum of the other items or θ
 */
export function distractors(chosen: readonly string[], criterion: ArrayLike<number>): Distractor[] {
  const ones = new Float64Array(chosen.length).fill(1)
  return [...new Set(chosen)].sort().map(option => {
    const picked = Float64Array.from(chosen, one => (one === option ? 1 : 0))
    const { x, xx, yy, xy } = moments(picked, criterion, ones)
    return {
      option,
      share: x,
      discrimination: xx > 1e-12 && yy > 1e-12 ? xy / Math.sqrt(xx * yy) : null,
    }
  })
}
