/** An offer with its part of a budget and how far it is taken, 0…1. */
export interface Weighed {
  offer: number
  weight: number
  taken: number
}

/**
 * An extended cover (Balas 1975) that is violated: of offers that together exceed a budget, and of all that weigh at
 * least as much as the heaviest of them, at least one fewer is taken than the cover has.
 *
 * @returns the offers of which at most `most` may be taken, or null when none was found
 */
export function findCover(all: readonly Weighed[], limit: number): { offers: number[]; most: number } | null {
  const candidates = all.filter(one => one.taken > 1e-7 && one.weight > 0)
  candidates.sort((a, b) => b.taken - a.taken || b.weight - a.weight || a.offer - b.offer)
  const cover = new Set<Weighed>()
  let load = 0
  for (const one of candidates) {
    cover.add(one)
    load += one.weight
    if (load > limit + 1e-6) break
  }
  if (load <= limit + 1e-6) return null
  for (const one of [...cover].reverse()) {
    if (load - one.weight <= limit + 1e-6) continue
    load -= one.weight
    cover.delete(one)
  }
  let heaviest = 0
  for (const one of cover) heaviest = Math.max(heaviest, one.weight)
  const belongs = (one: Weighed) => one.weight >= heaviest || cover.has(one)
  let sum = 0
  for (const one of candidates) if (belongs(one)) sum += one.taken
  if (sum <= cover.size - 1 + 1e-4) return null
  return { offers: all.filter(belongs).map(one => one.offer), most: cover.size - 1 }
}
