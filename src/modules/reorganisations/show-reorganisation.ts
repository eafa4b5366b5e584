import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { listReorganisationsQuery, ReorganisationCard, ReorganisationRow } from './contract.ts'
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
    const { isKept, regionId: _, ...card } = found
    const reason = !context.actor.permissions.has('reorganisations.keep')
      ? 'Отменяют администратор и руководитель ЦНППМ'
      : !isKept
        ? 'Реорганизация вне вашего региона'
        : card.status === 'undone'
          ? 'Уже отменена'
          : null
    return {
      ...(card as unknown as Omit<ReorganisationCard, 'actions' | 'doneAt' | 'undoneAt'>),
      effects: { ...NOT_COUNTED_THEN, ...(card.effects as object) } as ReorganisationCard['effects'],
      doneAt: card.doneAt.toISOString(),
      undoneAt: card.undoneAt?.toISOString() ?? null,
      actions: [{ action: 'undo', label: 'Отменить реорганизацию', allowed: reason === null, reason }],
    }
  })
}
