import { describe, expect, it } from 'vitest'
import type { PathwayWork, WorkKind } from '#modules/pathways/index.ts'
import { composeMethodologist } from './compose-methodologist.ts'
import { composeOverseer } from './compose-overseer.ts'
import { arrange, type IndicatorNow, matter } from './piece.ts'

const NBSP = '\u00A0'
const step = { title: 'Сделайте', reason: 'Надо.', label: 'Сделать' }

const composeOverseerOn = (
  facts: Parameters<typeof composeOverseer>[0],
  role: 'ministry' | 'federal-coordinator' = 'ministry',
) => composeOverseer(facts, role, '2026-03-20')

describe('arranging', () => {
  it('takes the first matter that can be a step, and tells how many did not fit', () => {
    const matters = [
      matter({ id: 'a', title: 'а', link: '/a' }),
      matter({ id: 'b', title: 'б', link: '/b', step }),
      ...Array.from({ length: 9 }, (_, at) => matter({ id: `${at}`, title: `${at}`, link: '/c', step })),
    ]
    const home = arrange(matters, { hidden: 5, figures: [] })
    expect(home.now).toEqual({ title: 'Сделайте', reason: 'Надо.', action: { label: 'Сделать', link: '/b' } })
    expect(home.waiting.map(one => one.id)).toEqual(['a', '0', '1', '2', '3', '4', '5'])
    expect(home.waitingTotal).toBe(15)
    expect(home.waiting.every(one => !('step' in one))).toBe(true)
  })

  it('recommends nothing when nothing can be a step', () => {
    expect(arrange([matter({ id: 'a', title: 'а', link: '/a' })], { figures: [] }).now).toBeNull()
  })
})

describe('a methodologist', () => {
  const work = (kind: WorkKind, at: number, total = 1): PathwayWork => ({
    kind,
    pathwayId: `${kind}-${at}`,
    number: '2026-000001',
    personName: 'Орлова Вера',
    words: 'слова',
    since: '2026-03-01',
    deadline: kind === 'late-step' ? '2026-02-20' : null,
    total,
  })
  const compose = (given: PathwayWork[]) =>
    composeMethodologist({
      led: { work: given, candidates: 0, inCare: 3, withPathway: 2 },
      diagnoses: { ending: [], undiagnosed: 0 },
      pairs: { toStart: 0, toEnd: 0 },
    })

  it('answers wishes first, then what is late, then drafts, whatever order they were read in', () => {
    const home = compose([work('draft', 1), work('unanswered', 1), work('late-step', 1), work('returned', 1)])
    expect(home.now?.action.link).toBe('/pathways/returned-1')
    expect(home.waiting.map(one => one.link)).toEqual([
      '/pathways/late-step-1',
      '/pathways/draft-1',
      '/pathways/unanswered-1',
    ])
    expect(home.waiting[0]).toMatchObject({ tone: 'late', deadline: '2026-02-20', since: null })
  })

  it('counts what was not read one by one', () => {
    const drafts = Array.from({ length: 7 }, (_, at) => work('draft', at, 40))
    expect(compose(drafts)).toMatchObject({ waitingTotal: 39 })
  })
})

describe('a ministry', () => {
  const figure = (indicator: string, value: number | null, met: boolean | null): IndicatorNow => ({
    indicator,
    name: `Доля ${indicator}`,
    value,
    numerator: 12,
    denominator: 100,
    target: { value: 40, by: '2026-12-31' },
    met,
  })
  const unit = (name: string, value: number | null, denominator = 100) => ({
    id: name,
    level: 'municipality' as const,
    name,
    values: [
      {
        indicator: '252',
        value,
        numerator: Math.round(value ?? 0),
        denominator,
        target: 40,
        met: value === null ? null : value >= 40,
        isOwnDefinition: false,
      },
    ],
  })

  it('is led to the indicator furthest below its target and to the units furthest behind in it', () => {
    const home = composeOverseerOn({
      indicators: {
        figures: [figure('251', 35, false), figure('252', 12.34, false), figure('253', 90, true)],
        unit: { id: 'r' },
      },
      units: [unit('Альфа', 30), unit('Бета', 3), unit('Гамма', 60), unit('Пустая', null, 0)],
      heads: null,
    })
    expect(home.now?.title).toBe(`Показатель 252 ниже цели: 12,3${NBSP}% при цели 40${NBSP}%`)
    expect(home.now?.reason).toContain(`Отстают 2 из${NBSP}3 муниципалитетов`)
    expect(home.now?.reason).toContain('Бета')
    expect(home.waiting.map(one => one.id)).toEqual(['251', 'Бета', 'Альфа'])
  })

  it('has nothing recommended when every target is met or not measured', () => {
    const home = composeOverseerOn({
      indicators: { figures: [figure('251', 50, true), figure('252', null, null)], unit: { id: 'r' } },
      units: [unit('Альфа', 3)],
      heads: null,
    })
    expect(home).toMatchObject({ now: null, waiting: [] })
  })

  it('has letters about heads of centres to move, each side its own; a gap is told as a number', () => {
    const summary = { centres: 5, agreed: 2, unagreed: 2, vacant: 1, waiting: 1, late: 1 }
    const letter = {
      id: 'one',
      name: 'Иванова Нина',
      centreName: 'ЦНППМ области',
      regionName: 'Область',
      status: 'sent' as const,
      sentOn: '2026-03-01',
      dueOn: '2026-03-15',
    }
    const facts = (waiting: (typeof letter)[]) => ({
      indicators: null,
      units: [],
      heads: { summary, waiting },
    })
    const coordinator = composeOverseerOn(facts([letter]), 'federal-coordinator')
    expect(coordinator.now?.action.link).toBe('/centre-heads/one')
    expect(coordinator.now?.reason).toContain('срок ответа вышел')
    // the ministry reminds of what is overdue, and is not troubled by what is in time
    expect(composeOverseerOn(facts([letter])).now?.title).toContain('Напомните')
    const inTime = composeOverseerOn(facts([{ ...letter, dueOn: '2026-03-20' }]))
    expect(inTime.now).toBeNull()
    expect(inTime.waiting).toMatchObject([
      {
        title: 'Руководители ЦНППМ, не согласован: 2, не назначен: 1',
        note: `из${NBSP}5${NBSP}центров`,
        link: '/centre-heads?state=unagreed',
      },
    ])
  })
})
