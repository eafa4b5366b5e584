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

/** Writes a plan with one statement a table, so that a body may stand under one that is created with it. */
export async function writePlan(
  tx: Tx,
  plan: Plan,
  batch: { id: string; regionId: string | null },
  at: Date,
): Promise<void> {
  await insertOrganisations(tx, plan.created, at)
  await updateOrganisations(tx, plan.updated, at)
  await sql`
    insert into organisation_licences (id, organisation_id, region_id, number, issued_on, issuer, activity, status)
    select id, "organisationId", "regionId", number, "issuedOn", issuer, activity, 'active'
    from jsonb_to_recordset(${JSON.stringify(plan.licences)}::jsonb) as r (id uuid, "organisationId" uuid,
      "regionId" uuid, number text, "issuedOn" date, issuer text, activity text)`.execute(tx)
  await sql`
    insert into organisation_flags (id, organisation_id, region_id, municipality_id, year, flag, source)
    select id, "organisationId", "regionId", "municipalityId", year, flag, source
    from jsonb_to_recordset(${JSON.stringify(plan.flags)}::jsonb) as r (id uuid, "organisationId" uuid,
      "regionId" uuid, "municipalityId" uuid, year integer, flag text, source text)`.execute(tx)
  await sql`
    insert into organisation_loaded_values (organisation_id, region_id, fields)
    select "organisationId", "regionId", fields
    from jsonb_to_recordset(${JSON.stringify(plan.loaded)}::jsonb) as r ("organisationId" uuid, "regionId" uuid, fields jsonb)
    on conflict (organisation_id) do update set fields = excluded.fields`.execute(tx)
  await insertChanges(tx, plan, batch)
}

async function insertOrganisations(tx: Tx, created: Plan['created'], at: Date): Promise<void> {
  await sql`
    insert into organisations (id, code, name, short_name, kind, level, region_id, municipality_id, parent_id,
      parent_bond, inn, kpp, ogrn, okpo, email, phone, site, address, is_rural, valid_from, valid_to, created_at, updated_at)
    select id, code, name, "shortName", kind, level, "regionId", "municipalityId", "parentId", "parentBond", inn, kpp,
      ogrn, okpo, email, phone, site, address, "isRural", "validFrom", "validTo", ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(created)}::jsonb) as r (id uuid, code text, name text, "shortName" text,
      kind text, level text, "regionId" uuid, "municipalityId" uuid, "parentId" uuid, "parentBond" text, inn text,
      kpp text, ogrn text, okpo text, email text, phone text, site text, address text, "isRural" boolean,
      "validFrom" date, "validTo" date)`.execute(tx)
}

/** The caller has locked the bodies at the versions it read. */
async function updateOrganisations(tx: Tx, updated: Plan['updated'], at: Date): Promise<void> {
  const rows = updated.map(({ id, version, values }) => ({ ...values, id, version }))
  await sql`
    update organisations o set name = r.name, short_name = r."shortName", kind = r.kind, level = r.level,
      municipality_id = r."municipalityId", parent_id = r."parentId", parent_bond = r."parentBond", inn = r.inn,
      kpp = r.kpp, ogrn = r.ogrn, okpo = r.okpo, email = r.email, phone = r.phone, site = r.site, address = r.address,
      valid_from = r."validFrom", valid_to = r."validTo", version = o.version + 1, updated_at = ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, version integer, name text, "shortName" text,
      kind text, level text, "municipalityId" uuid, "parentId" uuid, "parentBond" text, inn text, kpp text, ogrn text,
      okpo text, email text, phone text, site text, address text, "validFrom" date, "validTo" date)
    where o.id = r.id`.execute(tx)
}

async function insertChanges(
  tx: Tx,
  plan: Plan,
  batch: { id: string; regionId: string | null },
): Promise<void> {
  const rows = [
    ...plan.created.map(({ id, row, code: _, regionId: __, isRural: ___, ...after }) => ({
      entity: 'organisation',
      id,
      body: id,
      row,
      after,
      version: 1,
    })),
    ...plan.updated.map(({ id, row, before, after, loadedBefore, version }) => ({
      entity: 'organisation',
      id,
      body: id,
      row,
      before,
      after,
      loaded: loadedBefore ?? {},
      version: version + 1,
    })),
    ...plan.licences.map(one => fact('licence', one, licenceKey(one))),
    ...plan.flags.map(one => fact('flag', one, flagKey(one))),
  ]
  await sql`
    insert into organisation_import_changes (batch_id, region_id, entity, entity_id, organisation_id, file_row, before,
      after, loaded_before, after_version)
    select ${batch.id}::uuid, ${batch.regionId}::uuid, entity, id, body, row, before, after, loaded, version
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (entity text, id uuid, body uuid, row integer,
      before jsonb, after jsonb, loaded jsonb, version integer)`.execute(tx)
}

const fact = (
  entity: 'licence' | 'flag',
  one: { id: string; row: number; organisationId: string },
  key: string,
) => ({
  entity,
  id: one.id,
  body: one.organisationId,
  row: one.row,
  after: { key },
  version: 1,
})

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

/** The last hundred loadings the actor may see, newest first. */
export async function selectBatches(tx: Tx) {
  return await batches(tx).orderBy('loadedAt', 'desc').orderBy('id', 'desc').limit(100).execute()
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
