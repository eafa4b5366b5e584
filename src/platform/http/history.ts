import { z } from 'zod'

/** One recorded change of an object, as every record page shows it under «История». */
export const historyEntry = z.object({
  at: z.iso.datetime(),
  who: z.string(),
  role: z.string(),
  action: z.string(),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  reason: z.string().nullable(),
})
export type HistoryItem = z.output<typeof historyEntry>
