import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { EmploymentFields, PersonFields } from './contract.ts'

export async function findPerson(tx: Tx, id: string) {
  return await tx
    .selectFrom('persons')
    .select([
      'id',
      'lastName',
      'firstName',
      'middleName',
      'sex',
      'birthDate',
      'snils',
      'email',
      'phone',
      'teachingSince',
      'education',
      'version',
      'mergedInto',
      keepsStaff.as('isChangeable'),
    ])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The words of the policy `updatable`: tells why a button is off before the database refuses. */
const keepsStaff = sql<boolean>`app.reach('staff') = 'scope' and app.keeps_staff_of(persons.id)`

/** Locks a person that the actor may change. */
export async function lockPerson(tx: Tx, id: string) {
  return await tx.selectFrom('persons').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Region of the latest job the actor sees: the chain of the audit a change of the person belongs to. */
export async function findRegionOfPerson(tx: Tx, id: string): Promise<string | null> {
  const row = await tx
    .selectFrom('employments')
    .select('regionId')
    .where('personId', '=', id)
    .orderBy('validFrom', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.regionId ?? null
}

/** The first day of the jobs the actor sees. */
export async function findFirstDayOfWork(tx: Tx, personId: string): Promise<string | null> {
  const { firstDay } = await tx
    .selectFrom('employments')
    .select(eb => eb.fn.min('validFrom').as('firstDay'))
    .where('personId', '=', personId)
    .executeTakeFirstOrThrow()
  return firstDay
}

export async function selectEmployments(tx: Tx, personId: string, on: string) {
  return await tx
    .selectFrom('employments as e')
    .innerJoin('positions as p', 'p.code', 'e.positionCode')
    .innerJoin('organisations as o', 'o.id', 'e.organisationId')
    .leftJoin('territories as m', 'm.id', 'e.municipalityId')
    .select([
      'e.id',
      'e.organisationId',
      'o.shortName as organisationName',
      'm.name as municipalityName',
      'e.positionCode',
      'p.title as positionTitle',
      'p.class as positionClass',
      'e.subjects',
      sql<number | null>`e.load::float8`.as('load'),
      'e.kind',
      'e.validFrom',
      'e.validTo',
      'e.version',
      sql<boolean>`e.valid_from <= ${on}::date and (e.valid_to is null or e.valid_to >= ${on}::date)`.as(
        'isCurrent',
      ),
    ])
    .where('e.personId', '=', personId)
    .orderBy('e.validFrom', 'desc')
    .orderBy('e.id')
    .execute()
}

export async function insertPerson(tx: Tx, id: string, fields: PersonFields): Promise<void> {
  await tx
    .insertInto('persons')
    .values({ id, ...fields })
    .execute()
}

/** @returns the new version. */
export async function updatePersonRow(tx: Tx, id: string, fields: PersonFields, at: Date): Promise<number> {
  const { version } = await tx
    .updateTable('persons')
    .set({ ...fields, version: sql`version + 1`, updatedAt: sql`${at}::timestamptz` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

export type SnilsOwner = {
  id: string
  snils: string
  lastName: string
  firstName: string
  middleName: string | null
  birthDate: string | null
}

/** Whose these numbers are, wherever they work; only for those who keep staff. */
export async function selectSnilsOwners(tx: Tx, numbers: readonly string[]): Promise<SnilsOwner[]> {
  const { rows } = await sql<SnilsOwner>`select * from app.persons_by_snils(${numbers}::text[])`.execute(tx)
  return rows
}

/** Periods of main jobs in other organisations: those the actor sees, and by her number those she does not. */
export async function selectMainsElsewhere(
  tx: Tx,
  { personId, snils, organisationId }: { personId: string; snils: string | null; organisationId: string },
): Promise<{ from: string; to: string | null }[]> {
  const seen = await tx
    .selectFrom('employments')
    .select(['validFrom as from', 'validTo as to'])
    .where('personId', '=', personId)
    .where('kind', '=', 'main')
    .where('organisationId', '!=', organisationId)
    .execute()
  if (snils === null) return seen
  const { rows } = await sql<{ mains: { from: string; to: string | null }[] }>`
    select mains from app.persons_by_snils(array[${snils}], ${organisationId}::uuid)`.execute(tx)
  return [...seen, ...rows.flatMap(({ mains }) => mains)]
}

export type EmploymentColumns = {
  id: string
  personId: string
  organisationId: string
  municipalityId: string | null
  regionId: string | null
  positionCode: string
  subjects: string[]
  load: number | null
  kind: string
  validFrom: string
  validTo: string | null
}

export async function insertEmployment(tx: Tx, row: EmploymentColumns): Promise<void> {
  await tx.insertInto('employments').values(row).execute()
}

export async function lockEmployment(tx: Tx, personId: string, id: string) {
  return await tx
    .selectFrom('employments')
    .selectAll()
    .where('id', '=', id)
    .where('personId', '=', personId)
    .forUpdate()
    .executeTakeFirst()
}

/** @returns the new version. */
export async function endEmploymentRow(tx: Tx, id: string, lastDay: string): Promise<number> {
  const { version } = await tx
    .updateTable('employments')
    .set({ validTo: lastDay, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** @returns the new version. */
export async function updateEmploymentRow(
  tx: Tx,
  id: string,
  fields: Omit<EmploymentFields, 'organisationId'>,
): Promise<number> {
  const { version } = await tx
    .updateTable('employments')
    .set({ ...fields, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** Where an employment stands as of its fact: the units of the organisation, and whether the actor keeps its staff. */
/** Whether the actor would keep the staff of an organisation there. */
export async function keepsStaffIn(
  tx: Tx,
  { regionId, municipalityId }: { regionId: string | null; municipalityId: string | null },
): Promise<boolean> {
  const { rows } = await sql<{ isKept: boolean }>`
    select coalesce(app.whole('staff') or ${regionId}::uuid = app.in_region('staff')
      or ${municipalityId}::uuid = app.in_municipality('staff'), false) as is_kept`.execute(tx)
  return rows[0]!.isKept
}

export async function findEmployer(tx: Tx, id: string) {
  return await tx
    .selectFrom('organisations')
    .select([
      'id',
      'shortName',
      'code',
      'inn',
      'name',
      'regionId',
      'municipalityId',
      'validFrom',
      'validTo',
      sql<boolean>`coalesce(app.whole('staff') or region_id = app.in_region('staff')
        or municipality_id = app.in_municipality('staff') or id = app.in_organisation('staff'), false)`.as(
        'isKept',
      ),
    ])
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function selectPositions(tx: Tx) {
  return await tx
    .selectFrom('positions')
    .select(['code', 'title', 'class'])
    .orderBy('sort')
    .orderBy('title')
    .execute()
}
