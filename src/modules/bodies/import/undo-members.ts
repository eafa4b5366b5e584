import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import type { ImportUndoReport } from '#platform/import/contract.ts'
import { takeTurn } from '#platform/import/in-turn.ts'
import { rehearse } from '#platform/import/rehearse.ts'
import { deleteMember, lockMember, updateMember } from '../bodies.sql.ts'
import type { MemberFields } from '../contract.ts'
import { type Body, loadBody, record, refusingSecond, told } from '../keep-members.ts'
import { closeImport, followBack, keepLoaded, lockImport, type MemberChange, turnOf } from './import.sql.ts'
import { importMissing } from './list-imports.ts'

type OfImport = { id: string; import: string }

/**
 * Takes a loading of a composition back: new memberships are taken out, changed ones get their former terms. What
 * somebody changed since stays and is named.
 *
 * @throws Problem conflict when it is already undone, when somebody else holds the former office by now, or
 *   `import.busy` while a file is being loaded into the body
 */
export async function undoMemberImport(context: Context, input: OfImport): Promise<ImportUndoReport> {
  return await refusingSecond(() => transact(context, tx => undoWithin(context, tx, input)))
}

/** What an undoing would take back and what it would have to leave. */
export async function previewUndo(context: Context, input: OfImport): Promise<ImportUndoReport> {
  return await refusingSecond(() => rehearse(context, tx => undoWithin(context, tx, input)))
}

async function undoWithin(
  context: Context,
  tx: Tx,
  { id, import: importId }: OfImport,
): Promise<ImportUndoReport> {
  const body = await loadBody(tx, id)
  const batch = await lockImport(tx, id, importId)
  if (!batch) throw importMissing()
  if (batch.status === 'undone')
    throw conflict('bodies.import-undone', `Загрузку уже отменил(а) ${batch.undoneBy}.`)
  await takeTurn(tx, turnOf(id), 'В этот состав')
  const report: ImportUndoReport = { deleted: 0, restored: 0, kept: [] }
  const restored: { memberId: string; was: number; now: number }[] = []
  // the last written goes first: it may hold the office that an earlier one gave up
  for (const change of (batch.changes as unknown as MemberChange[]).toReversed()) {
    const { memberId, row, name, before, version } = change
    const outcome = await takeBack(context, tx, body, change, `Отмена загрузки «${batch.fileName}»`)
    if ('kept' in outcome) report.kept.push({ row, name, reason: outcome.kept })
    else if (before) restored.push({ memberId, was: version - 1, now: outcome.version })
    if (!('kept' in outcome)) report[before ? 'restored' : 'deleted'] += 1
  }
  report.kept.sort((one, other) => one.row - other.row)
  const { kept } = report
  await closeImport(tx, importId, { undoneAt: context.clock.now(), undoneBy: context.actor.name, kept })
  await followBack(tx, id, restored)
  return report
}

async function takeBack(
  context: Context,
  tx: Tx,
  body: Body,
  { memberId, name, before, version, loadedBefore }: MemberChange,
  reason: string,
): Promise<{ kept: string } | { version: number }> {
  const known = await lockMember(tx, body.id, memberId)
  if (known?.version !== version)
    return { kept: known ? 'Запись изменили после загрузки: оставлена' : 'Запись уже убрали' }
  // a person may have been merged into another since
  const former = before && { ...before, personId: known.personId }
  await record(context, tx, body, {
    action: former ? 'bodies.change-member' : 'bodies.remove-member',
    before: told(name, known as unknown as MemberFields),
    ...(former && { after: told(name, former) }),
    reason,
  })
  if (!former) {
    await deleteMember(tx, memberId)
    return { version }
  }
  await keepLoaded(tx, [{ id: memberId, loaded: loadedBefore ?? null }])
  return { version: await updateMember(tx, memberId, former) }
}
