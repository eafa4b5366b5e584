import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

/** Bodies of these municipalities that exist on the day, by name. */
export async function selectBodiesIn(
  tx: Tx,
  municipalities: readonly string[],
  on: string,
): Promise<{ id: string; name: string; kindTitle: string }[]> {
  const { rows } = await sql<{ id: string; name: string; kindTitle: string }>`
    select o.id, o.short_name as name, k.title as kind_title
    from organisations o join organisation_kinds k on k.code = o.kind
    where o.municipality_id = any (${[...municipalities]}::uuid[]) and (o.valid_to is null or o.valid_to > ${on}::date)
    order by o.short_name, o.id`.execute(tx)
  return rows
}

/** Roles in force on the day or after it that were given at these units. */
export async function countRolesAt(tx: Tx, units: readonly string[], on: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from role_assignments
    where scope_id = any (${[...units]}::uuid[]) and ended_at is null and (valid_to is null or valid_to >= ${on}::date)`.execute(
    tx,
  )
  return rows[0]!.count
}

/** Care of these people by their former unit that lasts on the day. */
export async function countCareOf(
  tx: Tx,
  jobs: readonly { personId: string; organisationId: string }[],
  on: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct c.id) as count
    from unnest(${jobs.map(job => job.personId)}::uuid[], ${jobs.map(job => job.organisationId)}::uuid[])
      as g (person_id, organisation_id)
    join care_assignments c on c.person_id = g.person_id and c.organisation_id = g.organisation_id
    where c.valid_from < ${on}::date and (c.valid_to is null or c.valid_to >= ${on}::date)`.execute(tx)
  return rows[0]!.count
}

/** People who hold an equal position on both sides on the day: one of their two jobs goes on. At most 50 names. */
export async function selectJoinedNames(
  tx: Tx,
  jobs: readonly { id: string; to: string }[],
  on: string,
): Promise<string[]> {
  const ids = jobs.map(job => job.id)
  const { rows } = await sql<{ name: string }>`
    with moving as (
      select e.id, e.person_id, g.to_id, e.position_code,
        daterange(greatest(e.valid_from, ${on}::date), e.valid_to, '[]') as days
      from unnest(${ids}::uuid[], ${jobs.map(job => job.to)}::uuid[]) as g (id, to_id) join employments e on e.id = g.id
    ), there as (
      select id, person_id, organisation_id as to_id, position_code, daterange(valid_from, valid_to, '[]') as days
      from employments
      where organisation_id in (select to_id from moving) and id <> all (${ids}::uuid[])
      union all select * from moving
    )
    select distinct concat_ws(' ', p.last_name, p.first_name, p.middle_name) as name
    from moving m
    join there t on t.person_id = m.person_id and t.to_id = m.to_id and t.position_code = m.position_code and t.id <> m.id
      and t.days && m.days
    join persons p on p.id = m.person_id
    order by name limit 50`.execute(tx)
  return rows.map(row => row.name)
}

/** Attempts and completions dated in these organisations from the day on: facts, they stay where they were made. */
export async function countLateFacts(tx: Tx, organisations: readonly string[], on: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from attempts
        where organisation_id = any (${[...organisations]}::uuid[]) and finished_on >= ${on}::date)
      + (select count(*) from completions
        where organisation_id = any (${[...organisations]}::uuid[]) and completed_on >= ${on}::date) as count`.execute(
    tx,
  )
  return rows[0]!.count
}
