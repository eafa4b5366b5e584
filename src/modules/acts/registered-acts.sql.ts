import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { ActEdition, ActOwner } from './contract-registered.ts'
import { type OwnerPlace, placeOfOwner } from './owner-place.sql.ts'

/** The place of an owner, and whether the actor keeps the acts of it; undefined when there is no such unit. */
export async function findPlace(
  tx: Tx,
  owner: ActOwner,
): Promise<(OwnerPlace & { isKept: boolean }) | undefined> {
  const { rows } = await sql<OwnerPlace & { isKept: boolean }>`
    select p.*, app.keeps_acts_of(p.region_id, p.municipality_id, p.organisation_id) as is_kept from (${placeOfOwner(owner)}) p`.execute(
    tx,
  )
  return rows[0]
}

export type RegisteredColumns = {
  kind: string
  level: string
  topic: string
  authority: string
  number: string | null
  issuedOn: string
  title: string
  inForceFrom: string
  note: string | null
}

export async function insertRegistered(
  tx: Tx,
  row: RegisteredColumns & OwnerPlace & { id: string; at: Date },
): Promise<void> {
  const { at, ...columns } = row
  await tx
    .insertInto('acts')
    .values({ ...columns, code: codeOf(row.id), status: 'in-force', updatedAt: at })
    .execute()
}

/** Acts entered by hand are named by code in links, as those of packs are. */
export const codeOf = (id: string) => `act-${id}`

/** An act entered by hand that the actor keeps, locked; undefined for any other. */
export async function lockRegistered(tx: Tx, id: string) {
  return await tx
    .selectFrom('acts')
    .selectAll()
    .where('id', '=', id)
    .where('packCode', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** Whether the actor keeps the act; false for acts of packs. */
export async function keepsAct(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ isKept: boolean }>`select app.keeps_act(${id}::uuid) as is_kept`.execute(tx)
  return rows[0]!.isKept
}

type Changes = Partial<RegisteredColumns> & {
  repealedOn?: string | null
  repealBasis?: string | null
  repealedBy?: string | null
  editionOn?: string
  isWithdrawn?: boolean
  withdrawalReason?: string
}

/** @returns the new version. */
export async function updateRegistered(tx: Tx, id: string, changes: Changes, at: Date): Promise<number> {
  const { version } = await tx
    .updateTable('acts')
    .set({ ...changes, version: sql`version + 1`, updatedAt: at })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

export type RegisteredLink = { kind: 'repeals' | 'amends'; otherCode: string }

/** Codes of acts the actor sees, by id. */
export async function selectCodes(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('acts')
    .select(['id', 'code'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(row => [row.id, row.code]))
}

export async function replaceLinks(tx: Tx, actId: string, links: readonly RegisteredLink[]): Promise<void> {
  await tx.deleteFrom('actLinks').where('actId', '=', actId).execute()
  if (links.length > 0)
    await tx
      .insertInto('actLinks')
      .values(links.map(link => ({ actId, ...link, clause: '' })))
      .execute()
}

/**
 * Marks as repealed those of the acts that were entered by hand, are kept by the actor and stand until then; those that
 * the same act repealed before follow its new day.
 */
export async function repealEntered(
  tx: Tx,
  ids: readonly string[],
  by: { code: string; label: string; on: string; at: Date },
): Promise<{ id: string; regionId: string | null }[]> {
  if (ids.length === 0) return []
  return await tx
    .updateTable('acts')
    .set({
      repealedOn: by.on,
      repealedBy: by.code,
      repealBasis: by.label,
      version: sql`version + 1`,
      updatedAt: by.at,
    })
    .where('id', 'in', [...ids])
    .where('packCode', 'is', null)
    .where(sql<boolean>`(repealed_on is null or repealed_by = ${by.code} and repealed_on <> ${by.on}::date)`)
    .where('inForceFrom', '<', by.on)
    .where(sql<boolean>`app.keeps_acts_of(region_id, municipality_id, organisation_id)`)
    .returning(['id', 'regionId'])
    .execute()
}

/** Those of the acts which `repealEntered` could not mark: they, or their newest edition, are in force from `on` or later. */
export async function selectTooNew(
  tx: Tx,
  ids: readonly string[],
  { on, code }: { on: string; code: string },
): Promise<{ number: string | null; issuedOn: string; title: string; since: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ number: string | null; issuedOn: string; title: string; since: string }>`
    select a.number, a.issued_on, a.title, newest.since from acts a cross join lateral (
      select greatest(a.in_force_from, max(e.edition_on)) as since from act_editions e where e.act_id = a.id) newest
    where a.id = any (${[...ids]}::uuid[]) and a.pack_code is null and newest.since >= ${on}::date
      and (a.repealed_on is null or a.repealed_by = ${code})
      and app.keeps_acts_of(a.region_id, a.municipality_id, a.organisation_id)
    order by newest.since desc`.execute(tx)
  return rows
}

/** Takes the mark off the acts that `code` had repealed, but for some: it says so no more. */
export async function restoreRepealedBy(
  tx: Tx,
  code: string,
  { except, at }: { except: readonly string[]; at: Date },
): Promise<{ id: string; regionId: string | null }[]> {
  return await tx
    .updateTable('acts')
    .set({
      repealedOn: null,
      repealedBy: null,
      repealBasis: null,
      version: sql`version + 1`,
      updatedAt: at,
    })
    .where('repealedBy', '=', code)
    .where('packCode', 'is', null)
    .where(sql<boolean>`id <> all (${[...except]}::uuid[])`)
    .where(sql<boolean>`app.keeps_acts_of(region_id, municipality_id, organisation_id)`)
    .returning(['id', 'regionId'])
    .execute()
}

export async function insertEdition(
  tx: Tx,
  row: { id: string; actId: string; number: number; editionOn: string; madeBy: string | null; at: Date },
): Promise<void> {
  const { at, ...columns } = row
  await tx
    .insertInto('actEditions')
    .values({ ...columns, createdAt: at })
    .execute()
}

/** The first edition holds from the day the act is in force. */
export async function moveFirstEdition(tx: Tx, actId: string, editionOn: string): Promise<void> {
  await tx
    .updateTable('actEditions')
    .set({ editionOn })
    .where('actId', '=', actId)
    .where('number', '=', 1)
    .execute()
}

/** Editions with their files, newest first. */
export async function selectEditions(tx: Tx, actId: string): Promise<ActEdition[]> {
  const { rows } = await sql<ActEdition>`
    select e.id, e.number, e.edition_on, e.made_by,
      (lead(e.edition_on) over (order by e.edition_on) - 1)::text as until,
      coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'bytes', f.bytes,
            'addedAt', to_char(f.added_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by f.added_at, f.id)
          from act_files f where f.edition_id = e.id and f.removed_at is null), '[]') as files
    from act_editions e where e.act_id = ${actId} order by e.edition_on desc`.execute(tx)
  return rows
}

export type NewFile = {
  id: string
  actId: string
  editionId: string
  name: string
  type: string
  bytes: number
  sha256: string
  addedAt: Date
}

export async function insertFile(tx: Tx, row: NewFile): Promise<void> {
  await tx.insertInto('actFiles').values(row).execute()
}

export async function findFile(tx: Tx, actId: string, id: string) {
  return await tx
    .selectFrom('actFiles')
    .select(['id', 'name', 'type', 'bytes', 'sha256', 'editionId'])
    .where('id', '=', id)
    .where('actId', '=', actId)
    .where('removedAt', 'is', null)
    .executeTakeFirst()
}

export async function removeFileRow(tx: Tx, id: string, reason: string, at: Date): Promise<void> {
  await tx
    .updateTable('actFiles')
    .set({ removedAt: at, removalReason: reason })
    .where('id', '=', id)
    .execute()
}
