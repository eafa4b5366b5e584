/**
 * How numbers, dates and words appear on the screen: decimal comma, no-break spaces, Russian plurals.
 * Pure: the present moment is a parameter wherever the result depends on it.
 */

import { nestQuotes } from '#platform/text/nest-quotes.ts'

const NBSP = '\u00A0'
const MINUS = '\u2212'

const MONTHS_OF = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
] as const

const MONTHS = [
  'январь',
  'февраль',
  'март',
  'апрель',
  'май',
  'июнь',
  'июль',
  'август',
  'сентябрь',
  'октябрь',
  'ноябрь',
  'декабрь',
] as const

/** Shown where there is no value at all: a dash that screen readers skip, never a zero. */
export const NOTHING = '—'

/** `12345.678` → «12 345,68»; `decimals` is the most shown, `fixed` keeps trailing zeros, `sign` writes «+». */
export function formatNumber(
  value: number | null | undefined,
  options: { decimals?: number; fixed?: boolean; sign?: boolean } = {},
): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOTHING
  const { decimals = 2, fixed = false } = options
  const rounded = Math.abs(value).toFixed(decimals)
  const [whole = '0', fraction = ''] = rounded.split('.')
  const kept = fixed ? fraction : fraction.replace(/0+$/, '')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, NBSP)
  const isZero = Number(rounded) === 0
  const sign = value < 0 && !isZero ? MINUS : options.sign && !isZero ? '+' : ''
  return `${sign}${grouped}${kept ? `,${kept}` : ''}`
}

/** A share in per cent, 0–100: `7.1` → «7,1 %». */
export function formatPercent(value: number | null | undefined, decimals = 1): string {
  const text = formatNumber(value, { decimals })
  return text === NOTHING ? text : `${text}${NBSP}%`
}

/** Number and its unit: «36 ч», «412 педагогов». A unit with three forms is inflected. */
export function formatQuantity(
  value: number | null | undefined,
  unit: string | readonly [string, string, string],
  decimals = 2,
): string {
  if (value === null || value === undefined) return NOTHING
  const word =
    typeof unit === 'string' ? unit : Number.isInteger(value) ? pluralForm(value, ...unit) : unit[1]
  return `${formatNumber(value, { decimals })}${NBSP}${word}`
}

/** «412 из 5 803 педагогов (7,1 %)»: the part, the base and the share. A base of zero has no share. */
export function formatShare(
  part: number,
  base: number,
  unit: readonly [one: string, few: string, many: string],
): string {
  // After «из» the noun stands in the genitive: «из 1 педагога», «из 21 педагога», «из 5 педагогов».
  const last = base % 10
  const word = last === 1 && base % 100 !== 11 ? unit[1] : unit[2]
  const share = base === 0 ? '' : ` (${formatPercent((part / base) * 100)})`
  return `${formatNumber(part)} из${NBSP}${formatNumber(base)}${NBSP}${word}${share}`
}

/** The form of a noun after a whole number: 1 педагог, 2 педагога, 5 педагогов. */
export function pluralForm(count: number, one: string, few: string, many: string): string {
  const tens = Math.abs(count) % 100
  const units = tens % 10
  if (tens > 10 && tens < 20) return many
  if (units === 1) return one
  return units >= 2 && units <= 4 ? few : many
}

/** «1 педагог», «12 345 педагогов»: the number with its noun. */
export function plural(count: number, one: string, few: string, many: string): string {
  return `${formatNumber(count)}${NBSP}${pluralForm(count, one, few, many)}`
}

/** A business date `YYYY-MM-DD` is read as that day everywhere; a moment is read in the reader's time zone. */
export function toDate(value: string | Date): Date {
  if (value instanceof Date) return value
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  return day ? new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3])) : new Date(value)
}

type Moment = string | Date | null | undefined

/** «12 марта», and «12 марта 2025» if the year is not the present one. */
export function formatDate(value: Moment, now: Date = new Date()): string {
  if (!value) return NOTHING
  const date = toDate(value)
  if (Number.isNaN(date.getTime())) return NOTHING
  const day = `${date.getDate()}${NBSP}${MONTHS_OF[date.getMonth()]}`
  return date.getFullYear() === now.getFullYear() ? day : `${day}${NBSP}${date.getFullYear()}`
}

/** «12.03.2026»: for tables and papers. */
export function formatDateShort(value: Moment): string {
  if (!value) return NOTHING
  const date = toDate(value)
  if (Number.isNaN(date.getTime())) return NOTHING
  return `${twoDigits(date.getDate())}.${twoDigits(date.getMonth() + 1)}.${date.getFullYear()}`
}

/** «март 2026»: heads of months. */
export function formatMonth(value: string | Date): string {
  const date = toDate(/^\d{4}-\d{2}$/.test(String(value)) ? `${String(value)}-01` : value)
  return `${MONTHS[date.getMonth()]} ${date.getFullYear()}`
}

/** «14:32». */
export function formatTime(value: string | Date): string {
  const date = toDate(value)
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}

/** «12 марта, 14:32». */
export function formatMoment(value: Moment, now: Date = new Date()): string {
  return value ? `${formatDate(value, now)}, ${formatTime(value)}` : NOTHING
}

/** A period: «2–20 марта», «28 февраля — 3 марта», with years where one is not the present. */
export function formatPeriod(from: Moment, to: Moment, now: Date = new Date()): string {
  if (!from && !to) return NOTHING
  if (!from) return `до${NBSP}${formatDate(to, now)}`
  if (!to) return `с${NBSP}${formatDate(from, now)}`
  const [start, end] = [toDate(from), toDate(to)]
  const sameMonth = start.getMonth() === end.getMonth() && start.getFullYear() === end.getFullYear()
  if (sameMonth && start.getDate() === end.getDate()) return formatDate(end, now)
  return sameMonth
    ? `${start.getDate()}–${formatDate(end, now)}`
    : `${formatDate(start, now)} — ${formatDate(end, now)}`
}

/** Whole calendar days from one moment to another; negative if `to` is earlier. */
export function daysBetween(from: string | Date, to: string | Date): number {
  const day = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((day(toDate(to)) - day(toDate(from))) / 86_400_000)
}

/** «только что», «12 минут назад», «вчера», «3 дня назад», «2 месяца назад», «через 5 дней». */
export function formatAge(value: Moment, now: Date = new Date()): string {
  if (!value) return NOTHING
  const isDay = typeof value === 'string' && value.length === 10
  const date = toDate(value)
  const days = daysBetween(date, now)
  if (days === 0) {
    if (isDay) return 'сегодня'
    const minutes = Math.floor((now.getTime() - date.getTime()) / 60_000)
    if (minutes < 0) return 'сегодня'
    if (minutes < 1) return 'только что'
    if (minutes < 60) return `${plural(minutes, 'минуту', 'минуты', 'минут')} назад`
    return `${plural(Math.floor(minutes / 60), 'час', 'часа', 'часов')} назад`
  }
  if (days === 1) return 'вчера'
  if (days === -1) return 'завтра'
  const length = spanOf(Math.abs(days))
  return days > 0 ? `${length} назад` : `через${NBSP}${length}`
}

function spanOf(days: number): string {
  if (days < 14) return plural(days, 'день', 'дня', 'дней')
  if (days < 60) return plural(Math.floor(days / 7), 'неделю', 'недели', 'недель')
  if (days < 365) return plural(Math.floor(days / 30.44), 'месяц', 'месяца', 'месяцев')
  return plural(Math.floor(days / 365.25) || 1, 'год', 'года', 'лет')
}

/** Eleven digits → «112-233-445 95» (the form of the Pension Fund); anything else is shown as it is. */
export function formatSnils(value: string | null | undefined): string {
  if (!value) return NOTHING
  const digits = value.replace(/\D/g, '')
  if (digits.length !== 11) return value
  return `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6, 9)}${NBSP}${digits.slice(9)}`
}

/** Kopecks → «12 345,50 ₽»; whole roubles lose their kopecks. */
export function formatMoney(kopecks: number | null | undefined): string {
  if (kopecks === null || kopecks === undefined) return NOTHING
  const isWhole = kopecks % 100 === 0
  return `${formatNumber(kopecks / 100, { decimals: isWhole ? 0 : 2, fixed: !isWhole })}${NBSP}₽`
}

/** Bytes → «1,2 МБ». */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}${NBSP}Б`
  const units = ['КБ', 'МБ', 'ГБ'] as const
  const power = Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), units.length)
  return `${formatNumber(bytes / 1024 ** power, { decimals: 1 })}${NBSP}${units[power - 1]}`
}

/** Total of a capped count: beyond the cap the server counts no further («более 10 000»). */
export function formatCount(total: number, cap = 10_000): string {
  return total > cap ? `более${NBSP}${formatNumber(cap)}` : formatNumber(total)
}

/** «12.03.2026», «12.3.26» or «2026-03-12» → `2026-03-12`; undefined if there is no such day. */
export function parseDate(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim())
  const local = /^(\d{1,2})[.\s/](\d{1,2})[.\s/](\d{2}|\d{4})$/.exec(text.trim())
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]].map(Number)
    : local
      ? [fullYear(local[3]!), Number(local[2]), Number(local[1])]
      : []
  if (year === undefined || month === undefined || day === undefined) return undefined
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}` : undefined
}

/** Two digits of a year: 00–69 are of this century, 70–99 of the last one. */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length > 2) return year
  return year < 70 ? 2000 + year : 1900 + year
}

/** «12 345,5» → 12345.5; undefined if it is not a number. */
export function parseNumber(text: string): number | undefined {
  const plain = text
    .replace(/[\s\u00A0]/g, '')
    .replace(',', '.')
    .replace(MINUS, '-')
  if (!/^-?\d+(\.\d*)?$/.test(plain)) return undefined
  return Number(plain)
}

/** No-break space after №, §, short prepositions and before a dash, quotes within quotes: for sentences put together from parts. */
export function typeset(text: string): string {
  return nestQuotes(text)
    .replace(/([№§])\s+/g, `$1${NBSP}`)
    .replace(/(^|[\s(«])([авикосуяАВИКОСУЯ]|до|за|из|на|не|ни|но|об|от|по|со)\s+/g, `$1$2${NBSP}`)
    .replace(/\s+—/g, `${NBSP}—`)
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
