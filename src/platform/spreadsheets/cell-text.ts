/** A–Z, AA–… of a column counted from 0. */
export function columnLetter(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

const PLAIN = /^[!-~А-яЁё](?:[ -~А-яЁё]*[!-~А-яЁё])?$/
const SPACES = /[\p{Zs}\u2028\u2029\t]/gu
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\ufffe\uffff]/gu

/**
 * Text as a person sees it: any space is a plain one, what cannot be seen (zero-width signs, soft hyphens,
 * direction and byte-order marks) is gone, ends are trimmed, «й» typed on a Mac as two signs becomes one.
 * Line breaks inside a cell stay, as `\n`.
 */
export function cleanText(text: string): string {
  if (text === '' || PLAIN.test(text)) return text
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(SPACES, ' ')
    .replaceAll(INVISIBLE, '')
    .normalize('NFC')
    .trim()
}

const DAY_MS = 86_400_000
const LAST_SERIAL = 2_958_465

/**
 * Calendar date of an Excel serial day (1 = 01.01.1900), with Excel's own 29.02.1900 (serial 60) skipped;
 * undefined outside 1900–9999.
 */
export function dateOfSerial(serial: number, from1904 = false): Date | undefined {
  if (!Number.isFinite(serial)) return undefined
  const days = from1904 ? serial + 1462 : serial
  if (days < 1 || days >= LAST_SERIAL + 1) return undefined
  const shift = days < 60 ? 1 : 0
  return new Date(Date.UTC(1899, 11, 30) + Math.round((days + shift) * 86_400) * 1000)
}

/** Excel serial day of a calendar date given as UTC milliseconds. */
export function serialOfDate(utcMs: number): number {
  const days = (utcMs - Date.UTC(1899, 11, 30)) / DAY_MS
  return days < 61 ? days - 1 : days
}

const ISO_DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?$/
const RUSSIAN_DATE = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: ?г\.?)?(?: \d{1,2}:\d{2}.*)?$/
const SERIAL = /^\d{5}(?:\.\d+)?$/

/**
 * Business date of a cell as YYYY-MM-DD: from ISO text, дд.мм.гггг (also with / or -, day first), or an Excel
 * serial left in a cell that is not formatted as a date (10000–99999: 1927–2173). Undefined when it is no date;
 * a two-digit year is refused, since nobody can tell 1925 from 2025.
 */
export function dateFromCell(text: string): string | undefined {
  const iso = ISO_DATE.exec(text)
  if (iso) return realDate(iso[1], iso[2], iso[3])
  const russian = RUSSIAN_DATE.exec(text)
  if (russian) return realDate(russian[3], russian[2], russian[1])
  return SERIAL.test(text) ? dateOfSerial(Number(text))?.toISOString().slice(0, 10) : undefined
}

function realDate(year = '', month = '', day = ''): string | undefined {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined
}

/** Number of a cell written with a comma or a point, with or without spaces between thousands. */
export function numberFromCell(text: string): number | undefined {
  const plain = text.replaceAll(' ', '').replace('−', '-').replace(',', '.')
  return /^[+-]?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : undefined
}
