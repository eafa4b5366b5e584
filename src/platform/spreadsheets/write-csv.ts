import { Readable } from 'node:stream'
import { type CellValue, type ColumnSpec, type TableSpec, textOf, wallClock } from './table-spec.ts'

/**
 * CSV for Russian Excel: UTF-8 with a byte-order mark, `;` between cells, CRLF, decimal comma, dates
 * дд.мм.гггг. A text that Excel would compute (it begins with = + - @, a tab or a return) gets an apostrophe in
 * front: OWASP «CSV Injection»; `readTable` takes it off again.
 */
export function writeCsv(spec: TableSpec): Readable {
  return Readable.from(lines(spec), { objectMode: false, highWaterMark: 64 * 1024 })
}

/**
 * CSV by RFC 4180 for programs of others: UTF-8 without a mark, `,` between cells, CRLF. What Excel would compute is
 * guarded here too, but for telephone numbers: «+79001234567» is a number to it, and its own form to the standards.
 */
export function plainCsv(columns: readonly string[], rows: Iterable<readonly string[]>): string {
  const line = (cells: readonly string[]) =>
    cells.map(text => cell(PHONE.test(text) ? text : guarded(text), /[",\r\n]|^\s|\s$/)).join(',')
  return [columns, ...rows].map(cells => `${line(cells)}\r\n`).join('')
}

const PHONE = /^\+\d{5,15}$/

const PIECE = 32 * 1024

async function* lines({ columns, rows, timeZone }: TableSpec): AsyncGenerator<string> {
  let piece = `\ufeff${columns.map(column => cell(guarded(column.header))).join(';')}\r\n`
  for await (const row of rows) {
    piece += `${columns.map((column, at) => cell(valueText(row[at], column, timeZone))).join(';')}\r\n`
    if (piece.length >= PIECE) {
      yield piece
      piece = ''
    }
  }
  if (piece) yield piece
}

function valueText(value: CellValue, { type = 'text' }: ColumnSpec, timeZone?: string): string {
  if (value === null || value === undefined || value === '') return ''
  if (type === 'date' || type === 'dateTime') {
    const at = wallClock(value, timeZone)
    if (at !== undefined) return dateText(at, type === 'dateTime')
  } else if (type !== 'text' && typeof value === 'number' && Number.isFinite(value)) {
    return String(value).replace('.', ',')
  }
  return guarded(textOf(value))
}

function dateText(at: number, withTime: boolean): string {
  const iso = new Date(at).toISOString()
  const date = `${iso.slice(8, 10)}.${iso.slice(5, 7)}.${iso.slice(0, 4)}`
  return withTime ? `${date} ${iso.slice(11, 16)}` : date
}

/** Signs that no text has and that make other programs take the file for a binary one are left out. */
const UNPRINTABLE = /(?![\t\n\r])\p{Cc}/gu

function guarded(value: string): string {
  const text = value.replaceAll(UNPRINTABLE, '')
  // Apostrophes that the text has of its own get one more, so that reading takes off the right one.
  return /^'*\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

const cell = (text: string, special = /[";\r\n]|^\s|\s$/) =>
  special.test(text) ? `"${text.replaceAll('"', '""')}"` : text
