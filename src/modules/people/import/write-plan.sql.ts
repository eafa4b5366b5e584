import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { inParts } from '#platform/import/follow-run.ts'
import type { Units } from './import.sql.ts'
import type { JobColumns, PersonColumns } from './record-columns.ts'
import type {
  Change,
  Leaving,
  LoadedValues,
  NewJob,
  NewPerson,
  NewQualification,
  Plan,
} from './staff-plan.ts'

/**
 * Rows a statement writes: between statements a loading tells how far it is and may be stopped. Smaller parts cost more
 * than they tell: PostgreSQL plans a trigger's query for good after the fifth, by the size the table has then.
 */
const PART = 5_000

type Writing = {
  tx: Tx
  batch: Units
  at: Date
  /** Called after each part with the number of rows written so far. */
  onWritten: (count: number) => Promise<void>
}

/** How many rows a plan will write, in the measure of `onWritten`. */
export function countWrites(plan: Plan): number {
  const { created, updated, loaded } = plan
  const news = created.persons.length + created.jobs.length + created.qualifications.length
  return news + updated.persons.length + updated.jobs.length + changesOf(plan).length + loaded.length
}

/**
 * Writes a plan, part by part. The order matters to row-level security: a person becomes the actor's
 * to change with her job, and stops being so when the job ends.
 *
 * @throws Problem `import.raced` where somebody has changed a person or a job since the plan was made
 */
export async function writePlan(plan: Plan, writing: Writing): Promise<void> {
  const { created, updated } = plan
  const write = inParts(PART, writing.onWritten)
  await write(created.persons, part => insertPersons(writing, part))
  await write(created.jobs, part => insertJobs(writing, part))
  await write(updated.persons, part => updatePersons(writing, part))
  await write(created.qualifications, part => insertQualifications(writing, part))
  await write(updated.jobs, part => updateJobs(writing, part))
  await write(changesOf(plan), part => insertChanges(writing, part))
  await write(plan.loaded, part => keepLoaded(writing.tx, writing.batch, part))
  await endRights(writing, plan.leaving)
}

async function insertPersons({ tx, at }: Writing, persons: readonly NewPerson[]): Promise<void> {
  await sql`
    insert into persons (id, last_name, first_name, middle_name, birth_date, sex, snils, email, phone, teaching_since,
      created_at, updated_at)
    select id, "lastName", "firstName", "middleName", "birthDate", sex, snils, email, phone, "teachingSince", ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(persons)}::jsonb) as r (id uuid, "lastName" text, "firstName" text,
      "middleName" text, "birthDate" date, sex text, snils text, email text, phone text, "teachingSince" date)`.execute(
    tx,
  )
}

async function insertJobs({ tx, at, batch }: Writing, jobs: readonly NewJob[]): Promise<void> {
  await sql`
    insert into employments (id, person_id, organisation_id, municipality_id, region_id, position_code, subjects, load,
      kind, valid_from, valid_to, import_batch_id, created_at)
    select id, "personId", ${batch.organisationId}::uuid, ${batch.municipalityId}::uuid, ${batch.regionId}::uuid,
      "positionCode", subjects, load, kind, "validFrom", "validTo", ${batch.id}::uuid, ${at}
    from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb) as r (id uuid, "personId" uuid, "positionCode" text,
      subjects text[], load numeric, kind text, "validFrom" date, "validTo" date)`.execute(tx)
}

async function updatePersons({ tx, at }: Writing, persons: readonly Change<PersonColumns>[]): Promise<void> {
  const records = recordsOf(persons)
  await sql`
    update persons p set last_name = r."lastName", first_name = r."firstName", middle_name = r."middleName",
      birth_date = r."birthDate", sex = r.sex, email = r.email, phone = r.phone, teaching_since = r."teachingSince",
      version = p.version + 1, updated_at = ${at}
    from jsonb_to_recordset(${records}::jsonb) as r (id uuid, version integer, "lastName" text, "firstName" text,
      "middleName" text, "birthDate" date, sex text, email text, phone text, "teachingSince" date)
    where p.id = r.id and p.version = r.version`.execute(tx)
  const { rows } = await sql`
    select from persons p join jsonb_to_recordset(${records}::jsonb) as r (id uuid, version integer) on r.id = p.id
    where p.version <> r.version + 1 limit 1`.execute(tx)
  if (rows.length > 0) throw raced()
}

async function insertQualifications(
  { tx, at }: Writing,
  qualifications: readonly NewQualification[],
): Promise<void> {
  await sql`
    insert into qualifications (id, person_id, category, assigned_on, created_at)
    select id, "personId", category, "assignedOn", ${at}
    from jsonb_to_recordset(${JSON.stringify(qualifications)}::jsonb)
      as r (id uuid, "personId" uuid, category text, "assignedOn" date)`.execute(tx)
}

async function updateJobs({ tx }: Writing, jobs: readonly Change<JobColumns>[]): Promise<void> {
  const { numAffectedRows } = await sql`
    update employments e set position_code = r."positionCode", subjects = r.subjects, load = r.load, kind = r.kind,
      valid_from = r."validFrom", valid_to = r."validTo", version = e.version + 1
    from jsonb_to_recordset(${recordsOf(jobs)}::jsonb) as r (id uuid, version integer, "positionCode" text,
      subjects text[], load numeric, kind text, "validFrom" date, "validTo" date)
    where e.id = r.id and e.version = r.version`.execute(tx)
  if (Number(numAffectedRows ?? 0) !== jobs.length) throw raced()
}

/** Somebody has changed a person or a job while the file was being loaded. */
export const raced = () =>
  conflict(
    'import.raced',
    'Пока файл загружался, кто-то изменил этих же людей. Ничего не загружено: проверьте файл ещё раз и загрузите.',
  )

const recordsOf = (changes: readonly { id: string; version: number; after: object }[]) =>
  JSON.stringify(changes.map(({ id, version, after }) => ({ id, version, ...after })))

type ChangeRow = {
  entity: 'person' | 'employment' | 'qualification' | 'loaded'
  id: string
  personId: string
  row: number
  before: object | null
  version: number
}

function changesOf({ created, updated, loaded }: Plan): ChangeRow[] {
  const isNew = { before: null, version: 1 }
  const changed = (entity: ChangeRow['entity']) => (one: Change<object>) => ({
    entity,
    id: one.id,
    personId: one.personId,
    row: one.row,
    before: one.before,
    version: one.version + 1,
  })
  const isCreated = new Set(created.persons.map(person => person.id))
  const touched = new Set([
    ...updated.jobs.map(job => job.id),
    ...updated.persons.map(person => person.id),
    ...created.qualifications.map(one => one.personId),
  ])
  return [
    ...created.persons.map(({ id, row }) => ({ entity: 'person' as const, id, personId: id, row, ...isNew })),
    ...created.jobs.map(({ id, personId, row }) => ({
      entity: 'employment' as const,
      id,
      personId,
      row,
      ...isNew,
    })),
    ...created.qualifications.map(({ id, personId, row }) => ({
      entity: 'qualification' as const,
      id,
      personId,
      row,
      ...isNew,
    })),
    ...updated.persons.map(changed('person')),
    ...updated.jobs.map(changed('employment')),
    // of what is deleted by an undoing nothing has to be put back
    ...loaded
      .filter(one => !isCreated.has(one.personId) && touched.has(one.employmentId ?? one.personId))
      .map(({ personId, employmentId, row, before }) => ({
        entity: 'loaded' as const,
        id: employmentId ?? personId,
        personId,
        row,
        before,
        version: 0,
      })),
  ]
}

async function insertChanges({ tx, batch }: Writing, changes: readonly ChangeRow[]): Promise<void> {
  await sql`
    insert into import_changes (batch_id, entity, entity_id, person_id, organisation_id, municipality_id, region_id,
      file_row, before, after_version)
    select ${batch.id}::uuid, entity, id, "personId", ${batch.organisationId}::uuid, ${batch.municipalityId}::uuid,
      ${batch.regionId}::uuid, row, before, version
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
      as r (entity text, id uuid, "personId" uuid, row integer, before jsonb, version integer)`.execute(tx)
}

/** Keeps what a file says of cards and jobs, for the comparison with the next one. */
export async function keepLoaded(
  tx: Tx,
  unit: Omit<Units, 'id'>,
  values: readonly Pick<LoadedValues, 'personId' | 'employmentId' | 'loaded'>[],
): Promise<void> {
  if (values.length === 0) return
  await sql`
    insert into import_values (organisation_id, municipality_id, region_id, person_id, employment_id, loaded)
    select ${unit.organisationId}::uuid, ${unit.municipalityId}::uuid, ${unit.regionId}::uuid, "personId",
      "employmentId", loaded
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as r ("personId" uuid, "employmentId" uuid, loaded jsonb)
    on conflict (organisation_id, person_id, employment_id) do update set loaded = excluded.loaded`.execute(
    tx,
  )
}

async function endRights({ tx, batch }: Writing, leaving: readonly Leaving[]): Promise<void> {
  if (leaving.length === 0) return
  const leavings = leaving.map(({ row, personId, employmentId, lastDay }) => ({
    row,
    personId,
    employmentId,
    lastDay,
  }))
  await sql`select app.end_rights_of_import(${batch.id}::uuid, ${JSON.stringify(leavings)}::jsonb)`.execute(
    tx,
  )
}
