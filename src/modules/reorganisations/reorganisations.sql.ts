import { sql } from 'kysely'
import type { MovedRow } from '#modules/organisations/index.ts'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import type { Kind, PlanFields, ReorganisationCard, Subject } from './contract.ts'
import type { ReorganisationStatus } from './lifecycle.ts'

export type MovedEntity =
  | 'employment'
  | 'care'
  | 'pathway'
  | 'pair'
  | 'campaign'
  | 'invitation'
  | 'unit'
  | 'place'
  | 'resource'
  | 'appointment'
  | 'head'
  | 'party'
  | 'function'
  | 'council'
  | 'member'

type Counted = ReorganisationCard['effects']

const columnsOf = ({ act, plan, effects }: { act: string; plan: PlanFields; effects: Counted }) => ({
  act,
  subject: plan.subject,
  kind: plan.kind,
  onDay: plan.onDay,
  plan: JSON.stringify(plan),
  effects: JSON.stringify(effects),
})

/** A plan; `markDone` makes it what has been done. */
export async function insertReorganisation(
  tx: Tx,
  {
    act,
    plan,
    effects,
    ...row
  }: {
    id: string
    regionId: string | null
    act: string
    plan: PlanFields
    plannedAt: Date
    plannedBy: string
    effects: Counted
  },
): Promise<void> {
  await tx
    .insertInto('reorganisations')
    .values({ ...row, ...columnsOf({ act, plan, effects }), status: 'planned' })
    .execute()
}

/** A changed or confirmed plan has nothing against it any more. */
export async function updatePlan(
  tx: Tx,
  id: string,
  { regionId, ...fields }: { regionId: string | null; act: string; plan: PlanFields; effects: Counted },
): Promise<void> {
  await tx
    .updateTable('reorganisations')
    .set({ ...columnsOf(fields), regionId, problem: null, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
}

export async function markDone(
  tx: Tx,
  id: string,
  { at, by, mark, effects }: { at: Date; by: string; mark: string; effects: Counted },
): Promise<void> {
  await tx
    .updateTable('reorganisations')
    .set({
      status: 'done',
      doneAt: at,
      doneBy: by,
      doneMark: mark,
      problem: null,
      effects: JSON.stringify(effects),
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute()
}

/** Why a plan could not be carried out on its day. */
export async function keepProblem(tx: Tx, id: string, problem: string): Promise<void> {
  await tx
    .updateTable('reorganisations')
    .set({ problem, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
}

/** @returns the new version. */
export async function markCancelled(
  tx: Tx,
  id: string,
  { at, by, reason }: { at: Date; by: string; reason: string },
): Promise<number> {
  const { version } = await tx
    .updateTable('reorganisations')
    .set({
      status: 'cancelled',
      cancelledAt: at,
      cancelledBy: by,
      cancelReason: reason,
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** Plans whose day has come and that nothing is known against, the earliest first. */
export async function selectDue(tx: Tx, today: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('reorganisations')
    .select('id')
    .where('status', '=', 'planned')
    .where('problem', 'is', null)
    .where('onDay', '<=', today)
    .orderBy('onDay')
    .orderBy('id')
    .execute()
  return rows.map(row => row.id)
}

/** Which of these units another plan ends, and when. */
export async function selectPlannedEndings(
  tx: Tx,
  units: readonly string[],
  own: string | undefined,
): Promise<{ name: string; onDay: string }[]> {
  const { rows } = await sql<{ name: string; onDay: string }>`
    select coalesce(o.short_name, t.name) as name, r.on_day
    from reorganisations r join reorganisation_units u on u.reorganisation_id = r.id and u.side = 'from'
    left join organisations o on o.id = u.unit_id left join territories t on t.id = u.unit_id
    where r.status = 'planned' and r.kind <> 'spin-off' and u.unit_id = any (${[...units]}::uuid[])
      and r.id is distinct from ${own ?? null}::uuid
    order by name`.execute(tx)
  return rows
}

export async function insertUnits(
  tx: Tx,
  id: string,
  regionId: string | null,
  units: readonly { id: string; side: 'from' | 'to'; isMain: boolean }[],
): Promise<void> {
  await tx
    .insertInto('reorganisationUnits')
    .values(units.map(({ id: unitId, ...rest }) => ({ reorganisationId: id, regionId, unitId, ...rest })))
    .execute()
}

/** A changed plan has other units. */
export async function replaceUnits(
  tx: Tx,
  id: string,
  regionId: string | null,
  units: Parameters<typeof insertUnits>[3],
): Promise<void> {
  await tx.deleteFrom('reorganisationUnits').where('reorganisationId', '=', id).execute()
  await insertUnits(tx, id, regionId, units)
}

export async function insertMoves(
  tx: Tx,
  {
    id,
    regionId,
    entity,
    rows,
  }: { id: string; regionId: string | null; entity: MovedEntity; rows: readonly MovedRow[] },
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into reorganisation_moves (reorganisation_id, region_id, entity, entity_id, person_id, new_id, to_id, before)
    select ${id}::uuid, ${regionId}::uuid, ${entity}, g.*
    from unnest(${rows.map(row => row.entityId)}::uuid[], ${rows.map(row => row.personId ?? null)}::uuid[],
      ${rows.map(row => row.newId ?? null)}::uuid[], ${rows.map(row => row.toId ?? null)}::uuid[],
      ${rows.map(row => JSON.stringify(row.before))}::jsonb[]) as g`.execute(tx)
}

export async function selectMoves(tx: Tx, id: string): Promise<Map<MovedEntity, MovedRow[]>> {
  const rows = await tx
    .selectFrom('reorganisationMoves')
    .select(['entity', 'entityId', 'personId', 'newId', 'toId', 'before'])
    .where('reorganisationId', '=', id)
    .orderBy('entityId')
    .execute()
  const moves = new Map<MovedEntity, MovedRow[]>()
  for (const { entity, personId, newId, toId, ...rest } of rows) {
    const row = {
      ...rest,
      ...(personId && { personId }),
      ...(newId && { newId }),
      ...(toId && { toId }),
    } as MovedRow
    moves.set(entity as MovedEntity, [...(moves.get(entity as MovedEntity) ?? []), row])
  }
  return moves
}

const NAMED = (side: 'from' | 'to') => sql<{ id: string; name: string }[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('id', u.unit_id, 'name', coalesce(o.short_name, t.name))
    order by u.is_main desc, coalesce(o.short_name, t.name)), '[]')
  from reorganisation_units u left join organisations o on o.id = u.unit_id left join territories t on t.id = u.unit_id
  where u.reorganisation_id = reorganisations.id and u.side = ${side})`

const ROW = [
  'id',
  'subject',
  'kind',
  'onDay',
  'act',
  'status',
  sql<boolean>`problem is not null`.as('isStuck'),
] as const

export type ListFilter = {
  subject?: Subject | undefined
  region?: string | undefined
  unit?: string | undefined
  status?: ReorganisationStatus | undefined
}

function matching(tx: Tx, filter: ListFilter) {
  let query = tx.selectFrom('reorganisations')
  if (filter.subject) query = query.where('subject', '=', filter.subject)
  if (filter.status) query = query.where('status', '=', filter.status)
  if (filter.region) query = query.where('regionId', '=', filter.region)
  if (filter.unit)
    query =
      query.where(sql<boolean>`reorganisations.id in (select u.reorganisation_id from reorganisation_units u
      where u.unit_id = ${filter.unit}::uuid)`)
  return query
}

/** Newest day first; one row more than the page. */
export async function selectReorganisations(
  tx: Tx,
  filter: ListFilter,
  page: { limit: number; after?: string | undefined },
) {
  let query = matching(tx, filter)
    .select([...ROW, NAMED('from').as('from'), NAMED('to').as('to')])
    .orderBy('onDay', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
  if (page.after)
    query = query.where(afterCursor(['onDay', 'id'], decodeCursor(page.after, ['date', 'uuid']), 'desc'))
  return await query.execute()
}

/** Counted no further than COUNT_CAP + 1. */
export async function countReorganisations(tx: Tx, filter: ListFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${matching(tx, filter)
      .select('id')
      .limit(COUNT_CAP + 1)}) capped`.execute(tx)
  return rows[0]!.count
}

export async function findReorganisation(tx: Tx, id: string) {
  const found = await tx
    .selectFrom('reorganisations')
    .select([
      ...ROW,
      'effects',
      'plan',
      'problem',
      'regionId',
      'plannedAt',
      'plannedBy',
      'cancelledAt',
      'cancelledBy',
      'cancelReason',
      'doneAt',
      'doneBy',
      'undoneAt',
      'undoneBy',
      'undoReason',
      'version',
      NAMED('from').as('from'),
      NAMED('to').as('to'),
      // the words of the table's policy `updatable`: tells why a button is off before the database refuses
      sql<boolean>`coalesce(app.whole('registers') or region_id = app.in_region('registers'), false)`.as(
        'isKept',
      ),
    ])
    .where('id', '=', id)
    .executeTakeFirst()
  return found && { ...found, kind: found.kind as Kind, status: found.status as ReorganisationStatus }
}

export async function lockReorganisation(tx: Tx, id: string) {
  const known = await tx
    .selectFrom('reorganisations')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return known && { ...known, status: known.status as ReorganisationStatus }
}

/** @returns the new version. */
export async function markUndone(
  tx: Tx,
  id: string,
  { at, by, reason }: { at: Date; by: string; reason: string },
): Promise<number> {
  const { version } = await tx
    .updateTable('reorganisations')
    .set({ status: 'undone', undoneAt: at, undoneBy: by, undoReason: reason, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** What has been built on a reorganisation since it was done, by kinds. UUIDv7 tells what was written after what. */
export async function selectBuilt(
  tx: Tx,
  id: string,
): Promise<{ attempts: number; pathways: number; completions: number; later: number }> {
  const { rows } = await sql<{ attempts: number; pathways: number; completions: number; later: number }>`
    with it as (select id, coalesce(done_mark, id) as mark from reorganisations where id = ${id}::uuid),
    units as (select unit_id, side from reorganisation_units where reorganisation_id = ${id}::uuid),
    people as (
      select distinct e.person_id from reorganisation_moves m join employments e on e.id = m.entity_id
      where m.reorganisation_id = ${id}::uuid and m.entity = 'employment'
    ), new_units as (select unit_id from units where side = 'to')
    select
      (select count(*) from attempts a join people p on p.person_id = a.person_id, it where a.id > it.mark
        and (a.organisation_id in (select unit_id from new_units) or a.municipality_id in (select unit_id from new_units))
      ) as attempts,
      (select count(*) from pathways w join people p on p.person_id = w.person_id, it where w.id > it.mark
        and (w.organisation_id in (select unit_id from new_units) or w.municipality_id in (select unit_id from new_units))
      ) as pathways,
      (select count(*) from completions c join people p on p.person_id = c.person_id, it where c.id > it.mark
        and (c.organisation_id in (select unit_id from new_units) or c.municipality_id in (select unit_id from new_units))
      ) as completions,
      (select count(distinct r.id) from reorganisations r join reorganisation_units u on u.reorganisation_id = r.id, it
        where r.id <> it.id and r.status = 'done' and coalesce(r.done_mark, r.id) > it.mark and u.unit_id in (select unit_id from units)) as later`.execute(
    tx,
  )
  return rows[0]!
}
