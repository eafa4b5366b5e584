import { describe, expect, it } from 'vitest'
import type { Model } from '../item.ts'
import { coverage, errorRatio, recover } from './recovery.ts'

/** Fifty replications; `bench irt-recovery` does the same on larger designs, with 3PL. */
const DESIGNS: [Model, number, number][] = [
  ['2pl', 1000, 20],
  ['grm', 1000, 20],
  ['gpcm', 1000, 20],
]

describe('standard errors say how far the estimates lie from the truth', () => {
  it.each(DESIGNS)(
    '%s, %i people, %i items, a fifth missing',
    (model, people, items) => {
      const { tracks, refused } = recover({ model, people, items, missing: 0.2, replications: 50 })
      expect(refused).toBe(0)
      expect(errorRatio(tracks)).toBeLessThan(1.05)
      expect(errorRatio(tracks)).toBeGreaterThan(0.95)
      expect(coverage(tracks)).toBeGreaterThan(0.93)
      expect(coverage(tracks)).toBeLessThan(0.97)
    },
    60_000,
  )
})
