import { z } from 'zod'
import { invalid } from '../errors/problem.ts'
import type { Ticks } from './three-way.ts'

const ALL = '*'
const schema = z.array(z.string().max(200)).max(50_000)

/** A difference as it was shown: with another version of its record it has to be shown anew. */
export const tickKey = (row: number, field: string, version: number) => `${row}.${field}.${version}`

/** Ticks as a page sends them beside the file, `["*"]` for all. @throws Problem invalid */
export function readTicks(code: string, json: string | undefined): ReadonlySet<string> {
  if (json === undefined) return new Set()
  try {
    return new Set(schema.parse(JSON.parse(json)))
  } catch {
    throw invalid(`${code}.takes`, 'Выбор по расхождениям не прочитан. Выберите файл ещё раз.')
  }
}

export const ticksOf = (sent: ReadonlySet<string> = new Set()): Ticks<string> =>
  sent.has(ALL) ? 'all' : sent
