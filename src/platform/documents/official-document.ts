import { nestQuotes } from '../text/nest-quotes.ts'

/**
 * An official paper as data: one model for the PDF, the DOCX and the sheet of paper on the screen. Its layout
 * follows ГОСТ Р 7.0.97–2016: organisation, «УТВЕРЖДАЮ» on the right, title, text, signatures.
 */
export type OfficialDocument = {
  head: OfficialHead
  approval?: Approval
  /** «СОГЛАСОВАНО», on the left of the approval. */
  agreement?: Approval
  title: string
  subtitle?: string
  /** Place, date and number of registration, under the title. */
  registration?: { place?: string; date?: string; number?: string }
  blocks: readonly Block[]
  signatures: readonly Signature[]
  footer: OfficialFooter
  page?: { paper?: 'a4' | 'a3'; orientation?: 'portrait' | 'landscape' }
}

export type OfficialHead = {
  /** Whom the organisation belongs to: «Министерство образования Калининградской области». */
  authority?: string
  organisation: string
  /** Address, telephone, ОГРН, ИНН/КПП: one line each. */
  details?: readonly string[]
}

export type Approval = {
  /** Position with the organisation in the genitive: «Директор МАОУ СОШ № 5». */
  position: string
  /** Initials and surname: «И. О. Фамилия». */
  name: string
  /** «01.09.2026»; left out: a line for writing the date by hand. */
  date?: string
  /** Act by which it was approved: «приказ от 01.09.2026 № 115». */
  act?: string
}

export type Block =
  | { kind: 'heading'; text: string; level?: 1 | 2 }
  | { kind: 'paragraph'; text: string; align?: 'justify' | 'left' | 'center' }
  | { kind: 'keyValues'; rows: readonly { key: string; value: string }[] }
  | OfficialTable
  | { kind: 'note'; text: string }

export type OfficialTable = {
  kind: 'table'
  caption?: string
  columns: readonly TableColumn[]
  /** Cells by column; a row that is short is filled with empty ones. */
  rows: readonly (readonly string[])[]
  /** Last row in bold. */
  total?: readonly string[]
}

export type TableColumn = {
  title: string
  /** Share of the table's width relative to the other columns; 1 by default. */
  width?: number
  align?: 'left' | 'center' | 'right'
}

export type Signature = { position: string; name: string }

export type OfficialFooter = {
  /** The moment when the paper was made, ISO 8601. */
  generatedAt: string
  /** IANA zone in which the moment is shown; Europe/Moscow by default. */
  timeZone?: string
  /** Where anybody can check that the paper is genuine. */
  verification?: { address: string; code: string }
}

/** Sentences of the footer: when the paper was made and where it is checked. */
export function footerLines({
  generatedAt,
  timeZone = 'Europe/Moscow',
  verification,
}: OfficialFooter): string[] {
  const moment = new Intl.DateTimeFormat('ru-RU', {
    timeZone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'shortOffset',
  }).format(new Date(generatedAt))
  const made = `Сформировано ${moment
    .replace(', ', ' в\u00a0')
    .replace(' GMT', ' (UTC')
    .replace(/(\(UTC.*)$/, '$1)')}.`
  return verification
    ? [made, `Подлинность проверяется по адресу ${verification.address}, код ${verification.code}.`]
    : [made]
}

/** Place, date and number as they stand under the title, left to right; missing ones are ''. */
export function registrationParts({
  registration = {},
}: OfficialDocument): [string, string, string] | undefined {
  const { place = '', date = '', number = '' } = registration
  return place || date || number ? [date, place, number && `№\u00a0${number}`] : undefined
}

/** Cells of a row, as many as the table has columns. */
export const cellsOf = (table: OfficialTable, row: readonly string[]): string[] =>
  table.columns.map((_, at) => row[at] ?? '')

/**
 * The document with spaces that must not break made so: after №, between a number and its «г.» or «ч», between
 * initials and surname. Signs that neither format can hold become spaces.
 */
export function typeset(document: OfficialDocument): OfficialDocument {
  return withText(document) as OfficialDocument
}

function withText(value: unknown): unknown {
  if (typeof value === 'string') return bound(value)
  if (Array.isArray(value)) return value.map(withText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withText(item)]))
}

const bound = (text: string) =>
  nestQuotes(text.toWellFormed())
    .replaceAll(/(?!\n)\p{Cc}/gu, ' ')
    .replaceAll(/([№§]) /g, '$1\u00a0')
    .replaceAll(/(?<=\d) (?=(?:г|ч|ак|руб|мин)\.|ч\b|%)/gu, '\u00a0')
    .replaceAll(/(?<=(?:^|[\s\u00a0(«])\p{Lu}\.) (?=\p{Lu})/gu, '\u00a0')
    .replaceAll(/(?<=\d) (?=\d{3}(?!\d))/g, '\u00a0')
