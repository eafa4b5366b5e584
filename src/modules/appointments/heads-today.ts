import { type Context, read } from '#platform/db/database.ts'
import type { HeadsSummary } from './contract.ts'
import { selectWaiting, type WaitingCandidacy } from './heads-list.sql.ts'
import { sideOf } from './keep-head.ts'
import type { HeadStatus } from './lifecycle.ts'
import { summariseHeads } from './list-heads.ts'

export type HeadsToday = { summary: HeadsSummary; waiting: WaitingCandidacy[] }

/** What each side has to move. The ministry also sees letters that wait for an answer: overdue ones it asks about. */
const MOVES: Record<'ministry' | 'coordinator', readonly HeadStatus[]> = {
  ministry: ['returned', 'unagreed-returned', 'agreed', 'draft', 'sent', 'unagreed-sent'],
  coordinator: ['sent', 'unagreed-sent'],
}
const MOST = 20

/** Candidacies that wait for the actor, the nearest term first; null for a role that has no part in it. */
export async function headsToday(context: Context): Promise<HeadsToday | null> {
  const side = sideOf(context.actor)
  if (!side) return null
  const summary = await summariseHeads(context, {})
  const waiting = await read(context, tx =>
    selectWaiting(tx, { statuses: MOVES[side], scope: context.actor.scope, limit: MOST }),
  )
  return { summary, waiting }
}
