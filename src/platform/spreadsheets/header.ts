import { columnLetter } from './cell-text.ts'
import type { Merge } from './merges.ts'
import type { TableColumn, TableRow } from './table.ts'

export type HeaderOptions = {
  /**
   * Names of columns that the caller knows: the header is then the row that has most of them, and titles or
   * notes above the table do no harm. Without them, and where no row has any, it is the first row with two filled
   * cells.
   */
  expected?: readonly string[]
  /** Rows of the header. By default 1 in a CSV; in a sheet 2 where cells of the first one are merged. */
  headerRows?: 1 | 2
}

export type Header = { headerRow: number; columns: TableColumn[] }

/** How deep a header may lie under titles and notes. */
export const HEADER_WITHIN = 40

/** Finds the header among the first filled rows; undefined when there is none. */
export function findHeader(
  rows: readonly TableRow[],
  merges: readonly Merge[],
  options: HeaderOptions,
): Header | undefined {
  const start = headerStart(rows, merges, options)
  const first = rows[start]
  if (!first) return undefined
  const second = isTwoRows(first, merges, options) ? rows[start + 1] : undefined
  const upper = spread(first, merges)
  const names = second
    ? Array.from({ length: Math.max(upper.length, second.cells.length) }, (_, column) =>
        joined(upper[column], second.cells[column]),
      )
    : upper
  while (names.length > 0 && names.at(-1) === '') names.pop()
  return {
    headerRow: lastRowOf(first, second, merges),
    columns: names.map((name, index) => ({ letter: columnLetter(index), name })),
  }
}

/** Two spellings of one column name: case, spaces, line breaks, hyphenation, ё, a star or colon at the end. */
export function sameName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/-\n/g, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/[\s*:.]+$/, '')
    .trim()
}

function headerStart(
  rows: readonly TableRow[],
  merges: readonly Merge[],
  { expected }: HeaderOptions,
): number {
  const wide = rows.findIndex(row => row.cells.filter(cell => cell !== '').length >= 2)
  if (!expected || expected.length === 0) return Math.max(wide, 0)
  const known = new Set(expected.map(sameName))
  let best = { at: -1, hits: 0 }
  rows.forEach((row, at) => {
    const hits = row.cells.filter(cell => known.has(sameName(cell))).length
    if (hits > best.hits) best = { at, hits }
  })
  if (best.hits === 0) return wide
  const [above, found] = [rows[best.at - 1], rows[best.at]]
  // The names sit in the lower of two header rows: the upper one groups them with merged cells.
  const isLower =
    above &&
    found &&
    above.row === found.row - 1 &&
    isGrouping(above, merges) &&
    above.cells.some(cell => known.has(sameName(cell)))
  return isLower ? best.at - 1 : best.at
}

const isTwoRows = (first: TableRow, merges: readonly Merge[], { headerRows }: HeaderOptions) =>
  headerRows ? headerRows === 2 : isGrouping(first, merges) && spansRows(first, merges)

/** Some cells of the row are merged across, though not one cell over the whole table, which is a title. */
const isGrouping = (row: TableRow, merges: readonly Merge[]) =>
  row.cells.filter(cell => cell !== '').length >= 2 &&
  merges.some(({ top, bottom, left, right }) => top === row.row - 1 && bottom === top && right > left)

/** Other cells reach down beside the groups: so the next row belongs to the header too. */
const spansRows = (row: TableRow, merges: readonly Merge[]) =>
  merges.some(({ top, bottom }) => top === row.row - 1 && bottom > top) ||
  merges.every(({ top }) => top !== row.row)

/** Names of the upper row with a merged name repeated over its columns. */
function spread(row: TableRow, merges: readonly Merge[]): string[] {
  const names = [...row.cells]
  for (const { top, left, right } of merges) {
    if (top !== row.row - 1) continue
    for (let column = left + 1; column <= right && column < left + 300; column += 1) {
      while (names.length <= column) names.push('')
      names[column] ||= names[left] ?? ''
    }
  }
  return names
}

const joined = (upper = '', lower = '') =>
  upper && lower && upper !== lower ? `${upper} / ${lower}` : upper || lower

function lastRowOf(first: TableRow, second: TableRow | undefined, merges: readonly Merge[]): number {
  const bottoms = merges.filter(merge => merge.top === first.row - 1).map(merge => merge.bottom + 1)
  return Math.max(second?.row ?? first.row, ...bottoms.filter(bottom => bottom <= first.row + 1))
}
