import { historyOf } from '#platform/audit/audit.ts'
import { type Context, read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import type { HistoryItem } from '#platform/http/history.ts'
import { findBody, selectMembers } from './bodies.sql.ts'
import type { BodyCard } from './contract.ts'

export const bodyMissing = () =>
  notFound('bodies.missing', 'Такого совета, объединения или команды нет. Найдите его в списке.')

/** Who sits in a body on a day (today by default), with everybody who sat there. */
export async function showBody(
  context: Context,
  { id, on }: { id: string; on?: string | undefined },
): Promise<BodyCard> {
  return await read(context, async tx => {
    const day = on ?? context.clock.today()
    const body = await findBody(tx, id)
    if (!body) throw bodyMissing()
    return {
      id: body.id,
      name: body.name,
      fullName: body.fullName,
      kind: body.kind,
      kindTitle: body.kindTitle,
      parent: body.parentId ? { id: body.parentId, name: body.parentName ?? '' } : null,
      municipalityName: body.municipalityName,
      regionName: body.regionName,
      on: day,
      isVisible: body.isVisible,
      isKept: body.isKept && context.actor.permissions.has('bodies.keep'),
      members: await selectMembers(tx, id, day),
    }
  })
}

/** Every recorded change of a body's members, newest first. */
export async function showBodyHistory(
  context: Context,
  { id }: { id: string },
): Promise<{ entries: HistoryItem[] }> {
  return await read(context, async tx => {
    if (!(await findBody(tx, id))?.isKept) throw bodyMissing()
    return { entries: await historyOf(tx, 'body', id) }
  })
}
