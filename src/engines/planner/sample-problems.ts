import { seeded } from '../seeded-random.ts'
import type { Offer, OfferKind, PathwayProblem, Raise } from './problem.ts'

export interface SampleShape {
  offers: number
  deficits: number
  /** Competencies without a deficit that only serve as prerequisites. */
  others: number
  hours: number | null
  items?: number | null
  cost?: number | null
  /** Share of offers with runs, of offers that require something, of offers with a second raise. */
  dated: number
  requiring: number
  twofold: number
  excluding: number
  practice: number
  fixed: number
  /** Days over which runs begin. */
  horizon: number
  hoursOf: readonly number[]
}

/** Of the size of a real catalogue: what `bench planner` and the comparison with HiGHS use. */
export const CATALOGUE: SampleShape = {
  offers: 400,
  deficits: 8,
  others: 4,
  hours: 144,
  items: 10,
  cost: 20_000,
  dated: 0.6,
  requiring: 0.35,
  twofold: 0.4,
  excluding: 0.1,
  practice: 0.15,
  fixed: 0,
  horizon: 270,
  hoursOf: [16, 18, 24, 36, 36, 48, 72, 72, 108],
}

/** Small enough to enumerate, dense enough that every rule bites. */
export const TINY: SampleShape = {
  offers: 7,
  deficits: 3,
  others: 1,
  hours: 80,
  items: 4,
  cost: null,
  dated: 0.5,
  requiring: 0.45,
  twofold: 0.6,
  excluding: 0.25,
  practice: 0.3,
  fixed: 0.1,
  horizon: 30,
  hoursOf: [8, 16, 24, 36],
}

const FIRST_DAY = Date.UTC(2026, 1, 2)
const day = (offset: number) => new Date(FIRST_DAY + offset * 86_400_000).toISOString().slice(0, 10)

/** A problem of the shape, the same for the same seed. It may be infeasible when offers are fixed. */
export function sampleProblem(shape: SampleShape, seed: number): PathwayProblem {
  const random = seeded(seed)
  const below = (n: number) => Math.floor(random() * n)
  const names = Array.from({ length: shape.deficits + shape.others }, (_, c) => `C${c + 1}`)
  const deficits = names.slice(0, shape.deficits).map(competency => {
    const level = below(2)
    return { competency, level, target: level + 1 + below(3 - level), weight: 0.2 + below(9) / 10 }
  })
  const held = names.slice(shape.deficits).flatMap(c => (random() < 0.5 ? [{ competency: c, level: 1 }] : []))
  const offers = Array.from({ length: shape.offers }, (_, o) => sampleOffer(shape, names, o, random))
  return {
    budget: { hours: shape.hours, items: shape.items ?? null, cost: shape.cost ?? null },
    deficits,
    held,
    offers,
    fixed: offers.filter(() => random() < shape.fixed).map(offer => offer.id),
    practiceFor: deficits.filter(() => random() < 0.2).map(deficit => deficit.competency),
    prices: { hour: 0.001, item: 0.01, cost: random() < 0.5 ? 0.00001 : 0 },
  }
}

function sampleOffer(shape: SampleShape, names: string[], o: number, random: () => number): Offer {
  const below = (n: number) => Math.floor(random() * n)
  const pick = () => names[below(names.length)]!
  const kinds: OfferKind[] = ['formal', 'nonformal', 'informal']
  const raise = (): Raise => {
    const from = random() < 0.55 ? 0 : below(2) + 1
    return { competency: pick(), from, to: Math.min(3, from + 1 + below(2)) }
  }
  const raises = [raise()]
  while (random() < shape.twofold && raises.length < 3) {
    const next = raise()
    if (!raises.some(one => one.competency === next.competency)) raises.push(next)
  }
  const requires = random() < shape.requiring ? [{ competency: pick(), level: 1 + below(2) }] : []
  const excludes: string[] = []
  if (o > 0 && random() < shape.excluding) excludes.push(`P${1 + below(o)}`)
  const hours = shape.hoursOf[below(shape.hoursOf.length)]!
  const dated = random() < shape.dated
  return {
    id: `P${o + 1}`,
    kind: random() < shape.practice ? 'practice' : kinds[below(3)]!,
    hours,
    cost: random() < 0.4 ? 500 * below(20) : 0,
    raises,
    requires,
    excludes,
    runs: dated
      ? Array.from({ length: 1 + below(3) }, (_, r) => {
          const start = below(shape.horizon)
          return {
            id: `P${o + 1}-${r + 1}`,
            start: day(start),
            end: day(start + Math.ceil(hours / 6) - 1 + below(5)),
          }
        })
      : [],
  }
}
