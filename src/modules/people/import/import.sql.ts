import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Turn } from '#platform/import/in-turn.ts'
import type { Refusal } from '#platform/import/refusals.ts'
import type { JobElsewhere, Known, KnownJob, KnownPerson } from './staff-plan.ts'
import { type Edit, type Edits, editKey } from './three-way.ts'

/** Of two files loaded into one organisation the second waits. */
export const turnOf = (organisationId: string): Turn => ({ kind: 'staff-import', owner: organisationId })

/**
 * Owners of the numbers wherever they work, their jobs in the organisation, what files have said of both, and their main
 * jobs elsewhere as far as the actor keeps them.
 */
export async function selectKnown(
  tx: Tx,
  numbers: readonly string[],
  organisationId: string,
): Promise<Known> {
  const { rows: persons } = await sql<Omit<KnownPerson, 'loaded'>>`
    select k.*, exists (select from persons p where p.id = k.id) as is_seen
    from app.persons_by_snils(${numbers}::text[], ${organisationId}::uuid) k`.execute(tx)
  const ids = persons.map(person => person.id)
  const { rows: jobs } = await sql<Omit<KnownJob, 'loaded'>>`
    select id, person_id, position_code, subjects, load::float8 as load, kind, valid_from, valid_to, version
    from employments
    where organisation_id = ${organisationId} and person_id = any (${ids}::uuid[])
    order by valid_from`.execute(tx)
  const loaded = await selectLoaded(
    tx,
    organisationId,
    ids,
    jobs.map(job => job.id),
  )
  const withLoaded = <Row extends { id: string }>(row: Row) => ({
    ...row,
    loaded: loaded.get(row.id) ?? null,
  })
  const moving = persons.filter(person => person.mains.length > 0).map(person => person.id)
  return {
    persons: persons.map(withLoaded),
    jobs: jobs.map(withLoaded),
    elsewhere: await selectElsewhere(tx, moving, organisationId),
  }
}

/**
 * What files of the organisation said last of these cards and jobs, by id. Of a card made of two, what they said of the
 * former one holds until they have spoken of the one that is left: its jobs tell whose they were.
 */
async function selectLoaded(
  tx: Tx,
  organisationId: string,
  personIds: readonly string[],
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, object>> {
  const { rows } = await sql<{ id: string; loaded: object }>`
    with of_jobs as (
      select v.person_id as said_of, e.person_id, e.id, v.loaded
      from import_values v join employments e on e.id = v.employment_id
      where v.organisation_id = ${organisationId} and v.employment_id = any (${[...jobIds]}::uuid[])
    ), former as (
      select distinct said_of, person_id from of_jobs where said_of <> all (${[...personIds]}::uuid[]))
    select id, loaded, said_of = person_id as is_own from of_jobs
    union all
    select f.person_id, v.loaded, false from former f join import_values v
      on v.organisation_id = ${organisationId} and v.person_id = f.said_of and v.employment_id is null
    union all
    select person_id, loaded, true from import_values
    where organisation_id = ${organisationId} and person_id = any (${[...personIds]}::uuid[]) and employment_id is null
    order by is_own`.execute(tx)
  return new Map(rows.map(row => [row.id, row.loaded]))
}

async function selectElsewhere(
  tx: Tx,
  personIds: readonly string[],
  organisationId: string,
): Promise<JobElsewhere[]> {
  if (personIds.length === 0) return []
  const { rows } = await sql<JobElsewhere>`
    select e.id, e.person_id, e.position_code, e.subjects, e.load::float8 as load, e.kind, e.valid_from, e.valid_to,
      e.version, e.organisation_id, o.short_name as organisation_name
    from employments e join organisations o on o.id = e.organisation_id
    where e.person_id = any (${[...personIds]}::uuid[]) and e.kind = 'main' and e.organisation_id <> ${organisationId}
      and (app.whole('staff') or e.region_id = app.in_region('staff')
        or e.municipality_id = app.in_municipality('staff') or e.organisation_id = app.in_organisation('staff'))`.execute(
    tx,
  )
  return rows
}

/** Who wrote the values that stand in the cards and jobs of these people, where anything was changed at all. */
export async function selectEdits(tx: Tx, { persons, jobs }: Known): Promise<Edits> {
  const changed = new Set(jobs.filter(job => job.version > 1).map(job => job.personId))
  const ids = persons.filter(person => person.version > 1 || changed.has(person.id) || lacksLoaded(person))
  if (ids.length === 0) return new Map()
  const { rows } = await sql<
    Omit<Edit, 'by'> & { personId: string; field: string; actorName: string }
  >`select person_id, field, value, actor_name, at, action
    from audit.last_changes(${ids.map(person => person.id)}::uuid[]) order by at desc`.execute(tx)
  const edits = new Map<string, Edit[]>()
  for (const { personId, field, actorName, value, at, action } of rows) {
    const key = editKey(personId, field)
    const edit = { value, by: actorName, at, action }
    const same = edits.get(key)
    if (same) same.push(edit)
    else edits.set(key, [edit])
  }
  return edits
}

/** A category that a file had brought is not there. */
const lacksLoaded = ({ loaded, qualifications }: KnownPerson) =>
  (loaded?.qualifications ?? []).length > qualifications.length

/** How much care and how many roles end with each of these jobs. */
export async function countEndingRights(
  tx: Tx,
  leavings: readonly { personId: string; employmentId: string; lastDay: string; to: string | null }[],
): Promise<{ care: number; roles: number }[]> {
  if (leavings.length === 0) return []
  const { rows } = await sql<{ care: number; roles: number }>`
    select (select count(*) from app.care_ending(l."personId", l."employmentId", l."lastDay", l."to"))::int as care,
      (select count(*) from app.roles_ending(l."personId", l."employmentId", l."lastDay", l."to"))::int as roles
    from jsonb_to_recordset(${JSON.stringify(leavings.map((one, place) => ({ ...one, place })))}::jsonb)
      as l ("personId" uuid, "employmentId" uuid, "lastDay" date, "to" uuid, place integer)
    order by place`.execute(tx)
  return rows
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

export type Units = Pick<BatchColumns, 'id' | 'organisationId' | 'municipalityId' | 'regionId'>

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

/** The last loadings the actor may see, newest first. */
export async function selectBatches(tx: Tx, limit: number) {
  return await batches(tx).orderBy('b.loadedAt', 'desc').orderBy('b.id', 'desc').limit(limit).execute()
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
