import { expect, it } from 'vitest'
import { matrixOf, type Summary, sentenceOf, stepOf } from './matrix.ts'

const summary: Summary = {
  smallGroup: 5,
  by: 'organisation',
  widest: 'municipality',
  within: null,
  units: [
    { id: 'u1', name: 'Первая', diagnosed: 20 },
    { id: 'u2', name: 'Вторая', diagnosed: 30 },
    { id: 'u3', name: 'Третья', diagnosed: 3 },
  ],
  competencies: [
    { id: 'c1', code: 'A-01', title: 'Оценивание', area: 'method' },
    { id: 'c2', code: 'A-02', title: 'Диалог', area: 'communication' },
    { id: 'c3', code: 'A-03', title: 'Данные', area: 'digital' },
  ],
  cells: [
    { competencyId: 'c1', unitId: 'u1', people: 2, measured: 20 },
    { competencyId: 'c1', unitId: 'u2', people: 3, measured: 30 },
    { competencyId: 'c2', unitId: 'u2', people: 15, measured: 30 },
    { competencyId: 'c2', unitId: 'u3', people: null, measured: null },
    { competencyId: 'c3', unitId: 'u3', people: null, measured: null },
  ],
}

it('puts the largest shares on top and the units with most people first; hidden cells count for nothing', () => {
  const matrix = matrixOf(summary)
  expect(matrix.units.map(unit => unit.id)).toEqual(['u2', 'u1', 'u3'])
  expect(matrix.lines.map(line => [line.code, line.people, line.measured])).toEqual([
    ['A-02', 15, 30],
    ['A-01', 5, 50],
    ['A-03', 0, 0],
  ])
  expect(matrix.lines[0]!.cells).toEqual([{ people: 15, measured: 30 }, null, 'hidden'])
  expect([matrix.hidden, matrix.told]).toEqual([2, 3])
})

it('says what is lacking most, or why it cannot', () => {
  expect(sentenceOf(matrixOf(summary)).replaceAll('\u00A0', ' ')).toBe(
    'Чаще всего ниже целевого уровня: «Диалог» — 15 из 30 измеренных; «Оценивание» — 5 из 50 измеренных.',
  )
  expect(sentenceOf(matrixOf({ ...summary, cells: summary.cells.slice(3) }))).toContain('показать нечего')
  const none = summary.cells.slice(0, 2).map(cell => ({ ...cell, people: 0 }))
  expect(sentenceOf(matrixOf({ ...summary, cells: none }))).toContain('никто не ниже')
})

it('has four steps', () => {
  expect([0, 0.24, 0.25, 0.5, 0.74, 0.75, 1].map(stepOf)).toEqual([0, 0, 1, 2, 2, 3, 3])
})
