import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

/** One role of today: what it opens, where, on what grounds, how many people. */
export const rightRow = z.object({
  id: z.uuid(),
  title: z.string(),
  isActive: z.boolean(),
  onBehalfOf: z.string().nullable(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  /** Act or reason of the assignment, who gave it and who confirmed it. */
  reason: z.string().nullable(),
  grantedBy: z.string().nullable(),
  confirmedBy: z.string().nullable(),
  /** Facts about people: of everybody in the unit, or only of those in her care. */
  sees: z.array(z.object({ what: z.string(), of: z.enum(['unit', 'care']) })),
  /** What else the role may do there. */
  keeps: z.array(z.string()),
  /** People who work in the unit today, when the role reaches the whole of it; above 10 000 it means «more than». */
  people: z.number().int().nullable(),
  /** People in her care, when the role reaches them. */
  inCare: z.number().int().nullable(),
})
export type RightRow = z.output<typeof rightRow>

export const showMyRights = operation({
  id: 'accounts.myRights',
  method: 'GET',
  path: '/api/my/rights',
  summary: 'Что я вижу и почему: роли, места, основания, сведения, сколько людей',
  access: { kind: 'signed-in' },
  response: z.object({ rights: z.array(rightRow), hasCard: z.boolean() }),
})
