import { Problem } from '#platform/errors/problem.ts'
import type { Run } from './run.ts'

/**
 * History is invented without looking ahead: somebody has left, a pathway is alive already, nothing is lacking. What
 * the use case refuses does not happen, as in life; how often, is told at the end. Anything else is a mistake.
 */
const told = new WeakMap<Run, Map<string, number>>()

export async function unlessRefused<T>(
  run: Run,
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem) || error.kind === 'invalid') throw error
    const counts = told.get(run) ?? new Map<string, number>()
    told.set(run, counts)
    const key = `${what}: ${error.code}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
    return undefined
  }
}

export const refusalsOf = (run: Run): ReadonlyMap<string, number> => told.get(run) ?? new Map()
