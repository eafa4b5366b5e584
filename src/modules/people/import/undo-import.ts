import { recordAudit, recordAuditOfMany } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, notFound } from '#platform/errors/problem.ts'
import type { UndoReport } from '../contract.ts'
import {
  closeBatch,
  lockBatch,
  markKept,
  selectBatchPeople,
  selectChangedSince,
  takeBackCreated,
  takeBackFromKnown,
} from './undo.sql.ts'

const REASONS = {
  changed: 'Изменено после загрузки: оставлено как есть',
  used: 'На карточку уже опираются другие записи (диагностика, маршрут, обучение, закрепление): оставлена',
} as const

/**
 * Takes a loading back whole: created people are deleted, changed ones restored. What somebody changed since, and
 * people other records already rest on, stay and are named.
 *
 * @throws Problem not-found outside the actor's unit, conflict when it is already undone
 */
export async function undoImport(context: Context, { id }: { id: string }): Promise<UndoReport> {
  return await transact(context, tx => undoWithin(context, tx, id))
}

/** Carries the report of a trial out of the transaction that is rolled back. */
class Rehearsed extends Error {
  readonly report: UndoReport
  constructor(report: UndoReport) {
    super('rehearsed')
    this.report = report
  }
}

/** What an undoing would take back and what it would have to leave: it is run and rolled back. */
export async function previewUndo(context: Context, { id }: { id: string }): Promise<UndoReport> {
  return await transact(context, async tx => {
    throw new Rehearsed(await undoWithin(context, tx, id))
  }).catch(error => {
    if (error instanceof Rehearsed) return error.report
    throw error
  })
}

async function undoWithin(context: Context, tx: Tx, id: string): Promise<UndoReport> {
  const batch = await lockBatch(tx, id)
  if (!batch) throw notFound('import.missing', 'Такой загрузки нет среди тех, что вам видны.')
  if (batch.status === 'undone') throw conflict('import.undone', `Загрузку уже отменил(а) ${batch.undoneBy}.`)
  const people = new Map((await selectBatchPeople(tx, id)).map(one => [one.personId, one]))
  const changed = await selectChangedSince(tx, id)
  const known = await takeBackFromKnown(tx, id)
  const stayed = await takeBackCreated(tx, id)
  const created = [...people.values()].filter(one => one.isCreated)
  const stayedRows = [
    ...changed.map(one => ({ personId: one.personId, reason: REASONS.changed })),
    ...stayed.map(one => ({ personId: one.personId, reason: REASONS[one.kept] })),
  ]
  await markKept(tx, id, stayedRows)
  const kept = stayedRows.map(({ personId, reason }) => ({
    row: people.get(personId)?.row ?? 0,
    name: people.get(personId)?.name ?? '',
    reason,
  }))
  const undoneAt = context.clock.now()
  await closeBatch(tx, id, { undoneAt, undoneBy: context.actor.name, keptCount: kept.length })
  const keptIds = new Set([...changed, ...stayed].map(one => one.personId))
  await recordAuditOfMany(
    context,
    tx,
    batch.regionId,
    [...people.values()]
      .filter(one => !keptIds.has(one.personId))
      .map(one => ({
        action: 'people.import-undo',
        entity: 'person',
        entityId: one.personId,
        after: { undone: one.isCreated ? 'удалено' : 'возвращено', row: one.row },
        reason: `Отмена загрузки «${batch.fileName}»`,
      })),
  )
  const report: UndoReport = {
    deleted: created.length - stayed.length + known.deleted,
    restored: known.restored,
    kept: kept.toSorted((one, other) => one.row - other.row),
  }
  await recordAudit(context, tx, {
    action: 'people.import-undo',
    entity: 'staff-import',
    entityId: id,
    regionId: batch.regionId,
    before: { status: 'loaded' },
    after: { status: 'undone', deleted: report.deleted, restored: report.restored, kept: kept.length },
  })
  return report
}
