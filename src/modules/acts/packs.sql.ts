import { sql } from 'kysely'
import type { Scope } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Pack, PackAct } from './pack/index.ts'

/** Two processes that start at once load the packs one after the other. Held until the end of the transaction. */
export async function lockPacks(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('regulation_packs'))`.execute(tx)
}

export type PackVersion = {
  id: string
  code: string
  version: number
  packVersion: string
  contentHash: string
}

/** Every pack's version that speaks for the day: the newest begun by then, or the first one for the time before. */
export async function selectPackVersions(tx: Tx, on: string): Promise<PackVersion[]> {
  const { rows } = await sql<PackVersion>`
    select distinct on (code) id, code, version, pack_version, content_hash
    from regulation_packs
    order by code, (valid_from <= ${on}::date) desc,
      case when valid_from <= ${on}::date then version else -version end desc`.execute(tx)
  return rows
}

/** The newest version of each pack, whatever day it begins. */
export async function selectNewestVersions(tx: Tx): Promise<PackVersion[]> {
  return await tx
    .selectFrom('regulationPacks')
    .distinctOn('code')
    .select(['id', 'code', 'version', 'packVersion', 'contentHash'])
    .orderBy('code')
    .orderBy('version', 'desc')
    .execute()
}

export async function selectContents(
  tx: Tx,
  ids: readonly string[],
): Promise<{ id: string; contents: Pack }[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('regulationPacks')
    .select(['id', 'contents'])
    .where('id', 'in', [...ids])
    .execute()
  // a version loaded before packs had goals says nothing of them
  return (rows as unknown as { id: string; contents: Pack }[]).map(({ id, contents }) => ({
    id,
    contents: { ...contents, goals: contents.goals ?? [], noGoals: contents.noGoals ?? null },
  }))
}

export async function insertPack(
  tx: Tx,
  row: {
    id: string
    pack: Pack
    version: number
    contentHash: string
    loadedAt: Date
    loadedBy: string | null
    reason: string
  },
): Promise<void> {
  const { pack, ...rest } = row
  await tx
    .insertInto('regulationPacks')
    .values({
      ...rest,
      code: pack.header.code,
      packVersion: pack.header.version.number,
      territoryCode: pack.header.territory,
      parentCode: pack.header.parent,
      title: pack.header.shortTitle,
      contents: JSON.stringify(pack),
      validFrom: pack.header.version.date,
    })
    .execute()
}

/** Writes the acts of a pack as it names them now; those it names no more are marked, never deleted. */
export async function replaceActs(
  tx: Tx,
  packCode: string,
  acts: readonly PackAct[],
  at: Date,
): Promise<void> {
  const values = acts.map(act => ({
    code: act.code,
    kind: act.kind,
    authority: act.authority,
    number: act.number,
    issued_on: act.date,
    title: act.title,
    status: act.status,
    edition_on: act.edition?.date ?? null,
    edition_by: act.edition?.by ?? null,
    repealed_by: act.repealedBy ?? null,
    note: act.note ?? null,
    links: [
      ...(act.repeals ?? []).map(code => ({ kind: 'repeals', code, clause: '' })),
      ...(act.amends ?? []).map(code => ({ kind: 'amends', code, clause: '' })),
      ...(act.cites ?? []).map(({ act: code, clause }) => ({ kind: 'cites', code, clause: clause ?? '' })),
    ],
  }))
  const given = JSON.stringify(values)
  await sql`
    insert into acts (id, pack_code, code, kind, authority, number, issued_on, title, status, edition_on, edition_by,
      repealed_by, note, updated_at)
    select uuidv7(), ${packCode}, code, kind, authority, number, issued_on, title, status, edition_on, edition_by,
      repealed_by, note, ${at}::timestamptz
    from jsonb_to_recordset(${given}::jsonb) as g(code text, kind text, authority text, number text, issued_on date,
      title text, status text, edition_on date, edition_by text, repealed_by text, note text)
    on conflict (pack_code, code) do update set kind = excluded.kind, authority = excluded.authority,
      number = excluded.number, issued_on = excluded.issued_on, title = excluded.title, status = excluded.status,
      edition_on = excluded.edition_on, edition_by = excluded.edition_by, repealed_by = excluded.repealed_by,
      note = excluded.note, is_withdrawn = false, version = acts.version + 1, updated_at = excluded.updated_at`.execute(
    tx,
  )
  await sql`
    update acts set is_withdrawn = true, version = version + 1, updated_at = ${at}::timestamptz
    where pack_code = ${packCode} and not is_withdrawn and code <> all (${acts.map(act => act.code)})`.execute(
    tx,
  )
  await sql`delete from act_links where act_id in (select id from acts where pack_code = ${packCode})`.execute(
    tx,
  )
  await sql`
    insert into act_links (act_id, kind, other_code, clause)
    select distinct a.id, l.kind, l.code, l.clause
    from jsonb_to_recordset(${given}::jsonb) as g(code text, links jsonb)
    join acts a on a.pack_code = ${packCode} and a.code = g.code
    cross join jsonb_to_recordset(g.links) as l(kind text, code text, clause text)`.execute(tx)
}

/** Where somebody stands: codes of the municipality and the region, and whether below them, in an organisation. */
export type Place = { municipality: string | null; region: string | null; isOrganisation: boolean }

export const COUNTRY_PLACE: Place = { municipality: null, region: null, isOrganisation: false }

export async function findPlaceOfTerritory(tx: Tx, id: string): Promise<Place | undefined> {
  const row = await tx
    .selectFrom('territories')
    .leftJoin('territories as region', 'region.id', 'territories.regionId')
    .select(['territories.kind', 'territories.code', 'region.code as regionCode'])
    .where('territories.id', '=', id)
    .executeTakeFirst()
  return (
    row && {
      municipality: row.kind === 'municipality' ? row.code : null,
      region: row.regionCode,
      isOrganisation: false,
    }
  )
}

export async function findPlaceOfOrganisation(tx: Tx, id: string): Promise<Place | undefined> {
  const row = await tx
    .selectFrom('organisations')
    .leftJoin('territories as region', 'region.id', 'organisations.regionId')
    .leftJoin('territories as municipality', 'municipality.id', 'organisations.municipalityId')
    .select(['municipality.code as municipality', 'region.code as region'])
    .where('organisations.id', '=', id)
    .executeTakeFirst()
  return row && { ...row, isOrganisation: true }
}

/** Where a person works on the day; undefined without a job. */
export async function findPlaceOfPerson(tx: Tx, id: string, on: string): Promise<Place | undefined> {
  const job = await tx
    .selectFrom('employments')
    .select('organisationId')
    .where('personId', '=', id)
    .where('validFrom', '<=', on)
    .where(eb => eb.or([eb('validTo', 'is', null), eb('validTo', '>=', on)]))
    .orderBy(sql`kind = 'main'`, 'desc')
    .orderBy('validFrom')
    .executeTakeFirst()
  return job && (await findPlaceOfOrganisation(tx, job.organisationId))
}

export async function findPlaceOfScope(
  tx: Tx,
  scope: Scope,
  personId: string | null,
  on: string,
): Promise<Place> {
  const found =
    scope.kind === 'self'
      ? personId && (await findPlaceOfPerson(tx, personId, on))
      : scope.id &&
        (scope.kind === 'organisation'
          ? await findPlaceOfOrganisation(tx, scope.id)
          : await findPlaceOfTerritory(tx, scope.id))
  return found || COUNTRY_PLACE
}

export type RegisteredBody = { id: string; code: string; shortName: string }

/** Bodies of the register with one of these codes that exist on the day. */
export async function selectBodiesByCode(
  tx: Tx,
  codes: readonly string[],
  on: string,
): Promise<RegisteredBody[]> {
  if (codes.length === 0) return []
  return await tx
    .selectFrom('organisations')
    .select(['id', 'code', 'shortName'])
    .where('code', 'in', [...codes])
    .where('validFrom', '<=', on)
    .where(sql<boolean>`(valid_to is null or valid_to > ${on}::date)`)
    .execute()
}

/** Organisations of a kind inside the territory on the day. */
export async function countOfKind(tx: Tx, kind: string, territoryCode: string, on: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from organisations o join territories t on t.code = ${territoryCode}
    where o.kind = ${kind} and (t.kind = 'country' or o.region_id = t.id or o.municipality_id = t.id)
      and o.valid_from <= ${on}::date and (o.valid_to is null or o.valid_to > ${on}::date)`.execute(tx)
  return rows[0]!.count
}

/** Codes of the regions of the country on the day. */
export async function selectRegionCodes(tx: Tx, on: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select code from territories
    where kind = 'region' and valid_from <= ${on}::date and (valid_to is null or valid_to > ${on}::date)
    order by code`.execute(tx)
  return rows.map(row => row.code)
}

/** Codes of the municipalities of a territory on the day: its own code when it is one. */
export async function selectMunicipalityCodes(tx: Tx, territoryCode: string, on: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select m.code from territories m join territories t on t.code = ${territoryCode}
    where m.kind = 'municipality' and (m.id = t.id or m.region_id = t.id or t.kind = 'country')
      and m.valid_from <= ${on}::date and (m.valid_to is null or m.valid_to > ${on}::date)
    order by m.code`.execute(tx)
  return rows.map(row => row.code)
}
