import { type Arrangement, arrange } from './arrange.ts'
import { fits, mostOf } from './explain.ts'
import type { Model } from './model.ts'
import { reduceModel } from './reduce.ts'
import { Relaxation } from './relaxation.ts'
import type { LinearProgram } from './simplex.ts'

export interface Found {
  best: Arrangement | null
  /** No plan is worth more. */
  bound: number
  proven: boolean
  nodes: number
}

/** Two values nearer than this count as equal: far below the 1e-6 that is promised, far above rounding. */
const EQUAL = 1e-9
const WHOLE = 1e-6
const CUT_ROUNDS_AT_ROOT = 40
const CUT_ROUNDS_BELOW = 8
const RELIABLE = 2
const MOST_TRIALS = 8
const TRIAL_PIVOTS = 12

/** Best plan of a model by branch and bound over which offers are taken; see README.md. */
export function searchPlans(model: Model, isOver: () => boolean, firstPlan?: readonly number[]): Found {
  return new PlanSearch(model, isOver).run(firstPlan)
}

class PlanSearch {
  private readonly model: Model
  private readonly active: readonly number[]
  private readonly relaxation: Relaxation
  private readonly isOver: () => boolean
  private readonly arranged = new Map<string, Arrangement | null>()
  private readonly fixed: number[]
  private best: Arrangement | null = null
  private open = Number.NEGATIVE_INFINITY
  private stopped = false
  private nodes = 0
  private readonly learnt: Learnt

  constructor(model: Model, isOver: () => boolean) {
    const reduced = reduceModel(model)
    this.model = reduced.model
    this.active = reduced.active
    this.fixed = model.offers.filter(offer => offer.fixed).map(offer => offer.index)
    this.relaxation = new Relaxation(this.model, this.active)
    this.isOver = isOver
    this.learnt = new Learnt(model.offers.length)
  }

  run(firstPlan: readonly number[] = []): Found {
    // A fixed offer that was struck out as unreachable: nothing can be done.
    if (this.fixed.every(o => this.active.includes(o))) {
      this.consider([...new Set([...this.fixed, ...firstPlan])].sort((a, b) => a - b))
      this.solve(this.relaxation.build(), 0)
    }
    const value = this.best?.value ?? Number.NEGATIVE_INFINITY
    return {
      best: this.best,
      bound: this.stopped ? Math.max(this.open, value) : value,
      proven: !this.stopped,
      nodes: this.nodes,
    }
  }

  private cutoff(): number {
    return this.best ? this.best.value + EQUAL : Number.NEGATIVE_INFINITY
  }

  /** Explores a node; what is abandoned for lack of time raises the open bound. */
  private solve(lp: LinearProgram, depth: number): void {
    if (this.stopped || this.isOver()) {
      this.stopped = true
      this.open = Math.max(this.open, lp.objective)
      return
    }
    this.nodes++
    const branch = this.bound(lp, depth)
    if (branch < 0) return
    const inside = lp.clone()
    if (this.relaxation.forceIn(inside, branch)) this.solve(inside, depth + 1)
    if (this.relaxation.forceOut(lp, branch)) this.solve(lp, depth + 1)
  }

  /** Tightens the relaxation until it is settled (−1) or a fractional offer is left to branch on. */
  private bound(lp: LinearProgram, depth: number): number {
    const rounds = depth === 0 ? CUT_ROUNDS_AT_ROOT : CUT_ROUNDS_BELOW
    for (let round = 0; ; round++) {
      const status = lp.solve(this.cutoff())
      if (status === 'infeasible' || status === 'below') return -1
      if (round < rounds && this.relaxation.separate(lp) > 0) continue
      const branch = this.pickBranch(lp)
      if (branch < 0) {
        const set = this.active.filter(o => this.relaxation.taken(lp, o) > 0.5)
        const arranged = this.consider(set)
        if (arranged && arranged.value >= lp.objective - EQUAL) return -1
        if (this.isOver()) {
          this.stopped = true
          this.open = Math.max(this.open, lp.objective)
          return -1
        }
        this.relaxation.forbid(lp, set)
        continue
      }
      this.roundUp(lp)
      if (this.best && lp.objective <= this.cutoff()) return -1
      this.tighten(lp, depth)
      return branch
    }
  }

  /** Fixes columns whose move would take the bound below the best plan; strikes them out when many. */
  private tighten(lp: LinearProgram, depth: number): void {
    if (!this.best) return
    const slack = lp.objective - this.cutoff()
    let fixed = 0
    let free = 0
    for (let j = 0; j < lp.structurals; j++) {
      if (lp.upper[j]! - lp.lower[j]! <= 0) continue
      free++
      if (lp.isBasic(j) || Math.abs(lp.reducedCost(j)) < slack) continue
      if (lp.isAtUpper(j)) lp.setBounds(j, 1, 1)
      else lp.setBounds(j, 0, 0)
      fixed++
    }
    if (depth === 0 || fixed * 4 > free) lp.compress()
  }

  /**
   * The offer whose decision lowers the bound most on both sides, −1 when all are whole. What a decision lowers
   * is learnt per offer (pseudo-costs); until it has been seen twice it is tried out on a copy.
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

  /** Best order of a set if it keeps within the budgets; remembers the best set of all. */
  private consider(set: readonly number[]): Arrangement | null {
    if (!fits(this.model, set)) return null
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

/** Average fall of the bound per unit of rounding an offer up and down. */
class Learnt {
  private readonly up: Float64Array
  private readonly down: Float64Array
  private readonly count: Int32Array

  constructor(offers: number) {
    this.up = new Float64Array(offers)
    this.down = new Float64Array(offers)
    this.count = new Int32Array(offers)
  }

  seen(o: number): number {
    return this.count[o]!
  }

  note(o: number, up: number, down: number): void {
    const n = ++this.count[o]!
    this.up[o] = this.up[o]! + (up - this.up[o]!) / n
    this.down[o] = this.down[o]! + (down - this.down[o]!) / n
  }

  score(o: number, taken: number): number {
    return Math.max(this.up[o]! * (1 - taken), 1e-6) * Math.max(this.down[o]! * taken, 1e-6)
  }
}
