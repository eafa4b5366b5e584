import { formatNumber, formatPeriod, plural } from '#ui/format.ts'
import type { PathwayStep } from '#ui/pathway-timeline.tsx'
import type { Pathway, PathwayItem } from '../contract.ts'

/** Items that stand in the pathway: what was dropped is only in the history. */
export function standing(items: readonly PathwayItem[]): PathwayItem[] {
  return items.filter(item => item.status !== 'dropped')
}

/** Done, under way today, or ahead. Before the pathway is confirmed nothing is under way yet. */
export function stateOf(
  item: Pick<PathwayItem, 'status' | 'startsOn'>,
  status: Pathway['status'],
  today: string,
): PathwayStep['state'] {
  if (item.status === 'done') return 'done'
  if (item.status === 'running') return 'now'
  return status === 'running' && item.startsOn !== null && item.startsOn <= today ? 'now' : 'next'
}

/** What to do now: the open item that begins first; undated ones come last. */
export function nextItem(items: readonly PathwayItem[]): PathwayItem | undefined {
  return standing(items)
    .filter(item => item.status !== 'done')
    .sort((a, b) => (a.startsOn ?? '9999').localeCompare(b.startsOn ?? '9999') || a.position - b.position)[0]
}

/** A step whose last day has passed undone. */
export function isLate(item: PathwayItem, status: Pathway['status'], today: string): boolean {
  const isOpen = item.status === 'planned' || item.status === 'running'
  return status === 'running' && isOpen && item.endsOn !== null && item.endsOn < today
}

export type ClosedDeficit = { competency: string; title: string; fromName: string; toName: string }

/** Each deficit once: from the lowest level at which a step takes it up to the highest it leads to. */
export function deficitsClosed(items: readonly PathwayItem[]): ClosedDeficit[] {
  const found = new Map<string, PathwayItem['closes'][number]>()
  for (const one of standing(items).flatMap(item => item.closes)) {
    const known = found.get(one.competency)
    found.set(one.competency, {
      ...one,
      ...(known && known.from < one.from && { from: known.from, fromName: known.fromName }),
      ...(known && known.to > one.to && { to: known.to, toName: known.toName }),
    })
  }
  return [...found.values()]
}

/** «7 шагов, 132 ч, с 12 марта по 20 декабря». */
export function summaryOf(pathway: Pick<Pathway, 'items' | 'hours' | 'startsOn' | 'endsOn'>): string {
  const period =
    pathway.startsOn || pathway.endsOn ? `, ${formatPeriod(pathway.startsOn, pathway.endsOn)}` : ''
  return `${plural(standing(pathway.items).length, 'шаг', 'шага', 'шагов')}, ${formatNumber(pathway.hours)}\u00A0ч${period}`
}

/** Share done in steps and hours, for the bar of progress. */
export function progressOf(items: readonly PathwayItem[]): {
  done: number
  of: number
  hoursDone: number
  hours: number
} {
  const all = standing(items)
  const done = all.filter(item => item.status === 'done')
  const sum = (list: readonly PathwayItem[]) => list.reduce((total, item) => total + item.hours, 0)
  return { done: done.length, of: all.length, hoursDone: sum(done), hours: sum(all) }
}

/** How many hours a replacement adds or saves: «на 12 ч дольше», «на 4 ч короче», «столько же часов». */
export function costOf(hours: number, instead: number): string {
  if (hours === instead) return 'столько же часов'
  return hours > instead ? `на ${hours - instead}\u00A0ч дольше` : `на ${instead - hours}\u00A0ч короче`
}
