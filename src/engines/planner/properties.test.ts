import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planAlternatives, valueOfMoreHours } from './alternatives.ts'
import { checkPathway } from './check-pathway.ts'
import { planPathway } from './plan-pathway.ts'
import type { PathwayProblem } from './problem.ts'
import { replanPathway } from './replan.ts'
import { CATALOGUE, sampleProblem, TINY } from './sample-problems.ts'

const MIDDLE = { ...CATALOGUE, offers: 40, deficits: 5, hours: 100, excluding: 0.2 }
const problems = fc.integer({ min: 1, max: 1_000_000 }).map(seed => sampleProblem(MIDDLE, seed))
const value = (problem: PathwayProblem) => planPathway(problem, { explain: false }).value!
const holds = (property: fc.IPropertyWithHooks<[PathwayProblem, number]>) =>
  fc.assert(property, { numRuns: 60 })

describe('the best plan', () => {
  it('is never worth less with more hours', () => {
    holds(
      fc.property(problems, fc.integer({ min: 1, max: 40 }), (problem, more) => {
        const richer = { ...problem, budget: { ...problem.budget, hours: 100 + more } }
        expect(value(richer)).toBeGreaterThanOrEqual(value(problem) - 1e-9)
      }),
    )
  })

  it('is never worth less with one more offer', () => {
    holds(
      fc.property(problems, fc.nat({ max: 39 }), (problem, o) => {
        const fewer = withoutOffer(problem, problem.offers[o]!.id)
        expect(value(problem)).toBeGreaterThanOrEqual(value(fewer) - 1e-9)
      }),
    )
  })

  it('is never worth less at a lower price', () => {
    holds(
      fc.property(problems, fc.integer({ min: 0, max: 100 }), (problem, percent) => {
        const { hour = 0, item = 0, cost = 0 } = problem.prices!
        const share = percent / 100
        const cheaper = { ...problem, prices: { hour: hour * share, item: item * share, cost: cost * share } }
        expect(value(cheaper)).toBeGreaterThanOrEqual(value(problem) - 1e-9)
      }),
    )
  })

  it('does not change when an offer stands twice and one of the two may be taken', () => {
    holds(
      fc.property(problems, fc.nat({ max: 39 }), (problem, o) => {
        const offers = [...problem.offers, copyOf(problem, problem.offers[o]!.id)]
        expect(value({ ...problem, offers })).toBeCloseTo(value(problem), 9)
      }),
    )
  })

  it('is the same plan in whatever order the input comes', () => {
    holds(
      fc.property(problems, fc.nat({ max: 39 }), (problem, turn) => {
        const turned = <T>(list: T[]) => [
          ...list.slice(turn % list.length),
          ...list.slice(0, turn % list.length),
        ]
        const other = {
          ...problem,
          deficits: turned(problem.deficits).reverse(),
          offers: turned(problem.offers).map(offer => ({
            ...offer,
            raises: [...offer.raises].reverse(),
            runs: [...offer.runs!].reverse(),
          })),
        }
        const plan = (one: PathwayProblem) => {
          const { ms: _, unreached, ...rest } = planPathway(one)
          return { ...rest, unreached: unreached.map(open => open.competency).sort() }
        }
        const [here, there] = [plan(problem), plan(other)]
        expect(there.items.map(item => [item.offer, item.run])).toEqual(
          here.items.map(item => [item.offer, item.run]),
        )
        expect(there.value).toBeCloseTo(here.value!, 12)
        expect(there.unreached).toEqual(here.unreached)
      }),
    )
  })
})

describe('explanations', () => {
  it('give replacements that are valid plans and lose exactly what they say', () => {
    fc.assert(
      fc.property(problems, problem => {
        const plan = planPathway(problem)
        for (const item of plan.items) {
          for (const instead of item.instead) {
            const offers = plan.items.map(one => (one === item ? instead.offer : one.offer))
            const fixed = {
              ...problem,
              offers: problem.offers.filter(o => offers.includes(o.id)),
              fixed: offers,
            }
            const only = { ...fixed, offers: fixed.offers.map(o => ({ ...o, excludes: [] })) }
            expect(plan.value! - value(only)).toBeCloseTo(instead.lossOfValue, 9)
            expect(instead.lossOfValue).toBeGreaterThanOrEqual(-1e-9)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('account for every deficit: closed or with a reason', () => {
    fc.assert(
      fc.property(problems, problem => {
        const plan = planPathway(problem)
        const checked = checkPathway(problem, plan.items)
        const open = checked.reached.filter(one => one.reached < one.target).map(one => one.competency)
        expect(plan.unreached.map(one => one.competency).sort()).toEqual(open.sort())
      }),
      { numRuns: 60 },
    )
  })
})

describe('alternatives', () => {
  it('are valid, come in falling value and leave out a third of every better plan', () => {
    fc.assert(
      fc.property(problems, problem => {
        const plans = planAlternatives(problem, { count: 4, explain: false })
        plans.forEach((plan, i) => {
          expect(checkPathway(problem, plan.items).violations).toEqual([])
          for (const better of plans.slice(0, i)) {
            expect(plan.value!).toBeLessThanOrEqual(better.value! + 1e-9)
            const shared = better.items.filter(item =>
              plan.items.some(one => one.offer === item.offer),
            ).length
            expect(shared).toBeLessThanOrEqual(better.items.length - Math.ceil(better.items.length / 3))
          }
        })
      }),
      { numRuns: 40 },
    )
  })

  it('are the best of their kind: equal to enumeration without two of the offers on tiny problems', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const problem = sampleProblem({ ...TINY, fixed: 0 }, seed)
      const [best, second] = planAlternatives(problem, { count: 2, difference: 0.01, explain: false })
      if (!best?.items.length || !second) continue
      const without = best.items.map(item => value(withoutOffer(problem, item.offer)))
      expect(second.value, `seed ${seed}`).toBeCloseTo(Math.max(...without), 9)
    }
  })

  it('say what ten more hours are worth', () => {
    const offers = [
      { id: 'A', kind: 'formal' as const, hours: 16, raises: [{ competency: 'C', from: 0, to: 2 }] },
    ]
    const problem = {
      budget: { hours: 8 },
      deficits: [{ competency: 'C', level: 0, target: 2, weight: 0.7 }],
      offers,
    }
    expect(valueOfMoreHours(problem)).toMatchObject({ before: 0, after: 0.7, gain: 0.7, proven: true })
    expect(valueOfMoreHours(problem, 7)!.gain).toBe(0)
  })
})

/**
 * The offer once more, excluded by the first and by whatever excludes the first: without that both could be taken,
 * and the second time another of its raises may apply.
 */
function copyOf(problem: PathwayProblem, id: string) {
  const offer = problem.offers.find(one => one.id === id)!
  const excluding = problem.offers.filter(one => one.excludes?.includes(id)).map(one => one.id)
  return { ...offer, id: 'copy', excludes: [id, ...(offer.excludes ?? []), ...excluding] }
}

function withoutOffer(problem: PathwayProblem, id: string): PathwayProblem {
  const offers = problem.offers
    .filter(offer => offer.id !== id)
    .map(offer => ({ ...offer, excludes: offer.excludes?.filter(other => other !== id) }))
  return { ...problem, offers }
}

describe('re-planning', () => {
  const running = (problem: PathwayProblem, pricePerChange: number) => {
    const items = planPathway(problem, { explain: false }).items
    return {
      items: items.map(({ offer, run }) => ({ offer, run, state: 'planned' as const })),
      pricePerChange,
    }
  }

  it('changes nothing when nothing happened', () => {
    fc.assert(
      fc.property(problems, problem => {
        const { changes } = replanPathway(problem, running(problem, 0.01), { explain: false })
        expect(changes).toEqual({ dropped: [], added: [], moved: [] })
      }),
      { numRuns: 40 },
    )
  })

  it('keeps what is begun, drops what is cancelled, and changes no more than the price allows', () => {
    fc.assert(
      fc.property(problems, fc.nat(), (problem, pick) => {
        const before = running(problem, 0.05)
        if (before.items.length < 2) return
        const cancelled = before.items[pick % before.items.length]!
        const begun = before.items[(pick + 1) % before.items.length]!
        const items = before.items.map(item =>
          item === begun ? { ...item, state: 'under-way' as const } : item,
        )
        const state = { items, cancelledOffers: [cancelled.offer] }
        const answer = replanPathway(problem, { ...state, pricePerChange: 0.05 }, { explain: false })
        if (answer.plan.status === 'infeasible') return
        const offers = answer.plan.items.map(item => item.offer)
        expect(offers).not.toContain(cancelled.offer)
        expect(answer.plan.items).toContainEqual(
          expect.objectContaining({ offer: begun.offer, run: begun.run }),
        )
        expect(checkPathway(problem, answer.plan.items).value!).toBeCloseTo(answer.plan.value!, 9)
        expect(answer.bound!).toBeCloseTo(answer.valueAfterChanges!, 9)
        const dear = replanPathway(problem, { ...state, pricePerChange: 100 }, { explain: false })
        const count = (one: typeof answer) => Object.values(one.changes).flat().length
        expect(count(dear)).toBeLessThanOrEqual(count(answer))
      }),
      { numRuns: 60 },
    )
  })
})
