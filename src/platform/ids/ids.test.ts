import { expect, test } from 'vitest'
import { isId, newId } from './ids.ts'

test('new ids are version 7, unique and ascending', () => {
  const ids = Array.from({ length: 5000 }, newId)
  expect(new Set(ids).size).toBe(5000)
  expect([...ids].sort()).toEqual(ids)
  expect(ids.every(id => id[14] === '7' && isId(id))).toBe(true)
})

test.each([
  '',
  'abc',
  "0199a8e0-0000-7000-8000-00000000000'",
  '0199a8e0-0000-7000-8000-0000000000000',
  '0199a8e000007000800000000000000a',
  null,
  7,
])('%j is not an id', value => {
  expect(isId(value)).toBe(false)
})
