import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { PartyFields } from './contract.ts'

/** What the reorganisation of a unit does to the authorisations it gave is written to this table. */
export const PARTIES = {
  name: 'person_parties',
  copied: ['capacity', 'level', 'basis', 'act_id', 'functions'],
  keepsReason: true,
} as const

/** The words of the policy of `person_parties`: who keeps the staff of the unit that authorises. */
const keepsOf = (region: string, municipality: string, organisation: string) => sql<boolean>`coalesce(
  app.whole('staff') or ${sql.ref(region)} = app.in_region('staff')
  or ${sql.ref(municipality)} = app.in_municipality('staff')
  or ${sql.ref(organisation)} = app.in_organisation('staff'), false)`

/** The unit that would authorise: its place and days, and whether the actor keeps its staff. */
export async function findUnit(tx: Tx, id: string) {
  return await tx
    .selectFrom('organisations as o')
    .select([
      'o.shortName',
      'o.regionId',
      'o.municipalityId',
      'o.validFrom',
      'o.validTo',
      keepsOf('o.regionId', 'o.municipalityId', 'o.id').as('isKept'),
    ])
    .where('o.id', '=', id)
    .executeTakeFirst()
}

/** A living card the actor sees. */
export async function findPerson(tx: Tx, id: string) {
  return await tx
    .selectFrom('persons')
    .select('id')
    .where('id', '=', id)
    .where('mergedInto', 'is', null)
    .executeTakeFirst()
}

export async function selectFunctionKinds(tx: Tx, codes: readonly string[]) {
  if (codes.length === 0) return []
  return await tx
    .selectFrom('functionKinds')
    .select(['code', 'title', 'isRetired'])
    .where('code', 'in', [...codes])
    .orderBy('sort')
    .execute()
}

export async function selectCapacities(tx: Tx) {
  return await tx
    .selectFrom('partyCapacities')
    .select(['code', 'title', 'isRetired'])
    .orderBy('sort')
    .orderBy('title')
    .execute()
}

/** @returns whether the word is new. */
export async function upsertCapacity(
  tx: Tx,
  word: { code: string; title: string; isRetired: boolean },
): Promise<boolean> {
  const known = await tx
    .selectFrom('partyCapacities')
    .select('code')
    .where('code', '=', word.code)
    .executeTakeFirst()
  // as an insertion, so that row-level security refuses aloud: an update would quietly find no row
  await tx
    .insertInto('partyCapacities')
    .values(word)
    .onConflict(on => on.column('code').doUpdateSet(word))
    .execute()
  return !known
}

/** An authorisation with its names, withdrawn or not; undefined for one the actor does not see. */
export async function findParty(tx: Tx, id: string) {
  return await tx
    .selectFrom('personParties as p')
    .innerJoin('partyCapacities as c', 'c.code', 'p.capacity')
    .innerJoin('organisations as o', 'o.id', 'p.organisationId')
    .leftJoin('territories as r', 'r.id', 'p.regionId')
    .leftJoin('territories as m', 'm.id', 'p.municipalityId')
    .leftJoin('acts as a', 'a.id', 'p.actId')
    // under row-level security: null for a reader who may not open her card
    .leftJoin('persons', 'persons.id', 'p.personId')
    .selectAll('p')
    .select([
      'c.title as capacityTitle',
      'o.shortName as organisationName',
      'r.name as regionName',
      'm.name as municipalityName',
      'a.code as actCode',
      'persons.id as openPersonId',
      keepsOf('p.regionId', 'p.municipalityId', 'p.organisationId').as('isKept'),
    ])
    .where('p.id', '=', id)
    .executeTakeFirst()
}

/** Undefined for one that the actor may not change. */
export async function lockParty(tx: Tx, id: string) {
  return await tx.selectFrom('personParties').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

type Place = { regionId: string | null; municipalityId: string | null }

export async function insertParty(tx: Tx, row: PartyFields & Place & { id: string }): Promise<void> {
  await tx.insertInto('personParties').values(row).execute()
}

/** @returns the new version. */
export async function updateParty(
  tx: Tx,
  id: string,
  changes: Partial<PartyFields & Place & { endReason: string | null; withdrawalReason: string }>,
): Promise<number> {
  const { version } = await tx
    .updateTable('personParties')
    .set({ ...changes, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** Authorisations of a person as far as the actor sees them, newest first. */
export async function selectPartiesOf(tx: Tx, personId: string) {
  return await tx
    .selectFrom('personParties as p')
    .innerJoin('partyCapacities as c', 'c.code', 'p.capacity')
    .innerJoin('organisations as o', 'o.id', 'p.organisationId')
    .select(['p.id', 'c.title', 'o.shortName as organisationName', 'p.basis', 'p.validFrom', 'p.validTo'])
    .where('p.personId', '=', personId)
    .where('p.withdrawalReason', 'is', null)
    .orderBy('p.validFrom', 'desc')
    .execute()
}
