import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { ComparedValues } from './compare.ts'

export async function lockImport(tx: Tx, id: string) {
  return await tx
    .selectFrom('organisationImports')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export type Change = {
  organisationId: string
  regionId: string | null
  row: number
  name: string
  before: Partial<ComparedValues>
  after: Partial<ComparedValues>
  loadedBefore: Record<string, unknown>
  /** The compared fields as they stand now. */
  present: ComparedValues
}

/** What a loading changed in bodies that were there before it, beside what they are now; the bodies are locked. */
export async function lockChanged(tx: Tx, batchId: string): Promise<Change[]> {
  const { rows } = await sql<Change>`
    select o.id as organisation_id, o.region_id, c.file_row as row, o.short_name as name, c.before, c.after,
      c.loaded_before,
      app.organisation_values(o) as present
    from organisation_import_changes c join organisations o on o.id = c.entity_id
    where c.batch_id = ${batchId} and c.entity = 'organisation' and c.before is not null
    order by o.id for update of o`.execute(tx)
  return rows
}

/** Puts the bodies back to the values, and what files said last of the fields in `loaded` to that; null: nothing. */
export async function restoreBodies(
  tx: Tx,
  bodies: readonly { id: string; values: ComparedValues; loaded: Record<string, unknown> }[],
  at: Date,
): Promise<void> {
  const rows = bodies.map(({ id, values, loaded }) => ({ id, ...values, loaded }))
  await sql`
    update organisations o set name = r.name, short_name = r."shortName", kind = r.kind, level = r.level,
      municipality_id = r."municipalityId", parent_id = r."parentId", parent_bond = r."parentBond", inn = r.inn,
      kpp = r.kpp, ogrn = r.ogrn, okpo = r.okpo, email = r.email, phone = r.phone, site = r.site, address = r.address,
      valid_from = r."validFrom", valid_to = r."validTo", version = o.version + 1, updated_at = ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, name text, "shortName" text, kind text,
      level text, "municipalityId" uuid, "parentId" uuid, "parentBond" text, inn text, kpp text, ogrn text, okpo text,
      email text, phone text, site text, address text, "validFrom" date, "validTo" date)
    where o.id = r.id`.execute(tx)
  await sql`
    update organisation_loaded_values l
    set fields = (l.fields - array(select jsonb_object_keys(r.loaded))) || jsonb_strip_nulls(r.loaded)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, loaded jsonb)
    where l.organisation_id = r.id`.execute(tx)
}

/** A licence or a mark the loading gave to a body that was there before, with whether somebody has changed it since. */
export type GivenFact = { organisationId: string; row: number; name: string; isChanged: boolean }

/** Takes such facts back; those changed since stay and are told. */
export async function takeBackFacts(tx: Tx, batchId: string): Promise<GivenFact[]> {
  const taken: GivenFact[] = []
  for (const [entity, table] of [
    ['licence', 'organisation_licences'],
    ['flag', 'organisation_flags'],
  ] as const) {
    const { rows } = await sql<GivenFact>`
      with mine as materialized (
        select c.entity_id, c.organisation_id, c.file_row, f.version <> c.after_version as is_changed
        from organisation_import_changes c join ${sql.table(table)} f on f.id = c.entity_id
        where c.batch_id = ${batchId} and c.entity = ${entity} and not exists (
          select from organisation_import_changes b where b.batch_id = c.batch_id and b.entity = 'organisation'
            and b.entity_id = c.organisation_id and b.before is null)
      ), gone as (
        delete from ${sql.table(table)} f using mine m where f.id = m.entity_id and not m.is_changed)
      select m.organisation_id, m.file_row as row, o.short_name as name, m.is_changed
      from mine m join organisations o on o.id = m.organisation_id`.execute(tx)
    taken.push(...rows)
  }
  return taken
}

/** Where each body the loading created stood in the file, with its name. */
export async function selectCreated(tx: Tx, batchId: string) {
  const { rows } = await sql<{ id: string; regionId: string | null; row: number; name: string }>`
    select o.id, o.region_id, c.file_row as row, o.short_name as name
    from organisation_import_changes c join organisations o on o.id = c.entity_id
    where c.batch_id = ${batchId} and c.entity = 'organisation' and c.before is null`.execute(tx)
  return rows
}

/** Deletes the bodies a loading created; gives those that had to stay and why. */
export async function takeBackCreated(
  tx: Tx,
  batchId: string,
): Promise<{ organisationId: string; kept: 'changed' | 'used' }[]> {
  const { rows } = await sql<{ organisationId: string; kept: 'changed' | 'used' }>`
    select organisation_id, kept from app.undo_created_organisations(${batchId}::uuid)`.execute(tx)
  return rows
}

/** Writes beside each change that had to stay why it did, for the page of the loading. */
export async function markKept(
  tx: Tx,
  batchId: string,
  kept: readonly { organisationId: string; reason: string }[],
): Promise<void> {
  await sql`
    update organisation_import_changes c set kept_reason = k.reason
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as k ("organisationId" uuid, reason text)
    where c.batch_id = ${batchId} and c.organisation_id = k."organisationId"`.execute(tx)
}

/** What a past undoing left, by the row of the file. */
export async function selectKept(tx: Tx, batchId: string) {
  const { rows } = await sql<{ row: number; name: string; reason: string }>`
    select min(c.file_row) as row, coalesce(min(o.short_name), 'Организации больше нет') as name,
      min(c.kept_reason) as reason
    from organisation_import_changes c left join organisations o on o.id = c.organisation_id
    where c.batch_id = ${batchId} and c.kept_reason is not null
    group by c.organisation_id order by 1`.execute(tx)
  return rows
}

export async function closeImport(
  tx: Tx,
  id: string,
  fields: { undoneAt: Date; undoneBy: string; keptCount: number },
): Promise<void> {
  await tx
    .updateTable('organisationImports')
    .set({ ...fields, status: 'undone', version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
  await tx.deleteFrom('organisationImportRefusals').where('batchId', '=', id).execute()
}
