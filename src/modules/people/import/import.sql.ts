import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { KnownJob, KnownPerson, Plan } from './plan.ts'

/** Keeps two loadings into one organisation apart until the end of the transaction. */
export async function lockStaffOf(tx: Tx, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('staff-import ' || ${organisationId}, 0))`.execute(
    tx,
  )
}

/** Owners of the numbers wherever they work, and their jobs in the organisation. */
export async function selectKnown(
  tx: Tx,
  numbers: readonly string[],
  organisationId: string,
): Promise<{ persons: KnownPerson[]; jobs: KnownJob[] }> {
  const persons = await sql<KnownPerson>`
    select * from app.persons_by_snils(${numbers}::text[], ${organisationId}::uuid)`.execute(tx)
  const ids = persons.rows.map(person => person.id)
  const jobs = await sql<KnownJob>`
    select id, person_id, position_code, subjects, load::float8 as load, kind, valid_from, valid_to, version
    from employments
    where organisation_id = ${organisationId} and person_id = any (${ids}::uuid[])
    order by valid_from`.execute(tx)
  return { persons: persons.rows, jobs: jobs.rows }
}

export type BatchColumns = {
  id: string
  organisationId: string
  municipalityId: string | null
  regionId: string | null
  fileName: string
  fileSha256: string
  rowCount: number
  createdCount: number
  updatedCount: number
  unchangedCount: number
  refusedCount: number
  loadedAt: Date
  loadedBy: string
}

export async function insertBatch(tx: Tx, batch: BatchColumns): Promise<void> {
  await tx.insertInto('importBatches').values(batch).execute()
}

type Units = Pick<BatchColumns, 'id' | 'organisationId' | 'municipalityId' | 'regionId'>

/**
 * Writes a plan with one statement a table. The order matters to row-level security: a person becomes the actor's
 * to change with her job, and stops being so when the job ends.
 */
export async function writePlan(tx: Tx, plan: Plan, batch: Units, at: Date): Promise<void> {
  const { created, updated } = plan
  await sql`
    insert into persons (id, last_name, first_name, middle_name, birth_date, sex, snils, email, phone, teaching_since,
      created_at, updated_at)
    select id, "lastName", "firstName", "middleName", "birthDate", sex, snils, email, phone, "teachingSince", ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(created.persons)}::jsonb) as r (id uuid, "lastName" text, "firstName" text,
      "middleName" text, "birthDate" date, sex text, snils text, email text, phone text, "teachingSince" date)`.execute(
    tx,
  )
  await sql`
    insert into employments (id, person_id, organisation_id, municipality_id, region_id, position_code, subjects, load,
      kind, valid_from, valid_to, import_batch_id, created_at)
    select id, "personId", ${batch.organisationId}::uuid, ${batch.municipalityId}::uuid, ${batch.regionId}::uuid,
      "positionCode", subjects, load, kind, "validFrom", "validTo", ${batch.id}::uuid, ${at}
    from jsonb_to_recordset(${JSON.stringify(created.jobs)}::jsonb) as r (id uuid, "personId" uuid, "positionCode" text,
      subjects text[], load numeric, kind text, "validFrom" date, "validTo" date)`.execute(tx)
  await sql`
    update persons p set last_name = r."lastName", first_name = r."firstName", middle_name = r."middleName",
      birth_date = r."birthDate", sex = r.sex, email = r.email, phone = r.phone, teaching_since = r."teachingSince",
      version = p.version + 1, updated_at = ${at}
    from jsonb_to_recordset(${recordsOf(updated.persons)}::jsonb) as r (id uuid, "lastName" text, "firstName" text,
      "middleName" text, "birthDate" date, sex text, email text, phone text, "teachingSince" date)
    where p.id = r.id`.execute(tx)
  await sql`
    insert into qualifications (id, person_id, category, assigned_on, created_at)
    select id, "personId", category, "assignedOn", ${at}
    from jsonb_to_recordset(${JSON.stringify(created.qualifications)}::jsonb)
      as r (id uuid, "personId" uuid, category text, "assignedOn" date)`.execute(tx)
  await updateJobs(tx, updated.jobs)
  await insertChanges(tx, plan, batch)
}

async function updateJobs(tx: Tx, jobs: Plan['updated']['jobs']): Promise<void> {
  await sql`
    update employments e set subjects = r.subjects, load = r.load, kind = r.kind, valid_from = r."validFrom",
      valid_to = r."validTo", version = e.version + 1
    from jsonb_to_recordset(${recordsOf(jobs)}::jsonb) as r (id uuid, subjects text[], load numeric, kind text,
      "validFrom" date, "validTo" date)
    where e.id = r.id`.execute(tx)
}

const recordsOf = (changes: readonly { id: string; after: object }[]) =>
  JSON.stringify(changes.map(({ id, after }) => ({ id, ...after })))

async function insertChanges(tx: Tx, { created, updated }: Plan, batch: Units): Promise<void> {
  const changes = [
    ...created.persons.map(({ id, row }) => ({ entity: 'person', id, personId: id, row, version: 1 })),
    ...created.jobs.map(({ id, personId, row }) => ({ entity: 'employment', id, personId, row, version: 1 })),
    ...created.qualifications.map(({ id, personId, row }) => ({
      entity: 'qualification',
      id,
      personId,
      row,
      version: 1,
    })),
    ...updated.persons.map(({ version, ...one }) => ({ entity: 'person', ...one, version: version + 1 })),
    ...updated.jobs.map(({ version, ...one }) => ({ entity: 'employment', ...one, version: version + 1 })),
  ]
  await sql`
    insert into import_changes (batch_id, entity, entity_id, person_id, organisation_id, municipality_id, region_id,
      file_row, before, after_version)
    select ${batch.id}::uuid, entity, id, "personId", ${batch.organisationId}::uuid, ${batch.municipalityId}::uuid,
      ${batch.regionId}::uuid, row, before, version
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
      as r (entity text, id uuid, "personId" uuid, row integer, before jsonb, version integer)`.execute(tx)
}

export type Refusal = { row: number; cells: Record<string, string>; reasons: string[] }

export async function insertRefusals(tx: Tx, batch: Units, refusals: readonly Refusal[]): Promise<void> {
  await sql`
    insert into import_refusals (batch_id, organisation_id, municipality_id, region_id, file_row, cells, reasons)
    select ${batch.id}::uuid, ${batch.organisationId}::uuid, ${batch.municipalityId}::uuid, ${batch.regionId}::uuid,
      row, cells, reasons
    from jsonb_to_recordset(${JSON.stringify(refusals)}::jsonb) as r (row integer, cells jsonb, reasons text[])`.execute(
    tx,
  )
}

export async function selectRefusals(tx: Tx, batchId: string): Promise<Refusal[]> {
  const { rows } = await sql<Refusal>`
    select file_row as row, cells, reasons from import_refusals where batch_id = ${batchId} order by file_row`.execute(
    tx,
  )
  return rows
}

/** The last hundred loadings the actor may see. */
/** The last hundred, newest first. */
export async function selectBatches(tx: Tx) {
  return await batches(tx).orderBy('b.loadedAt', 'desc').orderBy('b.id', 'desc').limit(100).execute()
}

export async function selectBatch(tx: Tx, id: string) {
  return await batches(tx).where('b.id', '=', id).executeTakeFirst()
}

function batches(tx: Tx) {
  return tx
    .selectFrom('importBatches as b')
    .innerJoin('organisations as o', 'o.id', 'b.organisationId')
    .select([
      'b.id',
      'b.organisationId',
      'o.shortName as organisationName',
      'b.fileName',
      'b.rowCount as rows',
      'b.createdCount as created',
      'b.updatedCount as updated',
      'b.unchangedCount as unchanged',
      'b.refusedCount as refused',
      'b.status',
      'b.loadedAt',
      'b.loadedBy',
      'b.undoneAt',
      'b.undoneBy',
      'b.keptCount as kept',
    ])
}

export async function findBatch(tx: Tx, id: string) {
  return await tx.selectFrom('importBatches').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findOrganisationByCode(tx: Tx, code: string): Promise<string | undefined> {
  const row = await tx.selectFrom('organisations').select('id').where('code', '=', code).executeTakeFirst()
  return row?.id
}
