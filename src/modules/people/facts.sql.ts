import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { CareerRecord, QualificationFields, RecordFields } from './contract.ts'

export async function selectQualifications(tx: Tx, personId: string, on: string) {
  return await tx
    .selectFrom('qualifications')
    .select([
      'id',
      'category',
      'assignedOn',
      'validTo',
      'act',
      'version',
      sql<boolean>`assigned_on <= ${on}::date and (valid_to is null or valid_to >= ${on}::date)`.as(
        'isInForce',
      ),
    ])
    .where('personId', '=', personId)
    .orderBy('assignedOn', 'desc')
    .orderBy('id')
    .execute()
}

export async function insertQualification(
  tx: Tx,
  row: QualificationFields & { id: string; personId: string },
): Promise<void> {
  await tx.insertInto('qualifications').values(row).execute()
}

export async function lockQualification(tx: Tx, personId: string, id: string) {
  return await tx
    .selectFrom('qualifications')
    .selectAll()
    .where('id', '=', id)
    .where('personId', '=', personId)
    .forUpdate()
    .executeTakeFirst()
}

/** @returns the new version. */
export async function updateQualification(tx: Tx, id: string, fields: QualificationFields): Promise<number> {
  const { version } = await tx
    .updateTable('qualifications')
    .set({ ...fields, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

export async function deleteQualification(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('qualifications').where('id', '=', id).execute()
}

export type QualificationTerm = { years: number | null; act: string }

/** The rule a category assigned on the day falls under; undefined: such a category did not exist then. */
export async function findQualificationTerm(
  tx: Tx,
  category: string,
  assignedOn: string,
): Promise<QualificationTerm | undefined> {
  return await tx
    .selectFrom('qualificationTerms')
    .select(['years', 'act'])
    .where('category', '=', category)
    .where('assignedFrom', '<=', assignedOn)
    .orderBy('assignedFrom', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function selectRecords(tx: Tx, personId: string): Promise<CareerRecord[]> {
  const rows = await tx
    .selectFrom('careerRecords')
    .select(['id', 'kind', 'title', 'level', 'detail', 'document', 'obtainedOn', 'version'])
    .where('personId', '=', personId)
    .orderBy('kind')
    .orderBy(sql`obtained_on desc nulls last`)
    .orderBy('id')
    .execute()
  return rows as CareerRecord[]
}

export async function insertRecord(
  tx: Tx,
  row: RecordFields & { id: string; personId: string },
): Promise<void> {
  await tx.insertInto('careerRecords').values(row).execute()
}

export async function lockRecord(tx: Tx, personId: string, id: string) {
  return await tx
    .selectFrom('careerRecords')
    .selectAll()
    .where('id', '=', id)
    .where('personId', '=', personId)
    .forUpdate()
    .executeTakeFirst()
}

/** @returns the new version. */
export async function updateRecord(tx: Tx, id: string, fields: RecordFields): Promise<number> {
  const { version } = await tx
    .updateTable('careerRecords')
    .set({ ...fields, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

export async function deleteRecord(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('careerRecords').where('id', '=', id).execute()
}

/** Whether somebody is of the age of the old-age pension on the day, by the table of the law. */
export async function isOfPensionAge(
  tx: Tx,
  person: { sex: string; birthDate: string },
  on: string,
): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select (${person.birthDate}::date + make_interval(months => a.months))::date <= ${on}::date as is
    from pension_ages a
    where a.sex = ${person.sex} and a.born_from <= ${person.birthDate}::date
    order by a.born_from desc limit 1`.execute(tx)
  return rows[0]?.is ?? false
}
