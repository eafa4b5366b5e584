import { findCover } from './cover.ts'
import { type Model, type ModelOffer, NEVER } from './model.ts'
import { ADDED, type Need, type RunColumn, type Supply, separateSteps, TOLERANCE } from './relaxation-rows.ts'
import { LinearProgram } from './simplex.ts'
import { WHOLE } from './tableau.ts'

/**
 * The linear relaxation of a reduced model; see README.md for its meaning and for why each row is valid.
 *
 * Columns: `y` one per offer and run (or run-less offer), `z` one per step of a competency that adds value. The
 * basic rows are the budgets and what each `z` is covered by; all other rows are added when they are violated.
 */
export class Relaxation {
  readonly model: Model
  readonly active: readonly number[]
  /** Columns of each offer, by offer index; in order of start. */
  readonly columnsOf: (number[] | undefined)[] = []
  /** Offer of a `y` column, or −1. */
  readonly offerOf: number[] = []
  /** What each column adds, prices of seats left aside. */
  private readonly worth: number[] = []
  private readonly runColumns: RunColumn[] = []
  private readonly supplies: Supply[][][]
  private readonly needs: Need[] = []
  private readonly stepColumns: number[][]
  private readonly firstRows: { indices: number[]; coefficients: number[]; limit: number; marks: number }[] =
    []

  constructor(model: Model, active: readonly number[]) {
    this.model = model
    this.active = active
    this.supplies = model.gain.map(gain => gain.map(() => []))
    this.stepColumns = model.gain.map(() => [])
    for (const o of active) this.addOffer(model.offers[o]!)
    this.dropIdleSupplies()
    this.addSteps()
    this.addBudgets()
  }

  /** A fresh programme with the basic rows at the prices of now; fixed offers are forced in. */
  build(): LinearProgram {
    const n = this.worth.length
    const objective = Float64Array.from(this.worth)
    const upper = new Float64Array(n).fill(1)
    for (const { column, run } of this.runColumns) {
      if (run.price < Number.POSITIVE_INFINITY) objective[column] = objective[column]! - run.price
      else upper[column] = 0
    }
    const lp = new LinearProgram(objective, new Float64Array(n), upper, this.firstRows.length + 48)
    for (const { indices, coefficients, limit, marks } of this.firstRows)
      lp.addRow(indices, coefficients, limit, marks)
    for (const o of this.active) if (this.model.offers[o]!.fixed) this.forceIn(lp, o)
    return lp
  }

  private column(value: number, offer: number): number {
    this.worth.push(value)
    this.offerOf.push(offer)
    return this.worth.length - 1
  }

  private addOffer(offer: ModelOffer): void {
    const runs = [...offer.runs].sort((a, b) => a.start - b.start || a.end - b.end)
    const places =
      runs.length === 0 ? [{ start: Number.POSITIVE_INFINITY, end: Number.NEGATIVE_INFINITY }] : runs
    const columns = places.map(() => this.column(-offer.price, offer.index))
    this.columnsOf[offer.index] = columns
    runs.forEach((run, i) => {
      this.runColumns.push({ column: columns[i]!, run })
    })
    const demands = columns.map((column, i) => ({ column, start: places[i]!.start }))
    const needs = [...offer.requires]
    const open = offer.raises.filter(raise => raise.from < NEVER)
    if (offer.raises.length === 1) needs.push({ competency: open[0]!.competency, level: open[0]!.from })
    for (const { competency, level } of needs) {
      // Whoever has reached a step has reached the lower ones.
      for (let step = 1; step <= level; step++) {
        this.needs.push({ offer: offer.index, atoms: [{ competency, step }], demands })
      }
    }
    const isCertain = (raise: { competency: number; from: number }) =>
      raise.from === 0 || needs.some(need => need.competency === raise.competency && need.level >= raise.from)
    this.addSupplies(
      offer.index,
      open.map(raise => ({ ...raise, from: isCertain(raise) ? 0 : raise.from, first: raise.from + 1 })),
      columns.map((column, i) => ({ column, start: places[i]!.start, end: places[i]!.end })),
    )
    if (!open.some(isCertain)) {
      const atoms = open.map(raise => ({ competency: raise.competency, step: raise.from }))
      this.needs.push({ offer: offer.index, atoms, demands })
    }
  }

  /** Of several raises into one step the one that presupposes least counts. */
  private addSupplies(
    offer: number,
    raises: { competency: number; from: number; first: number; to: number }[],
    places: { column: number; start: number; end: number }[],
  ): void {
    raises.sort((a, b) => a.from - b.from)
    raises.forEach(({ competency, from, first, to }, r) => {
      const earlier = raises.slice(0, r).filter(raise => raise.competency === competency)
      for (let step = first; step <= to; step++) {
        if (earlier.some(raise => raise.first <= step && step <= raise.to)) continue
        const list = this.supplies[competency]![step]!
        for (const place of places) list.push({ ...place, offer, from })
      }
    })
  }

  /** What supplies a competency that neither counts nor is presupposed will never be asked for. */
  private dropIdleSupplies(): void {
    const asked = new Set(this.needs.flatMap(need => need.atoms.map(atom => atom.competency)))
    this.model.gain.forEach((gain, c) => {
      if (!asked.has(c) && gain.every(value => value === 0)) this.supplies[c] = []
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
          marks: WHOLE,
        })
        if (practice) {
          const minus = confirming.map(() => -1)
          this.firstRows.push({
            indices: [z, ...confirming],
            coefficients: [1, ...minus],
            limit: 0,
            marks: WHOLE,
          })
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
        this.firstRows.push({ indices, coefficients, limit: limit * scale, marks: 0 })
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
        WHOLE,
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
    return (
      this.separateChoices(lp) +
      this.separateDays(lp) +
      this.separateNeeds(lp) +
      separateSteps(lp, this.stepColumns) +
      this.separateOrder(lp) +
      this.separateCovers(lp, offer => offer.hours, this.model.hours) +
      this.separateCovers(lp, offer => offer.cost, this.model.cost)
    )
  }

  private separateCovers(lp: LinearProgram, weight: (offer: ModelOffer) => number, limit: number): number {
    if (!Number.isFinite(limit)) return 0
    const weighed = this.active.map(o => ({
      offer: o,
      weight: weight(this.model.offers[o]!),
      taken: this.taken(lp, o),
    }))
    const cover = findCover(weighed, limit)
    if (!cover) return 0
    const columns = cover.offers.flatMap(o => this.columnsOf[o]!)
    atMost(lp, columns, cover.most, ADDED)
    return 1
  }

  /** One run per offer; not both of two that exclude each other. */
  private separateChoices(lp: LinearProgram): number {
    let added = 0
    for (const o of this.active) {
      const columns = this.columnsOf[o]!
      const taken = this.taken(lp, o)
      if (taken <= TOLERANCE) continue
      if (columns.length > 1 && taken > 1 + TOLERANCE) {
        atMost(lp, columns, 1, ADDED)
        added++
      }
      for (const other of this.model.offers[o]!.excludes) {
        if (other < o || !this.columnsOf[other]) continue
        if (taken + this.taken(lp, other) <= 1 + TOLERANCE) continue
        const both = [...columns, ...this.columnsOf[other]]
        atMost(lp, both, 1, ADDED)
        added++
      }
    }
    return added
  }

  /** At most one run on any day; the days on which a run starts suffice. */
  private separateDays(lp: LinearProgram): number {
    const present = this.runColumns.filter(run => lp.value(run.column) > TOLERANCE)
    const crowded: { day: number; load: number }[] = []
    for (const { run: own } of present) {
      const day = own.start
      let load = 0
      for (const { column, run } of present) if (run.start <= day && day <= run.end) load += lp.value(column)
      if (load > 1 + TOLERANCE && !crowded.some(one => one.day === day)) crowded.push({ day, load })
    }
    crowded.sort((a, b) => b.load - a.load || a.day - b.day)
    const chosen = crowded.slice(0, 6)
    for (const { day } of chosen) {
      const columns = this.runColumns
        .filter(({ run }) => run.start <= day && day <= run.end)
        .map(one => one.column)
      atMost(lp, columns, 1, ADDED)
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

  private suppliesFor(need: Need, before: number): number[] {
    const columns = new Set<number>()
    for (const { competency, step } of need.atoms) {
      for (const supply of this.supplies[competency]![step] ?? []) {
        if (supply.offer !== need.offer && supply.end < before) columns.add(supply.column)
      }
    }
    return [...columns]
  }

  private supplied(lp: LinearProgram, need: Need, before: number): number {
    let sum = 0
    for (const column of this.suppliesFor(need, before)) sum += lp.value(column)
    return sum
  }

  private addNeedRow(lp: LinearProgram, need: Need, last: number): void {
    const indices = need.demands.slice(0, last + 1).map(demand => demand.column)
    const sources = this.suppliesFor(need, need.demands[last]!.start)
    const coefficients = [...indices.map(() => 1), ...sources.map(() => -1)]
    lp.addRow([...indices, ...sources], coefficients, 0, ADDED)
  }

  /**
   * Raises that may fail to apply: step i of a competency is reached by a raise that does not presuppose step f,
   * or by one that starts after day d, or step f was supplied before d.
   */
  private separateOrder(lp: LinearProgram): number {
    let added = 0
    this.stepColumns.forEach((columns, c) => {
      columns.forEach((z, i) => {
        const value = lp.value(z)
        if (value <= TOLERANCE) return
        const list = this.supplies[c]![i + 1]!
        const late = list.filter(supply => supply.from > 0 && lp.value(supply.column) > TOLERANCE)
        let worst: number[] | null = null
        let least = value - TOLERANCE
        for (const { from, start } of late) {
          const sources = this.orderSources(c, i + 1, from, start)
          let sum = 0
          for (const column of sources) sum += lp.value(column)
          if (sum >= least) continue
          least = sum
          worst = sources
        }
        if (!worst) return
        lp.addRow([z, ...worst], [1, ...(worst as number[]).map(() => -1)], 0, ADDED)
        added++
      })
    })
    return added
  }

  private orderSources(c: number, step: number, from: number, day: number): number[] {
    const columns = new Set<number>()
    for (const supply of this.supplies[c]![step]!) {
      if (supply.from < from || supply.start > day) columns.add(supply.column)
    }
    for (const supply of this.supplies[c]![from]!) if (supply.end < day) columns.add(supply.column)
    return [...columns]
  }

  /** At most so many offers of a set. */
  limit(lp: LinearProgram, set: readonly number[], most: number): void {
    const columns = set.flatMap(o => this.columnsOf[o] ?? [])
    atMost(lp, columns, most, WHOLE)
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
    lp.addRow(indices, coefficients, set.length - 1, WHOLE)
  }
}

/** No more than so many of the columns in all. */
function atMost(lp: LinearProgram, columns: readonly number[], most: number, marks: number): void {
  lp.addRow(
    columns,
    columns.map(() => 1),
    most,
    marks,
  )
}
