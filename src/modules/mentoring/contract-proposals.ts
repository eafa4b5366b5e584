import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

const side = z.object({
  personId: z.uuid(),
  name: z.string(),
  position: z.string(),
  organisationId: z.uuid(),
  organisationName: z.string(),
})

export const pairProposal = z.object({
  /** Stable while the list stands: the same two on the same ground with the same competency. */
  key: z.string(),
  groundCode: z.string(),
  groundTitle: z.string(),
  /** The ground has no roles: neither of the two gives more than the other. */
  isEqual: z.boolean(),
  giver: side,
  receiver: side,
  competencyId: z.uuid().nullable(),
  competencyTitle: z.string().nullable(),
  /** Why these two, in words. */
  reason: z.string(),
  /** What may stand as the aim: without anybody's results, the pair is read by more people. */
  aim: z.string(),
})
export type PairProposal = z.output<typeof pairProposal>

export const suggestPairs = operation({
  id: 'mentoring.suggest-pairs',
  method: 'GET',
  path: '/api/pairs/proposals',
  summary: 'Подобрать пары: у кого дефицит и кто владеет компетенцией, начинающие с опытными, по предмету',
  access: { kind: 'permission', permission: 'pairs.lead' },
  query: z.object({
    ground: z.string().max(60).optional(),
    municipality: z.uuid().optional(),
    organisation: z.uuid().optional(),
  }),
  response: z.object({
    /** Where people were looked for. */
    within: z.string(),
    people: z.int(),
    proposals: z.array(pairProposal),
    /** What was left out and why: no reach to results, nobody experienced, more than are shown. */
    notes: z.array(z.string()),
  }),
  ratePerMinute: 30,
})
export type Suggested = z.output<NonNullable<typeof suggestPairs.response>>
