import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, invalid, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import type { RecordFields } from './contract.ts'
import { deleteRecord, insertRecord, lockRecord, updateRecord } from './facts.sql.ts'
import { changedFirst, loadPersonForChange } from './load-person.ts'
import { findRegionOfPerson } from './person.sql.ts'

type OfRecord = { id: string; record: string; version: number }

/** Records an education, an award or a language. @throws Problem invalid, conflict when the same is recorded already */
export async function addRecord(
  context: Context,
  { id, ...fields }: RecordFields & { id: string },
): Promise<{ id: string }> {
  return await once(() =>
    transact(context, async tx => {
      await loadPersonForChange(tx, id)
      checkDay(context, fields)
      const recordId = newId()
      await insertRecord(tx, { id: recordId, personId: id, ...fields })
      await audit(context, tx, id, 'people.add-record', { after: fields })
      return { id: recordId }
    }),
  )
}

export async function changeRecord(
  context: Context,
  { id, record, version, reason, ...fields }: OfRecord & RecordFields & { reason?: string | undefined },
): Promise<{ version: number }> {
  return await once(() =>
    transact(context, async tx => {
      const before = await loadRecord(context, tx, { id, record, version })
      checkDay(context, fields)
      const next = await updateRecord(tx, record, fields)
      await audit(context, tx, id, 'people.change-record', { before, after: fields, reason })
      return { version: next }
    }),
  )
}

export async function removeRecord(
  context: Context,
  { id, record, version, reason }: OfRecord & { reason: string },
): Promise<{ removed: boolean }> {
  return await transact(context, async tx => {
    const before = await loadRecord(context, tx, { id, record, version })
    await deleteRecord(tx, record)
    await audit(context, tx, id, 'people.remove-record', { before, reason })
    return { removed: true }
  })
}

async function loadRecord(
  context: Context,
  tx: Tx,
  { id, record, version }: OfRecord,
): Promise<RecordFields> {
  await loadPersonForChange(tx, id)
  const known = await lockRecord(tx, id, record)
  if (!known)
    throw notFound(
      'record.missing',
      'Этой записи уже нет: её убрали. Введённое вами осталось, но сохранить его некуда.',
    )
  if (known.version !== version) throw await changedFirst(context, tx, id, 'record')
  const { kind, title, level, detail, document, obtainedOn } = known
  return { kind: kind as RecordFields['kind'], title, level, detail, document, obtainedOn }
}

function checkDay(context: Context, { obtainedOn }: RecordFields): void {
  if (obtainedOn !== null && obtainedOn > context.clock.today())
    throw invalid('record.invalid', 'Проверьте отмеченные поля.', [
      { code: 'record.future', field: 'obtainedOn', message: 'Этот день ещё не наступил' },
    ])
}

async function once<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (brokenConstraint(error) === 'career_records_once')
      throw conflict('record.known', 'Такая запись с этой датой уже есть.')
    throw error
  }
}

async function audit(
  context: Context,
  tx: Tx,
  personId: string,
  action: string,
  change: { before?: RecordFields; after?: RecordFields; reason?: string | undefined },
): Promise<void> {
  await recordAudit(context, tx, {
    action,
    entity: 'person',
    entityId: personId,
    regionId: await findRegionOfPerson(tx, personId),
    before: change.before && recordWords(change.before),
    after: change.after && recordWords(change.after),
    reason: change.reason,
  })
}

/** Names of the fields in the history: `kind` and `level` there are those of a job. */
const recordWords = ({ kind, level, ...fields }: RecordFields) => ({
  ...fields,
  recordKind: kind,
  recordLevel: level,
})
