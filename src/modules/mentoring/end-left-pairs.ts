import { notify } from '#modules/notifications/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, transact } from '#platform/db/database.ts'
import { lockLeftPairs } from './leaving.sql.ts'
import { updatePair } from './pairs.sql.ts'

/** What one run takes at most; the next one comes in minutes. */
const BATCH = 200

/**
 * Ends the pairs of people who work no more where they were paired: dismissed, moved to another organisation, whichever
 * way it came in (by hand, from a file). A pair that worked ends on the last day of work, one that did not begin is
 * withdrawn; both are told. Done by the clock, with the system's eyes.
 *
 * @returns how many were ended
 */
export async function endLeftPairs(context: Context): Promise<number> {
  return await transact(context, async tx => {
    const today = context.clock.today()
    const left = await lockLeftPairs(tx, today, BATCH)
    for (const pair of left) {
      const isBegun = pair.status === 'working'
      const lastDay = pair.lastDay ?? today
      const changes = {
        status: isBegun ? ('ended' as const) : ('withdrawn' as const),
        endedOn: isBegun && lastDay < pair.startsOn ? pair.startsOn : lastDay,
        endReason: `${pair.leaverName}: работа в «${pair.organisationName}» завершена`,
      }
      await updatePair(tx, pair.id, changes)
      await notify(
        context,
        tx,
        [pair.giverPersonId, pair.receiverPersonId].map(personId => ({
          personId,
          kind: 'pair-left',
          title: isBegun ? 'Пара завершена' : 'Пара отозвана',
          body: changes.endReason,
          link: '/my/pairs',
        })),
      )
      await recordAudit(context, tx, {
        action: 'mentoring.end-left',
        entity: 'pair',
        entityId: pair.id,
        regionId: pair.regionId,
        before: { status: pair.status },
        after: { status: changes.status, endedOn: changes.endedOn },
        reason: changes.endReason,
      })
    }
    return left.length
  })
}
