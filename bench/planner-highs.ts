import loadHighs from 'highs'
import type { Offer, PathwayProblem } from '../src/engines/planner/problem.ts'

/**
 * The pathway problem as a mixed integer programme for HiGHS, written from the definition of the problem and
 * sharing nothing with the planner. Where the planner chooses sets and orders them, this formulation gives every
 * offer a moment on a continuous time axis:
 *
 * - x[o] taken; y[o,r] at run r; s[o], f[o] moments of start and finish (equal for run-less offers);
 * - a[o,k] raise k applies; w[o,k,l] raise k of o is the one that first lifts its competency to level l;
 * - z[c,l] level l is reached, T[c,l] when; u[c,l] it counts (practice).
 *
 * Days are whole numbers; a run starts at its day − 0.5 and finishes at its last day + 0.5 − 2ε; run-less offers
 * take place at any real moment and what follows is at least ε later, ε small enough for as many run-less offers
 * as fit into the budget to take place between two runs.
 */
export class HighsFormulation {
  private readonly terms: string[] = []
  private readonly rows: string[] = []
  private readonly bounds: string[] = []
  private readonly binaries: string[] = []
  private readonly problem: PathwayProblem
  private readonly level = new Map<string, number>()
  private readonly firsts = new Map<string, string[]>()
  private readonly horizon: number
  private readonly epsilon: number
  private readonly origin: number

  constructor(problem: PathwayProblem) {
    this.problem = problem
    for (const { competency, level } of [...(problem.held ?? []), ...problem.deficits]) {
      this.level.set(competency, level)
    }
    const days = problem.offers.flatMap(o =>
      (o.runs ?? []).flatMap(r => [this.day(r.start), this.day(r.end)]),
    )
    this.origin = Math.min(...days, this.day('2026-01-01')) - 1
    this.horizon = Math.max(...days, this.day('2026-01-01')) - this.origin + 2
    this.epsilon = 0.4 / (this.mostItems() + 2)
  }

  private day(date: string): number {
    return Date.parse(date) / 86_400_000
  }

  private mostItems(): number {
    const { budget = {}, offers } = this.problem
    const hours = offers.map(o => o.hours).sort((a, b) => a - b)
    let most = 0
    let sum = 0
    for (const one of hours) {
      sum += one
      if (sum <= (budget.hours ?? Number.POSITIVE_INFINITY)) most++
    }
    return Math.min(most, budget.items ?? most)
  }

  private has(competency: string): number {
    return this.level.get(competency) ?? 0
  }

  private row(left: string[], sense: string, right: number): void {
    if (left.length > 0) this.rows.push(`r${this.rows.length}: ${left.join(' ')} ${sense} ${right}`)
  }

  private binary(name: string): string {
    this.binaries.push(name)
    return name
  }

  /** The whole programme in CPLEX LP format. */
  toLp(): string {
    this.problem.offers.forEach((offer, o) => {
      this.addOffer(offer, o)
    })
    this.addLevels()
    this.addDays()
    this.addBudgets()
    return [
      'Maximize',
      `value: ${this.terms.join(' ') || '0 nothing'}`,
      'Subject To',
      ...this.rows,
      'Bounds',
      ...this.bounds,
      'Binaries',
      this.binaries.join('\n'),
      'End',
    ].join('\n')
  }

  private addOffer(offer: Offer, o: number): void {
    const { problem, horizon, origin, epsilon } = this
    const { prices = {} } = problem
    const x = this.binary(`x${o}`)
    const price =
      (prices.hour ?? 0) * offer.hours + (prices.item ?? 0) + (prices.cost ?? 0) * (offer.cost ?? 0)
    if (price > 0) this.terms.push(`- ${price} ${x}`)
    this.bounds.push(`0 <= s${o} <= ${horizon}`, `0 <= f${o} <= ${horizon}`)
    const runs = offer.runs ?? []
    if (runs.length > 0) {
      const ys = runs.map((_, r) => this.binary(`y${o}_${r}`))
      this.row([x, ...ys.map(y => `- ${y}`)], '=', 0)
      const starts = runs.map((run, r) => `- ${this.day(run.start) - origin - 0.5} ${ys[r]}`)
      const ends = runs.map((run, r) => `- ${this.day(run.end) - origin + 0.5 - 2 * epsilon} ${ys[r]}`)
      this.row([`s${o}`, ...starts], '=', 0)
      this.row([`f${o}`, ...ends], '=', 0)
    } else {
      this.row([`f${o}`, `- s${o}`], '=', 0)
    }
    if (problem.fixed?.includes(offer.id)) this.row([x], '=', 1)
    for (const id of offer.excludes ?? []) {
      const other = problem.offers.findIndex(one => one.id === id)
      this.row([x, `+ x${other}`], '<=', 1)
    }
    for (const need of offer.requires ?? []) this.presuppose(x, o, need.competency, need.level)
    const applied = offer.raises.map((raise, k) => {
      const a = this.binary(`a${o}_${k}`)
      this.row([a, `- ${x}`], '<=', 0)
      this.presuppose(a, o, raise.competency, raise.from)
      return a
    })
    this.row([x, ...applied.map(a => `- ${a}`)], '<=', 0)
    offer.raises.forEach((raise, k) => {
      for (const level of this.levelsOf(raise.competency)) {
        if (level > raise.to || level <= raise.from) continue
        const w = this.binary(`w${o}_${k}_${level}`)
        this.row([w, `- ${applied[k]}`], '<=', 0)
        const atom = this.atom(raise.competency, level)
        // T ≥ f when w = 1
        this.row([`f${o}`, `- T${atom}`, `+ ${horizon} ${w}`], '<=', horizon)
        this.firsts.get(atom)!.push(w)
      }
    })
  }

  /** `chosen` = 1 only if the level is reached at least ε before the offer starts. */
  private presuppose(chosen: string, o: number, competency: string, level: number): void {
    if (this.has(competency) >= level) return
    const at = this.levelsOf(competency).find(one => one >= level)
    if (at === undefined) {
      this.row([chosen], '=', 0)
      return
    }
    const atom = this.atom(competency, at)
    const big = this.horizon + 1
    this.row([chosen, `- z${atom}`], '<=', 0)
    this.row([`T${atom}`, `- s${o}`, `+ ${big} ${chosen}`], '<=', big - this.epsilon)
  }

  /** Levels above the start that some offer lifts to, ascending. */
  private levelsOf(competency: string): number[] {
    const levels = new Set<number>()
    for (const offer of this.problem.offers) {
      for (const raise of offer.raises) {
        if (raise.competency === competency && raise.to > this.has(competency)) levels.add(raise.to)
      }
    }
    return [...levels].sort((a, b) => a - b)
  }

  private atom(competency: string, level: number): string {
    const name = `${competency}_${level}`
    if (!this.firsts.has(name)) {
      this.firsts.set(name, [])
      this.binary(`z${name}`)
      this.bounds.push(`0 <= T${name} <= ${this.horizon}`)
    }
    return name
  }

  private addLevels(): void {
    const { problem } = this
    for (const { competency, level, target, weight } of problem.deficits) {
      const practice = problem.practiceFor?.includes(competency)
      const confirming = problem.offers.flatMap((offer, o) =>
        offer.kind === 'practice' && offer.raises.some(r => r.competency === competency) ? [`- x${o}`] : [],
      )
      let below = level
      for (const step of this.levelsOf(competency)) {
        const worth = (weight * (Math.min(step, target) - Math.min(below, target))) / (target - level)
        below = step
        const atom = this.atom(competency, step)
        if (worth <= 0) continue
        if (practice) {
          this.bounds.push(`0 <= u${atom} <= 1`)
          this.row([`u${atom}`, `- z${atom}`], '<=', 0)
          this.row([`u${atom}`, ...confirming], '<=', 0)
          this.terms.push(`+ ${worth} u${atom}`)
        } else {
          this.terms.push(`+ ${worth} z${atom}`)
        }
      }
    }
    for (const [atom, ws] of this.firsts) this.row([`z${atom}`, ...ws.map(w => `- ${w}`)], '<=', 0)
  }

  private addDays(): void {
    const runs = this.problem.offers.flatMap((offer, o) =>
      (offer.runs ?? []).map((run, r) => ({ name: `y${o}_${r}`, start: run.start, end: run.end })),
    )
    for (const day of new Set(runs.map(run => run.start))) {
      const present = runs.filter(run => run.start <= day && day <= run.end).map(run => `+ ${run.name}`)
      if (present.length > 1) this.row(present, '<=', 1)
    }
  }

  private addBudgets(): void {
    const { budget = {}, offers } = this.problem
    const limit = (of: (offer: Offer) => number, most: number | null | undefined) => {
      if (most === null || most === undefined) return
      this.row(
        offers.map((offer, o) => `+ ${of(offer)} x${o}`),
        '<=',
        most,
      )
    }
    limit(offer => offer.hours, budget.hours)
    limit(() => 1, budget.items)
    limit(offer => offer.cost ?? 0, budget.cost)
  }
}

export interface HighsAnswer {
  status: 'optimal' | 'infeasible' | 'stopped'
  value: number
  ms: number
}

/** Loads HiGHS once and returns a function that solves a problem with gap 0. */
export async function loadHighsPlanner(): Promise<
  (problem: PathwayProblem, seconds?: number) => HighsAnswer
> {
  const load = loadHighs as unknown as typeof loadHighs.default
  const highs = await load()
  return (problem, seconds = 120) => {
    const lp = new HighsFormulation(problem).toLp()
    const started = performance.now()
    const result = highs.solve(lp, {
      output_flag: false,
      mip_rel_gap: 0,
      mip_abs_gap: 1e-9,
      mip_feasibility_tolerance: 1e-7,
      time_limit: seconds,
    })
    const ms = performance.now() - started
    const status =
      result.Status === 'Optimal' ? 'optimal' : result.Status === 'Infeasible' ? 'infeasible' : 'stopped'
    return { status, value: result.ObjectiveValue, ms }
  }
}
