import { type Context, read } from '#platform/db/database.ts'
import { selectCampaignsOf } from './campaigns.sql.ts'
import { requirePerson, whyCannotStart } from './start-attempt.ts'

/** Campaigns the actor is invited to, what she can do now in each, and what she has done. */
export async function listMine(context: Context) {
  return await read(context, async tx => {
    const now = context.clock.now()
    const today = context.clock.today()
    const campaigns = await selectCampaignsOf(tx, requirePerson(context))
    return {
      serverNow: now.toISOString(),
      campaigns: campaigns.map(({ status, deadlineAt, ...row }) => {
        const running = row.attemptStatus === 'running' && deadlineAt !== null && deadlineAt > now
        const reason = running
          ? null
          : row.attemptStatus
            ? 'Вы уже прошли эту диагностику.'
            : whyCannotStart({ ...row, status: status as 'draft' | 'open' | 'closed' }, today)
        return {
          ...row,
          mode: row.mode as 'independent' | 'self',
          attemptStatus: row.attemptStatus as 'running' | 'finished' | 'expired' | null,
          deadlineAt: running ? deadlineAt.toISOString() : null,
          finishedAt: row.finishedAt?.toISOString() ?? null,
          canTake: reason === null,
          reason,
        }
      }),
    }
  })
}
