import { ruDate } from '../text/ru-date.ts'
import type { Block, OfficialDocument, Signature, TableColumn } from './official-document.ts'

/** A column with what stands in it: heading and cell cannot come apart. */
export type ListColumn<Row> = TableColumn & { cell: (row: Row) => string }

/** A list that an official dates and signs. */
export type OfficialList<Row> = {
  /** Whose list it is, at the head of the paper; '' where nobody's in particular. */
  organisation: string
  title: string
  /** Under the title: the day it is true for, the act, the body. */
  subtitle?: string
  /** Day that is registered under the title, YYYY-MM-DD. */
  registeredOn?: string
  /** What has to be known before the rows are read. */
  preamble?: string
  columns: readonly ListColumn<Row>[]
  rows: readonly Row[]
  /** What the rows come to: «Всего пар: 12.» */
  summary?: string
  /** Whoever signs: a position whose holder writes her name by hand, or people by name. */
  signedBy: string | readonly Signature[]
  /** Landscape by default: lists are wide. */
  orientation?: 'portrait' | 'landscape'
}

const NUMBER: TableColumn = { title: '№', width: 0.4, align: 'right' }

/** The list as a paper: numbered rows in one frame whichever room it comes from. @param now when it was made */
export function listPaper<Row>(
  { organisation, title, subtitle, registeredOn, orientation = 'landscape', ...list }: OfficialList<Row>,
  now: Date,
): OfficialDocument {
  const { preamble, columns, rows, summary, signedBy } = list
  const table: Block = {
    kind: 'table',
    columns: [NUMBER, ...columns.map(({ cell: _, ...column }) => column)],
    rows: rows.map((row, at) => [String(at + 1), ...columns.map(({ cell }) => cell(row))]),
  }
  return {
    head: { organisation },
    title,
    ...(subtitle && { subtitle }),
    ...(registeredOn && { registration: { date: ruDate(registeredOn) } }),
    page: { paper: 'a4', orientation },
    blocks: [
      ...(preamble ? [{ kind: 'paragraph', text: preamble } as const] : []),
      table,
      ...(summary ? [{ kind: 'paragraph', text: summary, align: 'left' } as const] : []),
    ],
    signatures: typeof signedBy === 'string' ? [{ position: signedBy, name: '' }] : signedBy,
    footer: { generatedAt: now.toISOString() },
  }
}
