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
