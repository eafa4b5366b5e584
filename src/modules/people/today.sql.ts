import { type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export async function findGivenNames(tx: Tx, personId: string) {
  return await tx
    .selectFrom('persons')
    .select(['firstName', 'middleName'])
    .where('id', '=', personId)
    .executeTakeFirst()
}

export type Overload = { personId: string; name: string; load: number }

/** Carers of people of the actor's unit with more of them than the limit, the heaviest first. */
export async function selectOverloaded(tx: Tx, day: string, limit: number): Promise<Overload[]> {
  const { rows } = await sql<Overload>`
    select heavy.carer_person_id as person_id, heavy.load,
      concat_ws(' ', p.last_name, p.first_name, p.middle_name) as name
    from (
      select carer_person_id, count(distinct person_id)::int as load from care_assignments
      where valid_from <= ${day}::date and (valid_to is null or valid_to >= ${day}::date)
      group by carer_person_id having count(distinct person_id) > ${limit}) heavy
    join persons p on p.id = heavy.carer_person_id
    order by heavy.load desc, p.id limit 7`.execute(tx)
  return rows
}

export type RefusedImport = {
  id: string
  fileName: string
  organisationName: string
  refused: number
  loadedOn: string
}

/** Loadings since a day that left rows out, the newest first, and how many rows in all. */
export async function selectRefusedImports(tx: Tx, since: string): Promise<RefusedImport[]> {
  return await tx
    .selectFrom('importBatches')
    .innerJoin('organisations', 'organisations.id', 'importBatches.organisationId')
    .select([
      'importBatches.id',
      'importBatches.fileName',
      'organisations.shortName as organisationName',
      'importBatches.refusedCount as refused',
      sql<string>`import_batches.loaded_at::date`.as('loadedOn'),
    ])
    .where('importBatches.status', '=', 'loaded')
    .where('importBatches.refusedCount', '>', 0)
    .where(sql<SqlBool>`import_batches.loaded_at >= ${since}::date`)
    .orderBy('importBatches.loadedAt', 'desc')
    .limit(50)
    .execute()
}
