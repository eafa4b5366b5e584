import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { MovedRow } from './moved-row.ts'

// What a reorganisation does to the register of bodies, in the transaction of the room reorganisations.

export type LockedOrganisation = {
  id: string
  name: string
  parentId: string | null
  regionId: string | null
  municipalityId: string | null
  validFrom: string
  validTo: string | null
}

/** The bodies the actor keeps, locked in one order; those she does not keep are absent. */
export async function lockOrganisations(tx: Tx, ids: readonly string[]): Promise<LockedOrganisation[]> {
  return await tx
    .selectFrom('organisations')
    .select(['id', 'shortName as name', 'parentId', 'regionId', 'municipalityId', 'validFrom', 'validTo'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** @param on first day on which they exist no more */
export async function endOrganisations(tx: Tx, ids: readonly string[], on: string): Promise<void> {
  await tx
    .updateTable('organisations')
    .set({ validTo: on, version: sql`version + 1` })
    .where('id', 'in', [...ids])
    .execute()
}

export async function reopenOrganisations(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('organisations')
    .set({ validTo: null, version: sql`version + 1` })
    .where('id', 'in', [...ids])
    .execute()
}

/** Units that end as well, with the body they are in. @param on first day on which they exist no more */
export async function endUnits(tx: Tx, ids: readonly string[], on: string): Promise<MovedRow[]> {
  const { rows } = await sql<{ id: string; validTo: string | null }>`
    with former as (select id, valid_to from organisations where id = any (${[...ids]}::uuid[]) for update)
    update organisations o set valid_to = ${on}::date, version = o.version + 1
    from former f where f.id = o.id returning o.id, f.valid_to`.execute(tx)
  return rows.map(row => ({ entityId: row.id, before: { validTo: row.validTo } }))
}

export async function reopenUnits(tx: Tx, ended: readonly MovedRow[]): Promise<void> {
  await sql`update organisations o set valid_to = g.valid_to, version = o.version + 1
    from unnest(${ended.map(row => row.entityId)}::uuid[], ${ended.map(row => row.before.validTo)}::date[])
      as g (id, valid_to)
    where g.id = o.id`.execute(tx)
}

/** Units come under another body. */
export async function rehangUnits(tx: Tx, moves: readonly { id: string; to: string }[]): Promise<MovedRow[]> {
  const { rows } = await sql<{ id: string; parentId: string; toId: string }>`
    with former as (
      select o.id, o.parent_id, g.to_id
      from unnest(${moves.map(one => one.id)}::uuid[], ${moves.map(one => one.to)}::uuid[]) as g (id, to_id)
      join organisations o on o.id = g.id for update of o)
    update organisations o set parent_id = f.to_id, version = o.version + 1
    from former f where f.id = o.id returning o.id, f.parent_id, f.to_id`.execute(tx)
  return rows.map(row => ({ entityId: row.id, toId: row.toId, before: { parentId: row.parentId } }))
}

export async function returnUnits(tx: Tx, moved: readonly MovedRow[]): Promise<void> {
  await sql`update organisations o set parent_id = g.parent_id, version = o.version + 1
    from unnest(${moved.map(row => row.entityId)}::uuid[], ${moved.map(row => row.before.parentId)}::uuid[])
      as g (id, parent_id)
    where g.id = o.id`.execute(tx)
}

/**
 * Bodies come into other municipalities of their region from a day on; where they were stays in `organisation_places`.
 */
export async function placeOrganisations(
  tx: Tx,
  moves: readonly { id: string; to: string }[],
  on: string,
): Promise<MovedRow[]> {
  const { rows } = await sql<{ id: string; municipalityId: string; toId: string }>`
    with given as (
      select * from unnest(${moves.map(one => one.id)}::uuid[], ${moves.map(one => one.to)}::uuid[]) as g (id, to_id)
    ), former as (
      select o.id, o.region_id, o.municipality_id, g.to_id from organisations o join given g on g.id = o.id for update of o
    ), kept as (
      insert into organisation_places (organisation_id, region_id, municipality_id, valid_from, valid_to)
      select f.id, f.region_id, f.municipality_id,
        (select max(p.valid_to) + 1 from organisation_places p where p.organisation_id = f.id), ${on}::date - 1
      from former f)
    update organisations o set municipality_id = f.to_id, version = o.version + 1
    from former f where f.id = o.id returning o.id, f.municipality_id, f.to_id`.execute(tx)
  return rows.map(row => ({
    entityId: row.id,
    toId: row.toId,
    before: { municipalityId: row.municipalityId },
  }))
}

/** @param on the day of the placing: the place of the day before is taken out of the history */
export async function returnPlaces(tx: Tx, moved: readonly MovedRow[], on: string): Promise<void> {
  const ids = moved.map(row => row.entityId)
  await sql`delete from organisation_places
    where organisation_id = any (${ids}::uuid[]) and valid_to = ${on}::date - 1`.execute(tx)
  await sql`update organisations o set municipality_id = g.municipality_id, version = o.version + 1
    from unnest(${ids}::uuid[], ${moved.map(row => row.before.municipalityId)}::uuid[]) as g (id, municipality_id)
    where g.id = o.id`.execute(tx)
}
