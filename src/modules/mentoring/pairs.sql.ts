import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { NewPair, PairResult } from './contract.ts'
import type { PairStatus } from './lifecycle.ts'

/** A pair as its table has it, with whether the actor leads it. */
export type PairRecord = {
  id: string
  groundCode: string
  giverPersonId: string
  receiverPersonId: string
  competencyId: string | null
  aim: string
  startsOn: string
  endsOn: string
  basisNumber: string | null
  basisDate: string | null
  status: PairStatus
  giverAgreedOn: string | null
  receiverAgreedOn: string | null
  endedOn: string | null
  result: PairResult | null
  outcome: string | null
  /** Whose office proposed it: of a deputy, the colleague whose role it is. */
  proposedBy: string | null
  regionId: string | null
  municipalityId: string | null
  organisationId: string
  giverOrganisationId: string
  version: number
  isLed: boolean
}

/** The words of the policy: whoever leads pairs in the unit of the one who receives. */
export const isLed = sql<boolean>`coalesce(app.whole('pairs') or t.region_id = app.in_region('pairs')
  or t.municipality_id = app.in_municipality('pairs') or t.organisation_id = app.in_organisation('pairs'), false)`

/** Locked where the actor may change it; one who only reads it gets the row to be told why not. */
export async function lockPair(tx: Tx, id: string): Promise<PairRecord | undefined> {
  await sql`select from teacher_pairs where id = ${id}::uuid for update`.execute(tx)
  const { rows } = await sql<PairRecord>`
    select t.id, t.ground_code, t.giver_person_id, t.receiver_person_id, t.competency_id, t.aim, t.starts_on, t.ends_on,
      t.basis_number, t.basis_date, t.status, t.giver_agreed_on, t.receiver_agreed_on, t.ended_on, t.result, t.outcome,
      t.proposed_by, t.region_id, t.municipality_id, t.organisation_id, t.giver_organisation_id, t.version, ${isLed} as is_led
    from teacher_pairs t where t.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

/** Whether both work on a day in the organisations they are paired in, whatever part of them the actor sees. */
export async function standsOn(tx: Tx, id: string, day: string): Promise<boolean> {
  const { rows } = await sql<{ stands: boolean }>`
    select app.pair_stands(${id}::uuid, ${day}::date) as stands`.execute(tx)
  return rows[0]!.stands
}

export type PairChanges = Partial<{
  status: PairStatus
  aim: string
  startsOn: string
  endsOn: string
  basisNumber: string | null
  basisDate: string | null
  giverAgreedOn: string | null
  receiverAgreedOn: string | null
  declinedBy: 'giver' | 'receiver' | null
  endedOn: string | null
  endReason: string | null
  result: PairResult | null
  outcome: string | null
  proposedOn: string
  proposedBy: string | null
}>

/** @returns the new version. */
export async function updatePair(tx: Tx, id: string, changes: PairChanges): Promise<number> {
  const { version } = await tx
    .updateTable('teacherPairs')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** Where somebody works on a day as far as the actor sees, the place she leads pairs in before others. */
export type Workplace = {
  personId: string
  name: string
  organisationId: string
  municipalityId: string | null
  regionId: string | null
  isLed: boolean
}

export async function selectWorkplaces(
  tx: Tx,
  people: readonly string[],
  day: string,
): Promise<Map<string, Workplace>> {
  const { rows } = await sql<Workplace>`
    select distinct on (e.person_id) e.person_id, concat_ws(' ', p.last_name, p.first_name, p.middle_name) as name,
      e.organisation_id, e.municipality_id, e.region_id, led.is_led
    from employments e join persons p on p.id = e.person_id
    cross join lateral (select coalesce(app.whole('pairs') or e.region_id = app.in_region('pairs')
      or e.municipality_id = app.in_municipality('pairs') or e.organisation_id = app.in_organisation('pairs'), false)
      as is_led) led
    where e.person_id = any (${[...people]}::uuid[]) and e.valid_from <= ${day}::date
      and (e.valid_to is null or e.valid_to >= ${day}::date)
    order by e.person_id, led.is_led desc, (e.kind = 'main') desc, e.load desc nulls last, e.valid_from, e.id`.execute(
    tx,
  )
  return new Map(rows.map(row => [row.personId, row]))
}

/** People of the actor's directory with these ids, to name in refusals those who do not work on a day. */
export async function selectNames(tx: Tx, people: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('persons')
    .select(['id', sql<string>`concat_ws(' ', last_name, first_name, middle_name)`.as('name')])
    .where('id', 'in', [...people])
    .execute()
  return new Map(rows.map(row => [row.id, row.name]))
}

export type PairUnits = {
  regionId: string | null
  municipalityId: string | null
  organisationId: string
  giverRegionId: string | null
  giverMunicipalityId: string | null
  giverOrganisationId: string
}

export async function insertPair(
  tx: Tx,
  row: NewPair & PairUnits & { id: string; proposedOn: string; proposedBy: string | null },
): Promise<void> {
  await tx
    .insertInto('teacherPairs')
    .values({ ...row, status: 'proposed' })
    .execute()
}

export type PairLoad = { given: number; received: number }

/**
 * In how many living pairs of the country people give and receive, of those the actor may pair from the day on or leads in
 * a pair; absent means none.
 */
export async function selectLoads(
  tx: Tx,
  people: readonly string[],
  day: string,
): Promise<Map<string, PairLoad>> {
  const { rows } = await sql<PairLoad & { personId: string }>`
    select person_id, given, received from app.pair_loads(${[...people]}::uuid[], ${day}::date)`.execute(tx)
  return new Map(rows.map(({ personId, ...load }) => [personId, load]))
}

/** Keeps others from pairing the same people until the end of the transaction, or two would pass one limit. */
export async function lockLoads(tx: Tx, people: readonly string[]): Promise<void> {
  const ordered = [...new Set(people)].sort()
  await sql`select pg_advisory_xact_lock(hashtextextended('pairs ' || id, 0))
    from unnest(${ordered}::text[]) as given (id)`.execute(tx)
}

/** Titles of competencies by id, of whatever version. */
export async function selectCompetencyTitles(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('competencies')
    .select(['id', 'title'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(row => [row.id, row.title]))
}
