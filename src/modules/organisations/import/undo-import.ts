import { recordAudit, recordAuditOfMany } from '#platform/audit/audit.ts'
import { type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { conflict, notFound } from '#platform/errors/problem.ts'
import type { ImportUndoReport } from '#platform/import/contract.ts'
import { takeTurn } from '#platform/import/in-turn.ts'
import { rehearse } from '#platform/import/rehearse.ts'
import { isBelow } from '../organisations.sql.ts'
import { COMPARED, COMPARED_FIELDS, type ComparedField, type ComparedValues } from './compare.ts'
import { selectBatch, turnOf } from './import.sql.ts'
import * as records from './undo.sql.ts'

const REASONS = {
  changed: 'Карточку изменили после загрузки: оставлена как есть',
  used: 'На организацию уже опираются другие записи (работники, подразделения, программы): оставлена',
  fact: 'Лицензию или отметку изменили после загрузки: оставлена как есть',
} as const

/**
 * Takes a loading back: created bodies are deleted, changed ones get their former values field by field, whatever
 * else was changed in them since. What somebody changed again, and bodies others rest on, stay and are named.
 *
 * @throws Problem not-found outside the actor's reach, conflict when it is already undone, `import.busy` while a file is
 *   being loaded into the register
 */
export async function undoOrganisationsImport(
  context: Context,
  { id }: { id: string },
): Promise<ImportUndoReport> {
  return await transact(context, tx => undoWithin(context, tx, id))
}

/** Whether the id is that of a loading of organisations which the actor may see. */
export async function isOrganisationsImport(context: Context, id: string): Promise<boolean> {
  return await read(context, async tx => (await selectBatch(tx, id)) !== undefined)
}

/** What an undoing would take back and what it would have to leave. */
export async function previewUndo(context: Context, { id }: { id: string }): Promise<ImportUndoReport> {
  return await rehearse(context, tx => undoWithin(context, tx, id))
}

type Kept = { organisationId: string; row: number; name: string; reason: string }

async function undoWithin(context: Context, tx: Tx, id: string): Promise<ImportUndoReport> {
  const batch = await records.lockImport(tx, id)
  if (!batch) throw notFound('import.missing', 'Такой загрузки нет среди тех, что вам видны.')
  if (batch.status === 'undone') throw conflict('import.undone', `Загрузку уже отменил(а) ${batch.undoneBy}.`)
  await takeTurn(tx, turnOf(batch.regionId), 'В этот реестр')
  const restored = await restoreChanged(context, tx, id)
  const facts = await records.takeBackFacts(tx, id)
  const created = await records.selectCreated(tx, id)
  const stayed = new Map((await records.takeBackCreated(tx, id)).map(one => [one.organisationId, one.kept]))
  const kept: Kept[] = [
    ...restored.kept,
    ...facts.filter(one => one.isChanged).map(one => ({ ...one, reason: REASONS.fact })),
    ...created.flatMap(({ id: organisationId, row, name }) => {
      const why = stayed.get(organisationId)
      return why ? [{ organisationId, row, name, reason: REASONS[why] }] : []
    }),
  ]
  await records.markKept(tx, id, kept)
  const undoneAt = context.clock.now()
  await records.closeImport(tx, id, { undoneAt, undoneBy: context.actor.name, keptCount: kept.length })
  const deleted = created.filter(one => !stayed.has(one.id))
  await recordUndoing(context, tx, batch.fileName, [...restored.entries, ...deleted.map(deletedEntry)])
  const takenFacts = facts.filter(one => !one.isChanged).length
  const report = {
    deleted: deleted.length + takenFacts,
    restored: restored.entries.length,
    kept: kept
      .map(({ row, name, reason }) => ({ row, name, reason }))
      .toSorted((one, other) => one.row - other.row),
  }
  await recordAudit(context, tx, {
    action: 'organisations.import-undo',
    entity: 'organisation-import',
    entityId: id,
    regionId: batch.regionId,
    before: { status: 'loaded' },
    after: { status: 'undone', deleted: report.deleted, restored: report.restored, kept: kept.length },
  })
  return report
}

type Entry = { id: string; regionId: string | null; row: number; before: object; after: object }

const deletedEntry = ({
  id,
  regionId,
  row,
  name,
}: {
  id: string
  regionId: string | null
  row: number
  name: string
}): Entry => ({
  id,
  regionId,
  row,
  before: { name },
  after: {},
})

/** A field goes back where it still holds what the loading put there. */
async function restoreChanged(
  context: Context,
  tx: Tx,
  id: string,
): Promise<{ entries: Entry[]; kept: Kept[] }> {
  const entries: Entry[] = []
  const kept: Kept[] = []
  const bodies: Parameters<typeof records.restoreBodies>[1][number][] = []
  for (const change of await records.lockChanged(tx, id)) {
    const { organisationId, regionId, row, name, before, present } = change
    const { back, later } = await partedFields(tx, change)
    if (later.length > 0)
      kept.push({
        organisationId,
        row,
        name,
        reason: `Изменено после загрузки и оставлено: ${titlesOf(later)}`,
      })
    if (back.length === 0) continue
    const was = Object.fromEntries(back.map(field => [field, before[field] ?? null]))
    const is = Object.fromEntries(back.map(field => [field, present[field]]))
    entries.push({ id: organisationId, regionId, row, before: is, after: was })
    bodies.push({
      id: organisationId,
      values: { ...present, ...was } as ComparedValues,
      // of the fields that stay, what files said since is still what a change by hand is measured by
      loaded: Object.fromEntries(back.map(field => [field, change.loadedBefore[field] ?? null])),
    })
  }
  await records.restoreBodies(tx, bodies, context.clock.now())
  return { entries, kept }
}

/** Fields that go back, and those that later changes do not let go back: of the field itself, or of what it is tied to. */
async function partedFields(tx: Tx, { organisationId, before, after, present }: records.Change) {
  const fields = COMPARED_FIELDS.filter(field => field in before)
  const held = new Set(fields.filter(field => present[field] !== after[field]))
  const restored = (field: ComparedField) =>
    field in before && !held.has(field) ? (before[field] ?? null) : present[field]
  const parent = restored('parentId')
  if (parent !== null && parent !== present.parentId && (await isBelow(tx, parent, organisationId)))
    held.add('parentId')
  const [from, to] = [restored('validFrom'), restored('validTo')]
  if (from !== null && to !== null && to <= from)
    for (const field of ['validFrom', 'validTo'] as const) held.add(field)
  return {
    back: fields.filter(field => !held.has(field)),
    later: fields.filter(field => held.has(field)),
  }
}

const titlesOf = (fields: readonly ComparedField[]) =>
  fields.map(field => COMPARED[field].toLowerCase()).join(', ')

async function recordUndoing(
  context: Context,
  tx: Tx,
  fileName: string,
  entries: readonly Entry[],
): Promise<void> {
  for (const [region, ofRegion] of Map.groupBy(entries, one => one.regionId))
    await recordAuditOfMany(
      context,
      tx,
      region,
      ofRegion.map(({ id, row, before, after }) => ({
        action: 'organisations.import-undo',
        entity: 'organisation',
        entityId: id,
        before: { ...before },
        after: { ...after },
        reason: `Отмена загрузки «${fileName}», строка ${row}`,
      })),
    )
}
