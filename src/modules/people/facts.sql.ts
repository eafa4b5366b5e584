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

/** The last day of birth, by sex, from which one is of the age of the old-age pension; '-infinity': nobody is. */
export type PensionBirths = { f: string; m: string }

/**
 * Those born no later than these days are of the age of the pension on the day, as `isOfPensionAge` says of one: the
 * age of the law grows with the day of birth. A day of birth may have no fellow months later (31 August and a
 * half-year), so up to three days more are tried.
 */
export async function selectPensionBirths(tx: Tx, on: string): Promise<PensionBirths> {
  const { rows } = await sql<{ sex: 'f' | 'm'; born: string }>`
    select a.sex, max(b.born)::text as born
    from (
      select *, coalesce(lead(born_from) over (partition by sex order by born_from) - 1, 'infinity') as born_to
      from pension_ages) a
    cross join generate_series(0, 3) more
    cross join lateral (
      select least((${on}::date - make_interval(months => a.months))::date + more, a.born_to) as born) b
    where b.born >= a.born_from and (b.born + make_interval(months => a.months))::date <= ${on}::date
    group by a.sex`.execute(tx)
  return { f: '-infinity', m: '-infinity', ...Object.fromEntries(rows.map(({ sex, born }) => [sex, born])) }
}
