import { sql } from 'kysely'
import { isNamed, type NamesMeant } from '#modules/people/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { AssignmentFields, FunctionAssignment } from './contract-assignments.ts'

type Row = Omit<FunctionAssignment, 'organisation' | 'party'> & {
  functionCode: string
  organisationId: string | null
  organisationName: string
  partyId: string | null
  partyName: string | null
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
    select a.id, a.function_code, a.organisation_id, o.short_name as organisation_name, a.party_id,
      p.name as party_name, a.share, a.valid_from, a.valid_to, a.basis, a.version,
      a.valid_from <= ${on}::date and (a.valid_to is null or a.valid_to >= ${on}::date)
        and not holder.is_over as is_current,
      holder.is_over as is_closed,
      coalesce(app.whole('registers') or a.region_id = app.in_region('registers'), false) as is_kept
    from function_assignments a left join organisations o on o.id = a.organisation_id
    left join person_parties p on p.id = a.party_id
    cross join lateral (select coalesce(o.valid_to <= ${on}::date or app.party_until(a.party_id) < ${on}::date, false)
      as is_over) holder
    where a.pack_code = ${pack} and (a.region_id is null or a.region_id = ${region}::uuid)
    order by is_current desc, (a.share = 'answers') desc, coalesce(o.short_name, p.name), a.valid_from desc, a.id`.execute(
    tx,
  )
  const byCode = new Map<string, FunctionAssignment[]>()
  for (const { functionCode, organisationId, organisationName, partyId, partyName, ...rest } of rows)
    byCode.set(functionCode, [
      ...(byCode.get(functionCode) ?? []),
      {
        ...rest,
        organisation: organisationId === null ? null : { id: organisationId, name: organisationName },
        party: partyId === null ? null : { id: partyId, name: partyName },
      },
    ])
  return byCode
}

/** Who has a function: a body, or a physical subject by her authorisation. */
export type HolderId = { organisationId: string } | { partyId: string }

/** A holder with her place and days; `endsOn` is the first day on which there is none any more. */
export async function findHolder(
  tx: Tx,
  holder: HolderId,
): Promise<{ regionId: string | null; validFrom: string; endsOn: string | null } | undefined> {
  if ('organisationId' in holder)
    return await tx
      .selectFrom('organisations')
      .select(['regionId', 'validFrom', 'validTo as endsOn'])
      .where('id', '=', holder.organisationId)
      .executeTakeFirst()
  return await tx
    .selectFrom('personParties')
    .select(['regionId', 'validFrom', sql<string | null>`valid_to + 1`.as('endsOn')])
    .where('id', '=', holder.partyId)
    .where('withdrawalReason', 'is', null)
    .executeTakeFirst()
}

const MOST_PARTIES = 30

/** Physical subjects of the day who may be given a function, of the names meant, by name. */
export async function selectAssignableParties(tx: Tx, names: NamesMeant, on: string) {
  return await tx
    .selectFrom('personParties as p')
    .innerJoin('partyCapacities as c', 'c.code', 'p.capacity')
    .innerJoin('organisations as o', 'o.id', 'p.organisationId')
    .select(['p.id', 'p.name', 'c.title as capacity', 'o.shortName as place'])
    .where('p.withdrawalReason', 'is', null)
    .where('p.validFrom', '<=', on)
    .where(sql<boolean>`(p.valid_to is null or p.valid_to >= ${on}::date)`)
    .where(isNamed(sql`p.search_name`, names))
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(MOST_PARTIES)
    .execute()
}

/** What was given to a physical subject, newest first. */
export async function selectAssignmentsOfParty(tx: Tx, partyId: string) {
  return await tx
    .selectFrom('functionAssignments')
    .select(['id', 'packCode', 'functionCode', 'share', 'validFrom', 'validTo', 'basis'])
    .where('partyId', '=', partyId)
    .orderBy('validFrom', 'desc')
    .orderBy('id')
    .execute()
}

export async function insertAssignment(
  tx: Tx,
  row: AssignmentFields &
    HolderId & {
      id: string
      packCode: string
      functionCode: string
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

export type MapRegion = { id: string; code: string; name: string }

/** A region by its id or code. */
export async function findRegion(
  tx: Tx,
  by: { id: string } | { code: string },
): Promise<MapRegion | undefined> {
  const [column, value] = 'id' in by ? (['id', by.id] as const) : (['code', by.code] as const)
  return await tx
    .selectFrom('territories')
    .select(['id', 'code', 'name'])
    .where('kind', '=', 'region')
    .where(column, '=', value)
    .executeTakeFirst()
}
