import { z } from 'zod'
import { invalid } from '#platform/errors/problem.ts'
import type { Take } from './three-way.ts'

export const TAKE_NOTHING: Take = { rows: new Set(), seenAt: new Date(0) }

const takeSchema = z.object({
  rows: z.union([z.literal('all'), z.array(z.int().positive()).max(50_000)]),
  seenAt: z.iso.datetime(),
})

/** Reads which disputed values the sender takes from the file, as the page sends it. @throws Problem invalid */
export function readTake(json: string | undefined): Take {
  if (json === undefined) return TAKE_NOTHING
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    value = undefined
  }
  const parsed = takeSchema.safeParse(value)
  if (!parsed.success)
    throw invalid('staff.take', 'Решения по спорным значениям не прочитаны. Проверьте файл ещё раз.')
  const { rows, seenAt } = parsed.data
  return { rows: rows === 'all' ? rows : new Set(rows), seenAt: new Date(seenAt) }
}
