import { expect, it } from 'vitest'
import { chanceWords, changeOf, changeWords, percentOf, ruleWords, summaryWords } from './result-words.ts'

const plain = (text: string | null) => text?.replaceAll('\u00A0', ' ') ?? null
const row = (target: number | null, level: number, isDeficit = level < (target ?? 0)) => ({
  title: 'К',
  level,
  target,
  isDeficit,
})
const rows = (below: number, fine: number, aimless = 0) => [
  ...Array.from({ length: below }, () => row(2, 1)),
  ...Array.from({ length: fine }, () => row(2, 2)),
  ...Array.from({ length: aimless }, () => row(null, 1)),
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
    'Измерено: 4 компетенции. Целевого уровня для вашей должности пока не установлено.',
  )
  expect(summaryWords([], true)).toBe('Измерений ещё нет.')
  const doubtful = row(2, 2, true)
  expect(plain(summaryWords([...rows(3, 0), doubtful, doubtful], true))).toBe(
    'Из 5 компетенций 3 ниже целевого уровня вашей должности, 2 — на нём или выше. Для уверенного вывода о 2 из них заданий было мало.',
  )
  expect(plain(summaryWords([...rows(0, 1), doubtful], true))).toBe(
    'Все 2 компетенции на целевом уровне вашей должности или выше. Но для уверенного вывода о 1 из них заданий было мало.',
  )
})

it('tells a chance without false certainty', () => {
  expect(plain(chanceWords({ deficit: 0.913, isDeficit: true, level: 1, target: 2 }))).toBe(
    'Уровень ниже цели с вероятностью 91 %.',
  )
  expect(plain(chanceWords({ deficit: 0.2, isDeficit: false, level: 2, target: 2 }))).toBe(
    'Цель достигнута с вероятностью 80 %.',
  )
  expect(chanceWords({ deficit: null, isDeficit: false, level: 2, target: null })).toBeNull()
  expect(plain(chanceWords({ deficit: 0.6, isDeficit: true, level: 3, target: 3 }))).toBe(
    'По баллам цель достигнута, но заданий было мало: с вероятностью 60 % настоящий уровень ниже.',
  )
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

it('tells the rule without codes', () => {
  expect(plain(ruleWords('teacher-method в. 2, пороги 40 %, 65 %'))).toBe('версия 2, пороги 40 %, 65 %')
  expect(plain(ruleWords('перенос из другой системы'))).toBe('перенос из другой системы')
})
