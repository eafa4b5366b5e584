import { expect, it } from 'vitest'
import { chanceWords, changeOf, changeWords, percentOf, summaryWords } from './result-words.ts'

const plain = (text: string | null) => text?.replaceAll('\u00A0', ' ') ?? null
const row = (target: number | null, isDeficit: boolean) => ({ title: 'К', level: 1, target, isDeficit })
const rows = (below: number, fine: number, aimless = 0) => [
  ...Array.from({ length: below }, () => row(2, true)),
  ...Array.from({ length: fine }, () => row(2, false)),
  ...Array.from({ length: aimless }, () => row(null, false)),
]

it('says the state of a profile first in words', () => {
  expect(plain(summaryWords(rows(3, 7), true))).toBe(
    'Из 10 компетенций 3 ниже целевого уровня вашей должности, 7 — на нём или выше.',
  )
  expect(plain(summaryWords(rows(1, 20), false))).toBe(
    'Из 21 компетенции 1 ниже целевого уровня должности, 20 — на нём или выше.',
  )
  expect(plain(summaryWords(rows(0, 5), true))).toBe(
    'Все 5 компетенций на целевом уровне вашей должности или выше.',
  )
  expect(plain(summaryWords(rows(2, 0), true))).toBe(
    'Все 2 компетенции пока ниже целевого уровня вашей должности.',
  )
  expect(plain(summaryWords(rows(1, 0), true))).toBe('Компетенция пока ниже целевого уровня вашей должности.')
  expect(plain(summaryWords(rows(0, 0, 4), true))).toBe(
    'Измерено 4 компетенции. Целевого уровня для вашей должности пока не установлено.',
  )
  expect(summaryWords([], true)).toBe('Измерений ещё нет.')
})

it('tells a chance without false certainty', () => {
  expect(plain(chanceWords({ deficit: 0.913, isDeficit: true }))).toBe(
    'Уровень ниже цели с вероятностью 91 %.',
  )
  expect(plain(chanceWords({ deficit: 0.2, isDeficit: false }))).toBe('Цель достигнута с вероятностью 80 %.')
  expect(chanceWords({ deficit: null, isDeficit: false })).toBeNull()
  expect([0.9999, 0.001, 0.5].map(percentOf).map(plain)).toEqual(['больше 99 %', 'меньше 1 %', '50 %'])
})

it('compares the last two measurements of each competency, in whatever order they come', () => {
  const step = (competencyId: string, level: number, day: string) => ({ competencyId, level, ratedAt: day })
  expect(
    changeOf([
      step('a', 2, '2026-03-01'),
      step('a', 3, '2025-03-01'),
      step('a', 1, '2026-06-01'),
      step('b', 1, '2026-01-01'),
      step('b', 2, '2026-02-01'),
      step('c', 0, '2026-02-01'),
    ]),
  ).toEqual({ up: 1, down: 1, same: 0 })
  expect(changeOf([step('a', 1, '2026-01-01')])).toBeNull()
  expect(plain(changeWords({ up: 1, down: 0, same: 4 }))).toBe(
    'По сравнению с прошлым измерением: выше — 1, без изменений — 4.',
  )
})
