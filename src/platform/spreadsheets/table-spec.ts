import { serialOfDate } from './cell-text.ts'

/** What a column holds; it decides how a value is stored and shown. */
export type ColumnType = 'text' | 'integer' | 'decimal' | 'percent' | 'date' | 'dateTime'

/** `date` takes YYYY-MM-DD or a Date, `percent` 0–100, `text` anything, shown as it is. */
export type CellValue = string | number | boolean | Date | null | undefined

export type ColumnSpec = {
  header: string
  /** Width in characters; 18 by default. */
  width?: number
  type?: ColumnType
  /** A template's column that must be filled: its heading stands out. */
  required?: boolean
  /** What to write here, shown when a cell of the column is chosen (up to 255 characters). */
  hint?: string
  /** Allowed values: a drop-down list in every cell, kept on a hidden sheet. */
  options?: readonly string[]
}

export type TableSpec = {
  sheetName: string
  columns: readonly ColumnSpec[]
  rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>
  /** A line above the table. */
  title?: string
  /** Lines between the title and the table: filters, date, source of the figures. */
  notes?: readonly string[]
  /** IANA time zone in which moments are shown; Europe/Moscow by default. */
  timeZone?: string
}

/** Empty rows of a template that have drop-down lists and hints. */
export const TEMPLATE_ROWS = 5000

const WITHOUT_TIME = /^\d{4}-\d{2}-\d{2}$/
const zones = new Map<string, Intl.DateTimeFormat>()

/**
 * Wall-clock time of a value as milliseconds, as if it were UTC: a sheet knows no time zones. A business date
 * (YYYY-MM-DD) stays the date that it is. Undefined when the value is no date.
 */
export function wallClock(value: CellValue, timeZone = 'Europe/Moscow'): number | undefined {
  if (typeof value === 'string' && WITHOUT_TIME.test(value))
    return Date.parse(`${value}T00:00:00Z`) || undefined
  const at = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : undefined
  if (!at || Number.isNaN(at.getTime())) return undefined
  let format = zones.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    zones.set(timeZone, format)
  }
  return Date.parse(`${format.format(at).replace(' ', 'T')}Z`)
}

/** Excel serial of a value in a date column, whole days for `date`; undefined when it is no date. */
export function serialOf(value: CellValue, type: ColumnType, timeZone?: string): number | undefined {
  const at = wallClock(value, timeZone)
  if (at === undefined) return undefined
  const serial = serialOfDate(at)
  if (serial < 1) return undefined
  return type === 'date' ? Math.floor(serial) : serial
}

export function textOf(value: CellValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'да' : 'нет'
  return value instanceof Date ? value.toISOString() : String(value)
}
