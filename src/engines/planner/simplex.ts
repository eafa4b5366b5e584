/**
 * Linear programme `maximise c·x, A·x ≤ b, lower ≤ x ≤ upper` with every x boxed, solved by the dual simplex
 * method on a dense condensed tableau (Lemke 1954; bound flipping after Maros 2003). Boxed variables make the
 * slack basis dual feasible at once, so there is no first phase, and after a new row or a changed bound the last
 * basis stays dual feasible: a node of branch and bound starts where its parent ended.
 *
 * The objective of a dual feasible basis is an upper bound at every moment, so the work may stop early.
 */

export type LpStatus = 'optimal' | 'infeasible' | 'below' | 'stalled'

const PRIMAL_TOLERANCE = 1e-9
const PIVOT_TOLERANCE = 1e-9
const MOST_PIVOTS = 5_000
const ROWS_TO_SPARE = 12
/** Nearer than this to whole a row gives no cut: it would be steep and fragile. */
const LEAST_FRACTION = 0.05
/** By how much a cut is loosened against rounding. */
const CUT_SAFETY = 1e-7
/** A row that may be struck out when it does not bind. */
export const REMOVABLE = 1
/** A row whose slack is whole where all variables are. */
export const WHOLE = 2
/** Place of a variable that was struck out at its last value. */
const STRUCK = 0x7fffffff

export class LinearProgram {
  /** Columns of the tableau now and rows now; variables are structural 0…n−1, then one slack per row. */
  columns: number
  rows = 0
  objective = 0
  /** Pivots done since the programme was built. */
  pivots = 0
  lower: Float64Array
  upper: Float64Array
  private stride: number
  private table: Float64Array
  /** Value of the basic variable of each row. */
  private beta: Float64Array
  /** Reduced cost of each column. */
  private cost: Float64Array
  private nonbasic: Int32Array
  private basic: Int32Array
  private atUpper: Uint8Array
  /** Where a variable stands: its column, or −1 − row when basic, or STRUCK. */
  private place: Int32Array
  /** What the row of a slack is: REMOVABLE, WHOLE; by variable number. */
  private marks: Uint8Array
  private variables: number
  /** Columns in which the pivot row is not empty; shared with copies, which never pivot at the same time. */
  private readonly filled: Int32Array
  readonly structurals: number

  constructor(objective: Float64Array, lower: Float64Array, upper: Float64Array, rowCapacity: number) {
    const n = objective.length
    this.structurals = n
    this.columns = n
    this.stride = n
    this.variables = n
    this.table = new Float64Array(rowCapacity * n)
    this.filled = new Int32Array(n)
    this.beta = new Float64Array(rowCapacity)
    this.basic = new Int32Array(rowCapacity)
    this.cost = Float64Array.from(objective)
    this.nonbasic = new Int32Array(n)
    this.atUpper = new Uint8Array(n)
    const most = n + rowCapacity
    this.lower = new Float64Array(most)
    this.upper = new Float64Array(most).fill(Number.POSITIVE_INFINITY)
    this.place = new Int32Array(most)
    this.marks = new Uint8Array(most)
    for (let j = 0; j < n; j++) {
      this.lower[j] = lower[j]!
      this.upper[j] = upper[j]!
      this.nonbasic[j] = j
      this.place[j] = j
      this.atUpper[j] = objective[j]! > 0 ? 1 : 0
      this.objective += objective[j]! * (objective[j]! > 0 ? upper[j]! : lower[j]!)
    }
  }

  clone(): LinearProgram {
    const copy = Object.create(LinearProgram.prototype) as LinearProgram
    Object.assign(copy, this)
    const rows = this.rows + ROWS_TO_SPARE
    const most = this.variables + ROWS_TO_SPARE
    copy.lower = widened(this.lower.subarray(0, this.variables), most)
    copy.upper = new Float64Array(most).fill(Number.POSITIVE_INFINITY, this.variables)
    copy.upper.set(this.upper.subarray(0, this.variables))
    copy.table = widened(this.table.subarray(0, this.rows * this.stride), rows * this.stride)
    copy.beta = widened(this.beta.subarray(0, this.rows), rows)
    copy.cost = this.cost.slice()
    copy.nonbasic = this.nonbasic.slice()
    copy.basic = new Int32Array(rows)
    copy.basic.set(this.basic.subarray(0, this.rows))
    copy.atUpper = this.atUpper.slice()
    copy.place = new Int32Array(most)
    copy.place.set(this.place.subarray(0, this.variables))
    copy.marks = new Uint8Array(most)
    copy.marks.set(this.marks.subarray(0, this.variables))
    return copy
  }

  value(variable: number): number {
    const at = this.place[variable]!
    if (at < 0) return this.beta[-1 - at]!
    if (at === STRUCK) return this.lower[variable]!
    return this.atUpper[at] ? this.upper[variable]! : this.lower[variable]!
  }

  /** Reduced cost of a nonbasic variable: how the bound changes per unit away from its bound; 0 when basic. */
  reducedCost(variable: number): number {
    const at = this.place[variable]!
    return at < 0 || at === STRUCK ? 0 : this.cost[at]!
  }

  isAtUpper(variable: number): boolean {
    const at = this.place[variable]!
    return at >= 0 && at !== STRUCK && this.atUpper[at] === 1
  }

  isBasic(variable: number): boolean {
    return this.place[variable]! < 0
  }

  /** Adds `Σ coefficients·x ≤ limit` over structural variables; `marks` tell what the row is. */
  addRow(
    indices: ArrayLike<number>,
    coefficients: ArrayLike<number>,
    limit: number,
    marks = 0,
  ): void {
    if (this.rows === this.beta.length) this.grow()
    const row = this.rows++
    const at = row * this.stride
    const { table, stride, columns } = this
    table.fill(0, at, at + columns)
    let value = limit
    for (let k = 0; k < indices.length; k++) {
      const variable = indices[k]!
      const coefficient = coefficients[k]!
      value -= coefficient * this.value(variable)
      const place = this.place[variable]!
      if (place === STRUCK) continue
      if (place >= 0) {
        table[at + place] = table[at + place]! + coefficient
      } else {
        const from = (-1 - place) * stride
        for (let j = 0; j < columns; j++) table[at + j] = table[at + j]! - coefficient * table[from + j]!
      }
    }
    this.closeRow(row, value, marks)
  }

  private closeRow(row: number, value: number, marks: number): void {
    const slack = this.variables++
    this.lower[slack] = 0
    this.upper[slack] = Number.POSITIVE_INFINITY
    this.marks[slack] = marks
    this.beta[row] = value
    this.basic[row] = slack
    this.place[slack] = -1 - row
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

  private isWhole(variable: number): boolean {
    return variable < this.structurals || (this.marks[variable]! & WHOLE) !== 0
  }

  /** Narrows the box of a variable; a nonbasic one moves with its bound. */
  setBounds(variable: number, lower: number, upper: number): void {
    const place = this.place[variable]!
    if (place < 0 || place === STRUCK) {
      this.lower[variable] = lower
      this.upper[variable] = upper
      return
    }
    const before = this.value(variable)
    this.lower[variable] = lower
    this.upper[variable] = upper
    const shift = this.value(variable) - before
    if (shift !== 0) this.shiftColumn(place, shift)
  }

  private shiftColumn(column: number, shift: number): void {
    const { table, beta, stride, rows } = this
    for (let i = 0; i < rows; i++) beta[i] = beta[i]! - table[i * stride + column]! * shift
    this.objective += this.cost[column]! * shift
  }

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

  private grow(): void {
    const more = Math.max(16, this.beta.length >> 1)
    const rows = this.beta.length + more
    this.table = widened(this.table, rows * this.stride)
    this.beta = widened(this.beta, rows)
    const basic = new Int32Array(rows)
    basic.set(this.basic)
    this.basic = basic
    const most = this.lower.length + more
    const upper = new Float64Array(most).fill(Number.POSITIVE_INFINITY)
    upper.set(this.upper.subarray(0, this.variables))
    this.upper = upper
    this.lower = widened(this.lower, most)
    const place = new Int32Array(most)
    place.set(this.place)
    this.place = place
    const marks = new Uint8Array(most)
    marks.set(this.marks.subarray(0, Math.min(this.variables, most)))
    this.marks = marks
  }

  /**
   * Strikes out nonbasic columns that can no longer move and removable rows that do not bind, so that later
   * pivots are cheaper. Values of struck variables stay what they are.
   */
  compress(): void {
    const columns: number[] = []
    for (let j = 0; j < this.columns; j++) {
      const variable = this.nonbasic[j]!
      if (this.upper[variable]! > this.lower[variable]!) columns.push(j)
    }
    const rows: number[] = []
    for (let i = 0; i < this.rows; i++) {
      if (!(this.marks[this.basic[i]!]! & REMOVABLE) || this.beta[i]! < 1e-7) rows.push(i)
    }
    this.shrink(columns, rows)
  }

  private shrink(columns: number[], rows: number[]): void {
    const { table, stride, structurals } = this
    const capacity = rows.length + 24
    const keptSlacks: number[] = []
    const marks = new Uint8Array(structurals + capacity + columns.length)
    const slackOf = (variable: number) => {
      if (variable < structurals) return variable
      keptSlacks.push(variable)
      marks[structurals + keptSlacks.length - 1] = this.marks[variable]!
      return structurals + keptSlacks.length - 1
    }
    const next = new Float64Array(capacity * columns.length)
    const struck = new Float64Array(structurals)
    for (let v = 0; v < structurals; v++) struck[v] = this.value(v)
    const lower = new Float64Array(structurals + capacity + columns.length)
    const upper = new Float64Array(structurals + capacity + columns.length).fill(Number.POSITIVE_INFINITY)
    const place = new Int32Array(structurals + capacity + columns.length)
    for (let v = 0; v < structurals; v++) {
      lower[v] = this.lower[v]!
      upper[v] = this.upper[v]!
      place[v] = STRUCK
    }
    const beta = new Float64Array(capacity)
    const basic = new Int32Array(capacity)
    rows.forEach((row, i) => {
      columns.forEach((column, j) => {
        next[i * columns.length + j] = table[row * stride + column]!
      })
      beta[i] = this.beta[row]!
      basic[i] = slackOf(this.basic[row]!)
      place[basic[i]!] = -1 - i
    })
    const cost = new Float64Array(columns.length + 1)
    const nonbasic = new Int32Array(columns.length + 1)
    const atUpper = new Uint8Array(columns.length + 1)
    columns.forEach((column, j) => {
      cost[j] = this.cost[column]!
      nonbasic[j] = slackOf(this.nonbasic[column]!)
      atUpper[j] = this.atUpper[column]!
      place[nonbasic[j]!] = j
    })
    for (let v = 0; v < structurals; v++) {
      if (place[v] === STRUCK) {
        lower[v] = struck[v]!
        upper[v] = struck[v]!
      }
    }
    this.table = next
    this.stride = columns.length
    this.columns = columns.length
    this.rows = rows.length
    this.beta = beta
    this.basic = basic
    this.cost = cost
    this.nonbasic = nonbasic
    this.atUpper = atUpper
    this.place = place
    this.marks = marks
    this.lower = lower
    this.upper = upper
    this.variables = structurals + keptSlacks.length
  }
}

function widened(values: Float64Array, length: number): Float64Array {
  const wide = new Float64Array(length)
  wide.set(values)
  return wide
}
