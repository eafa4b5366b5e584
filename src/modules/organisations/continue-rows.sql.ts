import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'
import type { MovedRow } from './moved-row.ts'

/**
 * A table of things that a unit has given to people for a time: with `id`, `person_id`, the three units of the row, first
 * and last day, and `version`. Its room names it; the same is done to each when the unit is reorganised.
 */
export type DatedTable = {
  readonly name: string
  /** Columns that go on as they are in the row that continues. */
  readonly copied: readonly string[]
  /** Whether the row itself keeps why it ended (`end_reason`). */
  readonly keepsReason: boolean
}

/** What becomes of a row: it goes on in another unit (or in the same, whose place has changed), or only ends. */
export type Fate = { readonly id: string; readonly to: string | null }

export type ContinuedRow = {
  id: string
  personId: string
  regionId: string | null
  validTo: string | null
  /** Unit where it was, and where it goes on; null: it has ended, or goes on in an equal one that is there already. */
  place: string
  toPlace: string | null
  moved: MovedRow
}

type Locked = {
  id: string
  personId: string
  isLate: boolean
  organisationId: string
  municipalityId: string | null
  regionId: string | null
  validTo: string | null
  endReason: string | null
  toId: string | null
  place: string
  toPlace: string | null
}

const nameOf = (table: DatedTable) => sql.table(table.name)
const reasonOf = (table: DatedTable): RawBuilder<unknown> =>
  table.keepsReason ? sql`r.end_reason` : sql`null::text`

/**
 * Ends each row on the eve of the day and begins the same in its new unit. Where an equal one is there already, only the
 * former ends. A row that begins on the day or later moves as it is.
 */
export async function continueRows(
  tx: Tx,
  table: DatedTable,
  fates: readonly Fate[],
  { on, reason }: { on: string; reason: string },
): Promise<ContinuedRow[]> {
  if (fates.length === 0) return []
  const rows = await lockRows(tx, table, fates, on)
  const early = rows.filter(row => !row.isLate)
  await endRows(
    tx,
    table,
    early.map(row => row.id),
    { on, reason },
  )
  const begun = await beginRows(
    tx,
    table,
    early.filter(row => row.toId !== null),
    on,
  )
  await rehouseRows(
    tx,
    table,
    rows.filter(row => row.isLate),
  )
  return rows.map(row => {
    const goesOn = row.isLate || begun.has(row.id)
    const { id, personId, regionId, validTo, place, toId } = row
    const toPlace = goesOn ? row.toPlace : null
    return { id, personId, regionId, validTo, place, toPlace, moved: movedOf(row, toId, begun.get(id)) }
  })
}

function movedOf(row: Locked, toId: string | null, begunId: string | undefined): MovedRow {
  const { organisationId, municipalityId, regionId, validTo, endReason } = row
  return {
    entityId: row.id,
    ...(toId && { toId }),
    ...(begunId && { newId: begunId }),
    before: row.isLate ? { organisationId, municipalityId, regionId } : { validTo, endReason },
  }
}

async function lockRows(tx: Tx, table: DatedTable, fates: readonly Fate[], on: string): Promise<Locked[]> {
  const { rows } = await sql<Locked>`
    select r.id, r.person_id, r.valid_from >= ${on}::date as is_late, r.organisation_id, r.municipality_id, r.region_id,
      r.valid_to, ${reasonOf(table)} as end_reason, g.to_id, concat_ws(', ', o.short_name, m.name) as place,
      case when g.to_id is not null then concat_ws(', ', n.short_name, nm.name) end as to_place
    from unnest(${fates.map(one => one.id)}::uuid[], ${fates.map(one => one.to)}::uuid[]) as g (id, to_id)
    join ${nameOf(table)} r on r.id = g.id
    join organisations o on o.id = r.organisation_id
    left join organisations n on n.id = g.to_id
    left join territories m on m.id = r.municipality_id
    left join territories nm on nm.id = n.municipality_id
    order by r.id for update of r`.execute(tx)
  return rows
}

async function endRows(
  tx: Tx,
  table: DatedTable,
  ids: readonly string[],
  { on, reason }: { on: string; reason: string },
): Promise<void> {
  const why = table.keepsReason ? sql`, end_reason = ${reason}` : sql``
  await sql`update ${nameOf(table)} set valid_to = ${on}::date - 1, version = version + 1 ${why}
    where id = any (${[...ids]}::uuid[])`.execute(tx)
}

/** @returns the new id by the former one; absent where an equal row is there already */
async function beginRows(
  tx: Tx,
  table: DatedTable,
  rows: readonly Locked[],
  on: string,
): Promise<Map<string, string>> {
  const ids = new Map(rows.map(row => [newId(), row.id]))
  const copied = table.copied.map(column => sql.ref(column))
  const why = table.keepsReason ? [sql.ref('end_reason')] : []
  const { rows: begun } = await sql<{ id: string }>`
    insert into ${nameOf(table)} (id, person_id, organisation_id, municipality_id, region_id, valid_from, valid_to,
      ${sql.join([...copied, ...why])})
    select g.new_id, r.person_id, o.id, o.municipality_id, o.region_id, ${on}::date, g.valid_to,
      ${sql.join([...table.copied.map(column => sql.ref(`r.${column}`)), ...why.map(() => sql.ref('g.end_reason'))])}
    from unnest(${rows.map(row => row.id)}::uuid[], ${[...ids.keys()]}::uuid[], ${rows.map(row => row.toId)}::uuid[],
      ${rows.map(row => row.validTo)}::date[], ${rows.map(row => row.endReason)}::text[])
      as g (id, new_id, to_id, valid_to, end_reason)
    join ${nameOf(table)} r on r.id = g.id join organisations o on o.id = g.to_id
    order by r.valid_from, r.id
    on conflict do nothing
    returning id`.execute(tx)
  return new Map(begun.map(({ id }) => [ids.get(id)!, id]))
}

async function rehouseRows(tx: Tx, table: DatedTable, rows: readonly Locked[]): Promise<void> {
  await sql`
    update ${nameOf(table)} r set organisation_id = o.id, municipality_id = o.municipality_id, region_id = o.region_id,
      version = r.version + 1
    from unnest(${rows.map(row => row.id)}::uuid[], ${rows.map(row => row.toId)}::uuid[]) as g (id, to_id)
    join organisations o on o.id = g.to_id
    where r.id = g.id`.execute(tx)
}

const isLate = (row: MovedRow) => 'organisationId' in row.before
const ended = (moved: readonly MovedRow[]) => moved.filter(row => !isLate(row))

/** How many of the rows somebody has changed since, on either side of the day. */
export async function countRowsChangedSince(
  tx: Tx,
  table: Pick<DatedTable, 'name'>,
  moved: readonly MovedRow[],
  on: string,
): Promise<number> {
  const rows = ended(moved)
  const { rows: counted } = await sql<{ count: number }>`
    select count(*)::int as count
    from unnest(${rows.map(row => row.entityId)}::uuid[], ${rows.map(row => row.newId ?? null)}::uuid[]) as g (id, new_id)
    left join ${sql.table(table.name)} former on former.id = g.id
    left join ${sql.table(table.name)} later on later.id = g.new_id
    where former.valid_to is distinct from ${on}::date - 1
      or (g.new_id is not null and later.version is distinct from 1)`.execute(tx)
  return counted[0]!.count
}

/** Takes the rows that go on out again and gives the former ones their end, or their unit, back. */
export async function returnRows(tx: Tx, table: DatedTable, moved: readonly MovedRow[]): Promise<void> {
  const [former, late] = [ended(moved), moved.filter(isLate)]
  const why = table.keepsReason ? sql`, end_reason = g.end_reason` : sql``
  await sql`delete from ${nameOf(table)} where id = any (${former.flatMap(row => row.newId ?? [])}::uuid[])`.execute(
    tx,
  )
  await sql`
    update ${nameOf(table)} r set valid_to = g.valid_to, version = r.version + 1 ${why}
    from unnest(${former.map(row => row.entityId)}::uuid[], ${former.map(row => row.before.validTo)}::date[],
      ${former.map(row => row.before.endReason)}::text[]) as g (id, valid_to, end_reason)
    where r.id = g.id`.execute(tx)
  await sql`
    update ${nameOf(table)} r set organisation_id = g.organisation_id, municipality_id = g.municipality_id,
      region_id = g.region_id, version = r.version + 1
    from unnest(${late.map(row => row.entityId)}::uuid[], ${late.map(row => row.before.organisationId)}::uuid[],
      ${late.map(row => row.before.municipalityId)}::uuid[], ${late.map(row => row.before.regionId)}::uuid[])
      as g (id, organisation_id, municipality_id, region_id)
    where r.id = g.id`.execute(tx)
}
