import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { AssignmentFields, FunctionAssignment } from './contract-assignments.ts'

type Row = Omit<FunctionAssignment, 'organisation'> & {
  functionCode: string
  organisationId: string
  organisationName: string
}

/**
 * Who was given the functions of a pack in a region (of federal bodies where there is none), by function; on the day
 * in force first.
 */
export async function selectAssignments(
  tx: Tx,
  pack: string,
  region: string | null,
  on: string,
): Promise<Map<string, FunctionAssignment[]>> {
  const { rows } = await sql<Row>`
    select a.id, a.function_code, a.organisation_id, o.short_name as organisation_name, a.share, a.valid_from, a.valid_to,
      a.basis, a.version,
      a.valid_from <= ${on}::date and (a.valid_to is null or a.valid_to >= ${on}::date)
        and (o.valid_to is null or o.valid_to > ${on}::date) as is_current,
      o.valid_to is not null and o.valid_to <= ${on}::date as is_closed,
      coalesce(app.whole('registers') or a.region_id = app.in_region('registers'), false) as is_kept
    from function_assignments a join organisations o on o.id = a.organisation_id
    where a.pack_code = ${pack} and (a.region_id is null or a.region_id = ${region}::uuid)
    order by is_current desc, (a.share = 'answers') desc, o.short_name, a.valid_from desc, a.id`.execute(tx)
  const byCode = new Map<string, FunctionAssignment[]>()
  for (const { functionCode, organisationId, organisationName, ...rest } of rows)
    byCode.set(functionCode, [
      ...(byCode.get(functionCode) ?? []),
      { ...rest, organisation: { id: organisationId, name: organisationName } },
    ])
  return byCode
}

/** A body that may be given a function: where it is and since when. */
export async function findAssignee(tx: Tx, id: string) {
  return await tx
    .selectFrom('organisations')
    .select(['id', 'shortName', 'regionId', 'validFrom', 'validTo'])
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function insertAssignment(
  tx: Tx,
  row: AssignmentFields & {
    id: string
    packCode: string
    functionCode: string
    organisationId: string
    regionId: string | null
  },
): Promise<void> {
  await tx.insertInto('functionAssignments').values(row).execute()
}

export async function findAssignment(tx: Tx, id: string) {
  return await tx.selectFrom('functionAssignments').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Undefined for one that the actor may not change. */
export async function lockAssignment(tx: Tx, id: string) {
  return await tx
    .selectFrom('functionAssignments')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** @returns the new version. */
export async function updateAssignment(tx: Tx, id: string, fields: AssignmentFields): Promise<number> {
  const { version } = await tx
    .updateTable('functionAssignments')
    .set({ ...fields, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

export async function deleteAssignment(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('functionAssignments').where('id', '=', id).execute()
}

/** The region a territory lies in, by its code; null for the country. */
export async function findRegionOfTerritory(tx: Tx, code: string): Promise<string | null> {
  const row = await tx
    .selectFrom('territories')
    .select('regionId')
    .where('code', '=', code)
    .executeTakeFirst()
  return row?.regionId ?? null
}

/** Id of a region by its code. */
export async function findRegionId(tx: Tx, code: string | null): Promise<string | null> {
  return code === null ? null : await findRegionOfTerritory(tx, code)
}
