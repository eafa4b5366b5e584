import { normalFrom } from '../seeded-random.ts'
import { categoriesOf, type Item, type Latent } from './item.ts'
import { type Curve, evaluate } from './response-function.ts'

/**
 * Draws a response to an item at θ.
 * @param random numbers in [0, 1), see `seeded`  @param curve workspace with room for the item's categories
 */
export function drawResponse(item: Item, theta: number, random: () => number, curve: Curve): number {
  evaluate(item, theta, curve)
  let rest = random()
  const last = categoriesOf(item) - 1
  for (let k = 0; k < last; k++) {
    rest -= curve.p[k]!
    if (rest < 0) return k
  }
  return last
}

/** Draws people from a normal population. */
export function drawAbilities(count: number, { mean, variance }: Latent, random: () => number): Float64Array {
  const normal = normalFrom(random)
  return Float64Array.from({ length: count }, () => mean + Math.sqrt(variance) * normal())
}
