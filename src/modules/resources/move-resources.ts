import type { MovedRow } from '#modules/organisations/index.ts'
import { recordAuditOfMany } from '#platform/audit/audit.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import {
  continueResources,
  countResourcesChangedSince as countChanged,
  lockResourcesToMove,
  putOwnersBack,
  putResourcesBack,
  type ResourceToMove,
  rehouseResources,
} from './move-resources.sql.ts'

export { selectResourcesOf } from './move-resources.sql.ts'

/**
 * Resources go on at another owner's, in the transaction of a reorganisation: the former entry ends the day before, the
 * same goes on at the new owner's from the day. What was not available before the day moves as it is.
 *
 * @param move.fates each with its new owner: the same one where only its municipality has changed
 */
export async function moveResources(
  context: Context,
  tx: Tx,
  { on, fates, reason }: { on: string; fates: readonly { id: string; to: string }[]; reason: string },
): Promise<MovedRow[]> {
  const resources = await lockResourcesToMove(tx, fates, on)
  const begun = await continueResources(
    tx,
    resources.filter(one => !one.isLate),
    { on, reason: `Реорганизация: ${reason}` },
  )
  await rehouseResources(
    tx,
    resources.filter(one => one.isLate),
  )
  await recordMoves(context, tx, { resources, begun, on, reason })
  return resources.map(one => movedResource(one, begun.get(one.id)))
}

function movedResource(one: ResourceToMove, begunId: string | undefined): MovedRow {
  const { ownerId, municipalityId, regionId, availableTo, endReason } = one
  return {
    entityId: one.id,
    toId: one.toId,
    ...(begunId && { newId: begunId }),
    before: one.isLate ? { ownerId, municipalityId, regionId } : { availableTo, endReason },
  }
}

/** A line in the history of each entry, and of the one that goes on in its stead. */
async function recordMoves(
  context: Context,
  tx: Tx,
  {
    resources,
    begun,
    on,
    reason,
  }: {
    resources: readonly ResourceToMove[]
    begun: ReadonlyMap<string, string>
    on: string
    reason: string
  },
): Promise<void> {
  const lineOf = (entityId: string, { place, toPlace }: ResourceToMove) => ({
    action: 'resources.reorganise',
    entity: 'resource',
    entityId,
    before: { owner: place },
    after: { owner: toPlace, availableFrom: on },
    reason,
  })
  for (const [regionId, some] of Map.groupBy(resources, one => one.regionId))
    await recordAuditOfMany(
      context,
      tx,
      regionId,
      some.flatMap(one => [one.id, begun.get(one.id) ?? []].flat().map(id => lineOf(id, one))),
    )
}

/** How many moved resources somebody has changed since: the moving cannot be taken back past that. */
export async function countResourcesChangedSince(
  tx: Tx,
  moved: readonly MovedRow[],
  on: string,
): Promise<number> {
  return await countChanged(tx, moved.flatMap(continuedOf), on)
}

/** Takes a moving back; the caller has made sure that nobody changed what moved. */
export async function returnResources(
  context: Context,
  tx: Tx,
  { moved, regionId, reason }: { moved: readonly MovedRow[]; regionId: string | null; reason: string },
): Promise<void> {
  await putResourcesBack(
    tx,
    moved.flatMap(row =>
      continuedOf(row).map(ids => ({
        ...ids,
        ...(row.before as Pick<ResourceToMove, 'availableTo' | 'endReason'>),
      })),
    ),
  )
  await putOwnersBack(
    tx,
    moved
      .filter(row => row.newId === undefined)
      .map(row => ({
        id: row.entityId,
        ...(row.before as Pick<ResourceToMove, 'ownerId' | 'municipalityId' | 'regionId'>),
      })),
  )
  await recordAuditOfMany(
    context,
    tx,
    regionId,
    moved.map(row => ({
      action: 'resources.return',
      entity: 'resource',
      entityId: row.entityId,
      before: { isMoved: true },
      after: { isMoved: false },
      reason,
    })),
  )
}

const continuedOf = ({ entityId, newId }: MovedRow) => (newId === undefined ? [] : [{ id: entityId, newId }])
