const ROWS_TO_SPARE = 12
/** A row that may be struck out when it does not bind. */
export const REMOVABLE = 1
/** A row whose slack is whole where all variables are. */
export const WHOLE = 2
/** Place of a variable that was struck out at its last value. */
const STRUCK = 0x7fffffff

/**
 * Dense condensed tableau of a linear programme `maximise c·x, A·x ≤ b, lower ≤ x ≤ upper`: rows by basic variables,
 * columns by the others. Rows come and columns go; copies are independent.
 */
export class Tableau {
  /** Columns of the tableau now and rows now; variables are structural 0…n−1, then one slack per row. */
  columns: number
  rows = 0
  objective = 0
  /** Pivots done since the programme was built. */
  pivots = 0
  lower: Float64Array
  upper: Float64Array
  protected stride: number
  protected table: Float64Array
  /** Value of the basic variable of each row. */
  protected beta: Float64Array
  /** Reduced cost of each column. */
  protected cost: Float64Array
  protected nonbasic: Int32Array
  protected basic: Int32Array
  protected atUpper: Uint8Array
  /** Where a variable stands: its column, or −1 − row when basic, or STRUCK. */
  protected place: Int32Array
  /** What the row of a slack is: REMOVABLE, WHOLE; by variable number. */
  protected marks: Uint8Array
  protected variables: number
  /** Columns in which the pivot row is not empty; shared with copies, which never pivot at the same time. */
  protected readonly filled: Int32Array
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

  clone(): this {
    const copy = Object.create(Object.getPrototypeOf(this)) as this
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
  addRow(indices: ArrayLike<number>, coefficients: ArrayLike<number>, limit: number, marks = 0): void {
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

  protected closeRow(row: number, value: number, marks: number): void {
    const slack = this.variables++
    this.lower[slack] = 0
    this.upper[slack] = Number.POSITIVE_INFINITY
    this.marks[slack] = marks
    this.beta[row] = value
    this.basic[row] = slack
    this.place[slack] = -1 - row
  }

  protected isWhole(variable: number): boolean {
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

  protected shiftColumn(column: number, shift: number): void {
    const { table, beta, stride, rows } = this
    for (let i = 0; i < rows; i++) beta[i] = beta[i]! - table[i * stride + column]! * shift
    this.objective += this.cost[column]! * shift
  }

  protected grow(): void {
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

  protected shrink(columns: number[], rows: number[]): void {
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
