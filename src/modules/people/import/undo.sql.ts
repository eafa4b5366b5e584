import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export async function lockBatch(tx: Tx, id: string) {
  return await tx.selectFrom('importBatches').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/**
 * What a batch did to people who were there before it, but for those who stay as they are. Gives the rows taken back.
 */
export async function takeBackFromKnown(
  tx: Tx,
  batchId: string,
  stay: readonly string[],
): Promise<{ deleted: number; restored: number }> {
  const jobs = await sql<{ id: string }>`
    with mine as materialized (${changesOfKnown(batchId, 'employment', stay)})
    update employments e set
      position_code = coalesce(c.before ->> 'positionCode', e.position_code),
      subjects = array(select jsonb_array_elements_text(c.before -> 'subjects')), load = (c.before ->> 'load')::numeric,
      kind = c.before ->> 'kind', valid_from = (c.before ->> 'validFrom')::date, valid_to = (c.before ->> 'validTo')::date,
      version = e.version + 1
    from mine c
    where c.before is not null and e.id = c.entity_id and e.version = c.after_version
    returning e.id`.execute(tx)
  const persons = await sql<{ id: string }>`
    with mine as materialized (${changesOfKnown(batchId, 'person', stay)})
    update persons p set
      last_name = c.before ->> 'lastName', first_name = c.before ->> 'firstName', middle_name = c.before ->> 'middleName',
      birth_date = (c.before ->> 'birthDate')::date, sex = c.before ->> 'sex', email = c.before ->> 'email',
      phone = c.before ->> 'phone', teaching_since = (c.before ->> 'teachingSince')::date, version = p.version + 1
    from mine c
    where c.before is not null and p.id = c.entity_id and p.version = c.after_version
    returning p.id`.execute(tx)
  await followBack(
    tx,
    batchId,
    [...jobs.rows, ...persons.rows].map(({ id }) => id),
  )
  const qualifications = await sql`
    with mine as materialized (${changesOfKnown(batchId, 'qualification', stay)})
    delete from qualifications q using mine c where q.id = c.entity_id and q.version = c.after_version`.execute(
    tx,
  )
  const newJobs = await sql`
    with mine as materialized (${changesOfKnown(batchId, 'employment', stay)})
    delete from employments e using mine c
    where c.before is null and e.id = c.entity_id and e.version = c.after_version`.execute(tx)
  const count = (result: { numAffectedRows?: bigint }) => Number(result.numAffectedRows ?? 0n)
  return { restored: count(jobs) + count(persons), deleted: count(qualifications) + count(newJobs) }
}

/**
 * What an earlier batch of the organisation left stands again: not «changed since», though the version has gone on. Where somebody changed it
 * between the two batches, the versions do not join.
 */
async function followBack(tx: Tx, batchId: string, restored: readonly string[]): Promise<void> {
  await sql`
    update import_changes earlier set after_version = c.after_version + 1
    from import_changes c join import_batches b
      on b.organisation_id = c.organisation_id and b.id <> c.batch_id and b.status = 'loaded'
    where c.batch_id = ${batchId} and c.entity in ('person', 'employment') and c.entity_id = any (${[...restored]}::uuid[])
      and earlier.batch_id = b.id and earlier.entity = c.entity and earlier.entity_id = c.entity_id
      and earlier.after_version = c.after_version - 1`.execute(tx)
}

/** Changes a batch made to people who were there before it. */
const changesOfKnown = (
  batchId: string,
  entity: 'person' | 'employment' | 'qualification' | 'loaded',
  stay: readonly string[],
) => sql`
  select c.* from import_changes c
  where c.batch_id = ${batchId} and c.entity = ${entity} and c.person_id not in (${createdBy(batchId)})
    and c.person_id <> all (${stay}::uuid[])`

/** What files had said before the batch: with the batch undone, the same file is new again. */
export async function putLoadedBack(tx: Tx, batchId: string, stay: readonly string[]): Promise<void> {
  await sql`
    with mine as materialized (${changesOfKnown(batchId, 'loaded', stay)})
    update import_values v set loaded = c.before from mine c
    where c.before is not null and v.organisation_id = c.organisation_id
      and coalesce(v.employment_id, v.person_id) = c.entity_id`.execute(tx)
  await sql`
    with mine as materialized (${changesOfKnown(batchId, 'loaded', stay)})
    delete from import_values v using mine c
    where c.before is null and v.organisation_id = c.organisation_id
      and coalesce(v.employment_id, v.person_id) = c.entity_id`.execute(tx)
}

/** Gives back care and roles that had ended with the batch; those that cannot be are told by person. */
export async function restoreRights(tx: Tx, batchId: string, stay: readonly string[]) {
  const { rows } = await sql<{ personId: string; entity: 'care' | 'role'; outcome: 'restored' | 'kept' }>`
    select person_id, entity, outcome from app.restore_rights_of_import(${batchId}::uuid, ${stay}::uuid[])`.execute(
    tx,
  )
  return rows
}

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

type KeptChange = { personId: string; row: number; kept: 'changed' | 'unseen' | 'taken'; isMoved: boolean }

/**
 * Changes of known people that cannot be taken back: another hand has changed them since, the actor does not keep the
 * place that was left (`unseen`), or a new job stands in the days of the former one (`taken`). `isMoved`: one of two
 * jobs between which the batch moved her. Asked before anything is taken back.
 */
export async function selectChangedSince(tx: Tx, batchId: string): Promise<KeptChange[]> {
  const { rows } = await sql<KeptChange>`
    select distinct on (c.person_id) c.person_id, c.file_row as row,
      case when k.is_taken then 'taken' when c.entity = 'employment' and e.id is null and c.before is not null
        then 'unseen' else 'changed' end as kept,
      c.entity = 'employment' and (select bool_or(j.before is null) and bool_or(j.before is not null)
        from import_changes j
        where j.batch_id = c.batch_id and j.person_id = c.person_id and j.entity = 'employment') as is_moved
    from import_changes c
    left join persons p on c.entity = 'person' and p.id = c.entity_id
    left join employments e on c.entity = 'employment' and e.id = c.entity_id
    left join qualifications q on c.entity = 'qualification' and q.id = c.entity_id
    cross join lateral (select exists (
      select from employments d where d.person_id = e.person_id and d.organisation_id = e.organisation_id
        and d.position_code = coalesce(c.before ->> 'positionCode', e.position_code) and d.id <> e.id
        and daterange(d.valid_from, d.valid_to, '[]')
          && daterange((c.before ->> 'validFrom')::date, (c.before ->> 'validTo')::date, '[]')
        and not exists (select from import_changes own where own.batch_id = c.batch_id and own.entity_id = d.id)
      ) as is_taken) k
    where c.batch_id = ${batchId} and c.entity in ('person', 'employment', 'qualification')
      and (coalesce(p.version, e.version, q.version, 0) <> c.after_version or k.is_taken)
      and c.person_id not in (${createdBy(batchId)})
    order by c.person_id, is_moved desc, c.file_row`.execute(tx)
  return rows
}

/** How many people the batch created, and where each person of the batch stood in the file, with her name. */
export async function selectBatchPeople(tx: Tx, batchId: string) {
  const { rows } = await sql<{ personId: string; row: number; name: string; isCreated: boolean }>`
    select c.person_id, min(c.file_row) as row, coalesce(min(p.last_name || ' ' || p.first_name), 'Человек не виден') as name,
      bool_or(c.entity = 'person' and c.before is null) as is_created
    from import_changes c left join persons p on p.id = c.person_id
    where c.batch_id = ${batchId} and c.entity <> 'loaded' group by c.person_id`.execute(tx)
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
