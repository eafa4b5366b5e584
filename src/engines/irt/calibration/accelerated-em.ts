import type { EStep } from './e-step.ts'
import { isInside } from './layout.ts'
import type { MStep } from './m-step.ts'

/** When the search ends and what is told on the way. */
export interface EmOptions {
  /** Change of the log-likelihood by one EM step, and the largest change of a parameter by it. */
  readonly likelihoodChange: number
  readonly parameterChange: number
  readonly mostCycles: number
  readonly onCycle?: (cycle: number, logLik: number) => void
}

export interface EmState {
  vector: Float64Array
  /** Log-likelihood plus log prior at `vector`, the last E-step having been made there. */
  objective: number
  logLik: number
  /** E-steps made, each one pass over the people. */
  cycles: number
  converged: boolean
  /** Objective after every accepted step; it never falls. */
  readonly history: number[]
}

export function evaluateAt(e: EStep, m: MStep, vector: Float64Array): { objective: number; logLik: number } {
  const { logLik } = e.run(vector)
  return { objective: logLik + m.logPrior(vector), logLik }
}

/**
 * EM with squared extrapolation (SQUAREM, scheme S3: Varadhan & Roland 2008). Two EM steps θ₀ → θ₁ → θ₂ give
 * r = θ₁ − θ₀, v = θ₂ − θ₁ − r and the candidate θ₀ − 2αr + α²v with α = −‖r‖/‖v‖. A candidate outside the model
 * or below θ₁ is dropped for θ₂, which EM guarantees not to be below; so the objective never falls.
 *
 * Ends when one plain EM step changes both the likelihood and every parameter by less than stated.
 */
export function acceleratedEm(e: EStep, m: MStep, start: EmState, options: EmOptions): EmState {
  const state = start
  if (state.cycles === 0) accept(state, state.vector, evaluateAt(e, m, state.vector), options)
  state.converged = false
  while (state.cycles < options.mostCycles) {
    const zero = state.vector
    const one = Float64Array.from(zero)
    m.run(one)
    const before = state.objective
    const atOne = evaluateAt(e, m, one)
    accept(state, one, atOne, options)
    if (isSettled(zero, one, atOne.objective - before, options)) {
      state.converged = true
      return state
    }
    const two = Float64Array.from(one)
    m.run(two)
    const candidate = extrapolate(zero, one, two)
    if (isInside(e.layout, e.grid, candidate)) {
      const atCandidate = evaluateAt(e, m, candidate)
      if (atCandidate.objective >= atOne.objective) {
        accept(state, candidate, atCandidate, options)
        continue
      }
      state.cycles++
    }
    accept(state, two, evaluateAt(e, m, two), options)
  }
  return state
}

function accept(
  state: EmState,
  vector: Float64Array,
  value: { objective: number; logLik: number },
  options: EmOptions,
): void {
  state.vector = vector
  state.objective = value.objective
  state.logLik = value.logLik
  state.cycles++
  state.history.push(value.objective)
  options.onCycle?.(state.cycles, value.logLik)
}

function extrapolate(zero: Float64Array, one: Float64Array, two: Float64Array): Float64Array {
  let rr = 0
  let vv = 0
  for (let s = 0; s < zero.length; s++) {
    const r = one[s]! - zero[s]!
    const v = two[s]! - one[s]! - r
    rr += r * r
    vv += v * v
  }
  const alpha = vv > 0 ? Math.max(1, Math.sqrt(rr / vv)) : 1
  return zero.map((start, s) => {
    const r = one[s]! - start
    return start + 2 * alpha * r + alpha * alpha * (two[s]! - one[s]! - r)
  })
}

function isSettled(from: Float64Array, to: Float64Array, rise: number, options: EmOptions): boolean {
  if (Math.abs(rise) >= options.likelihoodChange) return false
  for (let s = 0; s < from.length; s++)
    if (Math.abs(to[s]! - from[s]!) >= options.parameterChange) return false
  return true
}
