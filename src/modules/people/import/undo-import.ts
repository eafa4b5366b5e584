import { recordAudit, recordAuditOfMany } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, notFound } from '#platform/errors/problem.ts'
import { takeTurn } from '#platform/import/in-turn.ts'
import { rehearse } from '#platform/import/rehearse.ts'
import type { UndoReport } from '../contract.ts'
import { turnOf } from './import.sql.ts'
import {
  closeBatch,
  lockBatch,
  markKept,
  putLoadedBack,
  restoreRights,
  selectBatchPeople,
  selectChangedSince,
  takeBackCreated,
  takeBackFromKnown,
} from './undo.sql.ts'

const REASONS = {
  changed: 'Изменено после загрузки: оставлено как есть',
  unseen: 'Перевод из организации, которую вы не ведёте: отменить такую загрузку может тот, кто её загрузил',
  taken: 'На прежнем месте уже записана другая работа: оставлено как есть',
  care: 'Сопровождение, которое закончилось с увольнением, изменено после загрузки: назначьте его заново',
  role: 'Роль, которая закончилась с увольнением, изменена после загрузки: назначьте её заново',
  used: 'На карточку уже опираются другие записи (диагностика, маршрут, обучение, закрепление): оставлена',
} as const

/**
 * Takes a loading back whole: created people are deleted, changed ones restored. What somebody changed since, and
 * people other records already rest on, stay and are named.
 *
 * @throws Problem not-found outside the actor's unit, conflict when it is already undone, `import.busy` while a file is
 *   being loaded into the organisation: what it writes would be told as nobody's change; `import.moved-here` when it moved
 *   people from places the actor does not keep: once closed, nobody could bring them back
 */
export async function undoImport(context: Context, { id }: { id: string }): Promise<UndoReport> {
  return await transact(context, tx => undoWithin(context, tx, id, { isTrial: false }))
}

/** What an undoing would take back and what it would have to leave. */
export async function previewUndo(context: Context, { id }: { id: string }): Promise<UndoReport> {
  return await rehearse(context, tx => undoWithin(context, tx, id, { isTrial: true }))
}

async function undoWithin(
  context: Context,
  tx: Tx,
  id: string,
  { isTrial }: { isTrial: boolean },
): Promise<UndoReport> {
  const batch = await lockBatch(tx, id)
  if (!batch) throw notFound('import.missing', 'Такой загрузки нет среди тех, что вам видны.')
  if (batch.status === 'undone') throw conflict('import.undone', `Загрузку уже отменил(а) ${batch.undoneBy}.`)
  await takeTurn(tx, turnOf(batch.organisationId), 'В эту организацию')
  const people = new Map((await selectBatchPeople(tx, id)).map(one => [one.personId, one]))
  const taken = await takeBack(tx, id)
  if (!isTrial && taken.stayed.some(one => one.kept === 'unseen'))
    throw conflict(
      'import.moved-here',
      `В этой загрузке есть переводы из организаций, которые вы не ведёте. Ничего не отменено: отменить её может тот, кто загрузил (${batch.loadedBy}), или кто ведёт обе организации.`,
    )
  const created = [...people.values()].filter(one => one.isCreated)
  const stayedRows = [...Map.groupBy(taken.stayed, one => one.personId)].map(([personId, same]) => ({
    personId,
    reason: [...new Set(same.map(one => REASONS[one.kept]))].join('. '),
  }))
  await markKept(tx, id, stayedRows)
  const kept = stayedRows.map(({ personId, reason }) => ({
    row: people.get(personId)?.row ?? 0,
    name: people.get(personId)?.name ?? '',
    reason,
  }))
  const undoneAt = context.clock.now()
  await closeBatch(tx, id, { undoneAt, undoneBy: context.actor.name, keptCount: kept.length })
  const report: UndoReport = {
    deleted: created.length - taken.createdThatStay + taken.deleted,
    restored: taken.restored,
    rights: taken.rights,
    kept: kept.toSorted((one, other) => one.row - other.row),
  }
  const keptIds = new Set(taken.stayed.map(one => one.personId))
  await recordUndoing(context, tx, batch, {
    report,
    undone: [...people.values()].filter(one => !keptIds.has(one.personId)),
  })
  return report
}

type Kept = { personId: string; kept: keyof typeof REASONS }

/** Jobs before rights: a right goes on with the job it came with. Who moved goes back whole, or stays whole. */
async function takeBack(tx: Tx, id: string) {
  const changed = await selectChangedSince(tx, id)
  const whole = changed.filter(one => one.isMoved).map(one => one.personId)
  const { deleted, restored } = await takeBackFromKnown(tx, id, whole)
  const changedIds = changed.map(one => one.personId)
  const rights = await restoreRights(tx, id, changedIds)
  await putLoadedBack(tx, id, changedIds)
  const stayed = await takeBackCreated(tx, id)
  const keptRights: Kept[] = rights
    .filter(one => one.outcome === 'kept')
    .map(({ personId, entity }) => ({ personId, kept: entity }))
  return {
    deleted,
    restored,
    rights: rights.length - keptRights.length,
    createdThatStay: stayed.length,
    stayed: [...changed, ...keptRights, ...stayed] as readonly Kept[],
  }
}

type Undoing = {
  report: UndoReport
  undone: readonly { personId: string; isCreated: boolean; row: number }[]
}

async function recordUndoing(
  context: Context,
  tx: Tx,
  { id, regionId, fileName }: { id: string; regionId: string | null; fileName: string },
  { report, undone }: Undoing,
): Promise<void> {
  await recordAuditOfMany(
    context,
    tx,
    regionId,
    undone.map(one => ({
      action: 'people.import-undo',
      entity: 'person',
      entityId: one.personId,
      after: { undone: one.isCreated ? 'удалено' : 'возвращено', row: one.row },
      reason: `Отмена загрузки «${fileName}»`,
    })),
  )
  const { deleted, restored, rights, kept } = report
  await recordAudit(context, tx, {
    action: 'people.import-undo',
    entity: 'staff-import',
    entityId: id,
    regionId,
    before: { status: 'loaded' },
    after: { status: 'undone', deleted, restored, rights, kept: kept.length },
  })
}
