import type { EStep } from './e-step.ts'
import { differentiate, type ItemDerivatives, makeDerivatives } from './item-derivatives.ts'
import { differentiateLatent, fitLatent } from './latent-normal.ts'
import { type Layout, latentOf, STEEPEST } from './layout.ts'
import { factorise, solveFactored } from './linear-algebra.ts'
import { type Priors, priorTerms } from './priors.ts'

const MOST_ROUNDS = 20
const MOST_HALVINGS = 30

/** Scoring of an item ends when one more step promises less than this in its expected log-likelihood. */
const ENOUGH = 1e-10

/** Height, gradient and information of an item's part of the expected complete log-likelihood. */
interface ItemTerms {
  height: number
  readonly gradient: Float64Array
  readonly information: Float64Array
}

/**
 * The maximisation step: for every item Fisher scoring of Σ_q Σ_k r_kq ln P_k(X_q) + ln prior with halving of steps
 * that do not rise; the common a of 1PL with all its items at once; means and variances of the groups.
 */
export class MStep {
  readonly #e: EStep
  readonly #layout: Layout
  readonly #priors: Priors
  readonly #derivatives: ItemDerivatives
  readonly #terms: ItemTerms
  readonly #trial: Float64Array
  readonly #step: Float64Array

  constructor(e: EStep, priors: Priors) {
    this.#e = e
    this.#layout = e.layout
    this.#priors = priors
    this.#derivatives = makeDerivatives(e.layout.forms)
    const size = e.layout.forms.reduce((most, form) => Math.max(most, form.size), 2)
    this.#terms = {
      height: 0,
      gradient: new Float64Array(size),
      information: new Float64Array(size * size),
    }
    this.#trial = new Float64Array(size)
    this.#step = new Float64Array(size)
  }

  /** Moves `vector` to the maximum given the expected counts of the last E-step. */
  run(vector: Float64Array): void {
    const layout = this.#layout
    const shared: number[] = []
    layout.models.forEach((model, i) => {
      if (model === '1pl') shared.push(i)
      else this.#maximiseItem(i, vector)
    })
    if (shared.length > 0) this.#maximiseShared(shared, vector)
    const nodes = this.#e.grid.nodes.length
    for (let g = 0; g < layout.groups; g++) {
      const at = layout.latentAt + 2 * g
      const free = { mean: layout.free[at]! >= 0, variance: layout.free[at + 1]! >= 0 }
      if (!free.mean && !free.variance) continue
      const counts = this.#e.expected.groupCounts.subarray(g * nodes, (g + 1) * nodes)
      const fitted = fitLatent(this.#e.grid, counts, latentOf(layout, vector, g), free)
      vector[at] = fitted.mean
      vector[at + 1] = fitted.variance
    }
  }

  /** Log prior of all items at the parameters. */
  logPrior(vector: Float64Array): number {
    return this.#layout.forms.reduce(
      (sum, _, i) => sum + this.#prior(i, vector, this.#layout.first[i]!).height,
      0,
    )
  }

  /** Gradient of the log-likelihood and prior by the free parameters at the last E-step (Fisher's identity). */
  gradient(vector: Float64Array): Float64Array {
    const layout = this.#layout
    const gradient = new Float64Array(layout.freeCount)
    layout.forms.forEach((form, i) => {
      this.#evaluate(i, vector, layout.first[i]!)
      for (let s = 0; s < form.size; s++) {
        const free = layout.free[layout.first[i]! + s]!
        if (free >= 0) gradient[free]! += this.#terms.gradient[s]!
      }
    })
    for (let g = 0; g < layout.groups; g++) this.#addLatentGradient(g, vector, gradient)
    return gradient
  }

  #addLatentGradient(g: number, vector: Float64Array, gradient: Float64Array): void {
    const { free, latentAt } = this.#layout
    const nodes = this.#e.grid.nodes.length
    const counts = this.#e.expected.groupCounts.subarray(g * nodes, (g + 1) * nodes)
    const weights = this.#e.prior.subarray(g * nodes, (g + 1) * nodes)
    const latent = latentOf(this.#layout, vector, g)
    const { byMean, byVariance } = differentiateLatent(this.#e.grid, latent, weights, counts)
    const [mean, variance] = [free[latentAt + 2 * g]!, free[latentAt + 2 * g + 1]!]
    for (let q = 0; q < nodes; q++) {
      if (mean >= 0) gradient[mean]! += counts[q]! * byMean[q]!
      if (variance >= 0) gradient[variance]! += counts[q]! * byVariance[q]!
    }
  }

  #prior(item: number, psi: Float64Array, at: number) {
    const model = this.#layout.models[item]!
    const own = model !== '1pl' && this.#layout.free[this.#layout.first[item]!]! >= 0
    return priorTerms(this.#priors, this.#layout.forms[item]!, psi, at, own)
  }

  #height(item: number, psi: Float64Array, at: number): number {
    const form = this.#layout.forms[item]!
    if (Math.abs(psi[at]!) > STEEPEST) return Number.NEGATIVE_INFINITY
    if (form.family === 'graded')
      for (let k = 2; k <= form.m; k++) if (psi[at + k]! >= psi[at + k - 1]!) return Number.NEGATIVE_INFINITY
    const { nodes } = this.#e.grid
    const { counts } = this.#e.expected
    const from = this.#e.firstRow[item]! * nodes.length
    let height = this.#prior(item, psi, at).height
    for (let q = 0; q < nodes.length; q++) {
      differentiate(form, psi, at, nodes[q]!, this.#derivatives, false)
      for (let k = 0; k <= form.m; k++) {
        const count = counts[from + k * nodes.length + q]!
        if (count > 0) height += count * Math.log(this.#derivatives.p[k]!)
      }
    }
    return height
  }

  #evaluate(item: number, psi: Float64Array, at: number): void {
    const form = this.#layout.forms[item]!
    const { size, m } = form
    const { nodes } = this.#e.grid
    const { counts } = this.#e.expected
    const { gradient, information } = this.#terms
    const { p, g } = this.#derivatives
    const from = this.#e.firstRow[item]! * nodes.length
    gradient.fill(0)
    information.fill(0)
    let height = 0
    for (let q = 0; q < nodes.length; q++) {
      let people = 0
      for (let k = 0; k <= m; k++) people += counts[from + k * nodes.length + q]!
      if (people === 0) continue
      differentiate(form, psi, at, nodes[q]!, this.#derivatives, false)
      for (let k = 0; k <= m; k++) {
        const count = counts[from + k * nodes.length + q]!
        const expected = people * p[k]!
        if (count > 0) height += count * Math.log(p[k]!)
        for (let s = 0; s < size; s++) {
          const one = g[k * size + s]!
          gradient[s]! += count * one
          for (let t = 0; t <= s; t++) information[s * size + t]! += expected * one * g[k * size + t]!
        }
      }
    }
    this.#terms.height = height
    this.#addPrior(item, psi, at, size)
  }

  #addPrior(item: number, psi: Float64Array, at: number, size: number): void {
    const { gradient, information } = this.#terms
    const prior = this.#prior(item, psi, at)
    this.#terms.height += prior.height
    gradient[0]! += prior.slopeFirst
    // Far out in its tail the prior of ln a is not concave in a; the step must still point upwards.
    information[0]! += Math.max(0, -prior.slopeSecond)
    if (!this.#layout.forms[item]!.guessing) return
    gradient[size - 1]! += prior.guessingFirst
    information[size * size - 1]! -= prior.guessingSecond
  }

  #maximiseItem(item: number, vector: Float64Array): void {
    const { size } = this.#layout.forms[item]!
    const at = this.#layout.first[item]!
    const { gradient, information } = this.#terms
    const fixed = this.#layout.free[at]! < 0
    for (let round = 0; round < MOST_ROUNDS; round++) {
      this.#evaluate(item, vector, at)
      const { height } = this.#terms
      const step = this.#step
      step.set(gradient)
      if (fixed) pin(information, step, size)
      if (factorise(information, size) >= 0) return
      solveFactored(information, size, step)
      let promise = 0
      for (let s = fixed ? 1 : 0; s < size; s++) promise += step[s]! * gradient[s]!
      if (promise < ENOUGH || !this.#climb(item, vector, at, size, height)) return
    }
  }

  /** Takes the step or the largest of its halves that does not lower the height. */
  #climb(item: number, vector: Float64Array, at: number, size: number, height: number): boolean {
    const trial = this.#trial
    for (let halving = 0, scale = 1; halving < MOST_HALVINGS; halving++, scale /= 2) {
      for (let s = 0; s < size; s++) trial[s] = vector[at + s]! + scale * this.#step[s]!
      if (this.#height(item, trial, 0) < height) continue
      for (let s = 0; s < size; s++) vector[at + s] = trial[s]!
      return true
    }
    return false
  }

  /** All 1PL items together: the information is an arrow, so a's step comes first and each d's follows from it. */
  #maximiseShared(items: readonly number[], vector: Float64Array): void {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const parts = items.map(i => {
        this.#evaluate(i, vector, this.#layout.first[i]!)
        const { gradient, information, height } = this.#terms
        return {
          height,
          a: gradient[0]!,
          d: gradient[1]!,
          aa: information[0]!,
          ad: information[2]!,
          dd: information[3]!,
        }
      })
      const height = parts.reduce((sum, part) => sum + part.height, 0)
      const gradient = parts.reduce((sum, { a, d, ad, dd }) => sum + a - (ad * d) / dd, 0)
      const information = parts.reduce((sum, { aa, ad, dd }) => sum + aa - (ad * ad) / dd, 0)
      const slopeStep = gradient / information
      const steps = parts.map(({ d, ad, dd }) => (d - ad * slopeStep) / dd)
      const promise = parts.reduce((sum, { a, d }, n) => sum + a * slopeStep + d * steps[n]!, 0)
      if (!(promise >= ENOUGH)) return
      if (!this.#climbShared(items, vector, slopeStep, steps, height)) return
    }
  }

  #climbShared(
    items: readonly number[],
    vector: Float64Array,
    slopeStep: number,
    steps: readonly number[],
    height: number,
  ): boolean {
    const { first } = this.#layout
    const before = items.map(i => [vector[first[i]!]!, vector[first[i]! + 1]!] as const)
    for (let halving = 0, scale = 1; halving < MOST_HALVINGS; halving++, scale /= 2) {
      items.forEach((i, n) => {
        vector[first[i]!] = before[n]![0] + scale * slopeStep
        vector[first[i]! + 1] = before[n]![1] + scale * steps[n]!
      })
      if (items.reduce((sum, i) => sum + this.#height(i, vector, first[i]!), 0) >= height) return true
    }
    items.forEach((i, n) => {
      vector[first[i]!] = before[n]![0]
      vector[first[i]! + 1] = before[n]![1]
    })
    return false
  }
}

/** Keeps the first parameter where it is. */
function pin(information: Float64Array, step: Float64Array, size: number): void {
  step[0] = 0
  information[0] = 1
  for (let s = 1; s < size; s++) information[s * size] = information[s] = 0
}
