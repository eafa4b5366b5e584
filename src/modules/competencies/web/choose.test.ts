import { expect, it } from 'vitest'
import type { CompetencyRow } from '../contract.ts'
import { chooseCompetencies } from './choose.ts'

const competency = (over: Partial<CompetencyRow>): CompetencyRow => ({
  id: over.code ?? 'x',
  code: 'X-01',
  area: 'method',
  track: 'teacher',
  title: 'Оценивание',
  description: 'Проверяет понимание',
  levels: [{ level: 0, name: 'нет', description: 'Ставит отметку без пояснений' }],
  ...over,
})
const all = [
  competency({ code: 'D-01', area: 'digital', title: 'Данные' }),
  competency({ code: 'M-01' }),
  competency({ code: 'L-01', track: 'leader', title: 'Учёт ресурсов' }),
  competency({ code: 'B-01', track: 'both', title: 'Диалог', area: 'communication' }),
]
const codes = (...args: Parameters<typeof chooseCompetencies>) =>
  chooseCompetencies(...args).map(group => [group.area, ...group.competencies.map(one => one.code)])

it('groups by area in the order of the act and drops empty ones', () => {
  expect(codes(all, {}, undefined)).toEqual([
    ['method', 'M-01', 'L-01'],
    ['communication', 'B-01'],
    ['digital', 'D-01'],
  ])
})

it('keeps what fits the track, the area, every word and the position', () => {
  expect(codes(all, { track: 'leader' }, undefined)).toEqual([
    ['method', 'L-01'],
    ['communication', 'B-01'],
  ])
  expect(codes(all, { area: 'digital' }, undefined)).toEqual([['digital', 'D-01']])
  expect(codes(all, { q: 'УЧЕТ проверяет' }, undefined)).toEqual([['method', 'L-01']])
  expect(codes(all, { q: 'пояснений d-01' }, undefined)).toEqual([['digital', 'D-01']])
  expect(codes(all, { q: 'нет такого' }, undefined)).toEqual([])
  const target = {
    competencyId: 'M-01',
    code: 'M-01',
    title: '',
    area: 'method',
    level: 2,
    weight: 1,
  } as const
  expect(codes(all, {}, new Map([['M-01', target]]))).toEqual([['method', 'M-01']])
})
