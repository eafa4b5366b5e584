import { seeded } from '../../seeded-random.ts'
import { type SampleShape, sampleProblem } from '../sample-problems.ts'
import type { RegionProblem } from './region-problem.ts'

export interface RegionShape {
  people: number
  offers: number
  /** Runs in all, with seats. */
  runs: number
  competencies: number
  municipalities: number
  seats: readonly [number, number]
}

/** The size of a large region: what `bench region` plans. */
export const LARGE_REGION: RegionShape = {
  people: 10_000,
  offers: 2_000,
  runs: 3_000,
  competencies: 60,
  municipalities: 22,
  seats: [4, 16],
}

/** A region of the shape, the same for the same seed: 3–8 deficits each, 36–108 hours, seats that do not suffice. */
export function sampleRegion(shape: RegionShape, seed: number): RegionProblem {
  const random = seeded(seed)
  const below = (n: number) => Math.floor(random() * n)
  const catalogue: SampleShape = {
    offers: shape.offers,
    deficits: shape.competencies,
    others: 0,
    hours: null,
    dated: 0.75,
    requiring: 0.15,
    twofold: 0.45,
    excluding: 0.03,
    practice: 0.12,
    fixed: 0,
    horizon: 270,
    hoursOf: [16, 18, 24, 36, 36, 72],
  }
  const { offers } = sampleProblem(catalogue, seed)
  const dated = offers.filter(offer => offer.runs!.length > 0)
  let runs = dated.reduce((sum, offer) => sum + offer.runs!.length, 0)
  for (const offer of dated) {
    while (runs > shape.runs && offer.runs!.length > 1) {
      offer.runs!.pop()
      runs--
    }
  }
  const [least, most] = shape.seats
  return {
    offers: offers.map(offer => ({
      ...offer,
      // An advanced course builds on the foundations of its own field, not on any other one.
      requires:
        offer.raises.length === 1
          ? offer.requires!.map(need => ({ competency: offer.raises[0]!.competency, level: need.level }))
          : [],
      // Self-study without runs is open to all but slow: half of its weight in hours.
      hours: offer.runs!.length === 0 ? offer.hours * 2 : offer.hours,
      runs: offer.runs!.map(run => ({ ...run, seats: least + below(most - least + 1) })),
    })),
    people: Array.from({ length: shape.people }, (_, i) => {
      const names = new Set<string>()
      // Some competencies are short everywhere, as in a real region.
      for (let k = 3 + below(6); k > 0; k--)
        names.add(`C${1 + Math.floor(random() ** 1.6 * shape.competencies)}`)
      return {
        id: `T${i + 1}`,
        municipality: `M${1 + Math.floor(random() ** 1.5 * shape.municipalities)}`,
        budget: { hours: 36 + 18 * below(5), items: 6, cost: null },
        deficits: [...names].map(competency => {
          const level = below(2)
          return { competency, level, target: level + 1 + below(3 - level), weight: 0.2 + below(9) / 10 }
        }),
        held: [],
        fixed: [],
        practiceFor: random() < 0.1 ? [[...names][0]!] : [],
        prices: { hour: 0.001, item: 0.01, cost: 0 },
      }
    }),
  }
}
