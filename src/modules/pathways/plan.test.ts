import { describe, expect, it } from 'vitest'
import type { OpenDeficit } from '#modules/diagnostics/index.ts'
import type { OfferRow } from '#modules/programmes/contract.ts'
import { plan, spread } from './plan.ts'

const deficit = (over: Partial<OpenDeficit>): OpenDeficit => ({
  id: 'd1',
  competencyId: 'c1',
  code: 'C-01',
  title: 'Компетенция',
  level: 0,
  targetLevel: 2,
  probability: 0.9,
  weight: 1,
  foundOn: '2026-01-01',
  attemptId: 'a1',
  source: 'test',
  ...over,
})

const offer = (id: string, hours: number, from: number, to: number, kind: OfferRow['kind'] = 'formal') =>
  ({
    id,
    hours,
    kind,
    raises: [{ competencyId: 'c1', code: 'C-01', title: 'Компетенция', from, to }],
  }) as unknown as OfferRow

describe('a plan', () => {
  it('takes the shorter of two offers that do the same', () => {
    const { items, status } = plan({
      deficits: [deficit({})],
      held: [],
      offers: [offer('long', 72, 0, 2), offer('short', 36, 0, 2)],
      hours: 144,
    })
    expect(status).toBe('optimal')
    expect(items.map(item => item.offer)).toEqual(['short'])
  })

  it('answers a deficit whose points just reach the target', () => {
    const { items, value } = plan({
      deficits: [deficit({ level: 2 })],
      held: [],
      offers: [offer('a', 36, 1, 2)],
      hours: 144,
    })
    expect(items.map(item => item.offer)).toEqual(['a'])
    expect(Number.isFinite(value)).toBe(true)
  })

  it('carries the weightiest deficit over into practice where that is offered', () => {
    const offers = [offer('course', 36, 0, 2), offer('lesson', 8, 1, 2, 'practice')]
    expect(
      plan({ deficits: [deficit({})], held: [], offers, hours: 144 }).items.map(item => item.offer),
    ).toEqual(['course', 'lesson'])
  })
})

describe('spread', () => {
  it('lays steps one after another over the whole period, by their hours', () => {
    const dates = spread([30, 10], '2026-09-01', '2026-10-10')
    expect(dates).toEqual([
      { startsOn: '2026-09-01', endsOn: '2026-09-30' },
      { startsOn: '2026-10-01', endsOn: '2026-10-10' },
    ])
  })

  it('never leaves the period, however many steps there are', () => {
    const dates = spread(
      Array.from({ length: 50 }, () => 1),
      '2026-09-01',
      '2026-09-10',
    )
    expect(
      dates.every(
        ({ startsOn, endsOn }) => startsOn >= '2026-09-01' && startsOn <= endsOn && endsOn <= '2026-09-10',
      ),
    ).toBe(true)
  })
})
