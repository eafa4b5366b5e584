import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'
import type { NamesMeant } from './names-meant.ts'
import { isNamed } from './search-words.sql.ts'

export type CarerOf = {
  id: string
  carerPersonId: string
  carerName: string
  email: string | null
  kind: 'methodologist' | 'curator' | 'tutor'
  validFrom: string
  validTo: string | null
  isCurrent: boolean
}

/** Who helps a person, the present ones first. The caller has loaded the person through her own scope. */
export async function selectCarersOf(tx: Tx, personId: string, on: string): Promise<CarerOf[]> {
  const { rows } = await sql<CarerOf>`
    select c.id, c.carer_person_id, c.carer_name, c.email, c.kind, c.valid_from, c.valid_to,
      c.valid_from <= ${on}::date and (c.valid_to is null or c.valid_to >= ${on}::date) as is_current
    from app.carers_of(${personId}::uuid) c
    order by is_current desc, c.valid_from desc, c.carer_name`.execute(tx)
  return rows
}

/** How many people are in somebody's care on a day, seen or unseen by the actor. */
export async function countInCare(tx: Tx, carerPersonId: string, on: string): Promise<number> {
  const { rows } = await sql<{ load: number }>`
    select app.care_load(${carerPersonId}::uuid, ${on}::date) as load`.execute(tx)
  return rows[0]!.load
}

/** People the actor sees who can be given others to care for: methodologists, tutors, heads, and those who already are. */
export async function selectCarers(tx: Tx, names: NamesMeant, on: string) {
  const query = tx
    .selectFrom('persons')
    .innerJoin('employments as e', 'e.personId', 'persons.id')
    .innerJoin('positions as p', 'p.code', 'e.positionCode')
    .innerJoin('organisations as o', 'o.id', 'e.organisationId')
    .distinctOn(['persons.searchName', 'persons.id'])
    .select([
      'persons.id as personId',
      sql<string>`concat_ws(' ', persons.last_name, persons.first_name, persons.middle_name)`.as('name'),
      'p.title as positionTitle',
      'o.shortName as organisationName',
      sql<number>`app.care_load(persons.id, ${on}::date)`.as('load'),
    ])
    .where('e.validFrom', '<=', on)
    .where(sql<boolean>`(e.valid_to is null or e.valid_to >= ${on}::date)`)
    .where(eb =>
      eb.or([
        eb('e.positionCode', 'in', [
          'methodologist',
          'senior-methodologist',
          'instructor-methodologist',
          'senior-instructor-methodologist',
          'tutor',
        ]),
        eb('p.class', '=', 'leader'),
        sql<boolean>`exists (select from care_assignments c where c.carer_person_id = persons.id
          and c.valid_from <= ${on}::date and (c.valid_to is null or c.valid_to >= ${on}::date))`,
      ]),
    )
    .orderBy('persons.searchName')
    .orderBy('persons.id')
    .orderBy('e.validFrom')
    .limit(200)
  return await query.where(isNamed(sql`persons.search_name`, names)).execute()
}

/**
 * Puts people into somebody's care from a day on, each in the unit where she works that day.
 * Those already in it, and those the actor does not reach, are left out.
 *
 * @returns ids of the people newly assigned
 */
export async function insertCare(
  tx: Tx,
  input: { people: readonly string[]; carerPersonId: string; kind: string; from: string },
): Promise<string[]> {
  const ids = input.people.map(() => newId())
  const { rows } = await sql<{ personId: string }>`
    insert into care_assignments (id, person_id, carer_person_id, kind, region_id, municipality_id, organisation_id, valid_from)
    select given.id, given.person_id, ${input.carerPersonId}::uuid, ${input.kind},
      job.region_id, job.municipality_id, job.organisation_id, ${input.from}::date
    from unnest(${ids}::uuid[], ${input.people}::uuid[]) as given (id, person_id)
    cross join lateral (
      select e.region_id, e.municipality_id, e.organisation_id
      from employments e
      where e.person_id = given.person_id and e.valid_from <= ${input.from}::date
        and (e.valid_to is null or e.valid_to >= ${input.from}::date)
        and (app.whole('care') or e.region_id = app.in_region('care') or e.municipality_id = app.in_municipality('care')
          or e.organisation_id = app.in_organisation('care'))
      order by array_position(array['main', 'part-time', 'contract'], e.kind), e.id limit 1) job
    where not exists (
      select from care_assignments c
      where c.person_id = given.person_id and c.carer_person_id = ${input.carerPersonId}::uuid and c.kind = ${input.kind}
        and (c.valid_to is null or c.valid_to >= ${input.from}::date))
    returning person_id`.execute(tx)
  return rows.map(row => row.personId)
}

/** People of the list who already are in this care on the day. */
export async function selectAlreadyInCare(
  tx: Tx,
  {
    people,
    carerPersonId,
    kind,
    from,
  }: { people: readonly string[]; carerPersonId: string; kind: string; from: string },
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('careAssignments')
    .select('personId')
    .where('carerPersonId', '=', carerPersonId)
    .where('kind', '=', kind)
    .where(sql<boolean>`person_id = any (${people}::uuid[])`)
    .where(sql<boolean>`(valid_to is null or valid_to >= ${from}::date)`)
    .execute()
  return new Set(rows.map(row => row.personId))
}

/**
 * Ends assignments on a day; one that would begin after it never was, and is deleted (the audit keeps it).
 *
 * @returns ids of the people let go
 */
export async function endCareRows(
  tx: Tx,
  input: { people: readonly string[]; carerPersonId: string; kind: string; lastDay: string },
): Promise<string[]> {
  const matching = sql`person_id = any (${input.people}::uuid[]) and carer_person_id = ${input.carerPersonId}::uuid
    and kind = ${input.kind} and (valid_to is null or valid_to > ${input.lastDay}::date)`
  const { rows } = await sql<{ personId: string }>`
    with ended as (
      update care_assignments set valid_to = ${input.lastDay}::date, version = version + 1
      where ${matching} and valid_from <= ${input.lastDay}::date returning person_id
    ), never_was as (
      delete from care_assignments where ${matching} and valid_from > ${input.lastDay}::date returning person_id
    )
    select person_id from ended union select person_id from never_was`.execute(tx)
  return rows.map(row => row.personId)
}

/** Names of people, and whether the actor may assign each of them. */
export async function selectCareReach(tx: Tx, people: readonly string[], on: string) {
  const { rows } = await sql<{ id: string; name: string; regionId: string | null; isWithinReach: boolean }>`
    select persons.id, persons.last_name || ' ' || persons.first_name as name,
      (array_agg(e.region_id))[1] as region_id,
      coalesce(bool_or(app.whole('care') or e.region_id = app.in_region('care')
        or e.municipality_id = app.in_municipality('care') or e.organisation_id = app.in_organisation('care')), false)
        as is_within_reach
    from persons
    left join employments e on e.person_id = persons.id and e.valid_from <= ${on}::date
      and (e.valid_to is null or e.valid_to >= ${on}::date)
    where persons.id = any (${people}::uuid[])
    group by persons.id`.execute(tx)
  return rows
}
