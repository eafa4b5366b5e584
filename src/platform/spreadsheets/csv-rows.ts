import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { cleanText } from './cell-text.ts'
import type { TableLimits } from './limits.ts'
import { refused, refusedAt } from './refusals.ts'
import type { TableRow } from './table.ts'

const PIECE = 64 * 1024
const DELIMITERS = [';', ',', '\t', '|'] as const

/** Rows of a CSV, blank ones left out; the whole text is in memory, held by the limit on the file's size. */
export async function* csvRows(source: Buffer | string, limits: TableLimits): AsyncGenerator<TableRow> {
  const text = decoded(typeof source === 'string' ? await readFile(source) : source)
  const hint = /^sep=(.)\r?\n/.exec(text)
  const body = hint ? text.slice(hint[0].length) : text
  const parser = parse({
    delimiter: hint?.[1] ?? delimiterOf(body),
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: 1024 * 1024,
  })
  let row = hint ? 1 : 0
  try {
    for await (const record of Readable.from(pieces(body)).pipe(parser) as AsyncIterable<string[]>) {
      row += 1
      const cells = record.slice(0, limits.columns).map(cellText)
      if (cells.some(cell => cell !== '')) yield { row, cells }
    }
  } catch (error) {
    throw error instanceof CsvError ? broken(error, (hint ? 1 : 0) + 1) : error
  }
}

function* pieces(text: string) {
  for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE)
}

/**
 * Text in UTF-8 or UTF-16 (by its mark), in UTF-8 without a mark, or in windows-1251, which Excel writes under
 * a Russian Windows: bytes of Cyrillic in 1251 are practically never valid UTF-8.
 */
export function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return iconv.decode(bytes, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return iconv.decode(bytes, 'utf-16be')
  if (bytes.includes(0)) throw refused('not-a-table')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return iconv.decode(bytes, 'windows-1251')
  }
}

/** The delimiter that splits most of the first lines, and most evenly. Signs inside quotes do not count. */
export function delimiterOf(text: string): string {
  const lines = text
    .slice(0, PIECE)
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .split(/\r?\n|\r/)
    // of a line whose cells are all quoted only the delimiters are left, tabs among them
    .filter(line => line.replaceAll(' ', '') !== '')
    .slice(0, 50)
  let best: { delimiter: string; score: number } = { delimiter: ';', score: 0 }
  for (const delimiter of DELIMITERS) {
    const counts = lines.map(line => line.split(delimiter).length - 1)
    const usual = [...counts].sort((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0
    const even = counts.filter(count => count === usual).length
    const score = usual > 0 ? usual + even * 10 : (counts[0] ?? 0) / 100
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** Undoes what keeps spreadsheets from computing a text: `="00123"`, and the apostrophe of an exported CSV. */
function cellText(raw: string): string {
  const text = cleanText(/^'+\s*[=+\-@\t\r]/.test(raw) ? raw.slice(1) : raw)
  const quoted = /^="([^"]*)"$/.exec(text)
  return quoted ? (quoted[1] ?? '') : text
}

/** The parser reads ahead of the rows that were taken from it, so the place is the parser's own count. */
function broken(error: CsvError, firstRow: number) {
  const row = firstRow + Number(error.records ?? 0)
  const known =
    error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
      ? `Начиная со строки ${row} кавычка открыта и не закрыта. Закройте или удалите её.`
      : `Строку ${row} не удалось разобрать: проверьте кавычки (внутри текста их удваивают).`
  return refusedAt('csv-quotes', known, { row })
}
