import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  cleanText,
  columnLetter,
  dateFromCell,
  dateOfSerial,
  numberFromCell,
  serialOfDate,
} from './cell-text.ts'
import { columnOf } from './merges.ts'
import { formatOfCode } from './number-format.ts'

test.each([
  ['17.03.1985', '1985-03-17'],
  ['7.3.1985 г.', '1985-03-07'],
  ['17/03/1985', '1985-03-17'],
  ['1985-03-17', '1985-03-17'],
  ['1985-03-17T00:00', '1985-03-17'],
  ['29.02.2024', '2024-02-29'],
  ['31123', '1985-03-17'],
  ['29.02.2023', undefined],
  ['31.04.2024', undefined],
  ['17.03.85', undefined],
  ['март 1985', undefined],
  ['1985', undefined],
  ['', undefined],
])('date of «%s»', (text, date) => {
  expect(dateFromCell(text)).toBe(date)
})

test("Excel's days: the first, around the 29.02.1900 that never was, the last", () => {
  const iso = (serial: number) => dateOfSerial(serial)?.toISOString().slice(0, 10)
  expect([1, 59, 61, 45292, 2_958_465].map(iso)).toEqual([
    '1900-01-01',
    '1900-02-28',
    '1900-03-01',
    '2024-01-01',
    '9999-12-31',
  ])
  expect([0, -1, 2_958_466, Number.NaN].map(iso)).toEqual([undefined, undefined, undefined, undefined])
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_958_465 }).filter(serial => serial !== 60),
      serial => {
        expect(serialOfDate(dateOfSerial(serial)?.getTime() ?? 0)).toBe(serial)
      },
    ),
  )
})

test.each([
  ['1 234,5', 1234.5],
  ['−3', -3],
  ['18', 18],
  ['1,2,3', undefined],
  ['12 ч', undefined],
  ['', undefined],
])('number of «%s»', (text, number) => {
  expect(numberFromCell(text)).toBe(number)
})

test.each<[string, ReturnType<typeof formatOfCode>]>([
  ['dd.mm.yyyy', 'date'],
  ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', 'date'],
  ['mmm\\ yy;@', 'date'],
  ['[h]:mm:ss', 'time'],
  ['#,##0.00 "руб. дней"', 'general'],
  ['0', 'general'],
  ['0.00', 'general'],
  ['@', 'general'],
  ['00000000000', { mask: '00000000000' }],
  ['000\\-000\\-000" "00', { mask: '000-000-000 00' }],
])('format %s', (code, format) => {
  expect(formatOfCode(code)).toEqual(format)
})

test('letters of columns go both ways', () => {
  expect([0, 25, 26, 701, 702, 16383].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD'])
  fc.assert(
    fc.property(fc.nat(20000), index => {
      expect(columnOf(columnLetter(index))).toBe(index)
    }),
  )
})

test('cleaning twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(cleanText(cleanText(text))).toBe(cleanText(text))
    }),
  )
})
