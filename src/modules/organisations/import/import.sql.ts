import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Turn } from '#platform/import/in-turn.ts'
import type { Remembered } from '#platform/import/mapping.ts'
import type { Refusal } from '#platform/import/refusals.ts'
import { ORGANISATION_FIELDS, type OrganisationColumn } from './columns.ts'
import type { Territory } from './dictionaries.ts'
import type { KnownOrganisation } from './match.ts'
import type { OrganisationFileRow } from './organisation-row.ts'
import { flagKey, type KnownFacts, licenceKey, type Plan } from './plan.ts'

/** Of two files loaded into one region the second waits; one of the country waits for all. */
export const turnOf = (regionId: string | null): Turn => ({ kind: 'organisations-import', owner: regionId })

/** Regions and municipalities that exist on the day. */
export async function selectTerritories(tx: Tx, on: string): Promise<Territory[]> {
  return await tx
    .selectFrom('territories')
    .select(['id', 'kind', 'regionId', 'code', 'name', 'typeName', 'oktmo'])
    .where('kind', 'in', ['region', 'municipality'])
    .where(sql<boolean>`(valid_to is null or valid_to > ${on}::date)`)
    .orderBy('name')
    .execute()
}

/** Bodies of the regions the rows speak of, of the federal level, and whoever has one of their numbers or codes. */
export async function selectKnown(
  tx: Tx,
  rows: readonly OrganisationFileRow[],
): Promise<KnownOrganisation[]> {
  const all = (pick: (row: OrganisationFileRow) => string | null) => [
    ...new Set(rows.map(pick).filter(value => value !== null)),
  ]
  const { rows: known } = await sql<KnownOrganisation>`
    select o.id, o.code, o.name, o.short_name, o.kind, o.level, o.region_id, o.municipality_id, o.parent_id,
      o.parent_bond, o.inn, o.kpp, o.ogrn, o.okpo, o.email, o.phone, o.site, o.address, o.valid_from, o.valid_to,
      o.version, l.fields as loaded
    from organisations o left join organisation_loaded_values l on l.organisation_id = o.id
    where o.region_id = any (${all(row => row.regionId)}::uuid[]) or o.region_id is null
      or o.ogrn = any (${all(row => row.ogrn)}::text[]) or o.inn = any (${all(row => row.inn)}::text[])
      or o.code = any (${all(row => row.code)}::text[])
    order by o.id`.execute(tx)
  return known
}

/** Licences and marks that the bodies of the file have already, or had of a file until somebody removed or corrected them. */
export async function selectKnownFacts(tx: Tx, ids: readonly string[]): Promise<KnownFacts> {
  const licences = await sql<{ organisationId: string; number: string; activity: string }>`
    select organisation_id, number, activity from organisation_licences
    where organisation_id = any (${[...ids]}::uuid[])`.execute(tx)
  const flags = await sql<{ organisationId: string; year: number; flag: string }>`
    select organisation_id, year, flag from organisation_flags
    where organisation_id = any (${[...ids]}::uuid[])`.execute(tx)
  const given = await sql<{ key: string }>`
    select c.after ->> 'key' as key from organisation_import_changes c
    join organisation_imports b on b.id = c.batch_id and b.status = 'loaded'
    where c.entity in ('licence', 'flag') and c.organisation_id = any (${[...ids]}::uuid[]) and c.after ? 'key'`.execute(
    tx,
  )
  return new Set([
    ...licences.rows.map(licenceKey),
    ...flags.rows.map(flagKey),
    ...given.rows.map(one => one.key),
  ])
}

export type BatchColumns = {
  id: string
  regionId: string | null
  fileName: string
  fileSha256: string
  rowCount: number
  createdCount: number
  updatedCount: number
  unchangedCount: number
  refusedCount: number
  conflictCount: number
  loadedAt: Date
  loadedBy: string
}

export async function insertBatch(tx: Tx, batch: BatchColumns): Promise<void> {
  await tx.insertInto('organisationImports').values(batch).execute()
}

/** What files have now said last of each body. */
export async function keepLoaded(tx: Tx, loaded: readonly Plan['loaded'][number][]): Promise<void> {
  await sql`
    insert into organisation_loaded_values (organisation_id, region_id, fields)
    select "organisationId", "regionId", fields
    from jsonb_to_recordset(${JSON.stringify(loaded)}::jsonb) as r ("organisationId" uuid, "regionId" uuid, fields jsonb)
    on conflict (organisation_id) do update set fields = excluded.fields`.execute(tx)
}

/** Locks the bodies a loading is going to change, so that nobody's correction made meanwhile is lost. */
export async function lockKnown(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; version: number }>`
    select id, version from organisations where id = any (${[...ids]}::uuid[]) order by id for update`.execute(
    tx,
  )
  return new Map(rows.map(row => [row.id, row.version]))
}

export async function insertRefusals(
  tx: Tx,
  batch: { id: string; regionId: string | null },
  refusals: readonly Refusal[],
): Promise<void> {
  await sql`
    insert into organisation_import_refusals (batch_id, region_id, file_row, cells, reasons)
    select ${batch.id}::uuid, ${batch.regionId}::uuid, row, cells, reasons
    from jsonb_to_recordset(${JSON.stringify(refusals)}::jsonb) as r (row integer, cells jsonb, reasons text[])`.execute(
    tx,
  )
}

export async function selectRefusals(tx: Tx, batchId: string): Promise<Refusal[]> {
  const { rows } = await sql<Refusal>`
    select file_row as row, cells, reasons from organisation_import_refusals where batch_id = ${batchId}
    order by file_row`.execute(tx)
  return rows
}

/** The last loadings the actor may see, newest first. */
export async function selectBatches(tx: Tx, limit: number) {
  return await batches(tx).orderBy('loadedAt', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

export async function selectBatch(tx: Tx, id: string) {
  return await batches(tx).where('id', '=', id).executeTakeFirst()
}

function batches(tx: Tx) {
  return tx
    .selectFrom('organisationImports')
    .select([
      'id',
      'fileName',
      'rowCount as rows',
      'createdCount as created',
      'updatedCount as updated',
      'unchangedCount as unchanged',
      'refusedCount as refused',
      'conflictCount as conflicts',
      'status',
      'loadedAt',
      'loadedBy',
      'undoneAt',
      'undoneBy',
      'keptCount as kept',
    ])
}

/** What the region has said of headings before. */
export async function selectRemembered(
  tx: Tx,
  regionId: string | null,
): Promise<Remembered<OrganisationColumn>> {
  const rows = await tx
    .selectFrom('organisationImportColumns')
    .select(['heading', 'field'])
    .where('regionId', 'is not distinct from', regionId)
    .execute()
  return new Map(
    rows.flatMap(({ heading, field }) =>
      field === null || ORGANISATION_FIELDS.is(field) ? [[heading, field] as const] : [],
    ),
  )
}

/** Keeps what was chosen for headings; a later choice goes over an earlier one. */
export async function rememberColumns(
  tx: Tx,
  regionId: string | null,
  chosen: Remembered<OrganisationColumn>,
  { at, by }: { at: Date; by: string },
): Promise<void> {
  const rows = [...chosen].map(([heading, field]) => ({ heading, field }))
  await sql`
    insert into organisation_import_columns (region_id, heading, field, chosen_at, chosen_by)
    select ${regionId}::uuid, heading, field, ${at}, ${by}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (heading text, field text)
    on conflict (region_id, heading) do update
      set field = excluded.field, chosen_at = excluded.chosen_at, chosen_by = excluded.chosen_by`.execute(tx)
}
