import { sql } from 'kysely'
import type { MovedRow } from '#modules/organisations/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'

// What a reorganisation does to functions given to physical subjects, in the transaction of the room reorganisations.

type Given = { id: string; validTo: string | null; isLate: boolean; toId: string }

/**
 * Functions given to a person as the subject she was authorised to be go on with the authorisation that continues, so
 * that no gap opens on the map.
 */
export async function continueFunctions(
  tx: Tx,
  parties: readonly { from: string; to: string }[],
  on: string,
): Promise<MovedRow[]> {
  if (parties.length === 0) return []
  const { rows } = await sql<Given>`
    select f.id, f.valid_to, f.valid_from >= ${on}::date as is_late, g.to_id
    from unnest(${parties.map(one => one.from)}::uuid[], ${parties.map(one => one.to)}::uuid[]) as g (from_id, to_id)
    join function_assignments f on f.party_id = g.from_id
    where f.valid_to is null or f.valid_to >= ${on}::date
    order by f.id for update of f`.execute(tx)
  const early = rows.filter(row => !row.isLate).map(row => ({ ...row, newId: newId() }))
  await sql`update function_assignments set valid_to = ${on}::date - 1, version = version + 1
    where id = any (${early.map(row => row.id)}::uuid[])`.execute(tx)
  await sql`
    insert into function_assignments (id, pack_code, function_code, region_id, share, basis, party_id, valid_from, valid_to)
    select g.new_id, f.pack_code, f.function_code, f.region_id, f.share, f.basis, g.to_id, ${on}::date, g.valid_to
    from unnest(${early.map(row => row.id)}::uuid[], ${early.map(row => row.newId)}::uuid[],
      ${early.map(row => row.toId)}::uuid[], ${early.map(row => row.validTo)}::date[]) as g (id, new_id, to_id, valid_to)
    join function_assignments f on f.id = g.id`.execute(tx)
  const late = rows.filter(row => row.isLate)
  const { rows: former } = await sql<{ id: string; partyId: string }>`
    with former as (select id, party_id from function_assignments
      where id = any (${late.map(row => row.id)}::uuid[]))
    update function_assignments f set party_id = g.to_id, version = f.version + 1
    from former, unnest(${late.map(row => row.id)}::uuid[], ${late.map(row => row.toId)}::uuid[]) as g (id, to_id)
    where former.id = f.id and g.id = f.id returning f.id, former.party_id`.execute(tx)
  return [
    ...early.map(row => ({
      entityId: row.id,
      newId: row.newId,
      toId: row.toId,
      before: { validTo: row.validTo },
    })),
    ...former.map(row => ({ entityId: row.id, before: { partyId: row.partyId } })),
  ]
}

/** How many of these functions somebody has changed since, or given to the authorisations that go on. */
export async function countFunctionsChangedSince(
  tx: Tx,
  moved: readonly MovedRow[],
  parties: readonly string[],
): Promise<number> {
  const begun = moved.flatMap(row => row.newId ?? [])
  const { rows } = await sql<{ count: number }>`
    select (select count(*)::int from unnest(${begun}::uuid[]) as g (id)
        left join function_assignments f on f.id = g.id where f.version is distinct from 1)
      + (select count(*)::int from function_assignments f where f.party_id = any (${[...parties]}::uuid[])
        and f.id <> all (${[...begun, ...moved.map(row => row.entityId)]}::uuid[])) as count`.execute(tx)
  return rows[0]!.count
}

export async function returnFunctions(tx: Tx, moved: readonly MovedRow[]): Promise<void> {
  const ended = moved.filter(row => row.newId !== undefined)
  const late = moved.filter(row => row.newId === undefined)
  await sql`delete from function_assignments where id = any (${ended.map(row => row.newId!)}::uuid[])`.execute(
    tx,
  )
  await sql`update function_assignments f set valid_to = g.valid_to, version = f.version + 1
    from unnest(${ended.map(row => row.entityId)}::uuid[], ${ended.map(row => row.before.validTo)}::date[])
      as g (id, valid_to)
    where g.id = f.id`.execute(tx)
  await sql`update function_assignments f set party_id = g.party_id, version = f.version + 1
    from unnest(${late.map(row => row.entityId)}::uuid[], ${late.map(row => row.before.partyId)}::uuid[])
      as g (id, party_id)
    where g.id = f.id`.execute(tx)
}
