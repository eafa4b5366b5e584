import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelOf, levelProbabilities, probabilityBelow, regularisedBeta } from './mastery.ts'

const CUTS = [0.4, 0.6, 0.8]

describe('regularised incomplete beta', () => {
  it('equals the binomial tail for whole parameters (DLMF 8.17.5)', () => {
    const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n, k - 1) * (n - k + 1)) / k)
    const whole = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), whole, whole, (x, a, b) => {
        const n = a + b - 1
        let tail = 0
        for (let k = a; k <= n; k++) tail += binomial(n, k) * x ** k * (1 - x) ** (n - k)
        expect(regularisedBeta(x, a, b)).toBeCloseTo(tail, 10)
      }),
    )
  })
})

describe('levels', () => {
  it('reach the written share exactly', () => {
    expect([0, 1, 2, 3, 4, 5].map(points => levelOf(points, 5, CUTS))).toEqual([0, 0, 1, 2, 3, 3])
    expect(levelOf(7, 10, [0.1, 0.3, 0.7])).toBe(3)
  })

  it('have probabilities that sum to one and shift upwards with every point', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(),
        fc.integer({ min: 1, max: 3 }),
        (max, seed, target) => {
          const points = seed % max
          const less = levelProbabilities(points, max, CUTS)
          const more = levelProbabilities(points + 1, max, CUTS)
          expect(less.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12)
          expect(probabilityBelow(more, target)).toBeLessThanOrEqual(probabilityBelow(less, target) + 1e-12)
        },
      ),
    )
  })

  it('are less sure after four answers than after forty', () => {
    const few = probabilityBelow(levelProbabilities(2, 4, CUTS), 2)
    const many = probabilityBelow(levelProbabilities(20, 40, CUTS), 2)
    // Beta(3, 3) below 0.6: the binomial tail P(X ≥ 3), X ~ B(5, 0.6) = 0.68256
    expect(few).toBeCloseTo(0.68256, 5)
    expect(many).toBeGreaterThan(0.89)
    expect(many).toBeLessThan(1)
  })

  it('refuse an impossible result', () => {
    expect(() => levelProbabilities(3, 2, CUTS)).toThrow(RangeError)
    expect(() => levelProbabilities(0, 0, CUTS)).toThrow(RangeError)
  })
})
