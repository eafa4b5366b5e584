import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { FactFields, FactKind, Flag, OrganisationFacts } from './contract-facts.ts'

/** Whose fact it is; the municipality is kept only where lists are asked by it. */
export type FactOwner = { organisationId: string; regionId: string | null; municipalityId: string | null }

const TABLES = {
  licence: 'organisationLicences',
  infrastructure: 'organisationInfrastructure',
  function: 'organisationFunctions',
  flag: 'organisationFlags',
} as const satisfies Record<FactKind, string>

/** Everything the card of a body says beyond its requisites, newest first. */
export async function selectFacts(tx: Tx, organisationId: string): Promise<OrganisationFacts> {
  const licences = await tx
    .selectFrom('organisationLicences')
    .select(['id', 'version', 'number', 'issuedOn', 'issuer', 'activity', 'status', 'statusOn'])
    .where('organisationId', '=', organisationId)
    .orderBy('issuedOn', 'desc')
    .orderBy('id')
    .execute()
  const infrastructure = await tx
    .selectFrom('organisationInfrastructure as f')
    .innerJoin('infrastructureKinds as k', 'k.code', 'f.infrastructureCode')
    .select(['f.id', 'f.version', 'k.code', 'k.title', 'f.openedOn', 'f.closedOn', 'f.source'])
    .where('f.organisationId', '=', organisationId)
    .orderBy('f.openedOn', 'desc')
    .orderBy('f.id')
    .execute()
  const functions = await tx
    .selectFrom('organisationFunctions as f')
    .innerJoin('functionKinds as k', 'k.code', 'f.functionCode')
    .select(['f.id', 'f.version', 'k.code', 'k.title', 'f.validFrom', 'f.validTo', 'f.source'])
    .where('f.organisationId', '=', organisationId)
    .orderBy(sql`f.valid_to is not null`)
    .orderBy('k.sort')
    .orderBy('f.validFrom', 'desc')
    .execute()
  const yearFlags = await tx
    .selectFrom('organisationFlags')
    .select(['id', 'version', 'year', 'flag', 'source'])
    .where('organisationId', '=', organisationId)
    .orderBy('year', 'desc')
    .orderBy('flag')
    .execute()
  return { licences, infrastructure, functions, yearFlags } as OrganisationFacts
}

export async function insertFact(
  tx: Tx,
  id: string,
  { municipalityId, ...owner }: FactOwner,
  fact: FactFields,
): Promise<void> {
  const place = fact.kind === 'flag' ? { municipalityId } : {}
  await tx
    .insertInto(TABLES[fact.kind])
    .values({ id, ...owner, ...place, ...columnsOf(fact) } as never)
    .execute()
}

/** The fact as it stands, locked; undefined where this body has none of this kind by this id. */
export async function lockFact(
  tx: Tx,
  kind: FactKind,
  { id, organisationId }: { id: string; organisationId: string },
): Promise<({ version: number } & Record<string, unknown>) | undefined> {
  return await tx
    .selectFrom(TABLES[kind])
    .selectAll()
    .where('id', '=', id)
    .where('organisationId', '=', organisationId)
    .forUpdate()
    .executeTakeFirst()
}

/** @returns the new version. */
export async function updateFact(tx: Tx, id: string, fact: FactFields): Promise<number> {
  const { version } = await tx
    .updateTable(TABLES[fact.kind])
    .set({ ...columnsOf(fact), version: sql`version + 1` } as never)
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

export async function deleteFact(tx: Tx, kind: FactKind, id: string): Promise<void> {
  await tx.deleteFrom(TABLES[kind]).where('id', '=', id).execute()
}

/** The fields of a fact as its table calls them. */
export function columnsOf(fact: FactFields): Record<string, unknown> {
  if (fact.kind === 'infrastructure') {
    const { kind: _, code, ...rest } = fact
    return { infrastructureCode: code, ...rest }
  }
  if (fact.kind === 'function') {
    const { kind: _, code, ...rest } = fact
    return { functionCode: code, ...rest }
  }
  const { kind: _, ...rest } = fact
  return rest
}

export type Dictionary = 'functions' | 'infrastructure'
type Word = { code: string; title: string; isRetired: boolean }

const DICTIONARIES = { functions: 'functionKinds', infrastructure: 'infrastructureKinds' } as const

export async function selectWords(tx: Tx, dictionary: Dictionary): Promise<Word[]> {
  return await tx
    .selectFrom(DICTIONARIES[dictionary])
    .select(['code', 'title', 'isRetired'])
    .orderBy('sort')
    .orderBy('title')
    .execute()
}

/** @returns whether the word is new. */
export async function upsertWord(tx: Tx, dictionary: Dictionary, word: Word): Promise<boolean> {
  const table = DICTIONARIES[dictionary]
  const known = await tx.selectFrom(table).select('code').where('code', '=', word.code).executeTakeFirst()
  // as an insertion, so that row-level security refuses aloud: an update would quietly find no row
  await tx
    .insertInto(table)
    .values(word)
    .onConflict(conflict => conflict.column('code').doUpdateSet(word))
    .execute()
  return !known
}

/** Marks of the year by body, for the rows of a list. */
export async function selectFlagsOf(
  tx: Tx,
  ids: readonly string[],
  year: number,
): Promise<Map<string, Flag[]>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('organisationFlags')
    .select(['organisationId', 'flag'])
    .where('organisationId', 'in', [...ids])
    .where('year', '=', year)
    .orderBy('flag')
    .execute()
  const flags = new Map<string, Flag[]>()
  for (const { organisationId, flag } of rows)
    flags.set(organisationId, [...(flags.get(organisationId) ?? []), flag as Flag])
  return flags
}
