import { type BlockCode, codeRows, divideIntoBlocks, eachAnswer } from './blocks.ts'
import { type Grid, makeGrid, normalWeights } from './grid.ts'
import { type Bank, categoriesOf } from './item.ts'
import { tabulate } from './item-tables.ts'
import { type Answer, PatternLikelihood } from './pattern-likelihood.ts'

/** Rows of a block, missing responses included: all blocks of 40 items stay in the processor's cache. */
const MOST_ROWS = 100

/** People coded at once. */
const CHUNK = 1024

/** EAP scores of many people on one bank: tables once, then a product per block of items and node. */
export class EapScorer {
  readonly grid: Grid
  readonly #items: number
  readonly #prior: Float64Array
  readonly #likelihood: PatternLikelihood
  readonly #code: BlockCode
  readonly #weights: Float64Array

  /** @param bank its latent distribution is the prior */
  constructor(bank: Bank, grid = makeGrid()) {
    this.grid = grid
    this.#items = bank.items.length
    this.#prior = normalWeights(grid, bank.latent)
    const blocks = divideIntoBlocks(
      bank.items.map(item => categoriesOf(item) + 1),
      MOST_ROWS,
    )
    const last = blocks.at(-1)
    const rows = last ? last.firstRow + last.rows : 0
    this.#code = { blocks, rows, row: new Int32Array(CHUNK * blocks.length) }
    this.#weights = new Float64Array(grid.nodes.length)
    const answers: Answer[] = []
    const highest = bank.items.map(item => item.b.length)
    eachAnswer(this.#code, highest, (row, item, score) => answers.push({ row, item, score }))
    const tables = tabulate(bank.items, grid)
    this.#likelihood = new PatternLikelihood(this.#code, grid.nodes.length)
    this.#likelihood.fill(tables.probability, tables.firstRow, answers)
  }

  /**
   * @param scores person after person, `MISSING` where there is no response
   * @param theta, se filled with the posterior means and standard deviations
   * @param onPosterior sees each person's posterior (sum 1), overwritten for the next
   */
  score(
    scores: Int8Array,
    theta: Float64Array,
    se: Float64Array,
    onPosterior?: (person: number, weights: Float64Array) => void,
  ): void {
    const items = this.#items
    for (let from = 0; from < theta.length; from += CHUNK) {
      const to = Math.min(theta.length, from + CHUNK)
      const row = this.#code.row.subarray(0, (to - from) * this.#code.blocks.length)
      codeRows(this.#code.blocks, scores.subarray(from * items, to * items), items, row)
      for (let l = from; l < to; l++) {
        this.#likelihood.posterior(l - from, this.#prior, 0, this.#weights)
        this.#moments(l, theta, se)
        onPosterior?.(l, this.#weights)
      }
    }
  }

  #moments(l: number, theta: Float64Array, se: Float64Array): void {
    const { nodes } = this.grid
    const weights = this.#weights
    let mean = 0
    for (let q = 0; q < nodes.length; q++) mean += weights[q]! * nodes[q]!
    let variance = 0
    for (let q = 0; q < nodes.length; q++) variance += weights[q]! * (nodes[q]! - mean) * (nodes[q]! - mean)
    theta[l] = mean
    se[l] = Math.sqrt(variance)
  }
}
