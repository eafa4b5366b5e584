import { cleanText, columnLetter } from './cell-text.ts'
import { EXCEL, type TableLimits } from './limits.ts'
import type { Merge } from './merges.ts'
import { numberText } from './number-format.ts'
import { refusedAt } from './refusals.ts'
import type { TableRow } from './table.ts'
import type { Book } from './xlsx-book.ts'
import { parseXml, unescaped, type XmlHandlers } from './xml-stream.ts'

/** Rows of a sheet as they are unpacked, blank ones left out; a cell merged downwards repeats its value. */
export async function* sheetRows(
  chunks: AsyncIterable<Buffer>,
  book: Book,
  merges: readonly Merge[],
  limits: TableLimits,
): AsyncGenerator<TableRow> {
  let ready: TableRow[] = []
  const fillDown = downwardFill(merges)
  const handlers = rowReader(book, limits, row => {
    // Judged before the fill: merged cells alone do not make a row.
    const isBlank = row.cells.every(cell => cell === '')
    fillDown(row)
    if (!isBlank) ready.push(row)
  })
  for await (const _ of parseXml(chunks, handlers)) {
    const batch = ready
    ready = []
    yield* batch
  }
}

function rowReader(book: Book, limits: TableLimits, onRow: (row: TableRow) => void): XmlHandlers {
  let row: TableRow = { row: 0, cells: [] }
  let column = -1
  let type = 'n'
  let style = 0
  let value = ''
  let hasFormula = false
  let hasValue = false
  let collecting = false

  const place = () => ({ row: row.row, column: columnLetter(column) })
  const finish = () => {
    if (hasFormula && !hasValue) throw uncalculated(place())
    if (value === '' || column >= limits.columns) return
    while (row.cells.length < column) row.cells.push('')
    row.cells[column] = cellText(book, type, style, value)
  }
  return {
    open(name, attributes) {
      if (name === 'c') {
        column = attributes.r ? columnOfReference(attributes.r) : column + 1
        type = attributes.t ?? 'n'
        style = attributes.s ? Number(attributes.s) : 0
        value = ''
        hasFormula = false
        hasValue = false
      } else if (name === 'v' || name === 't') {
        collecting = true
        hasValue = true
      } else if (name === 'f') hasFormula = true
      else if (name === 'rPh') type = 'phonetic'
      else if (name === 'row') {
        row = { row: attributes.r ? Number(attributes.r) : row.row + 1, cells: [] }
        column = -1
      }
    },
    text(part) {
      if (!collecting || type === 'phonetic') return
      value += part
      if (value.length > EXCEL.cellCharacters * 2) throw tooLong(place())
    },
    close(name) {
      if (name === 'v' || name === 't') collecting = false
      else if (name === 'rPh') type = 'inlineStr'
      else if (name === 'c') finish()
      else if (name === 'row') onRow(row)
    },
  }
}

function cellText(book: Book, type: string, style: number, value: string): string {
  if (type === 's') return cleanText(book.sharedStrings[Number(value)] ?? '')
  if (type === 'n') return numberText(value, book.formats[style] ?? 'general', book.from1904)
  if (type === 'b') return value === '1' ? 'да' : 'нет'
  if (type === 'd') return value.replace(/T00:00(?::00(?:\.0+)?)?Z?$/, '')
  return cleanText(unescaped(value))
}

function columnOfReference(reference: string): number {
  let index = 0
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at)
    if (code < 65) break
    index = index * 26 + code - 64
  }
  return index - 1
}

/**
 * A cell merged over several rows stands for each of them: a person sees its value beside every row. Ranges
 * that are wider than one column are headings across the table and stay where they are.
 */
function downwardFill(merges: readonly Merge[]): (row: TableRow) => void {
  const tall = merges.filter(merge => merge.bottom > merge.top && merge.left === merge.right)
  const active = new Map<number, { bottom: number; value: string }>()
  let next = 0
  return row => {
    const at = row.row - 1
    for (const [column, { bottom, value }] of active) {
      if (at > bottom) active.delete(column)
      else if (!row.cells[column]) {
        while (row.cells.length < column) row.cells.push('')
        row.cells[column] = value
      }
    }
    for (let merge = tall[next]; merge && merge.top <= at; merge = tall[++next]) {
      const value = merge.top === at ? row.cells[merge.left] : undefined
      if (value) active.set(merge.left, { bottom: merge.bottom, value })
    }
  }
}

const uncalculated = (place: { row: number; column: string }) =>
  refusedAt(
    'uncalculated',
    `В ячейке ${place.column}${place.row} формула без посчитанного значения. Откройте файл в Excel, дождитесь пересчёта и сохраните.`,
    place,
  )

const tooLong = (place: { row: number; column: string }) =>
  refusedAt(
    'cell-too-long',
    `Слишком длинный текст в ячейке ${place.column}${place.row}. Сократите его.`,
    place,
  )
