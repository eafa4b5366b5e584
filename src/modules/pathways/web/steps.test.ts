import { describe, expect, it } from 'vitest'
import type { PathwayItem } from '../contract.ts'
import { costOf, deficitsClosed, isLate, nextItem, progressOf, stateOf, summaryOf } from './steps.ts'

const NBSP = '\u00A0'

function item(over: Partial<PathwayItem> & { id: string }): PathwayItem {
  return {
    position: 1,
    kind: 'nonformal',
    offerId: null,
    title: over.id,
    hours: 10,
    startsOn: '2026-03-01',
    endsOn: '2026-03-20',
    status: 'planned',
    why: '',
    federalNumber: null,
    evidence: null,
    closes: [],
    instead: [],
    completion: null,
    ...over,
  }
}

const raise = (competency: string, from: number, to: number) => ({
  deficitId: '',
  competencyId: '',
  competency,
  title: competency,
  from,
  fromName: `ур. ${from}`,
  to,
  toName: `ур. ${to}`,
})

describe('steps', () => {
  it('the next step is the open one that begins first, undated ones last', () => {
    const items = [
      item({ id: 'undated', position: 1, startsOn: null }),
      item({ id: 'later', position: 2, startsOn: '2026-05-01' }),
      item({ id: 'sooner', position: 3, startsOn: '2026-04-01' }),
      item({ id: 'done', position: 4, startsOn: '2026-01-01', status: 'done' }),
      item({ id: 'dropped', position: 5, startsOn: '2026-01-01', status: 'dropped' }),
    ]
    expect(nextItem(items)?.id).toBe('sooner')
    expect(nextItem(items.slice(0, 1))?.id).toBe('undated')
    expect(nextItem(items.slice(3))).toBeUndefined()
  })

  it('nothing is under way or late before the pathway is confirmed', () => {
    const begun = item({ id: 'a' })
    expect(stateOf(begun, 'offered', '2026-03-10')).toBe('next')
    expect(stateOf(begun, 'running', '2026-03-10')).toBe('now')
    expect(stateOf(begun, 'running', '2026-02-28')).toBe('next')
    expect(isLate(begun, 'running', '2026-03-20')).toBe(false)
    expect(isLate(begun, 'running', '2026-03-21')).toBe(true)
    expect(isLate(begun, 'offered', '2026-03-21')).toBe(false)
    expect(isLate({ ...begun, status: 'done' }, 'running', '2026-03-21')).toBe(false)
  })

  it('a deficit closed by two steps is told once, from the lowest level to the highest', () => {
    const items = [
      item({ id: 'second', closes: [raise('C-01', 1, 2)] }),
      item({ id: 'first', closes: [raise('C-01', 0, 1), raise('C-02', 0, 2)] }),
      item({ id: 'gone', status: 'dropped', closes: [raise('C-03', 0, 3)] }),
    ]
    expect(deficitsClosed(items)).toMatchObject([
      { competency: 'C-01', fromName: 'ур. 0', toName: 'ур. 2' },
      { competency: 'C-02', fromName: 'ур. 0', toName: 'ур. 2' },
    ])
  })

  it('counts without what was dropped', () => {
    const items = [
      item({ id: 'a', status: 'done', hours: 36 }),
      item({ id: 'b', hours: 8 }),
      item({ id: 'c', status: 'dropped', hours: 100 }),
    ]
    expect(progressOf(items)).toEqual({ done: 1, of: 2, hoursDone: 36, hours: 44 })
    expect(summaryOf({ items, hours: 44, startsOn: null, endsOn: null })).toBe(`2${NBSP}шага, 44${NBSP}ч`)
  })

  it('says what a replacement costs', () => {
    expect(costOf(36, 36)).toBe('столько же часов')
    expect(costOf(72, 36)).toBe(`на 36${NBSP}ч дольше`)
    expect(costOf(8, 36)).toBe(`на 28${NBSP}ч короче`)
  })
})
