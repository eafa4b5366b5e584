import { countRowsChangedSince, type MovedRow, returnRows } from '#modules/organisations/index.ts'
import { recordAuditOfMany } from '#platform/audit/audit.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import {
  beginMembers,
  endMembers,
  lockMembersToMove,
  type MemberToMove,
  rehouseMembers,
  returnToBodies,
} from './move-members.sql.ts'

export { placeMembers } from './move-members.sql.ts'

const MEMBERS = { name: 'body_members', copied: [], keepsReason: false } as const

/**
 * Members leave a body that ends on the eve of the day, in the transaction of a reorganisation; those who go on do so in
 * the body that takes its place.
 *
 * @param move.fates memberships of a body that is itself reorganised; `bodies` end whole
 */
export async function moveMembers(
  context: Context,
  tx: Tx,
  {
    on,
    fates,
    bodies,
    reason,
  }: {
    on: string
    fates: readonly { id: string; to: string | null }[]
    bodies: readonly string[]
    reason: string
  },
): Promise<MovedRow[]> {
  const members = await lockMembersToMove(tx, { fates, bodies }, on)
  const early = members.filter(one => !one.isLate)
  await endMembers(
    tx,
    early.map(one => one.id),
    on,
  )
  const begun = await beginMembers(
    tx,
    early.filter(one => one.toId !== null),
    on,
  )
  await rehouseMembers(
    tx,
    members.filter(one => one.isLate),
  )
  await recordOnBodies(context, tx, members, { action: 'bodies.reorganise', reason })
  return members.map(one => movedMember(one, begun.get(one.id)))
}

function movedMember(one: MemberToMove, begunId: string | undefined): MovedRow {
  const { bodyId, organisationId, municipalityId, regionId, validTo } = one
  return {
    entityId: one.id,
    ...(one.toId && { toId: one.toId }),
    ...(begunId && { newId: begunId }),
    before: one.isLate ? { bodyId, organisationId, municipalityId, regionId } : { validTo },
  }
}

/** One line in the history of each body: how many left it. */
async function recordOnBodies(
  context: Context,
  tx: Tx,
  members: readonly MemberToMove[],
  { action, reason }: { action: string; reason: string },
): Promise<void> {
  for (const [regionId, some] of Map.groupBy(members, one => one.regionId))
    await recordAuditOfMany(
      context,
      tx,
      regionId,
      [...Map.groupBy(some, one => one.bodyId)].map(([bodyId, left]) => ({
        action,
        entity: 'body',
        entityId: bodyId,
        before: { membersLeft: 0 },
        after: { membersLeft: left.length },
        reason,
      })),
    )
}

/** How many memberships somebody has changed since: the moving cannot be taken back past that. */
export const countMembersChangedSince = (tx: Tx, moved: readonly MovedRow[], on: string): Promise<number> =>
  countRowsChangedSince(tx, MEMBERS, moved, on)

/** Takes a moving back; bodies have to be where they were before it. */
export async function returnMembers(tx: Tx, moved: readonly MovedRow[]): Promise<void> {
  await returnToBodies(
    tx,
    moved.flatMap(row =>
      typeof row.before.bodyId === 'string' ? [{ id: row.entityId, bodyId: row.before.bodyId }] : [],
    ),
  )
  await returnRows(tx, MEMBERS, moved)
}
