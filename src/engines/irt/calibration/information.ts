import { type Block, type BlockCode, eachAnswer, encode, scoreInRow } from '../blocks.ts'
import { type Answer, PatternLikelihood } from '../pattern-likelihood.ts'
import type { ResponseTable } from '../response-table.ts'
import type { EStep } from './e-step.ts'
import { differentiate, makeDerivatives } from './item-derivatives.ts'
import { differentiateLatent } from './latent-normal.ts'
import { latentOf } from './layout.ts'
import { OuterProductSum } from './linear-algebra.ts'
import { type Priors, priorTerms } from './priors.ts'

/** Combinations of a block here: pairs of blocks are counted, so they are smaller than in the E-step. */
const MOST_ROWS = 16

/** Patterns whose posteriors are held at once. */
const CHUNK = 512

/** Numbers in the counts of pairs that are held at once; beyond it the people are gone through again. */
const MOST_COUNTS = 6_000_000

const NEGLIGIBLE = 1e-15

/**
 * Observed information of the marginal likelihood (with priors) by Louis (1982):
 *
 *     I = −Σ_l f_l E_l[H] − Σ_l f_l E_l[S Sᵀ] + Σ_l f_l E_l[S] E_l[S]ᵀ
 *
 * S and H are score and Hessian of the complete data, E_l the posterior of pattern l over the nodes. It is exact for
 * the likelihood on the grid. E[S Sᵀ] needs the expected counts of all pairs of responses; they are gathered by
 * pairs of blocks. The group counts as one more item, whose «probabilities» are the weights of the nodes.
 *
 * @param e after `run` at these parameters  @returns free × free, row by row
 */
export function observedInformation(e: EStep, vector: Float64Array, priors: Priors): Float64Array {
  const n = e.layout.freeCount
  const information = new Float64Array(n * n)
  const columns = columnsOf(e, vector, priors, information)
  const code = encode(withGroup(e.table, e.layout.groups), MOST_ROWS)
  const scores = code.blocks.map(block => blockScores(block, columns, e.grid.nodes.length))
  const pass = new PairPass(e, code, columns, scores)
  pass.addOwnProducts(information)
  pass.addPairs(information)
  for (let s = 0; s < n; s++) for (let t = 0; t < s; t++) information[t * n + s] = information[s * n + t]!
  return information
}

/** An item or the group: numbers of its free parameters and the derivatives of ln P by them. */
interface Column {
  readonly free: readonly number[]
  /** Score k, parameter s, node q: scores[(k·free.length + s)·nodes + q]. */
  readonly scores: Float64Array
  readonly highest: number
}

/** The table with the group's number as one more item. */
function withGroup(table: ResponseTable, groups: number): ResponseTable {
  const items = table.ids.length
  const scores = new Int8Array(table.patterns * (items + 1))
  for (let l = 0; l < table.patterns; l++) {
    scores.set(table.scores.subarray(l * items, (l + 1) * items), l * (items + 1))
    scores[l * (items + 1) + items] = table.group[l]!
  }
  const highest = Int8Array.from([...table.highest, groups - 1])
  return { ...table, ids: [...table.ids, ''], scores, highest }
}

/** Derivatives of every column; the first sum of the formula and the priors go into `information` on the way. */
function columnsOf(e: EStep, vector: Float64Array, priors: Priors, information: Float64Array): Column[] {
  const columns = e.layout.forms.map((_, i) => itemColumn(e, i, vector, priors, information))
  return [...columns, groupColumn(e, vector, information)]
}

function itemColumn(
  e: EStep,
  item: number,
  vector: Float64Array,
  priors: Priors,
  information: Float64Array,
): Column {
  const { layout, grid, firstRow } = e
  const form = layout.forms[item]!
  const { size, m } = form
  const at = layout.first[item]!
  const nodes = grid.nodes.length
  const places = Array.from({ length: size }, (_, s) => s).filter(s => layout.free[at + s]! >= 0)
  const free = places.map(s => layout.free[at + s]!)
  const scores = new Float64Array((m + 1) * places.length * nodes)
  const derivatives = makeDerivatives([form])
  const add = adder(information, layout.freeCount)
  for (let q = 0; q < nodes; q++) {
    differentiate(form, vector, at, grid.nodes[q]!, derivatives, true)
    for (let k = 0; k <= m; k++) {
      const count = e.expected.counts[(firstRow[item]! + k) * nodes + q]!
      places.forEach((s, x) => {
        scores[(k * places.length + x) * nodes + q] = derivatives.g[k * size + s]!
        places.forEach((t, y) => {
          if (y <= x) add(free[x]!, free[y]!, -count * derivatives.h[(k * size + s) * size + t]!, x === y)
        })
      })
    }
  }
  const own = layout.models[item] !== '1pl' && layout.free[at]! >= 0
  const prior = priorTerms(priors, form, vector, at, own)
  if (own) add(layout.free[at]!, layout.free[at]!, -prior.slopeSecond, true)
  if (form.guessing) add(free.at(-1)!, free.at(-1)!, -prior.guessingSecond, true)
  return { free, scores, highest: m }
}

/** Adds to one place of the lower triangle; two different parameters that share a number count twice. */
function adder(information: Float64Array, n: number) {
  return (s: number, t: number, value: number, same: boolean) => {
    const [row, column] = s >= t ? [s, t] : [t, s]
    information[row * n + column]! += s === t && !same ? 2 * value : value
  }
}

function groupColumn(e: EStep, vector: Float64Array, information: Float64Array): Column {
  const { layout, grid } = e
  const nodes = grid.nodes.length
  const n = layout.freeCount
  const free: number[] = []
  const rows: { group: number; values: Float64Array }[] = []
  for (let g = 0; g < layout.groups; g++) {
    const weights = e.prior.subarray(g * nodes, (g + 1) * nodes)
    const counts = e.expected.groupCounts.subarray(g * nodes, (g + 1) * nodes)
    const { byMean, byVariance, second } = differentiateLatent(
      grid,
      latentOf(layout, vector, g),
      weights,
      counts,
    )
    const mean = layout.free[layout.latentAt + 2 * g]!
    const variance = layout.free[layout.latentAt + 2 * g + 1]!
    if (mean >= 0) {
      free.push(mean)
      rows.push({ group: g, values: byMean })
      information[mean * n + mean]! -= second.mm
    }
    if (variance >= 0) {
      free.push(variance)
      rows.push({ group: g, values: byVariance })
      information[variance * n + variance]! -= second.vv
    }
    if (mean >= 0 && variance >= 0) information[variance * n + mean]! -= second.mv
  }
  const scores = new Float64Array(layout.groups * free.length * nodes)
  rows.forEach(({ group, values }, s) => {
    scores.set(values, (group * free.length + s) * nodes)
  })
  return { free, scores, highest: layout.groups - 1 }
}

/** Derivatives by all parameters of a block for each of its rows. */
interface BlockScores {
  readonly free: readonly number[]
  /** Row ρ, parameter s, node q: scores[(ρ·free.length + s)·nodes + q]. */
  readonly scores: Float64Array
}

function blockScores(block: Block, columns: readonly Column[], nodes: number): BlockScores {
  const members = columns.slice(block.from, block.to)
  const free = members.flatMap(column => column.free)
  const scores = new Float64Array(block.rows * free.length * nodes)
  for (let row = 0; row < block.rows; row++) {
    let at = row * free.length * nodes
    members.forEach((column, offset) => {
      const length = column.free.length * nodes
      const score = scoreInRow(block, row, offset, column.highest)
      if (score >= 0) scores.set(column.scores.subarray(score * length, (score + 1) * length), at)
      at += length
    })
  }
  return { free, scores }
}

type Pair = { readonly a: number; readonly b: number; readonly at: number }

/** Goes through the people and gathers what concerns several parameters at once. */
class PairPass {
  readonly #e: EStep
  readonly #code: BlockCode
  readonly #scores: readonly BlockScores[]
  readonly #likelihood: PatternLikelihood
  readonly #ones: Float64Array
  readonly #weights: Float64Array
  readonly #range: Int32Array
  readonly #n: number

  constructor(e: EStep, code: BlockCode, columns: readonly Column[], scores: readonly BlockScores[]) {
    const nodes = e.grid.nodes.length
    this.#e = e
    this.#code = code
    this.#scores = scores
    this.#n = e.layout.freeCount
    this.#ones = new Float64Array(nodes).fill(1)
    this.#weights = new Float64Array(CHUNK * nodes)
    this.#range = new Int32Array(2 * CHUNK)
    const answers: Answer[] = []
    const highest = columns.map(column => column.highest)
    eachAnswer(code, highest, (row, item, score) => answers.push({ row, item, score }))
    const probability = new Float64Array(e.probability.length + e.prior.length)
    probability.set(e.probability)
    probability.set(e.prior, e.probability.length)
    this.#likelihood = new PatternLikelihood(code, nodes)
    this.#likelihood.fill(probability, e.firstRow, answers)
  }

  /** + Σ f E[S]E[S]ᵀ, and − Σ f E[S Sᵀ] within each block. */
  addOwnProducts(information: Float64Array): void {
    const nodes = this.#ones.length
    const counts = new Float64Array(this.#code.rows * nodes)
    const means = new OuterProductSum(information, this.#n)
    this.#eachChunk((from, to) => {
      for (let l = from; l < to; l++) {
        this.#addMean(l, l - from, counts, means.vector())
        means.commit(this.#e.table.frequency[l]!)
      }
    })
    means.flush()
    this.#code.blocks.forEach((block, number) => {
      const { free, scores } = this.#scores[number]!
      const size = free.length * nodes
      const product = new Float64Array(size)
      for (let row = 0; row < block.rows; row++) {
        const count = (block.firstRow + row) * nodes
        for (let at = 0; at < size; at++)
          product[at] = counts[count + (at % nodes)]! * scores[row * size + at]!
        this.#subtract(information, free, scores, row * size, free, product, true)
      }
    })
  }

  /** E[S] of a pattern into `mean`, its posterior into the counts of its rows. */
  #addMean(l: number, place: number, counts: Float64Array, mean: Float64Array): void {
    const nodes = this.#ones.length
    const weights = this.#weights
    const { blocks, row } = this.#code
    const frequency = this.#e.table.frequency[l]!
    const [first, last] = [this.#range[2 * place]!, this.#range[2 * place + 1]!]
    for (let b = 0; b < blocks.length; b++) {
      const at = row[l * blocks.length + b]!
      for (let q = first; q < last; q++) counts[at * nodes + q]! += frequency * weights[place * nodes + q]!
      const { free, scores } = this.#scores[b]!
      const from = (at - blocks[b]!.firstRow) * free.length
      for (let s = 0; s < free.length; s++) {
        let sum = 0
        const start = (from + s) * nodes
        for (let q = first; q < last; q++) sum += weights[place * nodes + q]! * scores[start + q]!
        mean[free[s]!]! += sum
      }
    }
  }

  /** − Σ f E[S Sᵀ] between different blocks. */
  addPairs(information: Float64Array): void {
    const { blocks } = this.#code
    const nodes = this.#ones.length
    let tile: Pair[] = []
    let size = 0
    for (let a = 0; a < blocks.length; a++)
      for (let b = a + 1; b < blocks.length; b++) {
        const room = blocks[a]!.rows * blocks[b]!.rows * nodes
        if (size > 0 && size + room > MOST_COUNTS) {
          this.#addTile(tile, size, information)
          tile = []
          size = 0
        }
        tile.push({ a, b, at: size })
        size += room
      }
    if (tile.length > 0) this.#addTile(tile, size, information)
  }

  #addTile(tile: readonly Pair[], size: number, information: Float64Array): void {
    const counts = new Float64Array(size)
    this.#eachChunk((from, to) => {
      for (const pair of tile) this.#countPair(pair, from, to, counts)
    })
    for (const pair of tile) this.#addPair(pair, counts, information)
  }

  #countPair({ a, b, at }: Pair, from: number, to: number, counts: Float64Array): void {
    const { blocks, row } = this.#code
    const nodes = this.#ones.length
    const rowsB = blocks[b]!.rows
    const base = at / nodes - blocks[a]!.firstRow * rowsB - blocks[b]!.firstRow
    const frequency = this.#e.table.frequency
    const weights = this.#weights
    for (let l = from; l < to; l++) {
      const code = l * blocks.length
      const to = (base + row[code + a]! * rowsB + row[code + b]!) * nodes
      const w = (l - from) * nodes
      const f = frequency[l]!
      const last = this.#range[2 * (l - from) + 1]!
      for (let q = this.#range[2 * (l - from)]!; q < last; q++) counts[to + q]! += f * weights[w + q]!
    }
  }

  #addPair({ a, b, at }: Pair, counts: Float64Array, information: Float64Array): void {
    const { blocks } = this.#code
    const nodes = this.#ones.length
    const [one, other] = [this.#scores[a]!, this.#scores[b]!]
    const size = other.free.length * nodes
    const product = new Float64Array(size)
    const rowsB = blocks[b]!.rows
    for (let rowA = 0; rowA < blocks[a]!.rows; rowA++) {
      product.fill(0)
      for (let rowB = 0; rowB < rowsB; rowB++) {
        const count = at + (rowA * rowsB + rowB) * nodes
        for (let s = 0; s < other.free.length; s++) {
          const to = s * nodes
          const from = rowB * size + to
          for (let q = 0; q < nodes; q++) product[to + q]! += counts[count + q]! * other.scores[from + q]!
        }
      }
      this.#subtract(
        information,
        one.free,
        one.scores,
        rowA * one.free.length * nodes,
        other.free,
        product,
        false,
      )
    }
  }

  /** Takes Σ_q scores[s, q]·product[t, q] from the lower triangle, for one block with itself or two blocks. */
  #subtract(
    information: Float64Array,
    rows: readonly number[],
    scores: Float64Array,
    at: number,
    columns: readonly number[],
    product: Float64Array,
    itself: boolean,
  ): void {
    const nodes = this.#ones.length
    for (let s = 0; s < rows.length; s++)
      for (let t = 0; t < columns.length; t++) {
        if (itself && t > s) break
        let sum = 0
        for (let q = 0; q < nodes; q++) sum += scores[at + s * nodes + q]! * product[t * nodes + q]!
        const [row, column] = [Math.max(rows[s]!, columns[t]!), Math.min(rows[s]!, columns[t]!)]
        const twice = row === column && !(itself && s === t)
        information[row * this.#n + column]! -= twice ? 2 * sum : sum
      }
  }

  /** Fills the posteriors of so many patterns at a time. */
  #eachChunk(visit: (from: number, to: number) => void): void {
    const nodes = this.#ones.length
    const { patterns } = this.#e.table
    for (let from = 0; from < patterns; from += CHUNK) {
      const to = Math.min(patterns, from + CHUNK)
      for (let l = from; l < to; l++) {
        const place = l - from
        const weights = this.#weights.subarray(place * nodes, (place + 1) * nodes)
        this.#likelihood.posterior(l, this.#ones, 0, weights)
        let [first, last] = [0, nodes]
        while (first < nodes - 1 && weights[first]! < NEGLIGIBLE) first++
        while (last > first + 1 && weights[last - 1]! < NEGLIGIBLE) last--
        this.#range[2 * place] = first
        this.#range[2 * place + 1] = last
      }
      visit(from, to)
    }
  }
}
