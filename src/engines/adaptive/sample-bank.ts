import { type Bank, STANDARD_NORMAL } from '../irt/index.ts'
import { normalFrom, seeded } from '../seeded-random.ts'
import type { Design } from './design.ts'

/** Areas in which the items of a sample bank take turns. */
const AREAS = ['A', 'B', 'C', 'D', 'E']

/** 2PL items as a real bank has them, a = 1.2·lognormal(0, 0.3), b ~ N(0, 1.1²), in equal areas; θ ~ N(0, 1). */
export function sampleBank(count: number, seed: number): Bank {
  const normal = normalFrom(seeded(seed))
  const items = Array.from({ length: count }, (_, i) => ({
    id: `i${i + 1}`,
    model: '2pl' as const,
    a: 1.2 * Math.exp(0.3 * normal()),
    b: [1.1 * normal()],
    c: 0,
    area: AREAS[i % AREAS.length]!,
  }))
  return { items, latent: STANDARD_NORMAL }
}

/** Stop at SE 0.30, 5–40 items, exposure ≤ 0.30, five equal areas; parts of it may be others. */
export function sampleDesign(other: Partial<Design> = {}): Design {
  return {
    minItems: 5,
    maxItems: 40,
    stopSe: 0.3,
    exposureCap: 0.3,
    randomesque: 1,
    content: AREAS.map(area => ({ area, share: 0.2, min: 0.2, max: 0.2 })),
    enemies: [],
    sets: [],
    prior: STANDARD_NORMAL,
    areaSe: 0.5,
    ...other,
  }
}
