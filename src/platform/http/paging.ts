import { z } from 'zod'

/** Query of every list: search words, how many rows, the cursor of the next page. Rooms add filters and sort. */
export const pageQuery = z.object({
  q: z.string().trim().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(1000).optional(),
})

export const ascDesc = z.enum(['asc', 'desc'])

/** Counting stops here: beyond it a list says «более 10 000», since the exact number would cost more than the page. */
export const COUNT_CAP = 10_000

/** Added to a page of a list whose search forgives: the words rows were found by where they are not those typed. */
export const shownFor = z.array(z.string())

export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({
    rows: z.array(row),
    /** Cursor of the next page, null at the end. */
    next: z.string().nullable(),
    /** Rows in the whole list, at most COUNT_CAP + 1 (meaning «more than»). */
    total: z.number().int(),
  })
}
