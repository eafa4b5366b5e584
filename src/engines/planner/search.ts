import { type Arrangement, arrange } from './arrange.ts'
import { fits, mostOf } from './explain.ts'
import { neighbours } from './improve.ts'
import type { Model } from './model.ts'
import { OpenNodes } from './open-nodes.ts'
import { PseudoCosts } from './pseudo-costs.ts'
import { reduceModel } from './reduce.ts'
import { Relaxation } from './relaxation.ts'
import type { LinearProgram } from './simplex.ts'

export interface Found {
  best: Arrangement | null
  /** No plan is worth more. */
  bound: number
  proven: boolean
  nodes: number
  /** Further plans met on the way, best first, as many as were asked for. */
  others: Arrangement[]
}

/** Two values nearer than this count as equal: far below the 1e-6 that is promised, far above rounding. */
const EQUAL = 1e-9
const WHOLE = 1e-6
const CUT_ROUNDS_AT_ROOT = 40
const CUT_ROUNDS_BELOW = 8
const FRACTIONAL_ROUNDS_AT_ROOT = 3
const FRACTIONAL_ROUNDS_BELOW = 1
const MOST_FRACTIONAL_CUTS = 8
const RELIABLE = 1
/** Open nodes beyond this many would take too much memory: then the latest comes first. */
const MOST_OPEN = 2_000
const DIVE_EVERY = 64
const MOST_DIVES = 24
const MOST_CANDIDATES = 80
const MOST_NEIGHBOURS = 12
const MOST_TRIALS = 4
const TRIAL_PIVOTS = 8

/** At most so many offers of the set may be in the plan. */
export interface Cap {
  set: readonly number[]
  most: number
}

export interface SearchOptions {
  isOver: () => boolean
  /** A set to start from; it is ignored where it cannot be ordered. */
  firstPlan?: readonly number[]
  /** A plan that near to the best is good enough, in units of value; `bound` then stays above it. 0 unless told. */
  tolerance?: number
  /** Stops after so many nodes with the bound that is proven by then. */
  mostNodes?: number
  /** How many further plans to return; 0 unless told. */
  others?: number
  /** Plans that the new one must differ from. */
  caps?: readonly Cap[]
}

/** A model without what no best plan needs, and its relaxation: can be searched again when prices change. */
export interface PreparedModel {
  model: Model
  active: readonly number[]
  relaxation: Relaxation
}

/** Makes a model ready for the search; offers of `capped` may turn out not to be had (see `reduceModel`). */
export function prepareModel(model: Model, capped: ReadonlySet<number> = new Set()): PreparedModel {
  const reduced = reduceModel(model, capped)
  return { ...reduced, relaxation: new Relaxation(reduced.model, reduced.active) }
}

/** Best plan of a model by branch and bound over which offers are taken; see README.md. */
export function searchPlans(model: Model, options: SearchOptions): Found {
  const capped = new Set((options.caps ?? []).flatMap(cap => cap.set))
  return searchPrepared(prepareModel(model, capped), options)
}

export function searchPrepared(prepared: PreparedModel, options: SearchOptions): Found {
  return new PlanSearch(prepared, options).run(options.firstPlan)
}

class PlanSearch {
  private readonly model: Model
  private readonly active: readonly number[]
  private readonly relaxation: Relaxation
  private readonly isOver: () => boolean
  private readonly arranged = new Map<string, Arrangement | null>()
  private readonly fixed: number[]
  private readonly caps: readonly Cap[]
  private best: Arrangement | null = null
  private readonly open = new OpenNodes<LinearProgram>()
  /** Highest bound of a node that was dropped as not better enough than the best plan. */
  private dropped = Number.NEGATIVE_INFINITY
  private nodes = 0
  private readonly tolerance: number
  private readonly mostNodes: number
  private readonly mostOthers: number
  private readonly learnt: PseudoCosts

  constructor({ model, active, relaxation }: PreparedModel, options: SearchOptions) {
    this.caps = options.caps ?? []
    this.model = model
    this.active = active
    this.relaxation = relaxation
    this.fixed = model.offers.filter(offer => offer.fixed).map(offer => offer.index)
    this.isOver = options.isOver
    this.tolerance = Math.max(EQUAL, options.tolerance ?? 0)
    this.mostNodes = options.mostNodes ?? Number.POSITIVE_INFINITY
    this.mostOthers = options.others ?? 0
    this.learnt = new PseudoCosts(model.offers.length)
  }

  run(firstPlan: readonly number[] = []): Found {
    // A fixed offer that was struck out is out of reach: nothing can be done.
    if (this.fixed.every(o => this.active.includes(o))) {
      this.consider([...new Set([...this.fixed, ...firstPlan])].sort((a, b) => a - b))
      const lp = this.relaxation.build()
      for (const cap of this.caps) this.relaxation.limit(lp, cap.set, cap.most)
      this.open.push(lp, Number.POSITIVE_INFINITY)
      this.explore()
    }
    const value = this.best?.value ?? Number.NEGATIVE_INFINITY
    const proven = this.open.bound <= this.cutoff()
    const exact = proven && this.tolerance <= EQUAL
    const bound = exact ? value : Math.max(value, this.dropped, this.open.bound)
    return { best: this.best, bound, proven, nodes: this.nodes, others: this.othersMet() }
  }

  private othersMet(): Arrangement[] {
    if (this.mostOthers === 0) return []
    const met = [...this.arranged.values()].filter(one => one !== null && one !== this.best) as Arrangement[]
    return met.sort((a, b) => b.value - a.value).slice(0, this.mostOthers)
  }

  /** Always the node with the highest bound first, so that none is explored that a better plan would spare. */
  private explore(): void {
    while (this.open.size > 0 && this.open.bound > this.cutoff()) {
      if (this.isOver() || this.nodes >= this.mostNodes) return
      const lp = (this.open.size > MOST_OPEN ? this.open.popLatest() : this.open.pop())!
      const root = this.nodes++ === 0
      const branch = this.settle(lp, root)
      if (branch < 0) continue
      if (root || this.nodes % DIVE_EVERY === 0) {
        this.dive(lp)
        this.improve(lp)
        if (lp.objective <= this.cutoff()) {
          this.drop(lp)
          continue
        }
        this.tighten(lp, root)
      }
      const inside = lp.clone()
      if (this.relaxation.forceIn(inside, branch)) this.keep(inside)
      if (this.relaxation.forceOut(lp, branch)) this.keep(lp)
    }
  }

  private keep(lp: LinearProgram): void {
    const status = lp.solve(this.cutoff())
    if (status === 'below') this.drop(lp)
    else if (status !== 'infeasible') this.open.push(lp, lp.objective)
  }

  /** Leaves a node aside for good; always −1, as a branch. */
  private drop(lp: LinearProgram): -1 {
    this.dropped = Math.max(this.dropped, lp.objective)
    return -1
  }

  private cutoff(): number {
    return this.best ? this.best.value + this.tolerance : Number.NEGATIVE_INFINITY
  }

  /** Tightens the relaxation until it is done with (−1) or a fractional offer is left to branch on. */
  private settle(lp: LinearProgram, root: boolean): number {
    const rounds = root ? CUT_ROUNDS_AT_ROOT : CUT_ROUNDS_BELOW
    let fractionalRounds = root ? FRACTIONAL_ROUNDS_AT_ROOT : FRACTIONAL_ROUNDS_BELOW
    for (let round = 0; ; round++) {
      const status = lp.solve(this.cutoff())
      if (status === 'infeasible') return -1
      if (status === 'below') return this.drop(lp)
      if (round < rounds && this.relaxation.separate(lp) > 0) continue
      if (this.isFractional(lp)) {
        if (root || fractionalRounds <= 0) this.roundUp(lp)
        if (lp.objective <= this.cutoff()) return this.drop(lp)
        this.tighten(lp, root)
        if (fractionalRounds-- > 0 && lp.addFractionalCuts(MOST_FRACTIONAL_CUTS) > 0) continue
        return this.pickBranch(lp)
      }
      const set = this.active.filter(o => this.relaxation.taken(lp, o) > 0.5)
      const arranged = this.consider(set)
      if (arranged && arranged.value >= lp.objective - this.tolerance) return this.drop(lp)
      if (this.isOver()) {
        this.open.push(lp, lp.objective)
        return -1
      }
      this.relaxation.forbid(lp, set)
    }
  }

  /** Looks for a good plan early: takes the offer that is nearest to taken, solves again, and so on. */
  private dive(from: LinearProgram): void {
    const lp = from.clone()
    const undecided = new Set(this.active)
    for (let depth = 0; depth < MOST_DIVES; depth++) {
      let next = -1
      let most = WHOLE
      for (const o of undecided) {
        const taken = this.relaxation.taken(lp, o)
        if (taken >= 1 - WHOLE || taken <= most) continue
        most = taken
        next = o
      }
      if (next < 0) break
      undecided.delete(next)
      const before = lp.clone()
      const works = this.relaxation.forceIn(lp, next) && lp.solve(this.cutoff()) === 'optimal'
      if (works) {
        if (this.relaxation.separate(lp) > 0 && lp.solve(this.cutoff()) !== 'optimal') break
        continue
      }
      if (!this.relaxation.forceOut(before, next) || before.solve(this.cutoff()) !== 'optimal') break
      Object.assign(lp, before)
    }
    this.roundUp(lp)
  }

  /** Fixes columns whose move would take the bound below the best plan and strikes them out. */
  private tighten(lp: LinearProgram, root: boolean): void {
    if (!this.best) return
    const slack = lp.objective - this.best.value - EQUAL
    let fixed = 0
    for (let j = 0; j < lp.structurals; j++) {
      if (lp.upper[j]! - lp.lower[j]! <= 0) continue
      if (lp.isBasic(j) || Math.abs(lp.reducedCost(j)) < slack) continue
      if (lp.isAtUpper(j)) lp.setBounds(j, 1, 1)
      else lp.setBounds(j, 0, 0)
      fixed++
    }
    if (root || fixed > 0) lp.compress()
  }

  private isFractional(lp: LinearProgram): boolean {
    return this.active.some(o => {
      const taken = this.relaxation.taken(lp, o)
      return Math.min(taken, 1 - taken) > WHOLE
    })
  }

  /**
   * The offer whose decision lowers the bound most on both sides, −1 when all are whole. What a decision lowers
   * is learnt per offer (pseudo-costs); until it has been seen it is tried out on a copy.
   */
  private pickBranch(lp: LinearProgram): number {
    const fractional: { o: number; taken: number; distance: number }[] = []
    for (const o of this.active) {
      const taken = this.relaxation.taken(lp, o)
      const distance = Math.min(taken, 1 - taken)
      if (distance > WHOLE) fractional.push({ o, taken, distance })
    }
    if (fractional.length < 2) return fractional[0]?.o ?? -1
    fractional.sort((a, b) => b.distance - a.distance || a.o - b.o)
    let branch = -1
    let best = -1
    let tried = 0
    for (const { o, taken } of fractional) {
      if (this.learnt.seen(o) < RELIABLE && tried < MOST_TRIALS) {
        tried++
        this.tryOut(lp, o, taken)
      }
      const score = this.learnt.score(o, taken)
      if (score > best + EQUAL) {
        best = score
        branch = o
      }
    }
    return branch
  }

  private tryOut(lp: LinearProgram, o: number, taken: number): void {
    const drop = (decide: (copy: LinearProgram) => boolean): number => {
      const copy = lp.clone()
      if (!decide(copy) || copy.solve(this.cutoff(), TRIAL_PIVOTS) === 'infeasible')
        return lp.objective - this.cutoff()
      return lp.objective - copy.objective
    }
    const most = this.best ? lp.objective - this.cutoff() : 1
    const up = drop(copy => this.relaxation.forceIn(copy, o))
    const down = drop(copy => this.relaxation.forceOut(copy, o))
    this.learnt.note(o, Math.min(up, most) / (1 - taken), Math.min(down, most) / taken)
  }

  /** Replaces the best plan by better ones near it until there is none. */
  private improve(lp: LinearProgram): void {
    const candidates = this.active
      .map(o => ({ o, promise: Math.max(...this.relaxation.columnsOf[o]!.map(j => promiseOf(lp, j))) }))
      .sort((a, b) => b.promise - a.promise || a.o - b.o)
      .slice(0, MOST_CANDIDATES)
      .map(one => one.o)
    for (let better = true; better && this.best; ) {
      better = false
      const { value, order } = this.best
      const set = order.map(placed => placed.offer).sort((a, b) => a - b)
      for (const near of neighbours(this.model, set, this.fixed, candidates, value).slice(
        0,
        MOST_NEIGHBOURS,
      )) {
        this.consider(near)
        better = this.best.value > value + EQUAL
        if (better) break
      }
    }
  }

  /** Best order of a set if it keeps within the budgets; remembers the best set of all. */
  private consider(set: readonly number[]): Arrangement | null {
    if (!fits(this.model, set) || this.caps.some(cap => isOverCap(cap, set))) return null
    const key = set.join()
    const known = this.arranged.get(key)
    if (known !== undefined) return known
    const arranged = arrange(this.model, set)
    this.arranged.set(key, arranged)
    if (
      arranged &&
      (!this.best || arranged.value > this.best.value + EQUAL) &&
      this.fixed.every(o => set.includes(o))
    ) {
      this.best = arranged
    }
    return arranged
  }

  /** Makes a plan from the fractional one: offers by how far they are taken, as long as they fit and help. */
  private roundUp(lp: LinearProgram): void {
    const order = this.active
      .map(o => ({ o, taken: this.relaxation.taken(lp, o) }))
      .filter(one => one.taken > 0.02)
      .sort((a, b) => b.taken - a.taken || a.o - b.o)
    let set = [...this.fixed]
    let value = this.consider(set)?.value ?? Number.NEGATIVE_INFINITY
    for (let pass = 0; pass < 2; pass++) {
      for (const { o, taken } of order) {
        if (set.includes(o)) continue
        const larger = [...set, o].sort((a, b) => a - b)
        if (!fits(this.model, larger)) continue
        if (taken < 0.5 && mostOf(this.model, larger) <= value + EQUAL) continue
        const arranged = this.consider(larger)
        if (!arranged || (taken < 0.5 && arranged.value <= value + EQUAL)) continue
        set = larger
        value = arranged.value
      }
    }
    for (const o of [...set]) {
      const smaller = set.filter(one => one !== o)
      if (this.fixed.includes(o)) continue
      const arranged = this.consider(smaller)
      if (!arranged || arranged.value <= value) continue
      set = smaller
      value = arranged.value
    }
  }
}

function isOverCap(cap: Cap, set: readonly number[]): boolean {
  return set.filter(o => cap.set.includes(o)).length > cap.most
}

/** How near a column is to being taken in a good plan: its part in the relaxation, else its reduced cost. */
function promiseOf(lp: LinearProgram, column: number): number {
  if (lp.upper[column]! <= 0) return Number.NEGATIVE_INFINITY
  return lp.isBasic(column) || lp.isAtUpper(column) ? lp.value(column) : lp.reducedCost(column)
}
