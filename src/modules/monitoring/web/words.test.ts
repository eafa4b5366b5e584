import { describe, expect, it } from 'vitest'
import type { FigureValue } from '../contract.ts'
import { addressOfFigures, changeOf, sentenceOf } from './words.ts'

const figure = (over: Partial<FigureValue>): FigureValue => ({
  indicator: '253',
  name: 'Доля',
  unit: 'percent',
  value: 22.5,
  numerator: 45,
  denominator: 200,
  target: {
    value: 30,
    comparison: 'at-least',
    by: '2024-12-31',
    wording: '30 % к 2024 году',
    act: { id: null, label: '№ 1', clause: '2' },
  },
  noTarget: null,
  met: false,
  direction: 'more',
  previous: { asOf: '2025-03-01', value: 20, numerator: 40, denominator: 200 },
  act: null,
  pack: { code: 'federal', title: 'ЕФС' },
  numeratorText: 'Кто',
  denominatorText: 'Все',
  countedSince: null,
  notes: [],
  ...over,
})

describe('the sentence on the state', () => {
  it.each([
    ['names what is missing to the target', [figure({})], /22,5\u00A0%: до цели 30\u00A0% не хватает 7,5/],
    ['says that a target is reached', [figure({ value: 31, met: true })], /^Цель достигнута/],
    ['says that no act sets a target', [figure({ target: null, met: null })], /акты здесь не устанавливают/],
    ['says that nothing is measured yet', [figure({ value: 0, numerator: 0 })], /^Измерений ещё нет/],
    [
      'says that nobody works here',
      [figure({ value: null, numerator: 0, denominator: 0, met: null })],
      /никто не работает/,
    ],
  ])('%s', (_, figures, words) => {
    expect(sentenceOf(figures)).toMatch(words)
  })
})

it('compares with a year before in points, and says nothing where there was nobody', () => {
  expect(changeOf(figure({}))).toMatch(/^на\u00A02,5\u00A0п\.\u00A0п\. больше, чем 1\u00A0марта/)
  expect(changeOf(figure({ value: 20 }))).toMatch(/^столько же/)
  expect(
    changeOf(figure({ previous: { asOf: '2025-03-01', value: null, numerator: 0, denominator: 0 } })),
  ).toBeUndefined()
})

it('a link reproduces unit, day and part', () => {
  expect(addressOfFigures({ unit: 'u', asOf: '2026-03-01' }, { code: '251', part: 'rest' })).toBe(
    '/indicators/251/people?unit=u&asOf=2026-03-01&part=rest',
  )
  expect(addressOfFigures({})).toBe('/indicators')
})
