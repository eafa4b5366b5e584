import { normalFrom, seeded } from '../seeded-random.ts'
import { type Item, isDichotomous, type Model } from './item.ts'

/**
 * Items such as a real bank has: a log-normal around 1.2, difficulties or thresholds over the range of people, c
 * from Beta(5, 17). The same for the same seed.
 * @param highest highest score of polytomous items
 */
export function sampleItems(model: Model, count: number, seed: number, highest = 4): Item[] {
  const random = seeded(seed)
  const normal = normalFrom(random)
  return Array.from({ length: count }, (_, i) => {
    const a = model === 'rasch' || model === 'pcm' ? 1 : 1.2 * Math.exp(0.25 * normal())
    const centre = Math.max(-1.8, Math.min(1.8, normal()))
    const b = isDichotomous(model) ? [centre] : thresholds(centre * 0.5, highest, normal)
    const c = model === '3pl' ? beta(5, 17, random) : 0
    return { id: `item${i + 1}`, model, a, b, c }
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

/** Beta for whole parameters, as the α-th smallest of α + β − 1 uniform numbers. */
function beta(alpha: number, other: number, random: () => number): number {
  return Array.from({ length: alpha + other - 1 }, random).sort((one, two) => one - two)[alpha - 1]!
}
