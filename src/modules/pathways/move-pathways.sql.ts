import { sql } from 'kysely'
import type { MovedRow, UnitsOfRow } from '#modules/organisations/index.ts'
import type { Tx } from '#platform/db/database.ts'

// What a reorganisation does to open pathways, in the transaction of the room reorganisations.

const OPEN = ['draft', 'offered', 'running']

/** Open pathways of people who work in these organisations by the pathway's own record. */
export async function countOpenPathways(tx: Tx, organisationIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pathways
    where organisation_id = any (${[...organisationIds]}::uuid[]) and status = any (${OPEN}::text[])`.execute(
    tx,
  )
  return rows[0]!.count
}

type Former = UnitsOfRow & { id: string; toId: string }

/** Open pathways go with the person, whole: card, items and their deficits. Closed ones are facts and stay. */
export async function moveOpenPathways(
  tx: Tx,
  people: readonly { personId: string; fromId: string; toId: string }[],
): Promise<MovedRow[]> {
  const { rows } = await sql<Former>`
    with given as (
      select distinct on (person_id, from_id) *
      from unnest(${people.map(one => one.personId)}::uuid[], ${people.map(one => one.fromId)}::uuid[],
        ${people.map(one => one.toId)}::uuid[]) as g (person_id, from_id, to_id)
      order by person_id, from_id)
    select p.id, p.organisation_id, p.municipality_id, p.region_id, g.to_id
    from pathways p join given g on g.person_id = p.person_id and g.from_id = p.organisation_id
    where p.status = any (${OPEN}::text[]) order by p.id for update of p`.execute(tx)
  const units = await unitsOf(
    tx,
    rows.map(row => row.toId),
  )
  await putInto(
    tx,
    rows.map(row => ({ id: row.id, ...units.get(row.toId)! })),
  )
  return rows.map(({ id, toId, ...before }) => ({ entityId: id, toId, before }))
}

export async function returnPathways(tx: Tx, moved: readonly MovedRow[]): Promise<void> {
  await putInto(
    tx,
    moved.map(row => ({ id: row.entityId, ...(row.before as UnitsOfRow) })),
  )
}

async function unitsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, UnitsOfRow>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('organisations')
    .select(['id as organisationId', 'municipalityId', 'regionId'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(row => [row.organisationId, row]))
}

/** Writes the units into a pathway and everything that hangs on it. */
async function putInto(tx: Tx, given: readonly (UnitsOfRow & { id: string })[]): Promise<void> {
  if (given.length === 0) return
  const rows = sql`unnest(${given.map(one => one.id)}::uuid[], ${given.map(one => one.organisationId)}::uuid[],
    ${given.map(one => one.municipalityId)}::uuid[], ${given.map(one => one.regionId)}::uuid[])
    as g (id, organisation_id, municipality_id, region_id)`
  const units = sql`organisation_id = g.organisation_id, municipality_id = g.municipality_id, region_id = g.region_id`
  await sql`update pathways t set ${units}, version = t.version + 1 from ${rows} where t.id = g.id`.execute(
    tx,
  )
  for (const table of ['pathway_cards', 'pathway_items'])
    await sql`update ${sql.table(table)} t set ${units} from ${rows} where t.pathway_id = g.id`.execute(tx)
  await sql`update pathway_item_deficits t set ${units}
    from ${rows} join pathway_items i on i.pathway_id = g.id where t.item_id = i.id`.execute(tx)
}
