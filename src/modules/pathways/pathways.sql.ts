import { type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { JsonValue } from '../../../db/database.types.ts'
import type { PathwayStatus } from './lifecycle.ts'

export type Unit = { regionId: string | null; municipalityId: string | null; organisationId: string | null }

export type PathwayRecord = Unit & {
  id: string
  number: string
  personId: string
  attemptId: string | null
  curatorPersonId: string | null
  status: PathwayStatus
  startsOn: string | null
  endsOn: string | null
  draftedOn: string
  offeredOn: string | null
  confirmedOn: string | null
  finishedOn: string | null
  budgetHours: number | null
  positionCode: string
  stopReason: string | null
  version: number
}

const COLUMNS = [
  'id',
  'number',
  'personId',
  'attemptId',
  'curatorPersonId',
  'status',
  'startsOn',
  'endsOn',
  'draftedOn',
  'offeredOn',
  'confirmedOn',
  'finishedOn',
  'budgetHours',
  'positionCode',
  'stopReason',
  'version',
  'regionId',
  'municipalityId',
  'organisationId',
] as const

/** The fact of a pathway; whether its contents are visible says `findCard`. */
export async function findPathway(tx: Tx, id: string): Promise<PathwayRecord | undefined> {
  const row = await tx.selectFrom('pathways').select(COLUMNS).where('id', '=', id).executeTakeFirst()
  return row as PathwayRecord | undefined
}

/** Locks the pathway for a change. Undefined where the actor may not change it (row-level security of updates). */
export async function lockPathway(tx: Tx, id: string): Promise<PathwayRecord | undefined> {
  const row = await tx
    .selectFrom('pathways')
    .select(COLUMNS)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row as PathwayRecord | undefined
}

export async function findLivingPathway(tx: Tx, personId: string) {
  return await tx
    .selectFrom('pathways')
    .select(['id', 'number', 'status'])
    .where('personId', '=', personId)
    .where('status', 'in', ['draft', 'offered', 'running'])
    .executeTakeFirst()
}

export async function nextNumber(tx: Tx, year: string): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval('pathway_numbers') as number`.execute(tx)
  return `${year}-${String(rows[0]!.number).padStart(6, '0')}`
}

export type CardFields = {
  content: string
  technologies: string
  pace: string
  resources: string
  conditions: string
  teacherRequest: string
}

export async function insertPathway(
  tx: Tx,
  pathway: Omit<
    PathwayRecord,
    'version' | 'offeredOn' | 'confirmedOn' | 'finishedOn' | 'stopReason' | 'status'
  >,
  card: CardFields,
  proposal: unknown,
): Promise<void> {
  const { id, personId, regionId, municipalityId, organisationId } = pathway
  await tx
    .insertInto('pathways')
    .values({ ...pathway, status: 'draft' })
    .execute()
  await tx
    .insertInto('pathwayCards')
    .values({
      ...card,
      pathwayId: id,
      personId,
      regionId,
      municipalityId,
      organisationId,
      proposal: JSON.stringify(proposal),
    })
    .execute()
}

export async function findCard(
  tx: Tx,
  pathwayId: string,
): Promise<(CardFields & { proposal: JsonValue }) | undefined> {
  return await tx
    .selectFrom('pathwayCards')
    .select(['content', 'technologies', 'pace', 'resources', 'conditions', 'teacherRequest', 'proposal'])
    .where('pathwayId', '=', pathwayId)
    .executeTakeFirst()
}

export async function updateCard(tx: Tx, pathwayId: string, card: Partial<CardFields>): Promise<void> {
  if (Object.keys(card).length > 0)
    await tx.updateTable('pathwayCards').set(card).where('pathwayId', '=', pathwayId).execute()
}

/** Writes a new state and gives back the new version. */
export async function updatePathway(
  tx: Tx,
  id: string,
  fields: Partial<
    Pick<
      PathwayRecord,
      'status' | 'startsOn' | 'endsOn' | 'offeredOn' | 'confirmedOn' | 'finishedOn' | 'stopReason'
    >
  >,
  at: Date,
): Promise<number> {
  const row = await tx
    .updateTable('pathways')
    .set({ ...fields, updatedAt: at, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return row.version
}

export async function findNames(
  tx: Tx,
  pathway: Pick<PathwayRecord, 'personId' | 'organisationId' | 'positionCode' | 'curatorPersonId'>,
) {
  return await tx
    .selectFrom('persons')
    .leftJoin('organisations', join => join.on('organisations.id', '=', pathway.organisationId))
    .leftJoin('positions', join => join.on('positions.code', '=', pathway.positionCode))
    .leftJoin('persons as curator', join => join.on('curator.id', '=', pathway.curatorPersonId))
    .select([
      sql<string>`concat_ws(' ', persons.last_name, persons.first_name, persons.middle_name)`.as(
        'personName',
      ),
      'organisations.shortName as organisationName',
      'positions.title as positionTitle',
      sql<
        string | null
      >`nullif(concat_ws(' ', curator.last_name, curator.first_name, curator.middle_name), '')`.as(
        'curatorName',
      ),
    ])
    .where('persons.id', '=', pathway.personId)
    .executeTakeFirst()
}

/** Person who has another in care on a day, a curator first: she leads the pathway. */
export async function findCarer(tx: Tx, personId: string, day: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('careAssignments')
    .select('carerPersonId')
    .where('personId', '=', personId)
    .where('validFrom', '<=', day)
    .where(sql<SqlBool>`coalesce(valid_to, 'infinity') >= ${day}::date`)
    .orderBy(sql`(kind = 'curator') desc, valid_from`)
    .executeTakeFirst()
  return row?.carerPersonId
}

/** Whether the actor may write to the pathway: her own, or of a person in her care or unit. */
export async function isWritable(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ writable: boolean }>`
    select person_id = app.person_id() or app.whole('pathways') or region_id = app.in_region('pathways')
      or municipality_id = app.in_municipality('pathways') or organisation_id = app.in_organisation('pathways')
      or (app.cares_for_own('pathways') and person_id in (select app.people_in_care())) as writable
    from pathways where id = ${id}::uuid`.execute(tx)
  return rows[0]?.writable ?? false
}

export async function selectCompetencyTitles(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { code: string; title: string }>()
  const rows = await tx
    .selectFrom('competencies')
    .select(['id', 'code', 'title'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(row => [row.id, row]))
}
