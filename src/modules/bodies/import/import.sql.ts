import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Turn } from '#platform/import/in-turn.ts'
import type { Remembered } from '#platform/import/mapping.ts'
import type { Refusal } from '#platform/import/refusals.ts'
import type { MemberFields } from '../contract.ts'
import { MEMBER_FIELDS, type MemberColumn } from './columns.ts'
import type { KnownPerson, Seat } from './plan-members.ts'

/** People the actor sees, by number. */
export async function selectPersonsBySnils(tx: Tx, numbers: readonly string[]): Promise<KnownPerson[]> {
  const { rows } = await sql<KnownPerson>`
    select id, snils, concat_ws(' ', last_name, first_name, middle_name) as name from persons
    where snils = any (${[...numbers]}::text[]) and merged_into is null`.execute(tx)
  return rows
}

/** Of two files loaded into one body the second waits. */
export const turnOf = (bodyId: string): Turn => ({ kind: 'body-import', owner: bodyId })

/** What files said last of each membership of the body, by id. */
export async function selectLoaded(tx: Tx, bodyId: string): Promise<Map<string, Seat['loaded']>> {
  const { rows } = await sql<{ id: string; loaded: Seat['loaded'] }>`
    select id, loaded from body_members where body_id = ${bodyId} and loaded is not null`.execute(tx)
  return new Map(rows.map(row => [row.id, row.loaded]))
}

export async function keepLoaded(tx: Tx, loaded: readonly Pick<Seat, 'id' | 'loaded'>[]): Promise<void> {
  await sql`
    update body_members m set loaded = r.loaded
    from jsonb_to_recordset(${JSON.stringify(loaded)}::jsonb) as r (id uuid, loaded jsonb)
    where m.id = r.id and m.loaded is distinct from r.loaded`.execute(tx)
}

/** Memberships that files had brought into the body and somebody has taken out since. */
export async function selectRemoved(
  tx: Tx,
  bodyId: string,
): Promise<{ personId: string; validFrom: string }[]> {
  const { rows } = await sql<{ personId: string; validFrom: string }>`
    select one ->> 'personId' as person_id, one ->> 'validFrom' as valid_from
    from body_imports b, jsonb_array_elements(b.changes) one
    where b.body_id = ${bodyId} and b.status = 'loaded' and one -> 'before' = 'null' and one ? 'personId'
      and not exists (select from body_members m where m.id = (one ->> 'memberId')::uuid)`.execute(tx)
  return rows
}

/** What a loading did to one membership; `before` is null for a new one. */
export type MemberChange = {
  memberId: string
  row: number
  name: string
  before: MemberFields | null
  /** As the loading left it. */
  version: number
  personId: string
  /** As the file says. */
  validFrom: string
  /** What files had said of it before. */
  loadedBefore: Seat['loaded']
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
    rowCount: number
    createdCount: number
    updatedCount: number
    unchangedCount: number
    refusedCount: number
    changes: readonly MemberChange[]
    refusals: readonly Refusal[]
    loadedAt: Date
    loadedBy: string
  },
): Promise<void> {
  const { changes, refusals } = row
  await tx
    .insertInto('bodyImports')
    .values({ ...row, changes: JSON.stringify(changes), refusals: JSON.stringify(refusals) })
    .execute()
}

/** The last hundred loadings of the body, newest first. */
export async function selectImports(tx: Tx, bodyId: string) {
  return await imports(tx, bodyId).orderBy('loadedAt', 'desc').orderBy('id', 'desc').limit(100).execute()
}

/** One of them, with its refused rows and what its undoing has left. */
export async function selectImport(tx: Tx, bodyId: string, id: string) {
  const row = await imports(tx, bodyId)
    .select(['refusals', 'kept as keptRows'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { ...row, refusals: row.refusals as Refusal[], keptRows: row.keptRows as KeptRow[] }
}

export type KeptRow = { row: number; name: string; reason: string }

function imports(tx: Tx, bodyId: string) {
  return tx
    .selectFrom('bodyImports')
    .select([
      'id',
      'fileName',
      'rowCount as rows',
      'createdCount as created',
      'updatedCount as updated',
      'unchangedCount as unchanged',
      'refusedCount as refused',
      'status',
      'loadedAt',
      'loadedBy',
      'undoneAt',
      'undoneBy',
      sql<number>`jsonb_array_length(kept)`.as('keptCount'),
    ])
    .where('bodyId', '=', bodyId)
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

/** With the loading taken back, what it did to whom and which rows it refused have served their purpose. */
export async function closeImport(
  tx: Tx,
  id: string,
  { kept, ...fields }: { undoneAt: Date; undoneBy: string; kept: readonly KeptRow[] },
): Promise<void> {
  await tx
    .updateTable('bodyImports')
    .set({ ...fields, status: 'undone', changes: '[]', refusals: '[]', kept: JSON.stringify(kept) })
    .where('id', '=', id)
    .execute()
}

/** What the unit of a body has said of headings before. */
export async function selectRemembered(tx: Tx, organisationId: string): Promise<Remembered<MemberColumn>> {
  const { rows } = await sql<{ heading: string; field: string | null }>`
    select heading, field from body_import_columns where organisation_id = ${organisationId}`.execute(tx)
  return new Map(
    rows.flatMap(({ heading, field }) =>
      field === null || MEMBER_FIELDS.is(field) ? [[heading, field] as const] : [],
    ),
  )
}

/** Keeps what was chosen for headings; a later choice goes over an earlier one. */
export async function rememberColumns(
  tx: Tx,
  unit: { organisationId: string; municipalityId: string | null; regionId: string | null },
  chosen: Remembered<MemberColumn>,
  { at, by }: { at: Date; by: string },
): Promise<void> {
  const rows = [...chosen].map(([heading, field]) => ({
    ...unit,
    heading,
    field,
    chosenAt: at,
    chosenBy: by,
  }))
  if (rows.length === 0) return
  await tx
    .insertInto('bodyImportColumns')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['organisationId', 'heading']).doUpdateSet(({ ref }) => ({
        field: ref('excluded.field'),
        chosenAt: ref('excluded.chosenAt'),
        chosenBy: ref('excluded.chosenBy'),
      })),
    )
    .execute()
}
