import { formatDate, formatPeriod } from '#ui/format.ts'
import type { HistoryEntry } from '#ui/history.tsx'
import type { StatusTone } from '#ui/status.tsx'
import type { Pathway, PathwayItem, PathwayRow } from '../contract.ts'
import { STATUS_TITLES } from '../lifecycle.ts'

type Stand = { status: Pathway['status']; isReturned: boolean }

/** State as its reader would say it; a returned draft is more than a draft. */
export function statusWords({ status, isReturned }: Stand): string {
  return isReturned ? 'Возвращён с пожеланием' : STATUS_TITLES[status]
}

export function toneOf({ status, isReturned }: Stand): StatusTone {
  if (isReturned) return 'warning'
  return (
    {
      draft: 'neutral',
      offered: 'progress',
      running: 'progress',
      completed: 'proven',
      stopped: 'lost',
    } as const
  )[status]
}

/** «3 из 7»; nothing where the viewer may see the fact only. */
export function progressWords(row: Pick<PathwayRow, 'done' | 'items'>): string {
  return row.items === null ? '' : `${row.done ?? 0} из\u00A0${row.items}`
}

export const ITEM_STATUSES: Record<PathwayItem['status'], string> = {
  planned: 'впереди',
  running: 'идёт',
  done: 'выполнен',
  dropped: 'убран',
}

const DONE: Record<string, string> = {
  'pathways.draft': 'Составлен черновик',
  'pathways.change': 'Маршрут изменён',
  'pathways.offer': 'Маршрут предложен педагогу',
  'pathways.confirm': 'Педагог подтвердил маршрут',
  'pathways.return': 'Педагог вернул маршрут с пожеланием',
  'pathways.finish-item': 'Шаг отмечен выполненным',
  'pathways.record-completion': 'Внесён документ об освоении программы',
  'pathways.complete': 'Маршрут завершён',
  'pathways.stop': 'Маршрут прекращён',
  'pathways.ask-diagnosis': 'Педагог попросил повторную диагностику',
}

const FIELDS: Record<string, string> = {
  number: 'Номер',
  status: 'Состояние',
  startsOn: 'Начало',
  endsOn: 'Окончание',
  item: 'Шаг',
  evidence: 'Подтверждение',
  document: 'Документ №',
  content: 'Содержание',
  technologies: 'Формы и технологии',
  pace: 'Темп',
  resources: 'Ресурсы',
  conditions: 'Условия',
  teacherRequest: 'Пожелание педагога',
}

/** The record of changes in the reader's words: steps as «убрано» and «добавлено», codes and dates unfolded. */
export function historyWords(history: Pathway['history']): HistoryEntry[] {
  return history.map((entry, index) => ({
    id: `${entry.at}-${index}`,
    at: entry.at,
    who: entry.who,
    what: DONE[entry.action] ?? 'Маршрут изменён',
    reason: entry.reason,
    changes: entry.changes.flatMap(change => {
      if (change.field === 'items') return stepChanges(change.before, change.after)
      const field = FIELDS[change.field]
      // A draft begins with everything empty: its steps say enough. A finished step is named once.
      if (!field || entry.action === 'pathways.draft') return []
      if (change.field === 'item' && change.before !== null) return []
      return [{ field, before: shown(change.before), after: shown(change.after) }]
    }),
  }))
}

function stepChanges(before: unknown, after: unknown): NonNullable<HistoryEntry['changes']>[number][] {
  const [was, is] = [linesOf(before), linesOf(after)]
  const gone = was.filter(line => !is.includes(line)).map(stepWords)
  const come = is.filter(line => !was.includes(line)).map(stepWords)
  if (gone.length === 0 && come.length === 0) return []
  return [{ field: 'Шаги', before: gone.join('; '), after: come.join('; ') }]
}

const linesOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(line => typeof line === 'string') : []

const STEP_LINE = /^(.*) \((\w+), (\S+) … (\S+)\)$/

/** «Программа (planned, 2026-03-10 … 2026-03-20)» → «Программа, впереди, 10–20 марта». */
function stepWords(line: string): string {
  const [, title, status, from, to] = STEP_LINE.exec(line) ?? []
  if (!title) return line
  const dates = from === '—' && to === '—' ? '' : `, ${formatPeriod(dayOf(from), dayOf(to))}`
  return `${title}, ${ITEM_STATUSES[status as PathwayItem['status']] ?? status}${dates}`
}

const dayOf = (text: string | undefined) => (text === '—' ? null : text)

function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDate(value)
  if (value in STATUS_TITLES) return STATUS_TITLES[value as Pathway['status']]
  if (value in ITEM_STATUSES) return ITEM_STATUSES[value as PathwayItem['status']]
  return value
}
