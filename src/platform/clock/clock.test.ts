import { expect, test } from 'vitest'
import { fixedClock, systemClock } from './clock.ts'

test('the same instant is a different date in Kaliningrad and in Barnaul', () => {
  const clock = fixedClock('2026-03-31T21:30:00Z')
  expect(clock.today('Europe/Kaliningrad')).toBe('2026-03-31')
  expect(clock.today()).toBe('2026-04-01')
  expect(clock.today('Asia/Barnaul')).toBe('2026-04-01')
})

test('a fixed clock stands still until advanced, and hands out copies', () => {
  const clock = fixedClock('2026-12-31T20:59:59Z')
  clock.now().setFullYear(1999)
  expect(clock.now().toISOString()).toBe('2026-12-31T20:59:59.000Z')
  expect(clock.today()).toBe('2026-12-31')
  clock.advance({ seconds: 1 })
  expect(clock.today()).toBe('2027-01-01')
  clock.advance({ days: -1, hours: 2 })
  expect(clock.now().toISOString()).toBe('2026-12-30T23:00:00.000Z')
})

test('text that is no instant is refused', () => {
  expect(() => fixedClock('вчера')).toThrow(RangeError)
})

test('the system clock runs', () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1000)
  expect(systemClock.today()).toMatch(/^\d{4}-\d\d-\d\d$/)
})
