import { REMOVABLE, Tableau } from './tableau.ts'

export type LpStatus = 'optimal' | 'infeasible' | 'below' | 'stalled'

const PRIMAL_TOLERANCE = 1e-9
const PIVOT_TOLERANCE = 1e-9
const MOST_PIVOTS = 5_000
/** Nearer than this to whole a row gives no cut: it would be steep and fragile. */
const LEAST_FRACTION = 0.05
/** By how much a cut is loosened against rounding. */
const CUT_SAFETY = 1e-7
/**
 * Linear programme `maximise c·x, A·x ≤ b, lower ≤ x ≤ upper` with every x boxed, solved by the dual simplex
 * method on a dense condensed tableau (Lemke 1954; bound flipping after Maros 2003). Boxed variables make the
 * slack basis dual feasible at once, so there is no first phase, and after a new row or a changed bound the last
 * basis stays dual feasible: a node of branch and bound starts where its parent ended.
 *
 * The objective of a dual feasible basis is an upper bound at every moment, so the work may stop early.
 */
export class LinearProgram extends Tableau {
  /** Runs to the optimum, or until the bound falls to `enough`, or `mostPivots` are done. */
  solve(enough: number, mostPivots = MOST_PIVOTS): LpStatus {
    for (let step = 0; step < mostPivots; step++) {
      if (this.objective <= enough) return 'below'
      const row = this.mostViolated()
      if (row < 0) return 'optimal'
      if (!this.pivotOut(row)) return 'infeasible'
    }
    return 'stalled'
  }

  private mostViolated(): number {
    const { beta, basic, lower, upper, rows } = this
    let row = -1
    let most = PRIMAL_TOLERANCE
    for (let i = 0; i < rows; i++) {
      const variable = basic[i]!
      const violation = Math.max(lower[variable]! - beta[i]!, beta[i]! - upper[variable]!)
      if (violation > most) {
        most = violation
        row = i
      }
    }
    return row
  }

  /** Drives the row's variable to the bound it violates; false when nothing can, i.e. there is no solution. */
  private pivotOut(row: number): boolean {
    const { table, stride, cost, atUpper, nonbasic, lower, upper, columns } = this
    const leaving = this.basic[row]!
    const low = this.beta[row]! < lower[leaving]!
    const bound = low ? lower[leaving]! : upper[leaving]!
    let slope = low ? bound - this.beta[row]! : this.beta[row]! - bound
    const at = row * stride
    for (;;) {
      let entering = -1
      let best = Number.POSITIVE_INFINITY
      let size = 0
      for (let j = 0; j < columns; j++) {
        const alpha = low ? table[at + j]! : -table[at + j]!
        const away = atUpper[j] ? alpha : -alpha
        if (away <= PIVOT_TOLERANCE) continue
        const variable = nonbasic[j]!
        if (upper[variable]! - lower[variable]! <= 0) continue
        const ratio = Math.abs(cost[j]!) / away
        if (ratio < best - 1e-12 || (ratio <= best + 1e-12 && away > size)) {
          best = Math.min(best, ratio)
          size = away
          entering = j
        }
      }
      if (entering < 0) return false
      const variable = nonbasic[entering]!
      const width = upper[variable]! - lower[variable]!
      if (slope - size * width > PRIMAL_TOLERANCE) {
        // Even at its other bound the column does not mend the row: flip it and go on.
        this.shiftColumn(entering, atUpper[entering] ? -width : width)
        atUpper[entering] = atUpper[entering] ? 0 : 1
        slope -= size * width
        continue
      }
      this.exchange(row, entering, bound, low)
      return true
    }
  }

  private exchange(row: number, entering: number, bound: number, low: boolean): void {
    const { table, stride, cost, columns, rows, beta } = this
    const leaving = this.basic[row]!
    const variable = this.nonbasic[entering]!
    const at = row * stride
    const pivot = table[at + entering]!
    const shift = (beta[row]! - bound) / pivot
    const value = this.value(variable) + shift
    this.shiftColumn(entering, shift)
    const filled = this.filled
    let count = 0
    for (let j = 0; j < columns; j++) {
      if (table[at + j] === 0) continue
      table[at + j] = table[at + j]! / pivot
      if (j !== entering) filled[count++] = j
    }
    table[at + entering] = 1 / pivot
    for (let i = 0; i < rows; i++) {
      if (i === row) continue
      const from = i * stride
      const factor = table[from + entering]!
      if (factor === 0) continue
      for (let k = 0; k < count; k++) {
        const j = filled[k]!
        table[from + j] = table[from + j]! - factor * table[at + j]!
      }
      table[from + entering] = -factor / pivot
    }
    const factor = cost[entering]!
    if (factor !== 0) {
      for (let k = 0; k < count; k++) {
        const j = filled[k]!
        cost[j] = cost[j]! - factor * table[at + j]!
      }
    }
    cost[entering] = -factor / pivot
    beta[row] = value
    this.basic[row] = variable
    this.place[variable] = -1 - row
    this.nonbasic[entering] = leaving
    this.place[leaving] = entering
    this.atUpper[entering] = low ? 0 : 1
    this.pivots++
  }

  /**
   * Adds the mixed-integer cuts (Gomory 1960) of the rows whose basic variable is farthest from whole, all
   * structural variables being whole in some best solution. They hold within the bounds of this programme only.
   *
   * @returns how many were added
   */
  addFractionalCuts(most: number): number {
    const rows: { row: number; distance: number }[] = []
    for (let row = 0; row < this.rows; row++) {
      if (!this.isWhole(this.basic[row]!)) continue
      const part = this.beta[row]! - Math.floor(this.beta[row]!)
      const distance = Math.min(part, 1 - part)
      if (distance > LEAST_FRACTION) rows.push({ row, distance })
    }
    rows.sort((a, b) => b.distance - a.distance || this.basic[a.row]! - this.basic[b.row]!)
    const chosen = rows.slice(0, most)
    for (const { row } of chosen) this.addFractionalCut(row)
    return chosen.length
  }

  private addFractionalCut(source: number): void {
    if (this.rows === this.beta.length) this.grow()
    const row = this.rows++
    const { table, stride, columns, nonbasic, atUpper, lower, upper } = this
    const at = row * stride
    const part = this.beta[source]! - Math.floor(this.beta[source]!)
    const share = part / (1 - part)
    for (let j = 0; j < columns; j++) {
      const variable = nonbasic[j]!
      table[at + j] = 0
      if (upper[variable]! - lower[variable]! <= 0) continue
      const alpha = atUpper[j] ? -table[source * stride + j]! : table[source * stride + j]!
      let weight = alpha > 0 ? alpha : -alpha * share
      if (this.isWhole(variable)) {
        const rest = alpha - Math.floor(alpha)
        weight = Math.min(rest, (1 - rest) * share)
      }
      table[at + j] = atUpper[j] ? weight : -weight
    }
    this.closeRow(row, CUT_SAFETY - part, REMOVABLE)
  }
}
