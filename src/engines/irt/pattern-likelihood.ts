import type { BlockCode } from './blocks.ts'

/** Sums of products below this are computed again in logarithms. */
const TOO_SMALL = 1e-270

/**
 * Posterior weights of patterns at the nodes from products of rows of blocks. Rows are scaled to a maximum of 1, so
 * that the product of several hundred items stays within the numbers of the machine.
 */
export class PatternLikelihood {
  readonly nodes: number
  /** Products of the items' probabilities, a row for every combination of every block, each scaled to maximum 1. */
  readonly rows: Float64Array
  /** Logarithm of what each row was divided by. */
  readonly #scale: Float64Array
  readonly #code: BlockCode
  readonly #blocks: number

  constructor(code: BlockCode, nodes: number) {
    this.#code = code
    this.#blocks = code.blocks.length
    this.nodes = nodes
    this.rows = new Float64Array(code.rows * nodes)
    this.#scale = new Float64Array(code.rows)
  }

  /** Takes new probabilities: item i's row for score k starts at (firstRow[i] + k)·nodes. */
  fill(probability: Float64Array, firstRow: Int32Array, answers: readonly Answer[]): void {
    const { nodes, rows } = this
    rows.fill(1)
    for (const { row, item, score } of answers) {
      const from = (firstRow[item]! + score) * nodes
      const to = row * nodes
      for (let q = 0; q < nodes; q++) rows[to + q]! *= probability[from + q]!
    }
    for (let row = 0; row < this.#scale.length; row++) {
      let most = 0
      for (let q = row * nodes; q < (row + 1) * nodes; q++) if (rows[q]! > most) most = rows[q]!
      for (let q = row * nodes; q < (row + 1) * nodes; q++) rows[q]! /= most
      this.#scale[row] = Math.log(most)
    }
  }

  /**
   * Fills `weights` with the posterior of pattern l (sum 1) and gives the logarithm of its marginal probability.
   * @param prior weights of the nodes, from `priorAt` on
   */
  posterior(l: number, prior: Float64Array, priorAt: number, weights: Float64Array): number {
    const { nodes, rows } = this
    const blocks = this.#blocks
    const code = this.#code.row
    const at = l * blocks
    let scale = 0
    for (let b = 0; b < blocks; b++) scale += this.#scale[code[at + b]!]!
    for (let q = 0; q < nodes; q++) weights[q] = prior[priorAt + q]!
    let b = 0
    for (; b + 4 <= blocks; b += 4) {
      const r0 = code[at + b]! * nodes
      const r1 = code[at + b + 1]! * nodes
      const r2 = code[at + b + 2]! * nodes
      const r3 = code[at + b + 3]! * nodes
      for (let q = 0; q < nodes; q++)
        weights[q]! *= rows[r0 + q]! * rows[r1 + q]! * (rows[r2 + q]! * rows[r3 + q]!)
    }
    for (; b < blocks; b++) {
      const r0 = code[at + b]! * nodes
      for (let q = 0; q < nodes; q++) weights[q]! *= rows[r0 + q]!
    }
    let sum = 0
    for (let q = 0; q < nodes; q++) sum += weights[q]!
    if (!(sum > TOO_SMALL)) return scale + this.#inLogarithms(at, prior, priorAt, weights)
    const factor = 1 / sum
    for (let q = 0; q < nodes; q++) weights[q]! *= factor
    return scale + Math.log(sum)
  }

  #inLogarithms(at: number, prior: Float64Array, priorAt: number, weights: Float64Array): number {
    const { nodes, rows } = this
    let highest = Number.NEGATIVE_INFINITY
    for (let q = 0; q < nodes; q++) {
      let sum = Math.log(prior[priorAt + q]!)
      for (let b = 0; b < this.#blocks; b++) sum += Math.log(rows[this.#code.row[at + b]! * nodes + q]!)
      weights[q] = sum
      if (sum > highest) highest = sum
    }
    let sum = 0
    for (let q = 0; q < nodes; q++) {
      weights[q] = Math.exp(weights[q]! - highest)
      sum += weights[q]!
    }
    for (let q = 0; q < nodes; q++) weights[q]! /= sum
    return highest + Math.log(sum)
  }
}

/** A response within a row of a block. */
export interface Answer {
  readonly row: number
  readonly item: number
  readonly score: number
}
