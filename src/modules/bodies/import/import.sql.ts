import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { MemberFields } from '../contract.ts'
import type { KnownPerson } from './plan-members.ts'

/** People the actor sees, by number. */
export async function selectPersonsBySnils(tx: Tx, numbers: readonly string[]): Promise<KnownPerson[]> {
  const { rows } = await sql<KnownPerson>`
    select id, snils, concat_ws(' ', last_name, first_name, middle_name) as name from persons
    where snils = any (${[...numbers]}::text[]) and merged_into is null`.execute(tx)
  return rows
}

/** Keeps two changes of one body's composition from files apart until the end of the transaction. */
export async function lockBody(tx: Tx, bodyId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('body-import ' || ${bodyId}, 0))`.execute(tx)
}

/** What a loading did to one membership; `before` is null for a new one. */
export type MemberChange = {
  memberId: string
  row: number
  name: string
  before: MemberFields | null
  /** As the loading left it. */
  version: number
}

export async function insertImport(
  tx: Tx,
  row: {
    id: string
    bodyId: string
    regionId: string | null
    municipalityId: string | null
    organisationId: string
    fileName: string
    createdCount: number
    updatedCount: number
    refusedCount: number
    changes: readonly MemberChange[]
    loadedAt: Date
    loadedBy: string
  },
): Promise<void> {
  await tx
    .insertInto('bodyImports')
    .values({ ...row, changes: JSON.stringify(row.changes) })
    .execute()
}

export async function selectImports(tx: Tx, bodyId: string) {
  return await tx
    .selectFrom('bodyImports')
    .select([
      'id',
      'fileName',
      'createdCount as created',
      'updatedCount as updated',
      'refusedCount as refused',
      'status',
      'loadedAt',
      'loadedBy',
      'undoneAt',
      'undoneBy',
    ])
    .where('bodyId', '=', bodyId)
    .orderBy('loadedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
}

export async function lockImport(tx: Tx, bodyId: string, id: string) {
  return await tx
    .selectFrom('bodyImports')
    .selectAll()
    .where('id', '=', id)
    .where('bodyId', '=', bodyId)
    .forUpdate()
    .executeTakeFirst()
}

/**
 * What earlier loadings of the body left stands again: not «changed since», though the version has gone on. Where somebody
 * changed it between the two loadings, the versions do not join.
 */
export async function followBack(
  tx: Tx,
  bodyId: string,
  restored: readonly { memberId: string; was: number; now: number }[],
): Promise<void> {
  await sql`
    update body_imports b set changes = (
      select jsonb_agg(case when r.now is null then one else one || jsonb_build_object('version', r.now) end order by place)
      from jsonb_array_elements(b.changes) with ordinality as listed (one, place)
      left join jsonb_to_recordset(${JSON.stringify(restored)}::jsonb) as r ("memberId" text, was integer, now integer)
        on r."memberId" = one ->> 'memberId' and r.was = (one ->> 'version')::integer)
    where b.body_id = ${bodyId} and b.status = 'loaded' and b.changes <> '[]'`.execute(tx)
}

/** With the loading taken back, what it did to whom has served its purpose. */
export async function closeImport(
  tx: Tx,
  id: string,
  fields: { undoneAt: Date; undoneBy: string },
): Promise<void> {
  await tx
    .updateTable('bodyImports')
    .set({ ...fields, status: 'undone', changes: '[]' })
    .where('id', '=', id)
    .execute()
}
