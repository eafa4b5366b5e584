import type { z } from 'zod'
import { type Context, transact } from '#platform/db/database.ts'
import { conflict, notFound } from '#platform/errors/problem.ts'
import { deleteMember, lockMember, updateMember } from '../bodies.sql.ts'
import type { MemberFields } from '../contract.ts'
import type { undoMemberImport as undoOperation } from '../contract-import.ts'
import { loadBody, record, refusingSecond, told } from '../keep-members.ts'
import { closeImport, followBack, lockBody, lockImport, type MemberChange } from './import.sql.ts'

type Report = z.output<NonNullable<typeof undoOperation.response>>

/**
 * Takes a loading of a composition back: new memberships are taken out, changed ones get their former terms. What
 * somebody changed since stays and is named.
 *
 * @throws Problem conflict when it is already undone, or when somebody else holds the former office by now
 */
export async function undoMemberImport(
  context: Context,
  { id, import: importId }: { id: string; import: string },
): Promise<Report> {
  return await refusingSecond(() =>
    transact(context, async tx => {
      const body = await loadBody(tx, id)
      await lockBody(tx, id)
      const batch = await lockImport(tx, id, importId)
      if (!batch) throw notFound('bodies.import-missing', 'Такой загрузки нет. Обновите страницу.')
      if (batch.status === 'undone')
        throw conflict('bodies.import-undone', `Загрузку уже отменил(а) ${batch.undoneBy}.`)
      const report: Report = { deleted: 0, restored: 0, kept: [] }
      const restored: { memberId: string; was: number; now: number }[] = []
      // the last written goes first: it may hold the office that an earlier one gave up
      for (const change of (batch.changes as unknown as MemberChange[]).toReversed()) {
        const { memberId, row, name, before, version } = change
        const known = await lockMember(tx, id, memberId)
        if (known?.version !== version) {
          report.kept.push({
            row,
            name,
            reason: known ? 'Запись изменили после загрузки: оставлена' : 'Запись уже убрали',
          })
          continue
        }
        // a person may have been merged into another since
        const former = before && { ...before, personId: known.personId }
        if (former)
          restored.push({ memberId, was: version - 1, now: await updateMember(tx, memberId, former) })
        else await deleteMember(tx, memberId)
        report[former ? 'restored' : 'deleted'] += 1
        await record(context, tx, body, {
          action: former ? 'bodies.change-member' : 'bodies.remove-member',
          before: told(name, known as unknown as MemberFields),
          ...(former && { after: told(name, former) }),
          reason: `Отмена загрузки «${batch.fileName}»`,
        })
      }
      await closeImport(tx, importId, { undoneAt: context.clock.now(), undoneBy: context.actor.name })
      await followBack(tx, id, restored)
      return { ...report, kept: report.kept.toSorted((one, other) => one.row - other.row) }
    }),
  )
}
