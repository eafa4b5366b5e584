import { type Model, type ModelOffer, NEVER } from './model.ts'
import { LinearProgram } from './simplex.ts'

/** A column that, when taken, can be the first to lift a competency to a step. */
interface Supply {
  column: number
  offer: number
  end: number
}

/** A column that presupposes a step at the start of its run. */
interface Demand {
  column: number
  start: number
}

interface Need {
  offer: number
  competency: number
  step: number
  /** In order of start; run-less columns start at +∞. */
  demands: Demand[]
}

interface RunColumn {
  column: number
  start: number
  end: number
}

/**
 * The linear relaxation of a reduced model; see README.md for its meaning and for why each row is valid.
 *
 * Columns: `y` one per offer and run (or run-less offer); `a` one per raise that may fail to apply, per `y`;
 * `z` one per step of a competency; `q` one per step that counts only with practice.
 */
export class Relaxation {
  readonly model: Model
  readonly active: readonly number[]
  /** Columns of each offer, by offer index; in order of start. */
  readonly columnsOf: (number[] | undefined)[] = []
  /** Offer of a `y` column, or −1. */
  readonly offerOf: number[] = []
  private readonly objective: number[] = []
  private readonly runColumns: RunColumn[] = []
  private readonly supplies: Supply[][][]
  private readonly needs: Need[] = []
  private readonly stepColumns: number[][]
  private readonly firstRows: { indices: number[]; coefficients: number[]; limit: number }[] = []

  constructor(model: Model, active: readonly number[]) {
    this.model = model
    this.active = active
    this.supplies = model.gain.map(gain => gain.map(() => []))
    this.stepColumns = model.gain.map(() => [])
    for (const o of active) this.addOffer(model.offers[o]!)
    this.addSteps()
    this.addBudgets()
  }

  /** A fresh programme with the basic rows; fixed offers are forced in. */
  build(): LinearProgram {
    const n = this.objective.length
    const lp = new LinearProgram(
      Float64Array.from(this.objective),
      new Float64Array(n),
      new Float64Array(n).fill(1),
      this.firstRows.length + 48,
    )
    for (const { indices, coefficients, limit } of this.firstRows) lp.addRow(indices, coefficients, limit)
    for (const o of this.active) if (this.model.offers[o]!.fixed) this.forceIn(lp, o)
    return lp
  }

  private column(value: number, offer: number): number {
    this.objective.push(value)
    this.offerOf.push(offer)
    return this.objective.length - 1
  }

  private addOffer(offer: ModelOffer): void {
    const places =
      offer.runs.length === 0
        ? [{ start: Number.POSITIVE_INFINITY, end: Number.NEGATIVE_INFINITY, price: 0 }]
        : [...offer.runs].sort((a, b) => a.start - b.start || a.end - b.end)
    const columns = places.map(place => this.column(-offer.price - place.price, offer.index))
    this.columnsOf[offer.index] = columns
    if (offer.runs.length > 0) {
      places.forEach(({ start, end }, i) => {
        this.runColumns.push({ column: columns[i]!, start, end })
      })
    }
    const demandsOf = (own: readonly number[]): Demand[] =>
      places.map((place, i) => ({ column: own[i]!, start: place.start }))
    for (const need of offer.requires) {
      this.needs.push({
        offer: offer.index,
        competency: need.competency,
        step: need.level,
        demands: demandsOf(columns),
      })
    }
    const applied: number[][] = []
    for (const raise of offer.raises) {
      if (raise.from >= NEVER) continue
      const certain =
        raise.from === 0 ||
        offer.raises.length === 1 ||
        offer.requires.some(need => need.competency === raise.competency && need.level >= raise.from)
      const own = certain ? columns : places.map(() => this.column(0, -1))
      applied.push(own)
      if (raise.from > 0 && (!certain || offer.raises.length === 1)) {
        this.needs.push({
          offer: offer.index,
          competency: raise.competency,
          step: raise.from,
          demands: demandsOf(own),
        })
      }
      if (!certain) {
        own.forEach((column, i) => {
          this.firstRows.push({ indices: [column, columns[i]!], coefficients: [1, -1], limit: 0 })
        })
      }
      for (let step = raise.from + 1; step <= raise.to; step++) {
        own.forEach((column, i) => {
          this.supplies[raise.competency]![step]!.push({ column, offer: offer.index, end: places[i]!.end })
        })
      }
    }
    this.addEntrance(columns, applied)
  }

  /** At least one raise must apply; needs a row only where none is certain. */
  private addEntrance(columns: readonly number[], applied: readonly number[][]): void {
    if (applied.some(own => own === columns)) return
    columns.forEach((column, i) => {
      const own = applied.map(one => one[i]!)
      this.firstRows.push({ indices: [column, ...own], coefficients: [1, ...own.map(() => -1)], limit: 0 })
    })
  }

  private addSteps(): void {
    const { model } = this
    model.gain.forEach((gain, c) => {
      const last = gain.findLastIndex((value, step) => step > 0 && value > gain[step - 1]!)
      const confirming = this.active
        .filter(o => model.offers[o]!.confirms.includes(c))
        .flatMap(o => this.columnsOf[o]!)
      for (let step = 1; step <= last; step++) {
        const worth = gain[step]! - gain[step - 1]!
        if (this.supplies[c]![step]!.length === 0 && !this.canSkip(c, step)) break
        const practice = model.needsPractice[c]!
        const z = this.column(worth, -1)
        this.stepColumns[c]!.push(z)
        const sources = new Map<number, number>()
        for (const supply of this.supplies[c]![step]!) sources.set(supply.column, -1)
        this.firstRows.push({
          indices: [z, ...sources.keys()],
          coefficients: [1, ...sources.values()],
          limit: 0,
        })
        if (practice) {
          const minus = confirming.map(() => -1)
          this.firstRows.push({ indices: [z, ...confirming], coefficients: [1, ...minus], limit: 0 })
        }
      }
    })
  }

  private canSkip(competency: number, step: number): boolean {
    return this.supplies[competency]!.some((list, other) => other > step && list.length > 0)
  }

  private addBudgets(): void {
    const { model } = this
    const row = (of: (offer: ModelOffer) => number, limit: number) => {
      if (!Number.isFinite(limit)) return
      const indices = this.active.flatMap(o => this.columnsOf[o]!)
      const scale = limit > 0 ? 1 / limit : 1
      const coefficients = indices.map(j => of(model.offers[this.offerOf[j]!]!) * scale)
      if (coefficients.some(one => one > 0))
        this.firstRows.push({ indices, coefficients, limit: limit * scale })
    }
    row(offer => offer.hours, model.hours)
    row(() => 1, model.items)
    row(offer => offer.cost, model.cost)
  }

  /** How far an offer is taken, 0…1. */
  taken(lp: LinearProgram, o: number): number {
    let sum = 0
    for (const column of this.columnsOf[o]!) sum += lp.value(column)
    return sum
  }

  /** Takes the offer and leaves out what it excludes; false when that contradicts what is decided already. */
  forceIn(lp: LinearProgram, o: number): boolean {
    const columns = this.columnsOf[o]!
    if (columns.length > 1)
      lp.addRow(
        columns,
        columns.map(() => -1),
        -1,
      )
    else if (lp.upper[columns[0]!]! < 1) return false
    else lp.setBounds(columns[0]!, 1, 1)
    return this.model.offers[o]!.excludes.every(other => !this.columnsOf[other] || this.forceOut(lp, other))
  }

  /** Leaves the offer out; false when it is taken already. */
  forceOut(lp: LinearProgram, o: number): boolean {
    return this.columnsOf[o]!.every(column => {
      if (lp.lower[column]! > 0) return false
      lp.setBounds(column, 0, 0)
      return true
    })
  }

  /** Adds violated rows of all families; returns how many. */
  separate(lp: LinearProgram): number {
    return this.separateChoices(lp) + this.separateDays(lp) + this.separateNeeds(lp) + this.separateSteps(lp)
  }

  /** One run per offer; not both of two that exclude each other. */
  private separateChoices(lp: LinearProgram): number {
    let added = 0
    for (const o of this.active) {
      const columns = this.columnsOf[o]!
      const taken = this.taken(lp, o)
      if (taken <= TOLERANCE) continue
      if (columns.length > 1 && taken > 1 + TOLERANCE) {
        lp.addRow(
          columns,
          columns.map(() => 1),
          1,
          true,
        )
        added++
      }
      for (const other of this.model.offers[o]!.excludes) {
        if (other < o || !this.columnsOf[other]) continue
        if (taken + this.taken(lp, other) <= 1 + TOLERANCE) continue
        const both = [...columns, ...this.columnsOf[other]]
        lp.addRow(
          both,
          both.map(() => 1),
          1,
          true,
        )
        added++
      }
    }
    return added
  }

  /** At most one run on any day; the days on which a run starts suffice. */
  private separateDays(lp: LinearProgram): number {
    const present = this.runColumns.filter(run => lp.value(run.column) > TOLERANCE)
    const crowded: { day: number; load: number }[] = []
    for (const { start: day } of present) {
      let load = 0
      for (const run of present) if (run.start <= day && day <= run.end) load += lp.value(run.column)
      if (load > 1 + TOLERANCE && !crowded.some(one => one.day === day)) crowded.push({ day, load })
    }
    crowded.sort((a, b) => b.load - a.load || a.day - b.day)
    const chosen = crowded.slice(0, 6)
    for (const { day } of chosen) {
      const columns = this.runColumns.filter(run => run.start <= day && day <= run.end).map(run => run.column)
      lp.addRow(
        columns,
        columns.map(() => 1),
        1,
        true,
      )
    }
    return chosen.length
  }

  /** What presupposes a step is taken no more than what supplies the step before it begins. */
  private separateNeeds(lp: LinearProgram): number {
    let added = 0
    for (const need of this.needs) {
      let sum = 0
      let worst = -1
      let most = TOLERANCE
      need.demands.forEach(({ column, start }, i) => {
        const value = lp.value(column)
        sum += value
        if (value <= TOLERANCE) return
        const excess = sum - this.supplied(lp, need, start)
        if (excess > most) {
          most = excess
          worst = i
        }
      })
      if (worst < 0) continue
      this.addNeedRow(lp, need, worst)
      added++
    }
    return added
  }

  private supplied(lp: LinearProgram, need: Need, start: number): number {
    let sum = 0
    for (const supply of this.supplies[need.competency]![need.step] ?? []) {
      if (supply.offer !== need.offer && supply.end < start) sum += lp.value(supply.column)
    }
    return sum
  }

  private addNeedRow(lp: LinearProgram, need: Need, last: number): void {
    const { start } = need.demands[last]!
    const coefficients = new Map<number, number>()
    for (const { column } of need.demands.slice(0, last + 1)) coefficients.set(column, 1)
    for (const supply of this.supplies[need.competency]![need.step] ?? []) {
      if (supply.offer !== need.offer && supply.end < start) coefficients.set(supply.column, -1)
    }
    lp.addRow([...coefficients.keys()], [...coefficients.values()], 0, true)
  }

  /** A higher step is not reached more than a lower one. */
  private separateSteps(lp: LinearProgram): number {
    let added = 0
    for (const columns of this.stepColumns) {
      for (let i = 1; i < columns.length; i++) {
        if (lp.value(columns[i]!) <= lp.value(columns[i - 1]!) + TOLERANCE) continue
        lp.addRow([columns[i]!, columns[i - 1]!], [1, -1], 0, true)
        added++
      }
    }
    return added
  }

  /** Forbids exactly this set of offers, whose best order is known already. */
  forbid(lp: LinearProgram, set: readonly number[]): void {
    const indices: number[] = []
    const coefficients: number[] = []
    for (const o of this.active) {
      const inside = set.includes(o)
      for (const column of this.columnsOf[o]!) {
        indices.push(column)
        coefficients.push(inside ? 1 : -1)
      }
    }
    lp.addRow(indices, coefficients, set.length - 1)
  }
}

const TOLERANCE = 1e-7
