import { expect, it } from 'vitest'
import { greetingOf } from './greeting.ts'

it('greets by the hour of the reader', () => {
  const at = (hour: number) => greetingOf('Анна Петровна', new Date(2026, 2, 2, hour, 30))
  expect([4, 5, 11, 12, 17, 18, 23].map(at).map(text => text.split(',')[0])).toEqual([
    'Доброй ночи',
    'Доброе утро',
    'Доброе утро',
    'Добрый день',
    'Добрый день',
    'Добрый вечер',
    'Добрый вечер',
  ])
  expect(greetingOf('', new Date(2026, 2, 2, 9))).toBe('Доброе утро')
})
