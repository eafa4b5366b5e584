import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { type AttemptRow, selectOverdueAttempts } from './attempts.sql.ts'
import { nextAttemptStatus, ROAD_MS } from './lifecycle.ts'
import { scoreAttempt } from './score-attempt.ts'
import { getOwnAttempt } from './show-attempt.ts'

/**
 * Finishes the actor's attempt and scores it. Repeating it changes nothing and gives the same answer; after the
 * deadline it becomes «expired» with the answers stored in time.
 */
export async function finishAttempt(
  context: Context,
  input: { id: string },
): Promise<{ attemptId: string; status: 'finished' | 'expired' }> {
  return await transact(context, async tx => {
    const attempt = await getOwnAttempt(context, tx, input.id, true)
    if (attempt.status !== 'running') return { attemptId: attempt.id, status: attempt.status }
    const action = context.clock.now() > attempt.deadlineAt ? 'expire' : 'finish'
    const status = nextAttemptStatus(attempt.status, action) as 'finished' | 'expired'
    await scoreAttempt(context, tx, attempt, status)
    await recordAudit(context, tx, {
      action: `diagnostics.${action}`,
      entity: 'attempt',
      entityId: attempt.id,
      regionId: attempt.regionId,
      before: { status: attempt.status },
      after: { status },
    })
    await announce(context, tx, attempt)
    return { attemptId: attempt.id, status }
  })
}

/** Job: closes and scores attempts left open past their deadline. Gives back how many. */
export async function expireAttempts(context: Context, limit = 200): Promise<number> {
  return await transact(context, async tx => {
    const before = new Date(context.clock.now().getTime() - ROAD_MS)
    const overdue = await selectOverdueAttempts(tx, before, limit)
    for (const attempt of overdue) {
      await scoreAttempt(context, tx, attempt, 'expired')
      await recordAudit(context, tx, {
        action: 'diagnostics.expire',
        entity: 'attempt',
        entityId: attempt.id,
        regionId: attempt.regionId,
        before: { status: 'running' },
        after: { status: 'expired' },
      })
      await announce(context, tx, attempt)
    }
    return overdue.length
  })
}

/** Queue that hears of every closed attempt: pathways are drafted from it. */
export const ATTEMPT_CLOSED = 'diagnostics.attempt-closed'

async function announce(context: Context, tx: Tx, attempt: AttemptRow): Promise<void> {
  const { id, personId, mode } = attempt
  await context.jobs?.send(tx, ATTEMPT_CLOSED, { attemptId: id, personId, mode })
}
