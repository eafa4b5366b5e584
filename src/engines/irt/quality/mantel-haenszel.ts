import type { ResponseTable } from '../response-table.ts'
import { chiSquareTail, normalTwoSided } from './chi-square.ts'

/** Size of DIF by the rules of ETS (Zwick & Ercikan 1989): negligible, moderate, large. */
export type DeltaClass = 'A' | 'B' | 'C'

export interface MantelHaenszel {
  id: string
  /** Common odds ratio, reference to focal group. */
  oddsRatio: number
  chiSquare: number
  p: number
  /** −2.35 ln α; below 0 the item is harder for the focal group. */
  delta: number
  deltaSe: number
  class: DeltaClass
}

/** Without people of both groups at one sum with both answers there is nothing to compare. */
export type MantelHaenszelResult = MantelHaenszel | { id: string; refused: 'no-common-strata' }

/**
 * Mantel–Haenszel DIF of dichotomous items (Holland & Thayer 1988): right answers of two groups at equal sums of
 * scores, the studied item included; continuity correction in χ²; error of Δ by Phillips & Holland (1987). Class C:
 * |Δ| ≥ 1.5 and surely above 1; class A: |Δ| < 1 or not surely different from 0; B: the rest. People with a missing
 * response are left out.
 * @param reference, focal numbers of groups of the table
 */
export function mantelHaenszel(
  table: ResponseTable,
  reference: number,
  focal: number,
): MantelHaenszelResult[] {
  const n = table.ids.length
  const strata = table.ids.map(() => new Map<number, Float64Array>())
  for (let l = 0; l < table.patterns; l++) {
    const group = table.group[l]!
    if (group !== reference && group !== focal) continue
    const scores = table.scores.subarray(l * n, (l + 1) * n)
    if (scores.some(score => score < 0)) continue
    const sum = scores.reduce((total, score) => total + score, 0)
    for (let i = 0; i < n; i++) {
      let cells = strata[i]!.get(sum)
      if (!cells) {
        cells = new Float64Array(4)
        strata[i]!.set(sum, cells)
      }
      cells[(group === reference ? 0 : 2) + (scores[i]! > 0 ? 0 : 1)]! += table.frequency[l]!
    }
  }
  return table.ids.map((id, i) => compare(id, [...strata[i]!.values()]))
}

function compare(id: string, strata: readonly Float64Array[]): MantelHaenszelResult {
  const sums = { r: 0, s: 0, pr: 0, mixed: 0, qs: 0, right: 0, expected: 0, variance: 0 }
  for (const [a, b, c, d] of strata as unknown as [number, number, number, number][]) {
    const total = a + b + c + d
    const [r, s, p, q] = [(a * d) / total, (b * c) / total, (a + d) / total, (b + c) / total]
    sums.r += r
    sums.s += s
    sums.pr += p * r
    sums.mixed += p * s + q * r
    sums.qs += q * s
    if (total < 2) continue
    sums.right += a
    sums.expected += ((a + b) * (a + c)) / total
    sums.variance += ((a + b) * (c + d) * (a + c) * (b + d)) / (total * total * (total - 1))
  }
  if (!(sums.r > 0 && sums.s > 0 && sums.variance > 0)) return { id, refused: 'no-common-strata' }
  const oddsRatio = sums.r / sums.s
  const chiSquare = Math.max(0, Math.abs(sums.right - sums.expected) - 0.5) ** 2 / sums.variance
  // Variance of ln α by Robins, Breslow & Greenland (1986).
  const variance =
    sums.pr / (2 * sums.r ** 2) + sums.mixed / (2 * sums.r * sums.s) + sums.qs / (2 * sums.s ** 2)
  const delta = -2.35 * Math.log(oddsRatio)
  const deltaSe = 2.35 * Math.sqrt(variance)
  return {
    id,
    oddsRatio,
    chiSquare,
    p: chiSquareTail(chiSquare, 1),
    delta,
    deltaSe,
    class: deltaClass(delta, deltaSe),
  }
}

/** One-sided 5 % for «above 1», two-sided 5 % for «different from 0», as ETS does. */
export function deltaClass(delta: number, se: number): DeltaClass {
  const size = Math.abs(delta)
  if (size < 1 || normalTwoSided(size / se) > 0.05) return 'A'
  return size >= 1.5 && (size - 1) / se > 1.645 ? 'C' : 'B'
}
