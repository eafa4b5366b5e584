import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'

// What a reorganisation does to resources, in the transaction of the room reorganisations.

const isLeft = (on: string) => sql`(r.available_to is null or r.available_to >= ${on}::date)`

/** Resources of these owners that are available on the day or later, by name. */
export async function selectResourcesOf(
  tx: Tx,
  owners: readonly string[],
  on: string,
): Promise<{ id: string; ownerId: string; name: string; kindTitle: string }[]> {
  const { rows } = await sql<{ id: string; ownerId: string; name: string; kindTitle: string }>`
    select r.id, r.owner_id, r.name, k.title as kind_title
    from resources r join resource_kinds k on k.type = r.type and k.code = r.kind_code
    where r.owner_id = any (${[...owners]}::uuid[]) and ${isLeft(on)}
    order by r.name, r.id`.execute(tx)
  return rows
}

export type ResourceToMove = {
  id: string
  /** Not available before the day: it never was the former owner's. */
  isLate: boolean
  ownerId: string
  municipalityId: string | null
  regionId: string | null
  availableTo: string | null
  endReason: string | null
  toId: string
  /** What the owner is called, with its municipality, where the resource was and where it goes. */
  place: string
  toPlace: string
}

/** The given resources locked, each with where it goes; the new owner's municipality is read now. */
export async function lockResourcesToMove(
  tx: Tx,
  fates: readonly { id: string; to: string }[],
  on: string,
): Promise<ResourceToMove[]> {
  const { rows } = await sql<ResourceToMove>`
    select r.id, r.available_from >= ${on}::date as is_late, r.owner_id, r.municipality_id, r.region_id,
      r.available_to, r.end_reason, n.id as to_id, concat_ws(', ', o.short_name, m.name) as place,
      concat_ws(', ', n.short_name, nm.name) as to_place
    from unnest(${fates.map(one => one.id)}::uuid[], ${fates.map(one => one.to)}::uuid[]) as g (id, to_id)
    join resources r on r.id = g.id
    join organisations o on o.id = r.owner_id
    join organisations n on n.id = g.to_id
    left join territories m on m.id = r.municipality_id
    left join territories nm on nm.id = n.municipality_id
    order by r.id for update of r`.execute(tx)
  return rows
}

/** Ends each on the eve of the day and begins the same at its new owner's. @returns the new id by the former one */
export async function continueResources(
  tx: Tx,
  resources: readonly ResourceToMove[],
  { on, reason }: { on: string; reason: string },
): Promise<Map<string, string>> {
  const ids = new Map(resources.map(one => [one.id, newId()]))
  const former = resources.map(one => one.id)
  const begun = resources.map(one => ids.get(one.id)!)
  await sql`
    insert into resources (id, type, kind_code, name, owner_id, organisation_id, region_id, municipality_id, purpose,
      capacity, capacity_unit, access, available_from, available_to, end_reason, contact, source, amount_kopecks,
      budget_year, money_source)
    select g.new_id, r.type, r.kind_code, r.name, o.id, o.id, o.region_id, o.municipality_id, r.purpose, r.capacity,
      r.capacity_unit, r.access, ${on}::date, r.available_to, r.end_reason, r.contact, r.source, r.amount_kopecks,
      r.budget_year, r.money_source
    from unnest(${former}::uuid[], ${begun}::uuid[], ${resources.map(one => one.toId)}::uuid[]) as g (id, new_id, to_id)
    join resources r on r.id = g.id join organisations o on o.id = g.to_id`.execute(tx)
  await sql`
    insert into resource_competencies (resource_id, competency_id)
    select g.new_id, c.competency_id from unnest(${former}::uuid[], ${begun}::uuid[]) as g (id, new_id)
    join resource_competencies c on c.resource_id = g.id`.execute(tx)
  await sql`
    update resources set available_to = ${on}::date - 1, end_reason = ${reason}, version = version + 1
    where id = any (${former}::uuid[])`.execute(tx)
  return ids
}

/** Puts each as it is under another owner: where the register has it now. */
export async function rehouseResources(
  tx: Tx,
  resources: readonly { id: string; toId: string }[],
): Promise<void> {
  await sql`
    update resources r set owner_id = o.id, organisation_id = o.id, municipality_id = o.municipality_id,
      region_id = o.region_id, version = r.version + 1
    from unnest(${resources.map(one => one.id)}::uuid[], ${resources.map(one => one.toId)}::uuid[]) as g (id, to_id)
    join organisations o on o.id = g.to_id
    where r.id = g.id`.execute(tx)
}

type Continued = { id: string; newId: string }

/** How many of the continued resources somebody has changed since, on either side of the day. */
export async function countResourcesChangedSince(
  tx: Tx,
  continued: readonly Continued[],
  on: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
    from unnest(${continued.map(one => one.id)}::uuid[], ${continued.map(one => one.newId)}::uuid[]) as g (id, new_id)
    left join resources former on former.id = g.id
    left join resources later on later.id = g.new_id
    where former.available_to is distinct from ${on}::date - 1 or later.version is distinct from 1`.execute(
    tx,
  )
  return rows[0]!.count
}

/** Takes the continued entries out and gives the former ones their end back. */
export async function putResourcesBack(
  tx: Tx,
  moved: readonly (Continued & { availableTo: string | null; endReason: string | null })[],
): Promise<void> {
  const begun = moved.map(one => one.newId)
  await sql`delete from resource_competencies where resource_id = any (${begun}::uuid[])`.execute(tx)
  await sql`delete from resources where id = any (${begun}::uuid[])`.execute(tx)
  await sql`
    update resources r set available_to = g.available_to, end_reason = g.end_reason, version = r.version + 1
    from unnest(${moved.map(one => one.id)}::uuid[], ${moved.map(one => one.availableTo)}::date[],
      ${moved.map(one => one.endReason)}::text[]) as g (id, available_to, end_reason)
    where r.id = g.id`.execute(tx)
}

/** Gives resources that moved as they were back to their former owner and place. */
export async function putOwnersBack(
  tx: Tx,
  moved: readonly { id: string; ownerId: string; municipalityId: string | null; regionId: string | null }[],
): Promise<void> {
  await sql`
    update resources r set owner_id = g.owner_id, organisation_id = g.owner_id, municipality_id = g.municipality_id,
      region_id = g.region_id, version = r.version + 1
    from unnest(${moved.map(one => one.id)}::uuid[], ${moved.map(one => one.ownerId)}::uuid[],
      ${moved.map(one => one.municipalityId)}::uuid[], ${moved.map(one => one.regionId)}::uuid[])
      as g (id, owner_id, municipality_id, region_id)
    where r.id = g.id`.execute(tx)
}
