import { seeded } from '../seeded-random.ts'
import { type Item, mostCategories, STANDARD_NORMAL } from './item.ts'
import { makeCurve } from './response-function.ts'
import { MISSING } from './score-eap.ts'
import { drawAbilities, drawResponse } from './simulate.ts'

/**
 * Responses of people from N(0, 1) to items, person after person, a share of them missing at random.
 * The same for the same seed.
 */
export function simulateResponses(
  items: readonly Item[],
  people: number,
  missing: number,
  seed: number,
): { theta: Float64Array; scores: Int8Array } {
  const random = seeded(seed)
  const theta = drawAbilities(people, STANDARD_NORMAL, random)
  const curve = makeCurve(mostCategories(items))
  const scores = new Int8Array(people * items.length)
  for (let p = 0; p < people; p++)
    items.forEach((item, i) => {
      const score = drawResponse(item, theta[p]!, random, curve)
      scores[p * items.length + i] = random() < missing ? MISSING : score
    })
  return { theta, scores }
}

/** Rows of scores that stand person after person. */
export function* rowsOf(scores: Int8Array, items: number): Generator<Int8Array> {
  for (let at = 0; at < scores.length; at += items) yield scores.subarray(at, at + items)
}
