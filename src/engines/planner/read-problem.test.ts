import { describe, expect, it } from 'vitest'
import { checkPathway } from './check-pathway.ts'
import type { PathwayProblem } from './problem.ts'
import { dayNumber } from './problem.ts'
import { readProblem } from './read-problem.ts'
import { runCheckPathway, runPlanPathway } from './run-commands.ts'

const offer = (id: string, more: object = {}) => ({
  id,
  kind: 'formal' as const,
  hours: 16,
  raises: [{ competency: 'C1', from: 0, to: 2 }],
  ...more,
})
const problem = (more: object = {}): PathwayProblem => ({
  budget: { hours: 144 },
  deficits: [{ competency: 'C1', level: 0, target: 2, weight: 1 }],
  offers: [offer('P1')],
  ...more,
})
const faults = (input: unknown) => {
  const read = readProblem(input)
  return read.ok ? [] : read.problems.map(({ code, path }) => `${code} ${path}`)
}

describe('a bad problem', () => {
  it.each<[string, object, string]>([
    ['unknown fixed offer', { fixed: ['P7'] }, 'unknown-offer fixed[0]'],
    [
      'unknown excluded offer',
      { offers: [offer('P1', { excludes: ['P9'] })] },
      'unknown-offer offers[0].excludes[0]',
    ],
    ['unknown competency of practice', { practiceFor: ['C8'] }, 'unknown-competency practiceFor[0]'],
    ['negative hours', { offers: [offer('P1', { hours: -1 })] }, 'negative offers[0].hours'],
    ['negative budget', { budget: { hours: -5 } }, 'negative budget.hours'],
    ['negative price', { prices: { hour: -0.1 } }, 'negative prices.hour'],
    ['hours as text', { offers: [offer('P1', { hours: '16' })] }, 'not-a-number offers[0].hours'],
    ['duplicate offer', { offers: [offer('P1'), offer('P1')] }, 'duplicate-offer offers[1].id'],
    ['unknown kind', { offers: [offer('P1', { kind: 'course' })] }, 'unknown-kind offers[0].kind'],
    [
      'target below level',
      { deficits: [{ competency: 'C1', level: 2, target: 1, weight: 1 }] },
      'target-not-above-level deficits[0].target',
    ],
    [
      'raise that lowers',
      { offers: [offer('P1', { raises: [{ competency: 'C1', from: 2, to: 1 }] })] },
      'raise-lowers offers[0].raises[0].to',
    ],
    [
      'run that ends before it starts',
      { offers: [offer('P1', { runs: [{ id: 'R', start: '2026-02-10', end: '2026-02-09' }] })] },
      'run-ends-before-start offers[0].runs[0].end',
    ],
    [
      'a day that does not exist',
      { offers: [offer('P1', { runs: [{ id: 'R', start: '2026-02-29', end: '2026-03-01' }] })] },
      'not-a-date offers[0].runs[0].start',
    ],
    ['levels that disagree', { held: [{ competency: 'C1', level: 1 }] }, 'levels-disagree held[0].level'],
    ['no offers at all', { offers: undefined }, 'not-a-list offers'],
  ])('is refused: %s', (_, more, expected) => {
    expect(faults(problem(more))).toEqual([expected])
  })

  it('is told with all its faults at once', () => {
    const input = { deficits: [{}], offers: [offer('P1', { hours: -1 }), offer('P1', { kind: 'x' })] }
    expect(faults(input)).toHaveLength(6)
  })

  it('is refused when prerequisites run in a circle that cannot be entered', () => {
    const circle = [
      offer('A', {
        requires: [{ competency: 'X', level: 1 }],
        raises: [{ competency: 'Y', from: 0, to: 1 }],
      }),
      offer('B', {
        requires: [{ competency: 'Y', level: 1 }],
        raises: [{ competency: 'X', from: 0, to: 1 }],
      }),
    ]
    expect(faults(problem({ offers: circle }))).toEqual(['prerequisite-cycle offers[0].requires'])
    expect(faults(problem({ offers: circle, held: [{ competency: 'X', level: 1 }] }))).toEqual([])
    const door = offer('C', { raises: [{ competency: 'X', from: 0, to: 1 }] })
    expect(faults(problem({ offers: [...circle, door] }))).toEqual([])
  })

  it('is not a circle when an advanced course has no beginners’ course before it', () => {
    const advanced = offer('A', {
      requires: [{ competency: 'C1', level: 1 }],
      raises: [{ competency: 'C1', from: 1, to: 2 }],
    })
    expect(faults(problem({ offers: [advanced] }))).toEqual([])
  })

  it('comes back from the command with exit 1, text that is no JSON too', () => {
    expect(runPlanPathway('{').exit).toBe(1)
    expect(runPlanPathway('[]')).toMatchObject({
      exit: 1,
      output: { problems: [{ code: 'not-an-object', path: '' }] },
    })
    expect(runPlanPathway(JSON.stringify(problem()))).toMatchObject({
      exit: 0,
      output: { status: 'optimal', value: 1 },
    })
  })
})

describe('fixed offers that clash', () => {
  const run = (start: string, end: string) => ({ runs: [{ id: 'R', start, end }] })
  it.each<[string, object, object]>([
    ['hours', { budget: { hours: 20 } }, { code: 'hours', offers: ['P1', 'P2'], short: 12 }],
    ['items', { budget: { items: 1 } }, { code: 'items', short: 1 }],
    [
      'excluded',
      { offers: [offer('P1', { excludes: ['P2'] }), offer('P2')] },
      { code: 'excluded', offers: ['P1', 'P2'] },
    ],
    [
      'dates',
      {
        offers: [offer('P1', run('2026-02-02', '2026-02-20')), offer('P2', run('2026-02-20', '2026-02-21'))],
      },
      { code: 'dates', offers: ['P1', 'P2'] },
    ],
    [
      'prerequisite',
      { offers: [offer('P1'), offer('P2', { requires: [{ competency: 'Z', level: 1 }] })] },
      { code: 'prerequisite', offers: ['P2'] },
    ],
  ])('are named: %s', (_, more, clash) => {
    const input = problem({ offers: [offer('P1'), offer('P2')], fixed: ['P1', 'P2'], ...more })
    expect(runPlanPathway(JSON.stringify(input))).toMatchObject({ output: { status: 'infeasible', clash } })
  })
})

describe('the checker', () => {
  const dated = problem({
    budget: { hours: 40 },
    offers: [
      offer('P1', { runs: [{ id: 'R', start: '2026-02-02', end: '2026-02-20' }] }),
      offer('P2', {
        runs: [{ id: 'R', start: '2026-02-20', end: '2026-02-27' }],
        requires: [{ competency: 'C1', level: 2 }],
      }),
      offer('P3', { hours: 36, excludes: ['P1'] }),
    ],
    fixed: ['P1'],
  })
  const codes = (items: { offer: string; run?: string | null }[]) =>
    checkPathway(dated, items).violations.map(one => one.code)

  it('accepts a good plan and gives its value', () => {
    expect(checkPathway(dated, [{ offer: 'P1', run: 'R' }])).toMatchObject({
      valid: true,
      value: 1,
      hours: 16,
    })
  })

  it('names every broken rule', () => {
    expect(codes([])).toEqual(['fixed-missing'])
    expect(codes([{ offer: 'P1', run: null }])).toEqual(['run-missing'])
    expect(
      codes([
        { offer: 'P1', run: 'R' },
        { offer: 'P1', run: 'R' },
      ]),
    ).toEqual(['taken-twice'])
    expect(
      codes([
        { offer: 'P1', run: 'R' },
        { offer: 'P2', run: 'R' },
      ]),
    ).toEqual(['runs-overlap'])
    expect(
      codes([
        { offer: 'P2', run: 'R' },
        { offer: 'P1', run: 'R' },
      ]),
    ).toEqual(['prerequisite', 'runs-overlap'])
    expect(codes([{ offer: 'P1', run: 'R' }, { offer: 'P3' }])).toEqual(['excluded', 'hours'])
    expect(codes([{ offer: 'P1', run: 'R' }, { offer: 'P9' }])).toEqual(['unknown-offer'])
  })

  it('reads plans from the command', () => {
    const plan = JSON.stringify({ items: [{ offer: 'P1', run: 'R' }] })
    expect(runCheckPathway(JSON.stringify(dated), plan)).toMatchObject({
      exit: 0,
      output: { valid: true, value: 1 },
    })
    expect(runCheckPathway(JSON.stringify(dated), '{}').exit).toBe(1)
  })
})

describe('dates', () => {
  it('exist or do not', () => {
    expect(dayNumber('1970-01-02')).toBe(1)
    expect(dayNumber('2028-02-29') - dayNumber('2028-02-28')).toBe(1)
    for (const none of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-1-01', '']) {
      expect(dayNumber(none), none).toBeNaN()
    }
  })
})
