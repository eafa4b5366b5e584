import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { notFound } from '#platform/errors/problem.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  type listReorganisationsQuery,
  planFields,
  type ReorganisationCard,
  type ReorganisationRow,
} from './contract.ts'
import {
  ACTIONS,
  actionsOf,
  type ReorganisationAction,
  type ReorganisationStatus,
  refusalOf,
} from './lifecycle.ts'
import { countReorganisations, findReorganisation, selectReorganisations } from './reorganisations.sql.ts'

export const reorganisationMissing = () =>
  notFound('reorganisation.missing', 'Такой реорганизации нет. Проверьте ссылку или найдите её в списке.')

/** What became what, the newest first: an open register. */
export async function listReorganisations(
  context: Context,
  { limit, after, ...filter }: z.output<typeof listReorganisationsQuery>,
): Promise<{ rows: ReorganisationRow[]; next: string | null; total: number }> {
  return await read(context, async tx => {
    const rows = (await selectReorganisations(tx, filter, { limit, after })) as ReorganisationRow[]
    const total = await countReorganisations(tx, filter)
    return { ...cutPage(rows, limit, row => [row.onDay, row.id]), total }
  })
}

/** What had no number in a record made before it moved. */
const NOT_COUNTED_THEN = {
  pairs: 0,
  resources: 0,
  appointmentsMoved: 0,
  appointmentsEnded: 0,
  heads: 0,
  partiesMoved: 0,
  partiesEnded: 0,
  councilsMoved: 0,
  councilsEnded: 0,
  membersMoved: 0,
  membersEnded: 0,
}

/** One reorganisation with the numbers of what moved, and whether it may be taken back. */
export async function showReorganisation(
  context: Context,
  { id }: { id: string },
): Promise<ReorganisationCard> {
  return await read(context, async tx => {
    const found = await findReorganisation(tx, id)
    if (!found) throw reorganisationMissing()
    const { isKept, regionId: _, plan, problem, ...card } = found
    const keeps = isKept && context.actor.permissions.has('reorganisations.keep')
    const momentOf = (at: Date | null) => at?.toISOString() ?? null
    return {
      ...(card as unknown as ReorganisationRow & typeof card),
      effects: { ...NOT_COUNTED_THEN, ...(card.effects as object) } as ReorganisationCard['effects'],
      plan: keeps && card.status === 'planned' ? planFields.parse(plan) : null,
      problem: keeps ? problem : null,
      plannedAt: momentOf(card.plannedAt),
      doneAt: momentOf(card.doneAt),
      cancelledAt: momentOf(card.cancelledAt),
      undoneAt: momentOf(card.undoneAt),
      actions: actionsOf(card.status).map(action => {
        const reason = refusalFor(context, { isKept, ...card }, action)
        return { action, label: ACTIONS[action], allowed: reason === null, reason }
      }),
    }
  })
}

/** Why the action is not for this reader, or not now; null: she may take it. */
function refusalFor(
  context: Context,
  { isKept, status, onDay }: { isKept: boolean; status: ReorganisationStatus; onDay: string },
  action: ReorganisationAction,
): string | null {
  if (!context.actor.permissions.has('reorganisations.keep'))
    return 'Это делают администратор и руководитель ЦНППМ'
  if (!isKept) return 'Реорганизация вне вашего региона'
  if (action === 'carry-out' && status === 'planned' && onDay > context.clock.today())
    return `День ещё не наступил. Проведётся сама ${ruDate(onDay)}`
  return refusalOf(status, action)
}
