import { sql } from 'kysely'
import type { MovedRow } from '#modules/organisations/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'

// What a reorganisation does to memberships, in the transaction of the room reorganisations.

export type MemberToMove = {
  id: string
  bodyId: string
  bodyName: string
  regionId: string | null
  municipalityId: string | null
  organisationId: string
  validTo: string | null
  isLate: boolean
  toId: string | null
}

/** The given memberships, and everybody who sits in these bodies on the day or later, locked. */
export async function lockMembersToMove(
  tx: Tx,
  { fates, bodies }: { fates: readonly { id: string; to: string | null }[]; bodies: readonly string[] },
  on: string,
): Promise<MemberToMove[]> {
  const { rows } = await sql<MemberToMove>`
    select m.id, m.body_id, o.short_name as body_name, m.region_id, m.municipality_id, m.organisation_id, m.valid_to,
      m.valid_from >= ${on}::date as is_late, g.to_id
    from body_members m join organisations o on o.id = m.body_id
    left join unnest(${fates.map(one => one.id)}::uuid[], ${fates.map(one => one.to)}::uuid[]) as g (id, to_id)
      on g.id = m.id
    where g.id is not null
      or (m.body_id = any (${[...bodies]}::uuid[]) and (m.valid_to is null or m.valid_to >= ${on}::date))
    order by m.id for update of m`.execute(tx)
  return rows
}

export async function endMembers(tx: Tx, ids: readonly string[], on: string): Promise<void> {
  await sql`update body_members set valid_to = ${on}::date - 1, version = version + 1
    where id = any (${[...ids]}::uuid[])`.execute(tx)
}

type Continued = Pick<MemberToMove, 'id' | 'toId' | 'validTo'>

/**
 * Brings members into the bodies they go to, from the day. Who sits there already is left; a second chair or secretary
 * comes in as a member.
 *
 * @returns the new id by the former one
 */
export async function beginMembers(
  tx: Tx,
  members: readonly Continued[],
  on: string,
): Promise<Map<string, string>> {
  const ids = new Map(members.map(one => [newId(), one.id]))
  const { rows } = await sql<{ id: string }>`
    with given as (
      select g.new_id, g.valid_to, g.to_id, m.person_id, m.office, m.contract_form, m.origin, m.act,
        row_number() over (partition by g.to_id, m.office order by m.valid_from, m.id) as place
      from unnest(${members.map(one => one.id)}::uuid[], ${[...ids.keys()]}::uuid[],
        ${members.map(one => one.toId)}::uuid[], ${members.map(one => one.validTo)}::date[])
        as g (id, new_id, to_id, valid_to)
      join body_members m on m.id = g.id)
    insert into body_members (id, body_id, person_id, region_id, municipality_id, organisation_id, office, contract_form,
      origin, valid_from, valid_to, act)
    select g.new_id, o.id, g.person_id, o.region_id, o.municipality_id, coalesce(o.parent_id, o.id),
      case when g.office in ('chair', 'secretary') and (g.place > 1 or exists (
          select from body_members t where t.body_id = o.id and t.office = g.office
            and daterange(t.valid_from, t.valid_to, '[]') && daterange(${on}::date, g.valid_to, '[]')))
        then 'member' else g.office end,
      g.contract_form, g.origin, ${on}::date, g.valid_to, g.act
    from given g join organisations o on o.id = g.to_id
    order by g.place, g.new_id
    on conflict do nothing
    returning id`.execute(tx)
  return new Map(rows.map(({ id }) => [ids.get(id)!, id]))
}

/** Members who were to come in later come into the other body. */
export async function rehouseMembers(
  tx: Tx,
  members: readonly Pick<MemberToMove, 'id' | 'toId'>[],
): Promise<void> {
  await sql`
    update body_members m set body_id = o.id, organisation_id = coalesce(o.parent_id, o.id),
      municipality_id = o.municipality_id, region_id = o.region_id, version = m.version + 1
    from unnest(${members.map(one => one.id)}::uuid[], ${members.map(one => one.toId)}::uuid[]) as g (id, to_id)
    join organisations o on o.id = g.to_id
    where g.id = m.id`.execute(tx)
}

/** Everybody who sits or sat in these bodies is read by whoever the body belongs to now. */
export async function placeMembers(tx: Tx, bodies: readonly string[]): Promise<MovedRow[]> {
  const { rows } = await sql<Pick<MemberToMove, 'id' | 'organisationId' | 'municipalityId' | 'regionId'>>`
    with former as (
      select m.id, m.organisation_id, m.municipality_id, m.region_id, coalesce(o.parent_id, o.id) as to_id,
        o.municipality_id as to_municipality_id, o.region_id as to_region_id
      from body_members m join organisations o on o.id = m.body_id
      where m.body_id = any (${[...bodies]}::uuid[]) for update of m)
    update body_members m set organisation_id = f.to_id, municipality_id = f.to_municipality_id,
      region_id = f.to_region_id, version = m.version + 1
    from former f where f.id = m.id returning f.id, f.organisation_id, f.municipality_id, f.region_id`.execute(
    tx,
  )
  return rows.map(({ id, ...before }) => ({ entityId: id, before }))
}

/** Members who came in later go back into the body where they were to come in. */
export async function returnToBodies(
  tx: Tx,
  members: readonly { id: string; bodyId: string }[],
): Promise<void> {
  await sql`update body_members m set body_id = g.body_id
    from unnest(${members.map(one => one.id)}::uuid[], ${members.map(one => one.bodyId)}::uuid[]) as g (id, body_id)
    where g.id = m.id`.execute(tx)
}
