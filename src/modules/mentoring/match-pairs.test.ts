import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Candidate,
  type Holding,
  type Limits,
  type Matched,
  matchByCareer,
  matchByCompetency,
  matchBySubject,
  type Need,
  pairKey,
} from './match-pairs.ts'

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const COMPETENCIES = ['k1', 'k2', 'k3']

const candidate = (id: string): fc.Arbitrary<Candidate> =>
  fc.record({
    id: fc.constant(id),
    organisationId: fc.constantFrom('s1', 's2', 's3'),
    municipalityId: fc.constantFrom('m1', 'm2'),
    subjects: fc.subarray(['физика', 'химия', 'музыка']),
    teachingSince: fc.constantFrom(null, '1999-09-01', '2010-09-01', '2025-09-01'),
    isBeginner: fc.boolean(),
    isExperienced: fc.boolean(),
    given: fc.integer({ min: 0, max: 2 }),
    received: fc.integer({ min: 0, max: 2 }),
  })

type World = {
  people: Candidate[]
  needs: Need[]
  holdings: Holding[]
  limits: Limits
  taken: Set<string>
}

const world: fc.Arbitrary<World> = fc
  .record({
    people: fc.tuple(...IDS.map(candidate)),
    levels: fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 }), {
      minLength: IDS.length,
      maxLength: IDS.length,
    }),
    targets: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 }),
    limits: fc.record({ given: fc.integer({ min: 1, max: 3 }), received: fc.integer({ min: 1, max: 3 }) }),
    taken: fc.array(
      fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...IDS), fc.constantFrom(...COMPETENCIES)),
    ),
  })
  .map(({ people, levels, targets, limits, taken }) => {
    const all = people.flatMap((one, at) =>
      COMPETENCIES.map((competency, kind) => ({
        personId: one.id,
        competency,
        level: levels[at]![kind]!,
        target: targets[kind]!,
      })),
    )
    return {
      people: [...people],
      needs: all.filter(one => one.level < one.target),
      holdings: all.map(({ personId, competency, level }) => ({ personId, competency, level })),
      limits,
      taken: new Set(taken.map(([one, other, competency]) => pairKey(one, other, competency))),
    }
  })

const gapOf = (pairs: readonly Matched[]) => pairs.reduce((sum, one) => sum + one.gap, 0)
const byCompetency = ({ people, needs, holdings, limits, taken }: World) =>
  matchByCompetency(people, { needs, holdings }, limits, taken)

function isAllowed({ people, limits, taken }: World, pairs: readonly Matched[]): void {
  for (const person of people) {
    const given = pairs.filter(one => one.giver === person.id).length
    const received = pairs.filter(one => one.receiver === person.id).length
    if (given > 0) expect(person.given + given).toBeLessThanOrEqual(limits.given)
    if (received > 0) expect(person.received + received).toBeLessThanOrEqual(limits.received)
  }
  for (const one of pairs) {
    expect(one.giver).not.toBe(one.receiver)
    expect(taken.has(pairKey(one.giver, one.receiver, one.competency))).toBe(false)
    const [giver, receiver] = [one.giver, one.receiver].map(id => people.find(known => known.id === id)!)
    expect(one.near === 'organisation').toBe(giver!.organisationId === receiver!.organisationId)
    if (one.near === 'municipality') expect(giver!.municipalityId).toBe(receiver!.municipalityId)
  }
  expect(new Set(pairs.map(one => pairKey(one.giver, one.receiver, one.competency))).size).toBe(pairs.length)
}

/** What a hasty methodologist would do: the widest gap first, the first holder who has room. */
function greedyGap({ people, needs, holdings, limits, taken }: World): number {
  const given = new Map(people.map(one => [one.id, one.given]))
  const received = new Map(people.map(one => [one.id, one.received]))
  const byId = new Map(people.map(one => [one.id, one]))
  let total = 0
  for (const need of [...needs].sort((a, b) => b.target - b.level - (a.target - a.level))) {
    const receiver = byId.get(need.personId)!
    const giver = holdings
      .filter(one => one.competency === need.competency && one.level >= need.target)
      .map(one => byId.get(one.personId)!)
      .find(
        one =>
          (one.organisationId === receiver.organisationId ||
            one.municipalityId === receiver.municipalityId) &&
          given.get(one.id)! < limits.given &&
          received.get(receiver.id)! < limits.received &&
          !taken.has(pairKey(one.id, receiver.id, need.competency)),
      )
    if (!giver) continue
    given.set(giver.id, given.get(giver.id)! + 1)
    received.set(receiver.id, received.get(receiver.id)! + 1)
    total += need.target - need.level
  }
  return total
}

describe('pairs for a competency', () => {
  it('hold the limits, join nobody with herself and repeat no pair', () => {
    fc.assert(fc.property(world, given => isAllowed(given, byCompetency(given))))
  })

  it('cover at least as much of the gaps as a greedy choice', () => {
    fc.assert(
      fc.property(world, given => {
        expect(gapOf(byCompetency(given))).toBeGreaterThanOrEqual(greedyGap(given))
      }),
      { numRuns: 300 },
    )
  })

  it('give only what is held: the giver stands at the target or above it', () => {
    fc.assert(
      fc.property(world, given => {
        for (const one of byCompetency(given)) {
          const need = given.needs.find(
            it => it.personId === one.receiver && it.competency === one.competency,
          )!
          const held = given.holdings.find(
            it => it.personId === one.giver && it.competency === one.competency,
          )!
          expect(held.level).toBeGreaterThanOrEqual(need.target)
          expect(one.gap).toBe(need.target - need.level)
        }
      }),
    )
  })

  it('beat the greedy choice where haste would waste the only holder', () => {
    const person = (id: string): Candidate => ({
      id,
      organisationId: 's1',
      municipalityId: 'm1',
      subjects: [],
      teachingSince: null,
      isBeginner: false,
      isExperienced: false,
      given: 0,
      received: 0,
    })
    // «x» holds both, «y» the first only; one pair each: taking «x» for the first leaves the second to nobody
    const found = matchByCompetency(
      ['p', 'q', 'x', 'y'].map(person),
      {
        needs: [
          { personId: 'p', competency: 'k1', level: 0, target: 2 },
          { personId: 'q', competency: 'k2', level: 0, target: 2 },
        ],
        holdings: [
          { personId: 'x', competency: 'k1', level: 2 },
          { personId: 'x', competency: 'k2', level: 2 },
          { personId: 'y', competency: 'k1', level: 3 },
        ],
      },
      { given: 1, received: 1 },
      new Set(),
    )
    expect(found.map(one => [one.giver, one.receiver])).toEqual([
      ['y', 'p'],
      ['x', 'q'],
    ])
  })
})

describe('pairs for a beginner and by subject', () => {
  it('hold the limits, give a beginner one experienced colleague of her subject, and nobody a second mentor', () => {
    fc.assert(
      fc.property(world, fc.subarray(IDS), (given, mentored) => {
        const pairs = matchByCareer(given.people, given.limits, {
          taken: given.taken,
          mentored: new Set(mentored),
        })
        isAllowed(given, pairs)
        const byId = new Map(given.people.map(one => [one.id, one]))
        expect(new Set(pairs.map(one => one.receiver)).size).toBe(pairs.length)
        for (const one of pairs) {
          expect(mentored).not.toContain(one.receiver)
          expect(byId.get(one.receiver)!.isBeginner).toBe(true)
          expect(byId.get(one.giver)!.isExperienced).toBe(true)
          expect(
            byId.get(one.giver)!.subjects.some(it => byId.get(one.receiver)!.subjects.includes(it)),
          ).toBe(true)
        }
      }),
    )
  })

  it('join by subject each person once', () => {
    fc.assert(
      fc.property(world, given => {
        const pairs = matchBySubject(given.people, given.limits, given.taken)
        isAllowed(given, pairs)
        const joined = pairs.flatMap(one => [one.giver, one.receiver])
        expect(new Set(joined).size).toBe(joined.length)
      }),
    )
  })
})

it('does not depend on the order in which people and levels come', () => {
  fc.assert(
    fc.property(world, fc.infiniteStream(fc.nat()), (given, randomness) => {
      const shuffle = <T>(rows: readonly T[]): T[] =>
        rows
          .map(row => ({ row, at: randomness.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ row }) => row)
      const other: World = {
        ...given,
        people: shuffle(given.people),
        needs: shuffle(given.needs),
        holdings: shuffle(given.holdings),
      }
      const about = { taken: given.taken, mentored: new Set<string>() }
      expect(byCompetency(other)).toEqual(byCompetency(given))
      expect(matchByCareer(other.people, given.limits, about)).toEqual(
        matchByCareer(given.people, given.limits, about),
      )
      expect(matchBySubject(other.people, given.limits, given.taken)).toEqual(
        matchBySubject(given.people, given.limits, given.taken),
      )
    }),
  )
})
