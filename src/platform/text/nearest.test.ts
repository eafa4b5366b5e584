import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance } from './edit-distance.ts'
import { nearest } from './nearest.ts'

describe('edit distance', () => {
  const word = fc.string({ maxLength: 8, unit: fc.constantFrom('а', 'б', 'в') })
  it('is a distance: zero only for equals, symmetric, one for one slip', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        const distance = editDistance(one, other)
        return distance === editDistance(other, one) && (distance === 0) === (one === other)
      }),
    )
    expect([editDistance('аб', 'ба'), editDistance('аб', 'ааб'), editDistance('', 'абв')]).toEqual([1, 1, 3])
    expect(nearest('ворона', ['корона', 'молоко'])).toBe('корона')
  })
})
