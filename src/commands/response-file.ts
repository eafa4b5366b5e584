import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { HIGHEST_SCORE, MISSING } from '#engines/irt/index.ts'
import type { ProblemItem } from '#platform/errors/problem.ts'
import { delimiterOf } from '#platform/spreadsheets/csv-rows.ts'
import { refuse } from './command.ts'

/** Faults told one by one; the rest are only counted. */
export const MOST_PROBLEMS = 100
const SAMPLE = 64 * 1024

/** How the columns of a file of responses are to be taken. */
export interface ResponseColumns {
  /** Columns that are not items: frequency (a whole number), case weight, group, and columns to leave out. */
  readonly count?: string | undefined
  readonly weight?: string | undefined
  readonly group?: string | undefined
  readonly ignored: readonly string[]
  /** Items to take; any other column is left out. Without it every other column is an item. */
  readonly only?: ReadonlySet<string>
}

/** One row of the file; `scores` is used again for the next row. */
export interface ResponseRow {
  /** Row of the file, the header being 1. */
  readonly row: number
  readonly scores: Int8Array
  readonly weight: number
  readonly group: string
}

export interface ResponseFile {
  /** Items in the order of the columns. */
  readonly ids: readonly string[]
  /** Columns that were left out because nobody asked for them. */
  readonly leftOut: readonly string[]
  /** Goes through the rows; resolves at the end, or refuses with every fault of the file. */
  readonly read: (take: (row: ResponseRow) => void) => Promise<void>
}

/**
 * Opens a CSV of responses: a header of item ids, cells 0…99 or empty. It is read as a stream, so its length is not
 * held by memory. Delimiter and encoding are recognised.
 * @throws Problem with all faults by row and column
 */
export async function openResponses(file: string, columns: ResponseColumns): Promise<ResponseFile> {
  const sample = await readSample(file)
  const encoding = encodingOf(sample)
  const delimiter = delimiterOf(iconv.decode(sample, encoding))
  const records = () => recordsOf(file, encoding, delimiter)
  let header: string[] = []
  for await (const record of records()) {
    header = record.map(name => name.trim())
    break
  }
  const faults = new Faults(file)
  const layout = layOut(header, columns, faults)
  faults.refuseAny()
  return {
    ids: layout.items.map(at => header[at]!),
    leftOut: layout.leftOut.map(at => header[at]!),
    read: take => readRows(records(), header, layout, faults, take),
  }
}

interface ColumnLayout {
  readonly items: readonly number[]
  readonly leftOut: readonly number[]
  readonly count: number
  readonly weight: number
  readonly group: number
}

function layOut(header: readonly string[], columns: ResponseColumns, faults: Faults): ColumnLayout {
  if (header.length === 0) faults.add('empty-file', 'В файле нет строки заголовка с именами заданий.', 1)
  header.forEach((name, at) => {
    if (name === '')
      faults.add('empty-header', `У столбца ${at + 1} нет имени. Впишите в заголовок id задания.`, 1)
    else if (header.indexOf(name) !== at)
      faults.add('duplicate-header', `Столбец «${name}» встречается дважды. Оставьте один.`, 1, name)
  })
  const placeOf = (name: string | undefined) => {
    if (name === undefined) return -1
    const at = header.indexOf(name)
    if (at < 0) faults.add('no-column', `Столбца «${name}» в файле нет. Проверьте имя.`, 1, name)
    return at
  }
  const [count, weight, group] = [columns.count, columns.weight, columns.group].map(placeOf)
  const other = new Set([count, weight, group, ...columns.ignored.map(placeOf)])
  const candidates = header.map((_, at) => at).filter(at => !other.has(at))
  const isWanted = (at: number) => columns.only?.has(header[at]!) ?? true
  const items = candidates.filter(isWanted)
  if (header.length > 0 && items.length === 0)
    faults.add('no-items', 'В файле нет ни одного нужного столбца с ответами. Проверьте id заданий.', 1)
  const leftOut = candidates.filter(at => !isWanted(at))
  return { items, leftOut, count: count!, weight: weight!, group: group! }
}

async function readRows(
  records: AsyncIterable<string[]>,
  header: readonly string[],
  layout: ColumnLayout,
  faults: Faults,
  take: (row: ResponseRow) => void,
): Promise<void> {
  const scores = new Int8Array(layout.items.length)
  let row = 0
  for await (const record of records) {
    row++
    if (row === 1 || (record.length === 1 && record[0]!.trim() === '')) continue
    if (record.length !== header.length) {
      faults.add('wrong-width', `В строке ${record.length} ячеек, а в заголовке ${header.length}.`, row)
      continue
    }
    readScores(record, header, layout.items, row, scores, faults)
    const weight = weightOf(record, header, layout, row, faults)
    const group = layout.group < 0 ? '' : record[layout.group]!.trim()
    if (layout.group >= 0 && group === '')
      faults.add('no-group', 'Группа не указана. Впишите её.', row, header[layout.group])
    if (faults.count === 0 && weight > 0) take({ row, scores, weight, group })
  }
  faults.refuseAny()
}

function readScores(
  record: readonly string[],
  header: readonly string[],
  items: readonly number[],
  row: number,
  scores: Int8Array,
  faults: Faults,
): void {
  for (let i = 0; i < items.length; i++) {
    const cell = record[items[i]!]!
    const score = scoreOf(cell)
    if (score === undefined) {
      const shown = cell.trim().slice(0, 40)
      faults.add(
        'unknown-code',
        `Значение «${shown}» не понято: нужно целое число от 0 до ${HIGHEST_SCORE} или пустая ячейка.`,
        row,
        header[items[i]!],
      )
    } else scores[i] = score
  }
}

const ZERO = '0'.charCodeAt(0)

/** A score, `MISSING` for an empty cell, nothing for anything else. */
function scoreOf(cell: string): number | undefined {
  if (cell.length === 1) {
    const digit = cell.charCodeAt(0) - ZERO
    if (digit >= 0 && digit <= 9) return digit
  }
  const text = cell.trim()
  if (text === '') return MISSING
  return /^\d{1,2}$/.test(text) ? Number(text) : undefined
}

/** Frequency times case weight; 1 where the file has neither. */
function weightOf(
  record: readonly string[],
  header: readonly string[],
  layout: ColumnLayout,
  row: number,
  faults: Faults,
): number {
  let weight = 1
  if (layout.count >= 0) {
    const text = record[layout.count]!.trim()
    if (/^\d+$/.test(text)) weight *= Number(text)
    else faults.add('bad-count', `Частота «${text}» — не целое число от нуля.`, row, header[layout.count])
  }
  if (layout.weight >= 0) {
    const text = record[layout.weight]!.trim().replace(',', '.')
    if (/^\d+(\.\d+)?$/.test(text)) weight *= Number(text)
    else faults.add('bad-weight', `Вес «${text}» — не число от нуля.`, row, header[layout.weight])
  }
  return weight
}

async function readSample(file: string): Promise<Buffer> {
  try {
    const handle = await open(file)
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE), 0, SAMPLE, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch {
    return refuse('Файл не прочитан.', [
      { code: 'file.unreadable', message: `Файла ${file} нет или он недоступен. Проверьте путь.`, file },
    ])
  }
}

/** UTF-8, or windows-1251, which Excel writes under a Russian Windows. */
function encodingOf(sample: Buffer): 'utf-8' | 'windows-1251' {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1251'
  }
}

async function* recordsOf(file: string, encoding: string, delimiter: string): AsyncGenerator<string[]> {
  const parser = parse({ bom: true, delimiter, relax_column_count: true, max_record_size: 1024 * 1024 })
  const source = createReadStream(file)
  const text = source.pipe(iconv.decodeStream(encoding))
  source.on('error', error => parser.destroy(error))
  let row = 0
  try {
    for await (const record of text.pipe(parser) as AsyncIterable<string[]>) {
      row++
      yield record
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const at = Number(error.records ?? row) + 1
    const message = `Строку ${at} не удалось разобрать: проверьте кавычки (внутри текста их удваивают).`
    refuse('Файл ответов не принят.', [{ code: 'csv-quotes', message, file, row: at }])
  } finally {
    source.destroy()
  }
}

/** Faults of a file, gathered to be told at once. */
class Faults {
  readonly #file: string
  readonly #problems: ProblemItem[] = []
  count = 0

  constructor(file: string) {
    this.#file = file
  }

  add(code: string, message: string, row: number, column?: string): void {
    this.count++
    if (this.#problems.length < MOST_PROBLEMS)
      this.#problems.push({ code, message, file: this.#file, row, ...(column !== undefined && { column }) })
  }

  refuseAny(): void {
    if (this.count === 0) return
    const rest = this.count - this.#problems.length
    const more = {
      code: 'more-problems',
      message: `И ещё ошибок: ${rest}. Исправьте названные и повторите.`,
      file: this.#file,
    }
    refuse('Файл ответов не принят.', rest > 0 ? [...this.#problems, more] : this.#problems)
  }
}
