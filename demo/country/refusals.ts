import { Problem } from '#platform/errors/problem.ts'
import type { Run } from './run.ts'

/**
 * History is invented without looking ahead: somebody has left, a pathway is alive already, nothing is lacking. What
 * the use case refuses does not happen, as in life; how often, is told at the end. Anything else is a mistake.
 */
export async function unlessRefused<T>(
  run: Run,
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem) || error.kind === 'invalid') throw error
    const key = `${what}: ${error.code}`
    run.refused.set(key, (run.refused.get(key) ?? 0) + 1)
    return undefined
  }
}
