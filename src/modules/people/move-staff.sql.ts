import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'

export type MovableJob = {
  id: string
  personId: string
  personName: string
  positionTitle: string
  organisationId: string
  validFrom: string
}

/** Jobs of these organisations that last on the day or begin after it, by name. */
export async function selectMovableJobs(
  tx: Tx,
  organisationIds: readonly string[],
  on: string,
  limit: number,
): Promise<MovableJob[]> {
  const { rows } = await sql<MovableJob>`
    select e.id, e.person_id, concat_ws(' ', p.last_name, p.first_name, p.middle_name) as person_name,
      t.title as position_title, e.organisation_id, e.valid_from
    from employments e join persons p on p.id = e.person_id join positions t on t.code = e.position_code
    where e.organisation_id = any (${[...organisationIds]}::uuid[]) and (e.valid_to is null or e.valid_to >= ${on}::date)
    order by p.search_name, e.id limit ${limit}`.execute(tx)
  return rows
}

export type JobToMove = {
  id: string
  personId: string
  personName: string
  organisationId: string
  /** What it is called where she was and where she goes. */
  place: string
  toPlace: string
  municipalityId: string | null
  regionId: string | null
  positionCode: string
  validFrom: string
  validTo: string | null
  toId: string
  toMunicipalityId: string | null
  toRegionId: string | null
  /** She already holds the same position there, or brings it from two sides: her two jobs become one. */
  isJoined: boolean
}

/**
 * The given jobs locked, each with where it goes. What the new unit is in is read now, so that a changed municipality
 * is the changed one.
 */
export async function lockJobsToMove(
  tx: Tx,
  given: readonly { id: string; to: string }[],
  on: string,
): Promise<JobToMove[]> {
  const ids = given.map(one => one.id)
  await sql`select from employments where id = any (${ids}::uuid[]) order by id for update`.execute(tx)
  const { rows } = await sql<JobToMove>`
    with given as (
      select * from unnest(${ids}::uuid[], ${given.map(one => one.to)}::uuid[]) as g (id, to_id)
    ), jobs as (
      select e.*, g.to_id, concat_ws(', ', o.short_name, m.name) as to_place, o.municipality_id as to_municipality_id, o.region_id as to_region_id,
        daterange(greatest(e.valid_from, ${on}::date), e.valid_to, '[]') as days,
        -- of two equal jobs the main one goes on, then the larger
        row_number() over (order by (e.kind = 'main') desc, e.load desc nulls last, e.valid_from, e.id) as place
      from employments e join given g on g.id = e.id join organisations o on o.id = g.to_id
      left join territories m on m.id = o.municipality_id
      where e.valid_to is null or e.valid_to >= ${on}::date
    )
    select j.id, j.person_id, concat_ws(' ', p.last_name, p.first_name, p.middle_name) as person_name,
      j.organisation_id, concat_ws(', ', f.short_name, fm.name) as place, j.municipality_id, j.region_id, j.position_code, j.valid_from, j.valid_to,
      j.to_id, j.to_place, j.to_municipality_id, j.to_region_id,
      exists (select from employments d where d.person_id = j.person_id and d.organisation_id = j.to_id
          and d.position_code = j.position_code and d.id <> all (${ids}::uuid[])
          and daterange(d.valid_from, d.valid_to, '[]') && j.days)
        or exists (select from jobs other where other.person_id = j.person_id and other.to_id = j.to_id
          and other.position_code = j.position_code and other.place < j.place and other.days && j.days) as is_joined
    from jobs j join persons p on p.id = j.person_id join organisations f on f.id = j.organisation_id
    left join territories fm on fm.id = j.municipality_id
    order by j.id`.execute(tx)
  return rows
}

export async function endJobs(tx: Tx, ids: readonly string[], lastDay: string): Promise<void> {
  if (ids.length === 0) return
  await sql`update employments set valid_to = ${lastDay}::date, version = version + 1
    where id = any (${[...ids]}::uuid[])`.execute(tx)
}

/** Begins each job anew in its new unit, the rest as it was. @returns the new id by the former one */
export async function continueJobs(
  tx: Tx,
  jobs: readonly JobToMove[],
  on: string,
): Promise<Map<string, string>> {
  const ids = new Map(jobs.map(job => [job.id, newId()]))
  if (jobs.length === 0) return ids
  await sql`
    insert into employments (id, person_id, organisation_id, municipality_id, region_id, position_code, subjects, load,
      kind, valid_from, valid_to)
    select g.new_id, e.person_id, g.to_id, g.municipality_id, g.region_id, e.position_code, e.subjects, e.load, e.kind,
      ${on}::date, g.valid_to
    from unnest(${jobs.map(job => job.id)}::uuid[], ${jobs.map(job => ids.get(job.id)!)}::uuid[],
      ${jobs.map(job => job.toId)}::uuid[], ${jobs.map(job => job.toMunicipalityId)}::uuid[],
      ${jobs.map(job => job.toRegionId)}::uuid[], ${jobs.map(job => job.validTo)}::date[])
      as g (id, new_id, to_id, municipality_id, region_id, valid_to)
    join employments e on e.id = g.id`.execute(tx)
  return ids
}

/** Jobs that began on the day or later never were in the former unit: they themselves move. */
export async function rehouseJobs(tx: Tx, jobs: readonly JobToMove[]): Promise<void> {
  if (jobs.length === 0) return
  await sql`
    update employments e set organisation_id = g.to_id, municipality_id = g.municipality_id, region_id = g.region_id,
      version = version + 1
    from unnest(${jobs.map(job => job.id)}::uuid[], ${jobs.map(job => job.toId)}::uuid[],
      ${jobs.map(job => job.toMunicipalityId)}::uuid[], ${jobs.map(job => job.toRegionId)}::uuid[])
      as g (id, to_id, municipality_id, region_id)
    where e.id = g.id`.execute(tx)
}

type MovedCare = { id: string; newId: string; validTo: string | null }

/** Open care of people by their former unit: ends and goes on in the new one. @returns what it takes to put it back */
export async function moveCareRows(
  tx: Tx,
  people: readonly { personId: string; fromId: string; toId: string }[],
  on: string,
): Promise<MovedCare[]> {
  if (people.length === 0) return []
  const { rows } = await sql<Omit<MovedCare, 'newId'> & { toId: string }>`
    with given as (
      select distinct on (person_id, from_id) *
      from unnest(${people.map(one => one.personId)}::uuid[], ${people.map(one => one.fromId)}::uuid[],
        ${people.map(one => one.toId)}::uuid[]) as g (person_id, from_id, to_id)
      order by person_id, from_id
    ), former as (
      select c.id, c.valid_to, g.to_id
      from care_assignments c join given g on g.person_id = c.person_id and g.from_id = c.organisation_id
      where c.valid_from < ${on}::date and (c.valid_to is null or c.valid_to >= ${on}::date)
      for update of c
    )
    update care_assignments c set valid_to = ${on}::date - 1, version = c.version + 1
    from former f where f.id = c.id returning c.id, f.valid_to, f.to_id`.execute(tx)
  const moved = rows
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map(row => ({ ...row, newId: newId() }))
  // a statement of its own: the days of the former must be over before the same care begins again
  await sql`
    insert into care_assignments (id, person_id, carer_person_id, kind, region_id, municipality_id, organisation_id,
      valid_from, valid_to)
    select g.new_id, c.person_id, c.carer_person_id, c.kind, o.region_id, o.municipality_id, o.id, ${on}::date, g.valid_to
    from unnest(${moved.map(row => row.id)}::uuid[], ${moved.map(row => row.newId)}::uuid[],
      ${moved.map(row => row.toId)}::uuid[], ${moved.map(row => row.validTo)}::date[]) as g (id, new_id, to_id, valid_to)
    join care_assignments c on c.id = g.id join organisations o on o.id = g.to_id`.execute(tx)
  return moved
}

type TakenBack = { id: string; newId: string | null; validTo: string | null }

/** How many of the moved rows somebody has changed since: the former ones have another end, or the new ones are gone. */
export async function countChangedSince(
  tx: Tx,
  table: 'employments' | 'care_assignments',
  moved: readonly { id: string; newId: string | null }[],
  lastDay: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
    from unnest(${moved.map(one => one.id)}::uuid[], ${moved.map(one => one.newId)}::uuid[]) as g (id, new_id)
    left join ${sql.table(table)} former on former.id = g.id
    left join ${sql.table(table)} later on later.id = g.new_id
    where former.id is null or (g.new_id is not null and (later.id is null or later.version <> 1))
      or (former.valid_from <= ${lastDay}::date and former.valid_to is distinct from ${lastDay}::date)`.execute(
    tx,
  )
  return rows[0]!.count
}

/** Takes the new rows out and gives the former ones their end back. */
export async function putBack(
  tx: Tx,
  table: 'employments' | 'care_assignments',
  moved: readonly TakenBack[],
): Promise<void> {
  await sql`delete from ${sql.table(table)} where id = any (${moved.flatMap(one => one.newId ?? [])}::uuid[])`.execute(
    tx,
  )
  await sql`update ${sql.table(table)} t set valid_to = g.valid_to, version = t.version + 1
    from unnest(${moved.map(one => one.id)}::uuid[], ${moved.map(one => one.validTo)}::date[]) as g (id, valid_to)
    where t.id = g.id`.execute(tx)
}

/** Jobs that had moved as they were go back to their unit. */
export async function putUnitsBack(
  tx: Tx,
  moved: readonly {
    id: string
    organisationId: string
    municipalityId: string | null
    regionId: string | null
  }[],
): Promise<void> {
  await sql`update employments e set organisation_id = g.organisation_id, municipality_id = g.municipality_id,
      region_id = g.region_id, version = e.version + 1
    from unnest(${moved.map(one => one.id)}::uuid[], ${moved.map(one => one.organisationId)}::uuid[],
      ${moved.map(one => one.municipalityId)}::uuid[], ${moved.map(one => one.regionId)}::uuid[])
      as g (id, organisation_id, municipality_id, region_id)
    where e.id = g.id`.execute(tx)
}
