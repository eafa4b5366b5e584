import { type BlockCode, eachAnswer, encode } from '../blocks.ts'
import { type Grid, normalWeights } from '../grid.ts'
import { type Answer, PatternLikelihood } from '../pattern-likelihood.ts'
import type { ResponseTable } from '../response-table.ts'
import { differentiate, type ItemDerivatives, makeDerivatives } from './item-derivatives.ts'
import { type Layout, latentOf } from './layout.ts'

/** Combinations of a block: the rows of all blocks of 60 items should stay in the processor's cache. */
const MOST_ROWS = 64

/** Posterior weight below this is left out of the expected counts; it is beyond the numbers' accuracy. */
const NEGLIGIBLE = 1e-15

/** Expected counts under the posterior, and the likelihood they were computed at. */
export interface Expected {
  /** Item i, score k, node q: counts[(firstRow[i] + k)·nodes + q]. */
  readonly counts: Float64Array
  /** Group g, node q: groupCounts[g·nodes + q]. */
  readonly groupCounts: Float64Array
  logLik: number
}

/** The expectation step of Bock & Aitkin (1981) on a fixed grid, with its workspaces. */
export class EStep {
  readonly firstRow: Int32Array
  readonly expected: Expected
  /** Weights of the nodes in each group at the last parameters. */
  readonly prior: Float64Array
  readonly likelihood: PatternLikelihood
  readonly probability: Float64Array
  readonly table: ResponseTable
  readonly layout: Layout
  readonly grid: Grid
  readonly code: BlockCode
  readonly #answers: Answer[] = []
  readonly #derivatives: ItemDerivatives
  readonly #rowCounts: Float64Array

  constructor(table: ResponseTable, layout: Layout, grid: Grid, mostRows = MOST_ROWS) {
    const nodes = grid.nodes.length
    this.table = table
    this.layout = layout
    this.grid = grid
    this.code = encode(table, mostRows)
    this.firstRow = new Int32Array(table.ids.length + 1)
    layout.forms.forEach(({ m }, i) => {
      this.firstRow[i + 1] = this.firstRow[i]! + m + 1
    })
    const rows = this.firstRow[table.ids.length]!
    this.probability = new Float64Array(rows * nodes)
    this.likelihood = new PatternLikelihood(this.code, nodes)
    this.prior = new Float64Array(layout.groups * nodes)
    this.#rowCounts = new Float64Array(this.code.rows * nodes)
    this.#derivatives = makeDerivatives(layout.forms)
    this.expected = {
      counts: new Float64Array(rows * nodes),
      groupCounts: new Float64Array(layout.groups * nodes),
      logLik: 0,
    }
    eachAnswer(this.code, table.highest, (row, item, score) => this.#answers.push({ row, item, score }))
  }

  /** Computes probabilities and priors at the parameters, without going through the people. */
  prepare(vector: Float64Array): void {
    const { layout, grid, probability, firstRow } = this
    const nodes = grid.nodes.length
    const derivatives = this.#derivatives
    layout.forms.forEach((form, i) => {
      for (let q = 0; q < nodes; q++) {
        differentiate(form, vector, layout.first[i]!, grid.nodes[q]!, derivatives, false)
        for (let k = 0; k <= form.m; k++) probability[(firstRow[i]! + k) * nodes + q] = derivatives.p[k]!
      }
    })
    for (let g = 0; g < layout.groups; g++)
      normalWeights(grid, latentOf(layout, vector, g), this.prior.subarray(g * nodes, (g + 1) * nodes))
    this.likelihood.fill(probability, firstRow, this.#answers)
  }

  /** Expected counts and log-likelihood at the parameters; the result is overwritten by the next call. */
  run(vector: Float64Array): Expected {
    this.prepare(vector)
    const { table, expected } = this
    const nodes = this.grid.nodes.length
    const weights = new Float64Array(nodes)
    this.#rowCounts.fill(0)
    expected.groupCounts.fill(0)
    let logLik = 0
    for (let l = 0; l < table.patterns; l++) {
      const frequency = table.frequency[l]!
      const group = table.group[l]! * nodes
      logLik += frequency * this.likelihood.posterior(l, this.prior, group, weights)
      this.#addCounts(l, frequency, group, weights)
    }
    expected.logLik = logLik
    this.#distribute()
    return expected
  }

  #addCounts(l: number, frequency: number, group: number, weights: Float64Array): void {
    const nodes = weights.length
    let from = 0
    let to = nodes
    while (from < nodes - 1 && weights[from]! < NEGLIGIBLE) from++
    while (to > from + 1 && weights[to - 1]! < NEGLIGIBLE) to--
    const counts = this.#rowCounts
    const { groupCounts } = this.expected
    for (let q = from; q < to; q++) {
      weights[q]! *= frequency
      groupCounts[group + q]! += weights[q]!
    }
    const { row, blocks } = this.code
    const at = l * blocks.length
    const end = at + blocks.length
    let b = at
    for (; b + 2 <= end; b += 2) {
      const r0 = row[b]! * nodes
      const r1 = row[b + 1]! * nodes
      for (let q = from; q < to; q++) {
        const w = weights[q]!
        counts[r0 + q]! += w
        counts[r1 + q]! += w
      }
    }
    if (b < end) {
      const r0 = row[b]! * nodes
      for (let q = from; q < to; q++) counts[r0 + q]! += weights[q]!
    }
  }

  /** From counts of combinations to counts of the single items' scores. */
  #distribute(): void {
    const nodes = this.grid.nodes.length
    const { counts } = this.expected
    counts.fill(0)
    for (const { row, item, score } of this.#answers) {
      const from = row * nodes
      const to = (this.firstRow[item]! + score) * nodes
      for (let q = 0; q < nodes; q++) counts[to + q]! += this.#rowCounts[from + q]!
    }
  }
}
