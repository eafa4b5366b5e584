import type { Context, Tx } from '#platform/db/database.ts'
import {
  type From,
  type Pack,
  type PackSetting,
  type ResolvedPack,
  resolvePack,
  settingOn,
} from './pack/index.ts'
import {
  findPlaceOfOrganisation,
  findPlaceOfScope,
  findPlaceOfTerritory,
  type Place,
  selectContents,
  selectPackVersions,
} from './packs.sql.ts'

/** Contents by id of the version: a loaded version never changes, so it is read from the database once. */
const contents = new Map<string, Pack>()
/** Versions kept in memory; five packs take half a megabyte, a whole country's some ten. */
const KEPT = 500

/** Every loaded pack as it stood on the day (ISO date). */
export async function packsOn(tx: Tx, on: string): Promise<Pack[]> {
  const versions = await selectPackVersions(tx, on)
  const missing = versions.filter(version => !contents.has(version.id)).map(version => version.id)
  const read = new Map((await selectContents(tx, missing)).map(row => [row.id, row.contents]))
  const packs = versions.map(version => contents.get(version.id) ?? read.get(version.id)!)
  if (contents.size + read.size > KEPT) contents.clear()
  for (const [id, pack] of read) contents.set(id, pack)
  return packs
}

/**
 * The pack that holds at a place: the municipality's own, else the region's, else the one without a parent. A pack of
 * an organisation's level holds only inside organisations.
 */
export function packFor(packs: readonly Pack[], place: Place): Pack | undefined {
  const at = (territory: string | null) =>
    territory === null
      ? undefined
      : packs.find(
          pack =>
            pack.header.territory === territory &&
            pack.header.parent !== null &&
            (pack.header.level !== 'institution' || place.isOrganisation),
        )
  return at(place.municipality) ?? at(place.region) ?? packs.find(pack => pack.header.parent === null)
}

/** The pack laid over its parents that holds at a place; undefined when no pack is loaded. */
export function resolvedFor(packs: readonly Pack[], place: Place): ResolvedPack | undefined {
  const pack = packFor(packs, place)
  return pack && resolvePack(packs, pack.header.code)
}

/** What holds where the actor stands: in her unit, for a teacher where she works. */
export async function packOfActor(context: Context, tx: Tx, on: string): Promise<ResolvedPack | undefined> {
  const place = await findPlaceOfScope(tx, context.actor.scope, context.actor.personId, on)
  return resolvedFor(await packsOn(tx, on), place)
}

/** What holds in a territory or an organisation on the day. */
export async function packOf(
  tx: Tx,
  unit: { territoryId: string } | { organisationId: string },
  on: string,
): Promise<ResolvedPack | undefined> {
  const place =
    'territoryId' in unit
      ? await findPlaceOfTerritory(tx, unit.territoryId)
      : await findPlaceOfOrganisation(tx, unit.organisationId)
  return place && resolvedFor(await packsOn(tx, on), place)
}

/** A threshold or rule that holds in a territory or an organisation on the day, with the act it comes from. */
export async function settingAt(
  tx: Tx,
  unit: { territoryId: string } | { organisationId: string },
  code: string,
  on: string,
): Promise<From<PackSetting> | undefined> {
  const pack = await packOf(tx, unit, on)
  return pack && settingOn(pack, code, on)
}
