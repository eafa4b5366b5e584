import { sql } from 'kysely'
import type { MovedRow, UnitsOfRow } from '#modules/organisations/index.ts'
import type { Tx } from '#platform/db/database.ts'

export type LeftPair = {
  id: string
  status: 'proposed' | 'agreed' | 'working'
  startsOn: string
  giverPersonId: string
  receiverPersonId: string
  regionId: string | null
  leaverName: string
  organisationName: string
  /** Last day of work there; null where no job there is on record. */
  lastDay: string | null
}

/** Living pairs one of whom works no more in the organisation she was paired in, locked. */
export async function lockLeftPairs(tx: Tx, today: string, limit: number): Promise<LeftPair[]> {
  const { rows } = await sql<LeftPair>`
    select t.id, t.status, t.starts_on, t.giver_person_id, t.receiver_person_id, t.region_id,
      concat_ws(' ', p.last_name, p.first_name, p.middle_name) as leaver_name, o.short_name as organisation_name,
      gone.last_day
    from teacher_pairs t
    cross join lateral (
      select side.person_id, side.organisation_id,
        (select max(e.valid_to) from employments e
          where e.person_id = side.person_id and e.organisation_id = side.organisation_id) as last_day
      from (values (t.receiver_person_id, t.organisation_id), (t.giver_person_id, t.giver_organisation_id))
        as side (person_id, organisation_id)
      where not exists (select from employments e
        where e.person_id = side.person_id and e.organisation_id = side.organisation_id
          and (e.valid_to is null or e.valid_to >= ${today}::date))
      limit 1) gone
    join persons p on p.id = gone.person_id
    join organisations o on o.id = gone.organisation_id
    where t.status in ('proposed', 'agreed', 'working')
    order by t.id limit ${limit} for update of t`.execute(tx)
  return rows
}

// What a reorganisation does to living pairs, in the transaction of the room reorganisations.

/** Living pairs with somebody who is paired in these organisations. */
export async function countOpenPairs(tx: Tx, organisationIds: readonly string[]): Promise<number> {
  const ids = sql`${[...organisationIds]}::uuid[]`
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from teacher_pairs
    where (organisation_id = any (${ids}) or giver_organisation_id = any (${ids}))
      and status in ('proposed', 'agreed', 'working')`.execute(tx)
  return rows[0]!.count
}

type Side = 'giver' | 'receiver'
type Former = UnitsOfRow & { id: string; side: Side; toId: string }

/** The side of a living pair goes with its person; closed pairs are facts and stay. */
export async function moveOpenPairs(
  tx: Tx,
  people: readonly { personId: string; fromId: string; toId: string }[],
): Promise<MovedRow[]> {
  const { rows } = await sql<Former>`
    with given as (
      select distinct on (person_id, from_id) *
      from unnest(${people.map(one => one.personId)}::uuid[], ${people.map(one => one.fromId)}::uuid[],
        ${people.map(one => one.toId)}::uuid[]) as g (person_id, from_id, to_id)
      order by person_id, from_id)
    select t.id, 'receiver' as side, t.organisation_id, t.municipality_id, t.region_id, g.to_id
    from teacher_pairs t join given g on g.person_id = t.receiver_person_id and g.from_id = t.organisation_id
    where t.status in ('proposed', 'agreed', 'working')
    union all
    select t.id, 'giver', t.giver_organisation_id, t.giver_municipality_id, t.giver_region_id, g.to_id
    from teacher_pairs t join given g on g.person_id = t.giver_person_id and g.from_id = t.giver_organisation_id
    where t.status in ('proposed', 'agreed', 'working')
    order by 1, 2`.execute(tx)
  await putInto(tx, rows)
  // one row of the record for a pair whose both sides moved
  const byPair = Map.groupBy(rows, row => row.id)
  return [...byPair].map(([entityId, sides]) => ({
    entityId,
    toId: sides[0]!.toId,
    before: { sides: sides.map(({ id: _, toId: __, ...before }) => before) },
  }))
}

/** Both sides back to where they were. */
export async function returnPairs(tx: Tx, moved: readonly MovedRow[]): Promise<void> {
  for (const { entityId, before } of moved)
    for (const { side, ...units } of (before as { sides: (UnitsOfRow & { side: Side })[] }).sides)
      await tx
        .updateTable('teacherPairs')
        .set({ ...columnsOf(side, units), version: sql`version + 1` })
        .where('id', '=', entityId)
        .execute()
}

async function putInto(tx: Tx, rows: readonly Former[]): Promise<void> {
  if (rows.length === 0) return
  const organisations = await tx
    .selectFrom('organisations')
    .select(['id as organisationId', 'municipalityId', 'regionId'])
    .where('id', 'in', [...new Set(rows.map(row => row.toId))])
    .execute()
  const units = new Map(organisations.map(row => [row.organisationId, row]))
  for (const { id, side, toId } of rows)
    await tx
      .updateTable('teacherPairs')
      .set({ ...columnsOf(side, units.get(toId)!), version: sql`version + 1` })
      .where('id', '=', id)
      .execute()
}

const columnsOf = (side: Side, { organisationId, municipalityId, regionId }: UnitsOfRow) =>
  side === 'receiver'
    ? { organisationId: organisationId!, municipalityId, regionId }
    : {
        giverOrganisationId: organisationId!,
        giverMunicipalityId: municipalityId,
        giverRegionId: regionId,
      }
