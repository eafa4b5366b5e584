import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Assigned, assign, type Edge, type Worker } from './index.ts'

type Case = { edges: Edge[]; client: number; workers: Record<string, Worker> }

const limitsOf = ({ client, workers }: Case) => ({
  client: () => client,
  worker: (id: string) => workers[id]!,
})

/** What a choice is worth: weights less the rising costs of the workers. */
function worth({ edges, workers }: Case, chosen: readonly Assigned[]): number {
  const taken = new Map<string, number>()
  return chosen.reduce((sum, { task, worker }) => {
    const before = taken.get(worker) ?? 0
    taken.set(worker, before + 1)
    const weight = Math.max(
      ...edges.filter(one => one.task === task && one.worker === worker).map(one => one.weight),
    )
    return sum + weight - workers[worker]!.load - before
  }, 0)
}

function isWithin({ edges, client, workers }: Case, chosen: readonly Assigned[]): boolean {
  const count = (keys: string[]) => [...Map.groupBy(keys, key => key)].map(([key, all]) => [key, all.length])
  const clientOf = (task: string) => edges.find(one => one.task === task)!.client
  return (
    new Set(chosen.map(one => one.task)).size === chosen.length &&
    count(chosen.map(one => clientOf(one.task))).every(([, size]) => (size as number) <= client) &&
    count(chosen.map(one => one.worker)).every(
      ([id, size]) => (size as number) <= workers[id as string]!.room,
    )
  )
}

/** Every allowed choice tried out. */
function bestOf(given: Case): number {
  const tasks = [...new Set(given.edges.map(one => one.task))]
  const step = (at: number, chosen: Assigned[]): number => {
    if (!isWithin(given, chosen)) return Number.NEGATIVE_INFINITY
    if (at === tasks.length) return worth(given, chosen)
    const workers = new Set(given.edges.filter(one => one.task === tasks[at]).map(one => one.worker))
    return Math.max(
      step(at + 1, chosen),
      ...[...workers].map(worker => step(at + 1, [...chosen, { task: tasks[at]!, worker }])),
    )
  }
  return step(0, [])
}

const cases = (tasks: number, workers: number): fc.Arbitrary<Case> =>
  fc.record({
    edges: fc.array(
      fc
        .record({
          task: fc.integer({ min: 0, max: tasks - 1 }),
          worker: fc.integer({ min: 0, max: workers - 1 }),
          weight: fc.integer({ min: 1, max: 9 }),
        })
        // a task belongs to one client: two tasks each
        .map(({ task, worker, weight }) => ({
          task: `t${task}`,
          client: `c${task >> 1}`,
          worker: `w${worker}`,
          weight,
        })),
      { maxLength: tasks * workers },
    ),
    client: fc.integer({ min: 0, max: 2 }),
    workers: fc
      .array(fc.record({ room: fc.integer({ min: 0, max: 3 }), load: fc.integer({ min: 0, max: 2 }) }), {
        minLength: workers,
        maxLength: workers,
      })
      .map(list => Object.fromEntries(list.map((one, at) => [`w${at}`, one]))),
  })

describe('assign', () => {
  it('is as good as the best of all allowed choices, and allowed itself', () => {
    fc.assert(
      fc.property(cases(5, 3), given => {
        const chosen = assign(given.edges, limitsOf(given))
        expect(isWithin(given, chosen)).toBe(true)
        expect(worth(given, chosen)).toBe(bestOf(given))
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same choice whatever the order of the edges', () => {
    fc.assert(
      fc.property(
        cases(8, 5).chain(given =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray(given.edges, { minLength: given.edges.length })),
        ),
        ([given, shuffled]) => {
          expect(assign(shuffled, limitsOf(given))).toEqual(assign(given.edges, limitsOf(given)))
        },
      ),
    )
  })

  it('shares the work between equal workers', () => {
    const edges = ['a', 'b', 'c', 'd'].flatMap(task =>
      ['x', 'y'].map(worker => ({ task, client: task, worker, weight: 10 })),
    )
    const chosen = assign(edges, { client: () => 1, worker: () => ({ room: 4, load: 0 }) })
    expect(chosen.filter(one => one.worker === 'x')).toHaveLength(2)
    expect(chosen.filter(one => one.worker === 'y')).toHaveLength(2)
  })
})
