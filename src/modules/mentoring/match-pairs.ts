import { assign, type Edge } from '#engines/assignment/index.ts'

/**
 * Whom to join with whom. Pure and deterministic: the same people give the same pairs in whatever order they come.
 * Levels reach this file only where the actor may see them.
 */

export type Candidate = {
  id: string
  organisationId: string
  municipalityId: string | null
  subjects: readonly string[]
  /** First day in a pedagogical position. */
  teachingSince: string | null
  isBeginner: boolean
  isExperienced: boolean
  /** Living pairs in which she gives and receives already. */
  given: number
  received: number
}

/** A deficit: the level, and the one that the position asks for. */
export type Need = { personId: string; competency: string; level: number; target: number }
export type Holding = { personId: string; competency: string; level: number }
export type Limits = { given: number; received: number }

export type Matched = {
  giver: string
  receiver: string
  competency: string | null
  /** Levels to be made up; 1 where the ground knows no levels. */
  gap: number
  near: 'organisation' | 'municipality'
}

/** Identifies a pair whoever of the two gives; `taken` holds those that are there already. */
export const pairKey = (one: string, other: string, competency: string | null = null): string =>
  [...[one, other].sort(), competency ?? ''].join(' ')

/**
 * For each deficit somebody of the same organisation, or else of the same municipality, who holds the competency at the
 * level asked for or above. The total gap covered is the greatest there can be within the limits; among equal choices
 * more pairs stay within one organisation, then the givers share the work.
 */
export function matchByCompetency(
  people: readonly Candidate[],
  { needs, holdings }: { needs: readonly Need[]; holdings: readonly Holding[] },
  limits: Limits,
  taken: ReadonlySet<string>,
): Matched[] {
  const byId = new Map(people.map(one => [one.id, one]))
  const holders = Map.groupBy(holdings, holding => holding.competency)
  const possible = needs.flatMap(need => {
    const receiver = byId.get(need.personId)
    const gap = need.target - need.level
    if (!receiver || gap <= 0) return []
    return (holders.get(need.competency) ?? []).flatMap(({ personId, level }) => {
      const giver = byId.get(personId)
      if (!giver || level < need.target) return []
      return possiblePair(giver, receiver, need.competency, gap, taken)
    })
  })
  return choose(possible, byId, limits)
}

/** Beginners (the first three years) without a mentor, each with one experienced colleague of a common subject. */
export function matchByCareer(
  people: readonly Candidate[],
  limits: Limits,
  { taken, mentored }: { taken: ReadonlySet<string>; mentored: ReadonlySet<string> },
): Matched[] {
  const byId = new Map(people.map(one => [one.id, one]))
  const experienced = people.filter(one => one.isExperienced && !one.isBeginner)
  const possible = people
    .filter(one => one.isBeginner && !mentored.has(one.id))
    .flatMap(receiver =>
      experienced
        .filter(giver => haveCommonSubject(giver, receiver))
        .flatMap(giver => possiblePair(giver, receiver, null, 1, taken)),
    )
  return choose(possible, byId, limits)
}

/**
 * People of a common subject, two by two: within each organisation first, then those who are alone in theirs within the
 * municipality. The longest at work is joined with the newest, so that there is something to exchange.
 */
export function matchBySubject(
  people: readonly Candidate[],
  limits: Limits,
  taken: ReadonlySet<string>,
): Matched[] {
  const free = new Set(
    people.filter(one => one.given < limits.given && one.received < limits.received).map(one => one.id),
  )
  const placesOf = {
    organisation: (one: Candidate) => one.organisationId,
    municipality: (one: Candidate) => one.municipalityId ?? one.organisationId,
  }
  return (['organisation', 'municipality'] as const).flatMap(near =>
    groupsOfSubject(people, placesOf[near]).flatMap(group => {
      const waiting = group.filter(one => free.has(one.id)).sort(longestFirst)
      return foldInTwo(waiting, taken).map(([giver, receiver]) => {
        free.delete(giver.id)
        free.delete(receiver.id)
        return { giver: giver.id, receiver: receiver.id, competency: null, gap: 1, near }
      })
    }),
  )
}

function groupsOfSubject(people: readonly Candidate[], placeOf: (one: Candidate) => string): Candidate[][] {
  const entries = people.flatMap(one =>
    one.subjects.map(subject => ({ key: `${placeOf(one)} ${subject}`, one })),
  )
  const groups = Map.groupBy(entries, entry => entry.key)
  return [...groups.keys()].sort().map(key => groups.get(key)!.map(entry => entry.one))
}

/** The first with the last of a row that are no pair yet, and so on inwards. */
function foldInTwo(row: readonly Candidate[], taken: ReadonlySet<string>): [Candidate, Candidate][] {
  const left = [...row]
  const pairs: [Candidate, Candidate][] = []
  while (left.length > 1) {
    const giver = left.shift()!
    const at = left.findLastIndex(other => !taken.has(pairKey(giver.id, other.id)))
    if (at >= 0) pairs.push([giver, left.splice(at, 1)[0]!])
  }
  return pairs
}

/** Since the earliest day first; unknown days last. */
function longestFirst(one: Candidate, other: Candidate): number {
  return compare(one.teachingSince ?? '9', other.teachingSince ?? '9') || compare(one.id, other.id)
}

const haveCommonSubject = (one: Candidate, other: Candidate): boolean =>
  one.subjects.some(subject => other.subjects.includes(subject))

function possiblePair(
  giver: Candidate,
  receiver: Candidate,
  competency: string | null,
  gap: number,
  taken: ReadonlySet<string>,
): Matched[] {
  const near =
    giver.organisationId === receiver.organisationId
      ? 'organisation'
      : giver.municipalityId !== null && giver.municipalityId === receiver.municipalityId
        ? 'municipality'
        : null
  if (giver.id === receiver.id || near === null || taken.has(pairKey(giver.id, receiver.id, competency)))
    return []
  return [{ giver: giver.id, receiver: receiver.id, competency, gap, near }]
}

/** The exact choice of the engine, with what is wished for put in order: gap, nearness, even work. */
function choose(
  possible: readonly Matched[],
  byId: ReadonlyMap<string, Candidate>,
  limits: Limits,
): Matched[] {
  const taskOf = (one: Matched) => `${one.receiver} ${one.competency ?? ''}`
  const tasks = new Set(possible.map(taskOf)).size
  // a pair within one organisation outweighs the most that one more pair of a giver can cost; one level of gap
  // outweighs nearness and costs of all pairs together
  const nearness = limits.given + 1
  const level = tasks * 2 * nearness + 1
  const edges: Edge[] = possible.map(one => ({
    task: taskOf(one),
    client: one.receiver,
    worker: one.giver,
    weight: one.gap * level + (one.near === 'organisation' ? nearness : 0),
  }))
  const chosen = assign(edges, {
    client: id => Math.max(0, limits.received - byId.get(id)!.received),
    worker: id => ({ room: Math.max(0, limits.given - byId.get(id)!.given), load: byId.get(id)!.given }),
  })
  const known = new Map(possible.map(one => [`${taskOf(one)} ${one.giver}`, one]))
  return chosen
    .map(({ task, worker }) => known.get(`${task} ${worker}`)!)
    .sort((a, b) => b.gap - a.gap || compare(taskOf(a), taskOf(b)))
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
