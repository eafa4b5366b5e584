import { z } from 'zod'

/** What the actor may do next with a record: every record's answer carries them, the buttons are made from them. */
export const recordAction = z.object({
  action: z.string(),
  label: z.string(),
  allowed: z.boolean(),
  /** Why not, in a Russian sentence; null when allowed. */
  reason: z.string().nullable(),
})
export type RecordAction = z.output<typeof recordAction>

/** One recorded change of a record, newest first in a history. */
export const historyEntry = z.object({
  at: z.string(),
  who: z.string(),
  role: z.string(),
  action: z.string(),
  changes: z.array(z.object({ field: z.string(), before: z.json(), after: z.json() })),
  reason: z.string().nullable(),
})
export type HistoryRow = z.output<typeof historyEntry>
