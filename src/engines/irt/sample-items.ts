import { normalFrom, seeded } from '../seeded-random.ts'
import { type Item, isDichotomous, type Model } from './item.ts'

const DRAWS_PER_PART = 25

/**
 * Items such as a real bank has: a log-normal around 1.2, difficulties or thresholds over the range of people, c
 * from Beta(5, 17). The same for the same seed.
 * @param highest highest score of polytomous items
 */
export function sampleItems(model: Model, count: number, seed: number, highest = 4): Item[] {
  const random = seeded(seed)
  const normal = normalFrom(random)
  const guessing = model === '3pl' ? spreadGuessing(count, random) : []
  return Array.from({ length: count }, (_, i) => {
    const a = model === 'rasch' || model === 'pcm' ? 1 : 1.2 * Math.exp(0.25 * normal())
    const centre = Math.max(-1.8, Math.min(1.8, normal()))
    const b = isDichotomous(model) ? [centre] : thresholds(centre * 0.5, highest, normal)
    return { id: `item${i + 1}`, model, a, b, c: guessing[i] ?? 0 }
  })
}

/** Around a centre, 0.8 apart with some irregularity, ascending. */
function thresholds(centre: number, count: number, normal: () => number): number[] {
  const spread = Array.from(
    { length: count },
    (_, k) => centre + 0.8 * (k - (count - 1) / 2) + 0.15 * normal(),
  )
  return spread.sort((one, other) => one - other)
}

/** Values of c that stand for Beta(5, 17): one from each of equally probable parts of it, in random order. */
function spreadGuessing(count: number, random: () => number): number[] {
  const draws = Array.from({ length: count * DRAWS_PER_PART }, () => beta(5, 17, random)).sort(
    (one, two) => one - two,
  )
  return Array.from({ length: count }, (_, i) => ({
    c: draws[i * DRAWS_PER_PART + (DRAWS_PER_PART - 1) / 2]!,
    key: random(),
  }))
    .sort((one, two) => one.key - two.key)
    .map(({ c }) => c)
}

/** Beta for whole parameters, as the α-th smallest of α + β − 1 uniform numbers. */
function beta(alpha: number, other: number, random: () => number): number {
  return Array.from({ length: alpha + other - 1 }, random).sort((one, two) => one - two)[alpha - 1]!
}
