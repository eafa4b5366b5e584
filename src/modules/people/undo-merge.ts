import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, read, transact } from '#platform/db/database.ts'
import { conflict, notFound } from '#platform/errors/problem.ts'
import type { MergedField, MergeRow, PersonFields } from './contract.ts'
import { loadPersonForChange } from './load-person.ts'
import { closeMerge, hasLaterMerge, lockMerge, returnRows, selectMerges } from './merge.sql.ts'
import { fieldsOf } from './merge-persons.ts'
import { findPerson, findRegionOfPerson, updatePersonRow } from './person.sql.ts'
import { personMissing } from './show-person.ts'

/** Cards that were joined to this one, newest first; undone merges among them. */
export async function listMerges(context: Context, { id }: { id: string }): Promise<{ merges: MergeRow[] }> {
  return await read(context, async tx => {
    if (!(await findPerson(tx, id))?.isChangeable) throw personMissing()
    return {
      merges: (await selectMerges(tx, id)).map(one => ({
        ...one,
        status: one.status as MergeRow['status'],
        mergedAt: one.mergedAt.toISOString(),
        undoneAt: one.undoneAt?.toISOString() ?? null,
      })),
    }
  })
}

/**
 * Takes a merge back: the former card gets its records and СНИЛС again, the surviving one the fields it had. What was
 * changed or added since stays with the surviving card and is told.
 *
 * @throws Problem not-found, conflict when it is undone already, or when a later merge has to be undone first
 */
export async function undoMerge(
  context: Context,
  { id, merge, reason }: { id: string; merge: string; reason: string },
): Promise<{ former: string; returned: number; lost: number; kept: MergedField[] }> {
  return await transact(context, async tx => {
    const known = await loadPersonForChange(tx, id)
    const found = await lockMerge(tx, id, merge)
    if (!found) throw notFound('merge.missing', 'Такого объединения у этой карточки нет.')
    if (found.status === 'undone')
      throw conflict('merge.undone', `Объединение уже отменил(а) ${found.undoneBy}.`)
    if (await hasLaterMerge(tx, id, found.mergedAt))
      throw conflict(
        'merge.later',
        'К карточке позже присоединили ещё одну. Сначала отмените то объединение.',
      )
    const before = found.before as { survivor: PersonFields; former: PersonFields }
    const current = fieldsOf(known as unknown as PersonFields)
    const taken = found.taken as MergedField[]
    const kept = taken.filter(field => current[field] !== before.former[field])
    const restored = Object.fromEntries(
      taken.filter(field => !kept.includes(field)).map(field => [field, before.survivor[field]]),
    )
    // the number goes back to its card, so it has to leave this one first
    await updatePersonRow(tx, id, { ...current, ...restored }, context.clock.now())
    const rows = await returnRows(tx, merge)
    await closeMerge(tx, merge, context.clock.now(), context.actor.name)
    await recordAudit(context, tx, {
      action: 'people.undo-merge',
      entity: 'person',
      entityId: id,
      regionId: await findRegionOfPerson(tx, id),
      before: { ...current, mergedCard: before.former.lastName },
      after: { ...current, ...restored },
      reason,
    })
    return { former: found.formerId, ...rows, kept }
  })
}
