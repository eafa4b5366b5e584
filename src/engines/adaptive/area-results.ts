import { normalWeights, posteriorMoments, updatePosterior } from '../irt/index.ts'
import type { AdaptiveTest } from './adaptive-test.ts'
import type { Step } from './session.ts'

export interface AreaResult {
  readonly area: string
  readonly items: number
  /** EAP from the answers of this area alone; null when its error is above the design's `areaSe`. */
  readonly theta: number | null
  readonly se: number
}

/**
 * Results by area. The population is the prior, not what was known of this person: an area must earn its result
 * with its own answers, and one that has not is told with its error only.
 */
export function areaResults(test: AdaptiveTest, steps: readonly Step[]): AreaResult[] {
  const { tables, blueprint, areaOf, placeOf, bank, design } = test
  const population = normalWeights(tables.grid, bank.latent)
  return blueprint.areas.map((area, c) => {
    const weights = population.slice()
    let items = 0
    for (const { item, score } of steps) {
      const place = placeOf.get(item)!
      if (areaOf[place] !== c) continue
      updatePosterior(tables, place, score, weights)
      items++
    }
    const { mean, sd } = posteriorMoments(tables.grid, weights)
    return { area, items, theta: items > 0 && sd <= design.areaSe ? mean : null, se: sd }
  })
}
