import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { inParts } from '#platform/import/follow-run.ts'
import { keepLoaded } from './import.sql.ts'
import {
  type ChangedOrganisation,
  flagKey,
  licenceKey,
  type NewFlag,
  type NewLicence,
  type NewOrganisation,
  type Plan,
} from './plan.ts'

type Writing = {
  tx: Tx
  batch: { id: string; regionId: string | null }
  at: Date
  write: ReturnType<typeof inParts>
}

/** How many rows a plan will write and tell the audit of, in the measure of `write`. */
export function countWrites(plan: Plan): number {
  const { created, updated, licences, flags, loaded } = plan
  const bodies = new Set([...created, ...updated].map(one => one.id))
  for (const one of [...licences, ...flags]) bodies.add(one.organisationId)
  const rows = created.length + updated.length + licences.length + flags.length
  return 2 * rows + loaded.length + bodies.size
}

/** Writes a plan, part by part; a body that stands under one created with it comes after it. */
export async function writePlan(plan: Plan, { tx, batch, at, write }: Writing): Promise<void> {
  await write(parentsFirst(plan.created), part => insertOrganisations(tx, part, at))
  await write(plan.updated, part => updateOrganisations(tx, part, at))
  await write(plan.licences, part => insertLicences(tx, part))
  await write(plan.flags, part => insertFlags(tx, part))
  await write(plan.loaded, part => keepLoaded(tx, part))
  await write(changesOf(plan), part => insertChanges(tx, part, batch))
}

function parentsFirst(created: readonly NewOrganisation[]): NewOrganisation[] {
  const byId = new Map(created.map(one => [one.id, one]))
  const ordered = new Set<NewOrganisation>()
  for (const one of created) {
    const above: NewOrganisation[] = []
    for (let at: NewOrganisation | undefined = one; at && !ordered.has(at); at = byId.get(at.parentId ?? ''))
      above.push(at)
    for (const each of above.toReversed()) ordered.add(each)
  }
  return [...ordered]
}

async function insertOrganisations(tx: Tx, created: readonly NewOrganisation[], at: Date): Promise<void> {
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
async function updateOrganisations(tx: Tx, updated: readonly ChangedOrganisation[], at: Date): Promise<void> {
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

async function insertLicences(tx: Tx, licences: readonly NewLicence[]): Promise<void> {
  await sql`
    insert into organisation_licences (id, organisation_id, region_id, number, issued_on, issuer, activity, status)
    select id, "organisationId", "regionId", number, "issuedOn", issuer, activity, 'active'
    from jsonb_to_recordset(${JSON.stringify(licences)}::jsonb) as r (id uuid, "organisationId" uuid,
      "regionId" uuid, number text, "issuedOn" date, issuer text, activity text)`.execute(tx)
}

async function insertFlags(tx: Tx, flags: readonly NewFlag[]): Promise<void> {
  await sql`
    insert into organisation_flags (id, organisation_id, region_id, municipality_id, year, flag, source)
    select id, "organisationId", "regionId", "municipalityId", year, flag, source
    from jsonb_to_recordset(${JSON.stringify(flags)}::jsonb) as r (id uuid, "organisationId" uuid,
      "regionId" uuid, "municipalityId" uuid, year integer, flag text, source text)`.execute(tx)
}

/** What the undoing will need: every body and fact the plan touches, before and after. */
function changesOf({ created, updated, licences, flags }: Plan) {
  return [
    ...created.map(({ id, row, code: _, regionId: __, isRural: ___, ...after }) => ({
      entity: 'organisation',
      id,
      body: id,
      row,
      after,
      version: 1,
    })),
    ...updated.map(({ id, row, before, after, loadedBefore, version }) => ({
      entity: 'organisation',
      id,
      body: id,
      row,
      before,
      after,
      loaded: loadedBefore ?? {},
      version: version + 1,
    })),
    ...licences.map(one => fact('licence', one, licenceKey(one))),
    ...flags.map(one => fact('flag', one, flagKey(one))),
  ]
}

async function insertChanges(
  tx: Tx,
  changes: readonly object[],
  batch: { id: string; regionId: string | null },
): Promise<void> {
  await sql`
    insert into organisation_import_changes (batch_id, region_id, entity, entity_id, organisation_id, file_row, before,
      after, loaded_before, after_version)
    select ${batch.id}::uuid, ${batch.regionId}::uuid, entity, id, body, row, before, after, loaded, version
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as r (entity text, id uuid, body uuid, row integer,
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
