import type { ResponseTable } from './response-table.ts'
import { MISSING } from './score-eap.ts'

/**
 * Neighbouring items taken together: every combination of their responses has one row at the nodes, so that a
 * person costs one product per block and node instead of one per item and node.
 */
export interface Block {
  /** Items from…to − 1. */
  readonly from: number
  readonly to: number
  /** Responses an item can show in this block: its scores and, where some are missing, one more. */
  readonly radix: readonly number[]
  readonly rows: number
  /** Rows of the blocks before it. */
  readonly firstRow: number
}

export interface BlockCode {
  readonly blocks: readonly Block[]
  readonly rows: number
  /** Row of pattern l in block β: row[l·blocks + β], counted over all blocks. */
  readonly row: Int32Array
}

/** Codes a table of responses into blocks of at most `mostRows` combinations. */
export function encode(table: ResponseTable, mostRows: number): BlockCode {
  const blocks = divideIntoBlocks(radixOf(table), mostRows)
  const row = new Int32Array(table.patterns * blocks.length)
  codeRows(blocks, table.scores, table.ids.length, row)
  const last = blocks.at(-1)
  return { blocks, rows: last ? last.firstRow + last.rows : 0, row }
}

/** Rows of the blocks for people whose scores stand person after person; fills `row`, as in `BlockCode`. */
export function codeRows(blocks: readonly Block[], scores: Int8Array, items: number, row: Int32Array): void {
  const people = Math.floor(row.length / Math.max(1, blocks.length))
  for (let number = 0; number < blocks.length; number++) {
    const { from, to, radix, firstRow } = blocks[number]!
    for (let l = 0; l < people; l++) {
      let code = 0
      for (let i = from; i < to; i++) {
        const score = scores[l * items + i]!
        const base = radix[i - from]!
        code = code * base + (score < 0 ? base - 1 : score)
      }
      row[l * blocks.length + number] = firstRow + code
    }
  }
}

function radixOf(table: ResponseTable): number[] {
  const items = table.ids.length
  const missing = new Uint8Array(items)
  for (let at = 0; at < table.scores.length; at++) if (table.scores[at] === MISSING) missing[at % items] = 1
  return table.ids.map((_, i) => table.highest[i]! + 1 + missing[i]!)
}

/** @param radix responses each item can show, a missing one counted where it can be missing */
export function divideIntoBlocks(radix: readonly number[], mostRows: number): Block[] {
  const blocks: Block[] = []
  let from = 0
  let firstRow = 0
  while (from < radix.length) {
    let rows = radix[from]!
    let to = from + 1
    while (to < radix.length && rows * radix[to]! <= mostRows) rows *= radix[to++]!
    blocks.push({ from, to, radix: radix.slice(from, to), rows, firstRow })
    firstRow += rows
    from = to
  }
  return blocks
}

/** Score of item `from + offset` in a row of a block, MISSING where the row has no response to it. */
export function scoreInRow(block: Block, row: number, offset: number, highest: number): number {
  let code = row
  for (let j = block.radix.length - 1; j > offset; j--) code = Math.floor(code / block.radix[j]!)
  const score = code % block.radix[offset]!
  return score > highest ? MISSING : score
}

/**
 * Calls `visit` for every row of every block and every item answered in it: the row counted over all blocks, the
 * item, its score.
 */
export function eachAnswer(
  { blocks }: BlockCode,
  highest: ArrayLike<number>,
  visit: (row: number, item: number, score: number) => void,
): void {
  for (const block of blocks)
    for (let row = 0; row < block.rows; row++)
      for (let i = block.from; i < block.to; i++) {
        const score = scoreInRow(block, row, i - block.from, highest[i]!)
        if (score !== MISSING) visit(block.firstRow + row, i, score)
      }
}
