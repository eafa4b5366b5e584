import { makeGrid } from '../grid.ts'
import type { IrtProblem, Item, Latent, Model } from '../item.ts'
import type { ResponseTable } from '../response-table.ts'
import { acceleratedEm, type EmState, evaluateAt } from './accelerated-em.ts'
import { checkResponses } from './check-responses.ts'
import { driftsOf } from './drifts.ts'
import { EStep } from './e-step.ts'
import { observedInformation } from './information.ts'
import { isInside, type Layout, latentOf, makeLayout, toTraditional } from './layout.ts'
import { factorise, invertFactored, solveFactored } from './linear-algebra.ts'
import { MStep } from './m-step.ts'
import { DEFAULT_PRIORS, type Priors } from './priors.ts'
import { scoreFrequencies, startVector } from './start-values.ts'

/** Settings of a calibration; all have defaults. */
export interface CalibrationOptions {
  /** Nodes of θ, 61 on [−6, 6] unless said. */
  readonly nodes?: number
  readonly limit?: number
  readonly priors?: Partial<Priors>
  /** EM ends when one step changes the log-likelihood by less (default 1e-4) … */
  readonly likelihoodChange?: number
  /** … and every parameter by less (default 1e-3). Newton's steps then go to the maximum. */
  readonly parameterChange?: number
  /** Passes over the people at most, 2,000 unless said. */
  readonly mostCycles?: number
  /** Start from random values instead of the items' margins. */
  readonly startSeed?: number
  readonly onCycle?: (cycle: number, logLik: number) => void
}

/** A calibrated item: errors in the places of the parameters; null where a parameter was fixed. */
export interface CalibratedItem {
  readonly id: string
  readonly model: Model
  readonly a: number
  readonly b: number[]
  readonly c: number
  readonly se: { readonly a: number | null; readonly b: number[]; readonly c: number | null }
}

export interface CalibratedGroup extends Latent {
  readonly name: string
  readonly se: { readonly mean: number | null; readonly variance: number | null }
}

export interface Calibration {
  readonly model: Model | 'mixed'
  readonly people: number
  readonly patterns: number
  readonly logLik: number
  /** Free parameters. */
  readonly parameters: number
  readonly aic: number
  readonly bic: number
  /** Passes over the people. */
  readonly iterations: number
  readonly converged: boolean
  readonly latentMean: number
  readonly latentVariance: number
  readonly groups: CalibratedGroup[]
  readonly items: CalibratedItem[]
  /** Beliefs that entered the estimates, where some did. */
  readonly priors: Partial<Priors>
  readonly grid: { readonly nodes: number; readonly limit: number }
  /** Log-likelihood plus log prior after each step; never falls. */
  readonly history: number[]
  /** What is not a fault but should be seen, e.g. an item with a negative a. */
  readonly warnings: IrtProblem[]
}

export type CalibrationResult = { ok: true; calibration: Calibration } | { ok: false; problems: IrtProblem[] }

/** Newton's steps end when none is longer than this share of its standard error. */
const NEAR = 1e-3

/** Standard errors stay as they are when the parameters move by less than this share of them. */
const STILL_THE_SAME = 0.003
const MOST_NEWTON = 8

/** Where EM is slow, Newton's steps are tried after so many cycles although it has not settled. */
const CYCLES_BEFORE_NEWTON = 60

/** Share of the stated changes at which EM is held to have settled for good. */
const STRICTEST = 1e-6

/**
 * Marginal maximum likelihood by EM on a fixed grid (Bock & Aitkin 1981), accelerated, then Newton's steps with the
 * observed information until every parameter is within a thousandth of its standard error of the maximum.
 * @param models one for all items, or one for each
 * @returns the calibration, or every named reason why there is none
 */
export function calibrate(
  table: ResponseTable,
  models: Model | readonly Model[],
  options: CalibrationOptions = {},
): CalibrationResult {
  const perItem = typeof models === 'string' ? table.ids.map(() => models) : models
  const problems = checkResponses(table, perItem)
  if (problems.length > 0) return { ok: false, problems }
  const grid = makeGrid(options.nodes, options.limit)
  const priors: Priors = { ...DEFAULT_PRIORS, ...options.priors }
  const layout = makeLayout(perItem, table.highest, table.groups.length)
  const e = new EStep(table, layout, grid)
  const m = new MStep(e, priors)
  const start = startVector(layout, scoreFrequencies(table), priors, options.startSeed)
  const found = search(e, m, start, priors, options)
  if ('problems' in found) return { ok: false, problems: found.problems }
  return { ok: true, calibration: present(e, found, priors, perItem) }
}

interface Found {
  readonly state: EmState
  /** Inverse of the observed information. */
  readonly covariance: Float64Array
}

function search(
  e: EStep,
  m: MStep,
  vector: Float64Array,
  priors: Priors,
  options: CalibrationOptions,
): Found | { problems: IrtProblem[] } {
  const state: EmState = { vector, objective: 0, logLik: 0, cycles: 0, converged: false, history: [] }
  const mostCycles = options.mostCycles ?? 2000
  const { onCycle } = options
  for (let strictness = 1; ; ) {
    acceleratedEm(e, m, state, {
      likelihoodChange: (options.likelihoodChange ?? 1e-4) * strictness,
      parameterChange: (options.parameterChange ?? 1e-3) * strictness,
      mostCycles: Math.min(mostCycles, state.cycles + CYCLES_BEFORE_NEWTON),
      ...(onCycle && { onCycle }),
    })
    const drifts = driftsOf(e, state.vector)
    if (drifts.length > 0) return { problems: drifts }
    const polished = polish(e, m, state, priors)
    if (polished.done) return { state, covariance: polished.covariance }
    if (state.converged) strictness /= 100
    if (state.cycles >= mostCycles || strictness < STRICTEST) return notIdentified(e, state, polished.culprit)
  }
}

type Polished = { done: true; covariance: Float64Array } | { done: false; culprit: number }

/**
 * Newton's steps from where EM stopped; the state's E-step is at its vector before and after. The information is
 * computed again only where the parameters have moved by a noticeable share of their errors since.
 */
function polish(e: EStep, m: MStep, state: EmState, priors: Priors): Polished {
  const n = e.layout.freeCount
  for (let round = 0; round < MOST_NEWTON; round++) {
    const factor = observedInformation(e, state.vector, priors)
    const culprit = factorise(factor, n)
    if (culprit >= 0) return { done: false, culprit }
    const covariance = invertFactored(factor, n)
    const moved = new Float64Array(n)
    for (let step = 0; step < MOST_NEWTON; step++) {
      const direction = m.gradient(state.vector)
      solveFactored(factor, n, direction)
      if (inErrors(direction, covariance) < NEAR) {
        if (inErrors(moved, covariance) < STILL_THE_SAME) return { done: true, covariance }
        break
      }
      if (!takeStep(e, m, state, direction)) return { done: false, culprit: -1 }
      for (let s = 0; s < n; s++) moved[s]! += direction[s]!
    }
  }
  return { done: false, culprit: -1 }
}

/** The largest of some changes of the free parameters, in standard errors. */
function inErrors(change: Float64Array, covariance: Float64Array): number {
  const n = change.length
  return change.reduce((most, one, s) => Math.max(most, Math.abs(one) / Math.sqrt(covariance[s * n + s]!)), 0)
}

/** Takes the step or the largest of its halves that does not lower the objective; `step` becomes what was taken. */
function takeStep(e: EStep, m: MStep, state: EmState, step: Float64Array): boolean {
  const { free } = e.layout
  for (let halving = 0; halving < MOST_NEWTON; halving++) {
    const next = state.vector.map((value, s) => value + (free[s]! >= 0 ? step[free[s]!]! : 0))
    if (isInside(e.layout, e.grid, next)) {
      const value = evaluateAt(e, m, next)
      state.cycles++
      if (value.objective >= state.objective) {
        state.vector = next
        state.objective = value.objective
        state.logLik = value.logLik
        state.history.push(value.objective)
        return true
      }
    }
    for (let s = 0; s < step.length; s++) step[s]! /= 2
  }
  evaluateAt(e, m, state.vector)
  return false
}

function notIdentified(e: EStep, state: EmState, culprit: number): { problems: IrtProblem[] } {
  const place = e.layout.free.indexOf(culprit)
  const item = culprit < 0 ? -1 : e.layout.first.findLastIndex(first => first <= place)
  const id = item >= 0 && place < e.layout.latentAt ? e.table.ids[item] : undefined
  const about = id === undefined ? '' : ` Раньше всего это видно у задания «${id}».`
  return {
    problems: [
      state.converged
        ? {
            code: 'not-identified',
            message: `Параметры по этим ответам не определяются.${about} Возьмите модель проще или больше людей.`,
            ...(id !== undefined && { column: id }),
          }
        : {
            code: 'not-converged',
            message: `За ${state.cycles} проходов оценки не сошлись.${about} Возьмите модель проще или больше людей.`,
            ...(id !== undefined && { column: id }),
          },
    ],
  }
}

function present(
  e: EStep,
  { state, covariance }: Found,
  priors: Priors,
  models: readonly Model[],
): Calibration {
  const { layout, table, grid } = e
  const items = table.ids.map((id, i) => presentItem(layout, state.vector, covariance, i, id))
  const error = (place: number) => errorAt(layout, covariance, place)
  const groups = table.groups.map((name, g) => {
    const at = layout.latentAt + 2 * g
    return { name, ...latentOf(layout, state.vector, g), se: { mean: error(at), variance: error(at + 1) } }
  })
  const parameters = layout.freeCount
  return {
    model: models.every(model => model === models[0]) ? models[0]! : 'mixed',
    people: table.people,
    patterns: table.patterns,
    logLik: state.logLik,
    parameters,
    aic: 2 * parameters - 2 * state.logLik,
    bic: parameters * Math.log(table.people) - 2 * state.logLik,
    iterations: state.cycles,
    converged: true,
    latentMean: groups[0]!.mean,
    latentVariance: groups[0]!.variance,
    groups,
    items,
    priors: {
      ...(models.includes('3pl') && { guessing: priors.guessing }),
      ...(priors.slope && { slope: priors.slope }),
    },
    grid: { nodes: grid.nodes.length, limit: grid.nodes.at(-1)! },
    history: state.history,
    warnings: items.flatMap(item => (item.a < 0 ? [reversed(item)] : [])),
  }
}

function reversed({ id }: Item | CalibratedItem): IrtProblem {
  return {
    code: 'negative-slope',
    message: `У задания «${id}» дискриминация меньше нуля: чем выше умение, тем ниже результат. Проверьте ключ.`,
    column: id,
  }
}

function errorAt({ free, freeCount }: Layout, covariance: Float64Array, place: number): number | null {
  const s = free[place]!
  return s < 0 ? null : Math.sqrt(covariance[s * freeCount + s]!)
}

/** Errors of a, b, c by the delta method. */
function presentItem(
  layout: Layout,
  vector: Float64Array,
  covariance: Float64Array,
  item: number,
  id: string,
): CalibratedItem {
  const form = layout.forms[item]!
  const at = layout.first[item]!
  const { a, b, c, jacobian } = toTraditional(form, vector, at)
  const n = layout.freeCount
  const errors = jacobian.map(row => {
    let variance = 0
    for (let s = 0; s < form.size; s++)
      for (let t = 0; t < form.size; t++) {
        const [p, q] = [layout.free[at + s]!, layout.free[at + t]!]
        if (p >= 0 && q >= 0) variance += row[s]! * row[t]! * covariance[p * n + q]!
      }
    return Math.sqrt(variance)
  })
  return {
    id,
    model: layout.models[item]!,
    a,
    b,
    c,
    se: {
      a: layout.free[at]! < 0 ? null : errors[0]!,
      b: errors.slice(1, form.m + 1),
      c: form.guessing ? errors.at(-1)! : null,
    },
  }
}
