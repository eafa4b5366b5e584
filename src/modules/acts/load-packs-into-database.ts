import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'
import { type Pack, packFingerprint, resolvePack } from './pack/index.ts'
import { insertPack, lockPacks, replaceActs, selectContents, selectNewestVersions } from './packs.sql.ts'

export type LoadedPacks = {
  loaded: { code: string; version: number }[]
  unchanged: string[]
}

/**
 * Puts validated packs into the database (rows 3–7, 27, 28). A pack whose content is the one loaded last is left
 * alone, a changed one becomes a new version that speaks from its header's date on; figures of earlier days keep the
 * version of their day. A parent may be among the given packs or loaded before.
 *
 * @throws Problem `acts.pack-missing` when a parent is neither given nor loaded
 */
export async function loadPacksIntoDatabase(
  context: Context,
  packs: readonly Pack[],
  { reason }: { reason: string },
): Promise<LoadedPacks> {
  return await transact(context, async tx => {
    await lockPacks(tx)
    const newest = new Map((await selectNewestVersions(tx)).map(row => [row.code, row]))
    await checkParents(tx, packs, [...newest.values()])
    const result: LoadedPacks = { loaded: [], unchanged: [] }
    for (const pack of packs) {
      const { code } = pack.header
      const before = newest.get(code)
      const contentHash = packFingerprint(pack)
      if (before?.contentHash === contentHash) {
        result.unchanged.push(code)
        continue
      }
      const id = newId()
      const version = (before?.version ?? 0) + 1
      const loadedAt = context.clock.now()
      await insertPack(tx, {
        id,
        pack,
        version,
        contentHash,
        loadedAt,
        loadedBy: context.actor.accountId,
        reason,
      })
      await replaceActs(tx, code, pack.acts, loadedAt)
      await recordAudit(context, tx, {
        action: 'acts.load-pack',
        entity: 'regulation-pack',
        entityId: id,
        regionId: null,
        before: before && {
          version: before.version,
          packVersion: before.packVersion,
          contentHash: before.contentHash,
        },
        after: { version, packVersion: pack.header.version.number, contentHash },
        reason,
      })
      result.loaded.push({ code, version })
    }
    return result
  })
}

async function checkParents(tx: Tx, packs: readonly Pack[], stored: { id: string; code: string }[]) {
  const given = new Set(packs.map(pack => pack.header.code))
  const others = await selectContents(
    tx,
    stored.filter(row => !given.has(row.code)).map(row => row.id),
  )
  const all = [...packs, ...others.map(row => row.contents)]
  for (const pack of packs) resolvePack(all, pack.header.code)
}
