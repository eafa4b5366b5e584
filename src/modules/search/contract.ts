import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { shownFor } from '#platform/http/paging.ts'

/** Fewer letters would find nearly everything. */
export const LEAST_LETTERS = 2

/** At most so many of a kind: what is not among them is found by one more word. */
export const SHOWN = { person: 6, organisation: 6, programme: 4 } as const

export const foundKind = z.enum(['person', 'organisation', 'programme'])

export const found = z.object({
  kind: foundKind,
  id: z.uuid(),
  title: z.string(),
  /** What tells it from others of the same name: position and organisation, municipality, hours. */
  subtitle: z.string(),
  /** Page of the product, from `/`. */
  link: z.string(),
})
export type Found = z.output<typeof found>

const TOO_SHORT = 'Введите не меньше двух букв'

export const findAnything = operation({
  id: 'search.find',
  method: 'GET',
  path: '/api/search',
  summary: 'Найти человека, организацию или программу среди того, что вам видно',
  access: { kind: 'signed-in' },
  query: z.object({
    q: z
      .string({ error: TOO_SHORT })
      .trim()
      .min(LEAST_LETTERS, { error: TOO_SHORT })
      .max(100, { error: 'Не длиннее 100 знаков' }),
  }),
  response: z.object({ results: z.array(found), shownFor }),
  ratePerMinute: 240,
})
