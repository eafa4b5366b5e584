import { sql } from 'kysely'
import { type OwnerPlace, placeOfOwner } from '#modules/acts/index.ts'
import type { Tx } from '#platform/db/database.ts'
import type { GoalFields, GoalOwner } from './contract.ts'

/** Goals set by hand are named by code in links, as those of packs are. */
export const codeOf = (id: string) => `goal-${id}`

/** The place of an owner, and whether the actor sets its goals; undefined when there is no such unit. */
export async function findPlace(
  tx: Tx,
  owner: GoalOwner,
): Promise<(OwnerPlace & { isKept: boolean }) | undefined> {
  const { rows } = await sql<OwnerPlace & { isKept: boolean }>`
    select p.*, app.keeps_goals_of(p.region_id, p.municipality_id, p.organisation_id) as is_kept from (${placeOfOwner(owner)}) p`.execute(
    tx,
  )
  return rows[0]
}

export type StoredGoal = OwnerPlace &
  GoalFields & {
    id: string
    code: string
    version: number
    withdrawalReason: string | null
    /** null: of the whole country. */
    ownerName: string | null
    actCode: string | null
    isKept: boolean
  }

const COLUMNS = sql`g.id, 'goal-' || g.id as code, g.region_id, g.municipality_id, g.organisation_id, g.kind, g.text,
  g.parent_code as parent, g.act_id, g.clause, g.indicators, g.functions, g.tie_basis, g.tie_note, g.valid_from,
  g.valid_to, g.note, g.withdrawal_reason, g.version, a.code as act_code,
  coalesce(o.short_name, m.name, r.name) as owner_name,
  app.keeps_goals_of(g.region_id, g.municipality_id, g.organisation_id) as is_kept`

const BESIDE = sql`left join acts a on a.id = g.act_id
  left join organisations o on o.id = g.organisation_id
  left join territories m on m.id = g.municipality_id
  left join territories r on r.id = g.region_id`

/**
 * Goals set by hand that hold on the day where a pack does: the country's, and those of the pack's territory, as far as
 * the reader sees them.
 */
export async function selectGoals(tx: Tx, territory: string, on: string): Promise<StoredGoal[]> {
  const { rows } = await sql<StoredGoal>`
    with place as (select id, kind, region_id from territories where code = ${territory})
    select ${COLUMNS} from goals g ${BESIDE}
    where g.withdrawal_reason is null and g.valid_from <= ${on}::date
      and (g.valid_to is null or g.valid_to >= ${on}::date)
      and (g.region_id is null or exists (select from place p where p.region_id = g.region_id
        and (p.kind = 'region' or g.municipality_id is null or g.municipality_id = p.id)))
    order by g.region_id nulls first, g.municipality_id nulls first, g.organisation_id nulls first, g.valid_from, g.id
    limit 1000`.execute(tx)
  return rows
}

/** One goal set by hand, withdrawn or not; undefined for one the reader does not see. */
export async function findGoal(tx: Tx, id: string): Promise<StoredGoal | undefined> {
  const { rows } = await sql<StoredGoal>`
    select ${COLUMNS} from goals g ${BESIDE} where g.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

/** Undefined for one that the actor may not change. */
export async function lockGoal(tx: Tx, id: string) {
  return await tx.selectFrom('goals').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** How the fields of a goal stand in its row. */
export const columnsOf = ({ parent, tieBasis, tieNote, ...fields }: GoalFields) => {
  const isTied = fields.indicators.length + fields.functions.length > 0
  return {
    ...fields,
    parentCode: parent,
    tieBasis: isTied ? tieBasis : null,
    tieNote: isTied ? tieNote : null,
  }
}

export async function insertGoal(
  tx: Tx,
  row: OwnerPlace & { id: string; fields: GoalFields },
): Promise<void> {
  const { fields, ...place } = row
  await tx
    .insertInto('goals')
    .values({ ...place, ...columnsOf(fields) })
    .execute()
}

/** @returns the new version. */
export async function updateGoal(
  tx: Tx,
  id: string,
  changes: ReturnType<typeof columnsOf> | { withdrawalReason: string },
): Promise<number> {
  const { version } = await tx
    .updateTable('goals')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** How many goals set by hand serve this one on the day or later. */
export async function countServing(tx: Tx, code: string, on: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from goals where parent_code = ${code} and withdrawal_reason is null
      and (valid_to is null or valid_to >= ${on}::date)`.execute(tx)
  return Number(rows[0]!.count)
}

/** A territory by its code; undefined where it is not entered. */
export async function findTerritory(
  tx: Tx,
  code: string,
): Promise<{ id: string; kind: string; regionId: string | null } | undefined> {
  return await tx
    .selectFrom('territories')
    .select(['id', 'kind', 'regionId'])
    .where('code', '=', code)
    .executeTakeFirst()
}
