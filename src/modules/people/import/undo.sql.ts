import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export async function lockBatch(tx: Tx, id: string) {
  return await tx.selectFrom('importBatches').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** What a batch did to people who were there before it. Gives the rows taken back. */
export async function takeBackFromKnown(
  tx: Tx,
  batchId: string,
): Promise<{ deleted: number; restored: number }> {
  const jobs = await sql`
    with mine as materialized (${changesOfKnown(batchId, 'employment')})
    update employments e set
      subjects = array(select jsonb_array_elements_text(c.before -> 'subjects')), load = (c.before ->> 'load')::numeric,
      kind = c.before ->> 'kind', valid_from = (c.before ->> 'validFrom')::date, valid_to = (c.before ->> 'validTo')::date,
      version = e.version + 1
    from mine c
    where c.before is not null and e.id = c.entity_id and e.version = c.after_version`.execute(tx)
  const persons = await sql`
    with mine as materialized (${changesOfKnown(batchId, 'person')})
    update persons p set
      last_name = c.before ->> 'lastName', first_name = c.before ->> 'firstName', middle_name = c.before ->> 'middleName',
      birth_date = (c.before ->> 'birthDate')::date, sex = c.before ->> 'sex', email = c.before ->> 'email',
      phone = c.before ->> 'phone', teaching_since = (c.before ->> 'teachingSince')::date, version = p.version + 1
    from mine c
    where c.before is not null and p.id = c.entity_id and p.version = c.after_version`.execute(tx)
  const qualifications = await sql`
    with mine as materialized (${changesOfKnown(batchId, 'qualification')})
    delete from qualifications q using mine c where q.id = c.entity_id and q.version = c.after_version`.execute(
    tx,
  )
  const newJobs = await sql`
    with mine as materialized (${changesOfKnown(batchId, 'employment')})
    delete from employments e using mine c
    where c.before is null and e.id = c.entity_id and e.version = c.after_version`.execute(tx)
  const count = (result: { numAffectedRows?: bigint }) => Number(result.numAffectedRows ?? 0n)
  return { restored: count(jobs) + count(persons), deleted: count(qualifications) + count(newJobs) }
}

/** Changes a batch made to people who were there before it. */
const changesOfKnown = (batchId: string, entity: 'person' | 'employment' | 'qualification') => sql`
  select c.* from import_changes c
  where c.batch_id = ${batchId} and c.entity = ${entity} and c.person_id not in (${createdBy(batchId)})`

const createdBy = (batchId: string) => sql`
  select p.entity_id from import_changes p where p.batch_id = ${batchId} and p.entity = 'person' and p.before is null`

/** Deletes the people a batch created; gives those that had to stay and why. */
export async function takeBackCreated(
  tx: Tx,
  batchId: string,
): Promise<{ personId: string; kept: 'changed' | 'used' }[]> {
  const { rows } = await sql<{ personId: string; kept: 'changed' | 'used' }>`
    select person_id, kept from app.undo_created_persons(${batchId}::uuid)`.execute(tx)
  return rows
}

/** Changes of known people that another hand has changed since. Asked before anything is taken back. */
export async function selectChangedSince(
  tx: Tx,
  batchId: string,
): Promise<{ personId: string; row: number }[]> {
  const { rows } = await sql<{ personId: string; row: number }>`
    select distinct on (c.person_id) c.person_id, c.file_row as row
    from import_changes c
    left join persons p on c.entity = 'person' and p.id = c.entity_id
    left join employments e on c.entity = 'employment' and e.id = c.entity_id
    left join qualifications q on c.entity = 'qualification' and q.id = c.entity_id
    where c.batch_id = ${batchId} and coalesce(p.version, e.version, q.version, 0) <> c.after_version and c.person_id not in (${createdBy(batchId)})
    order by c.person_id, c.file_row`.execute(tx)
  return rows
}

/** How many people the batch created, and where each person of the batch stood in the file, with her name. */
export async function selectBatchPeople(tx: Tx, batchId: string) {
  const { rows } = await sql<{ personId: string; row: number; name: string; isCreated: boolean }>`
    select c.person_id, min(c.file_row) as row, coalesce(min(p.last_name || ' ' || p.first_name), 'Человек не виден') as name,
      bool_or(c.entity = 'person' and c.before is null) as is_created
    from import_changes c left join persons p on p.id = c.person_id
    where c.batch_id = ${batchId} group by c.person_id`.execute(tx)
  return rows
}

/** Writes beside each change that had to stay why it did, for the page of the batch. */
export async function markKept(
  tx: Tx,
  batchId: string,
  kept: readonly { personId: string; reason: string }[],
): Promise<void> {
  await sql`
    update import_changes c set kept_reason = k.reason
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as k ("personId" uuid, reason text)
    where c.batch_id = ${batchId} and c.person_id = k."personId"`.execute(tx)
}

/** What a past undoing left, by the row of the file. */
export async function selectKept(tx: Tx, batchId: string) {
  const { rows } = await sql<{ row: number; name: string; reason: string }>`
    select min(c.file_row) as row, coalesce(min(p.last_name || ' ' || p.first_name), 'Человек не виден') as name,
      min(c.kept_reason) as reason
    from import_changes c left join persons p on p.id = c.person_id
    where c.batch_id = ${batchId} and c.kept_reason is not null
    group by c.person_id order by 1`.execute(tx)
  return rows
}

export async function closeBatch(
  tx: Tx,
  id: string,
  fields: { undoneAt: Date; undoneBy: string; keptCount: number },
): Promise<void> {
  await tx
    .updateTable('importBatches')
    .set({ ...fields, status: 'undone', version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
  // the refused rows were kept to be put right: with the batch undone they are personal data without a purpose
  await tx.deleteFrom('importRefusals').where('batchId', '=', id).execute()
}
