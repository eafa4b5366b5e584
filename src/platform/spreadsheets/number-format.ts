import { dateOfSerial } from './cell-text.ts'

/** How a number of a cell turns into the text that its author sees. */
export type NumberFormat = 'general' | 'date' | 'time' | { mask: string }

/** Built-in formats that are dates or times (ECMA-376 part 1, 18.8.30, with the East Asian ones). */
const BUILT_IN_DATES = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
])
const BUILT_IN_TIMES = new Set([18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47])

export function builtInFormat(id: number): NumberFormat {
  if (BUILT_IN_DATES.has(id)) return 'date'
  return BUILT_IN_TIMES.has(id) ? 'time' : 'general'
}

/** Meaning of a format code: `dd.mm.yyyy` is a date, `000-000-000 00` a mask that keeps leading zeros. */
export function formatOfCode(code: string): NumberFormat {
  const positive = code.split(';', 1)[0] ?? ''
  const bare = positive
    .replaceAll(/\[(?:h+|m+|s+)\]/gi, 'h')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
  if (/[dy]/i.test(bare) || /^m+$/i.test(bare.replaceAll(/[^a-z]/gi, '')) || /[дг]{2}/i.test(bare))
    return 'date'
  if (/[hs]/i.test(bare)) return 'time'
  const mask = positive
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/"([^"]*)"/g, '$1')
    .replaceAll(/\\(.)/g, '$1')
  return /^0[0\- ()/]*0$/.test(mask) && (mask.length > 1 || mask !== '0') ? { mask } : 'general'
}

/**
 * Number of a cell as text: dates as YYYY-MM-DD (with THH:MM when there is a time of day), times as HH:MM,
 * masked numbers with their zeros and hyphens, others as 15 significant digits without an exponent.
 */
export function numberText(raw: string, format: NumberFormat, from1904: boolean): string {
  const value = Number(raw)
  if (!Number.isFinite(value)) return raw
  if (format === 'date') {
    const date = dateOfSerial(value, from1904)
    if (date) return dateText(date)
  }
  if (format === 'time' && value >= 0) {
    const minutes = Math.round(value * 24 * 60)
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  }
  if (typeof format === 'object' && Number.isSafeInteger(value) && value >= 0)
    return masked(value, format.mask)
  return plainNumber(value)
}

function dateText(date: Date): string {
  const iso = date.toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16)
}

/** Puts the digits into the mask from the right, as Excel does; surplus digits go in front. */
function masked(value: number, mask: string): string {
  const places = mask.replaceAll(/[^0]/g, '').length
  const digits = String(value).padStart(places, '0')
  const surplus = digits.length - places
  let next = surplus
  return digits.slice(0, surplus) + mask.replaceAll('0', () => digits[next++] ?? '0')
}

function plainNumber(value: number): string {
  const rounded = Number(value.toPrecision(15))
  if (Number.isSafeInteger(rounded)) return String(rounded)
  const text = String(rounded)
  if (!text.includes('e')) return text
  return Math.abs(rounded) >= 1
    ? BigInt(Math.round(rounded)).toString()
    : rounded.toFixed(20).replace(/0+$/, '')
}
