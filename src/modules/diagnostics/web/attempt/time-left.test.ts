import { expect, it } from 'vitest'
import { spanWords, timeWarning, timeWords } from './time-left.ts'

const plain = (text: string | null) => text?.replaceAll('\u00A0', ' ')

it('counts minutes, then seconds, and never below what is left', () => {
  expect(
    [5_400_000, 1_920_000, 300_001, 300_000, 299_001, 61_000, 59_999, 1, 0, -5].map(ms =>
      plain(timeWords(ms)),
    ),
  ).toEqual([
    'Осталось 1 ч 30 мин',
    'Осталось 32 мин',
    'Осталось 6 мин',
    'Осталось 5:00',
    'Осталось 5:00',
    'Осталось 1:01',
    'Осталось 1:00',
    'Осталось 0:01',
    'Время вышло',
    'Время вышло',
  ])
  expect([0, 45, 60, 125].map(minutes => plain(spanWords(minutes)))).toEqual([
    '0 мин',
    '45 мин',
    '1 ч',
    '2 ч 5 мин',
  ])
})

it('warns at five minutes and at one, and is silent before and after', () => {
  expect(
    [300_001, 300_000, 60_001, 60_000, 1, 0].map(ms => plain(timeWarning(ms))?.slice(0, 24) ?? null),
  ).toEqual([
    null,
    'Осталось меньше 5 минут.',
    'Осталось меньше 5 минут.',
    'Осталось меньше минуты. ',
    'Осталось меньше минуты. ',
    null,
  ])
})
