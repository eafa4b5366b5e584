import { describe, expect, it } from 'vitest'
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDate,
  formatDateShort,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPeriod,
  formatQuantity,
  formatShare,
  formatSnils,
  NOTHING,
  parseDate,
  parseNumber,
  plural,
  pluralForm,
  typeset,
} from './format.ts'

/** Makes no-break spaces visible in expectations. */
const seen = (text: string) => text.replaceAll('\u00A0', '_')
const now = new Date(2026, 2, 15, 12, 0)

describe('numbers', () => {
  it('use a decimal comma and part thousands with a no-break space', () => {
    expect(seen(formatNumber(12345.678))).toBe('12_345,68')
    expect(seen(formatNumber(5803))).toBe('5_803')
    expect(seen(formatNumber(1_234_567))).toBe('1_234_567')
    expect(formatNumber(3)).toBe('3')
    expect(formatNumber(3, { decimals: 1, fixed: true })).toBe('3,0')
  })

  it('write a true minus, never a minus zero', () => {
    expect(formatNumber(-4.5)).toBe('\u22124,5')
    expect(formatNumber(-0.001)).toBe('0')
    expect(formatNumber(4, { sign: true })).toBe('+4')
  })

  it('show the absence of a value as a dash', () => {
    expect(formatNumber(null)).toBe(NOTHING)
    expect(formatNumber(Number.NaN)).toBe(NOTHING)
    expect(formatPercent(undefined)).toBe(NOTHING)
  })

  it('carry unit and base', () => {
    expect(seen(formatPercent(7.14))).toBe('7,1_%')
    expect(seen(formatShare(412, 5803, ['педагог', 'педагога', 'педагогов']))).toBe(
      '412 из_5_803_педагогов (7,1_%)',
    )
    expect(seen(formatShare(1, 21, ['педагог', 'педагога', 'педагогов']))).toBe('1 из_21_педагога (4,8_%)')
    expect(seen(formatShare(0, 0, ['педагог', 'педагога', 'педагогов']))).toBe('0 из_0_педагогов')
    expect(seen(formatQuantity(1.5, ['час', 'часа', 'часов']))).toBe('1,5_часа')
    expect(seen(formatMoney(1_234_550))).toBe('12_345,50_₽')
    expect(seen(formatBytes(1_300_000))).toBe('1,2_МБ')
    expect(seen(formatCount(10_001))).toBe('более_10_000')
  })

  it('are read back as people type them', () => {
    expect(parseNumber('12 345,5')).toBe(12345.5)
    expect(parseNumber('\u22123')).toBe(-3)
    expect(parseNumber('12a')).toBeUndefined()
    expect(parseNumber('')).toBeUndefined()
  })
})

describe('plurals', () => {
  it.each([
    [0, 'педагогов'],
    [1, 'педагог'],
    [2, 'педагога'],
    [5, 'педагогов'],
    [11, 'педагогов'],
    [14, 'педагогов'],
    [21, 'педагог'],
    [22, 'педагога'],
    [111, 'педагогов'],
    [1001, 'педагог'],
  ])('%i %s', (count, word) => {
    expect(pluralForm(count, 'педагог', 'педагога', 'педагогов')).toBe(word)
  })

  it('join number and noun without a break', () => {
    expect(seen(plural(12_345, 'педагог', 'педагога', 'педагогов'))).toBe('12_345_педагогов')
  })
})

describe('dates', () => {
  it('name the year only if it is another one', () => {
    expect(seen(formatDate('2026-03-12', now))).toBe('12_марта')
    expect(seen(formatDate('2025-03-12', now))).toBe('12_марта_2025')
    expect(formatDateShort('2026-03-02')).toBe('02.03.2026')
    expect(formatDate(null)).toBe(NOTHING)
    expect(formatDate('no date')).toBe(NOTHING)
  })

  it('say periods shortly', () => {
    expect(seen(formatPeriod('2026-03-02', '2026-03-20', now))).toBe('2–20_марта')
    expect(seen(formatPeriod('2026-02-28', '2026-03-03', now))).toBe('28_февраля — 3_марта')
    expect(seen(formatPeriod(null, '2026-03-03', now))).toBe('до_3_марта')
    expect(seen(formatPeriod('2026-03-03', '2026-03-03', now))).toBe('3_марта')
  })

  it.each([
    [new Date(2026, 2, 15, 11, 59, 30), 'только что'],
    [new Date(2026, 2, 15, 11, 39), '21_минуту назад'],
    [new Date(2026, 2, 15, 7, 0), '5_часов назад'],
    ['2026-03-15', 'сегодня'],
    ['2026-03-14', 'вчера'],
    ['2026-03-12', '3_дня назад'],
    ['2026-03-20', 'через_5_дней'],
    ['2026-02-15', '4_недели назад'],
    ['2025-12-15', '2_месяца назад'],
    ['2024-03-10', '2_года назад'],
  ])('age of %s', (value, text) => {
    expect(seen(formatAge(value, now))).toBe(text)
  })

  it('are read in the forms people type, and refused when there is no such day', () => {
    expect(parseDate('12.03.2026')).toBe('2026-03-12')
    expect(parseDate('1.3.26')).toBe('2026-03-01')
    expect(parseDate('1.3.85')).toBe('1985-03-01')
    expect(parseDate('2026-03-12')).toBe('2026-03-12')
    expect(parseDate('31.02.2026')).toBeUndefined()
    expect(parseDate('завтра')).toBeUndefined()
  })
})

describe('other words', () => {
  it('format SNILS as printed on the card', () => {
    expect(seen(formatSnils('11223344595'))).toBe('112-233-445_95')
    expect(formatSnils('112')).toBe('112')
  })

  it('keep № and short prepositions with the next word', () => {
    expect(seen(typeset('Приказ № 14 вступит в силу'))).toBe('Приказ №_14 вступит в_силу')
    expect(typeset('Закрыть «Детский сад «Колокольчик»»?')).toBe('Закрыть «Детский сад „Колокольчик“»?')
  })
})
