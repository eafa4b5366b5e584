import { read } from '#platform/db/database.ts'
import { OTHER_AREAS, PERSONAL_AREAS } from './areas.ts'
import { type AssignmentRecord, isHeld, selectAssignments } from './assignments.sql.ts'
import type { RightRow } from './contract.ts'
import { findPersonOf } from './delegations.sql.ts'
import { asSignIn, type GateContext } from './gate.ts'
import { titleOf } from './list-accounts.ts'
import { countCare, countPeopleWithin, selectGrounds } from './my-rights.sql.ts'
import { ownAccountId } from './own-account.ts'

/** «Что я вижу и почему»: every role of today with its place, grounds, kinds of facts and number of people. */
export async function showMyRights(context: GateContext): Promise<{ rights: RightRow[]; hasCard: boolean }> {
  const accountId = ownAccountId(context)
  const { actor, gate } = context
  const day = context.clock.today()
  const at = { today: day, now: context.clock.now() }
  return await read(asSignIn(gate), async tx => {
    const held = (await selectAssignments(tx, [accountId])).filter(one => isHeld(one, at))
    const grounds = await selectGrounds(
      tx,
      held.map(({ id }) => id),
    )
    const rights: RightRow[] = []
    for (const one of held) {
      const reach = gate.access.reachOf(one.role)
      const carer = one.delegatedFrom ? await findPersonOf(tx, one.delegatedFrom) : actor.personId
      const sees = seesOf(reach)
      const { grantedBy, confirmedBy } = grounds.get(one.id)!
      rights.push({
        id: one.id,
        title: titleOf({ ...one, source: null }),
        isActive: isActive(one, context.actor),
        onBehalfOf: one.source?.giverName ?? null,
        validFrom: one.validFrom,
        validTo: one.validTo,
        reason: one.reason,
        grantedBy,
        confirmedBy,
        sees,
        keeps: Object.keys(OTHER_AREAS)
          .filter(area => area in reach)
          .map(area => OTHER_AREAS[area]!),
        people: sees.some(({ of }) => of === 'unit') ? await countPeopleWithin(tx, one, day) : null,
        inCare: sees.some(({ of }) => of === 'care') && carer ? await countCare(tx, carer, day) : null,
      })
    }
    return { rights, hasCard: actor.personId !== null }
  })
}

function seesOf(reach: Readonly<Record<string, string>>): RightRow['sees'] {
  return Object.entries(PERSONAL_AREAS).flatMap(([area, what]) =>
    area in reach ? [{ what, of: reach[area] === 'scope' ? ('unit' as const) : ('care' as const) }] : [],
  )
}

/** The actor knows her role and place, not the row they come from. */
const isActive = (held: AssignmentRecord, { role, scope, onBehalfOf }: GateContext['actor']) =>
  held.role === role &&
  held.scopeId === scope.id &&
  (held.source?.giverName ?? null) === (onBehalfOf?.name ?? null)
