import {
  countAppointmentsChangedSince,
  returnAppointments,
  returnHeads,
} from '#modules/appointments/index.ts'
import { countMembersChangedSince, returnMembers } from '#modules/bodies/index.ts'
import { returnCampaigns, returnInvitations } from '#modules/diagnostics/index.ts'
import { returnPairs } from '#modules/mentoring/index.ts'
import {
  type MovedRow,
  reopenOrganisations,
  reopenUnits,
  returnPlaces,
  returnUnits,
} from '#modules/organisations/index.ts'
import { countPartiesChangedSince, returnParties } from '#modules/parties/index.ts'
import { returnPathways } from '#modules/pathways/index.ts'
import { countStaffChangedSince, returnStaff } from '#modules/people/index.ts'
import { countResourcesChangedSince, returnResources } from '#modules/resources/index.ts'
import { setTerritoriesEnd } from '#modules/territories/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { asActor, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { loadKept } from './load-kept.ts'
import { recordTakenBack } from './record-on-units.ts'
import type { MovedEntity } from './reorganisations.sql.ts'
import { markUndone, selectBuilt, selectMoves } from './reorganisations.sql.ts'

/**
 * Takes a reorganisation back while nothing was built on it: every moved row returns to what it was.
 *
 * @throws Problem not-found, forbidden outside the actor's region, `reorganisation.built` with what was built on it
 */
export async function undoReorganisation(
  context: Context,
  { id, version, reason }: { id: string; version: number; reason: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const kept = await loadKept(context, tx, { id, version, action: 'undo' })
    const { visible, known } = kept
    const moves = await selectMoves(tx, id)
    const rows = (entity: MovedEntity) => moves.get(entity) ?? []
    await requireNothingBuilt(context, tx, id, known.onDay, rows)
    await returnStaff(tx, { employments: rows('employment'), care: rows('care') })
    // as in the doing: pathways, pairs and campaigns go back whoever may read them
    await asActor(
      tx,
      systemActor(['directory', 'pathways', 'campaigns', 'pairs']),
      context.actor,
      async () => {
        await returnPathways(tx, rows('pathway'))
        await returnPairs(tx, rows('pair'))
        await returnInvitations(tx, rows('invitation'))
        await returnCampaigns(tx, rows('campaign'))
      },
    )
    await returnBelongings(context, tx, { rows, regionId: known.regionId, reason })
    await returnUnits(tx, rows('unit'))
    await reopenUnits(tx, rows('council'))
    await returnPlaces(tx, rows('place'), known.onDay)
    const former = visible.from.map(one => one.id)
    if (known.kind !== 'spin-off' && known.subject === 'organisation') await reopenOrganisations(tx, former)
    if (known.kind !== 'spin-off' && known.subject === 'territory') await setTerritoriesEnd(tx, former, null)
    const next = await markUndone(tx, id, { at: context.clock.now(), by: context.actor.name, reason })
    await recordTakenBack(context, tx, kept, { action: 'reorganisations.undo', reason })
    return { version: next }
  })
}

type Rows = (entity: MovedEntity) => MovedRow[]

/** What belonged to the former units, as it was. */
async function returnBelongings(
  context: Context,
  tx: Tx,
  { rows, regionId, reason }: { rows: Rows; regionId: string | null; reason: string },
): Promise<void> {
  await returnResources(context, tx, { moved: rows('resource'), regionId, reason })
  await returnAppointments(context, tx, { moved: rows('appointment'), regionId, reason })
  await returnParties(context, tx, { parties: rows('party'), functions: rows('function'), regionId, reason })
  await returnHeads(context, tx, { moved: rows('head'), regionId, reason })
  await returnMembers(tx, rows('member'))
}

async function requireNothingBuilt(
  context: Context,
  tx: Tx,
  id: string,
  onDay: string,
  rows: Rows,
): Promise<void> {
  const changed = await countStaffChangedSince(tx, {
    on: onDay,
    employments: rows('employment'),
    care: rows('care'),
  })
  const resources = await countResourcesChangedSince(tx, rows('resource'), onDay)
  const given = {
    appointments: await countAppointmentsChangedSince(tx, rows('appointment'), onDay),
    parties: await countPartiesChangedSince(
      tx,
      { parties: rows('party'), functions: rows('function') },
      onDay,
    ),
    members: await countMembersChangedSince(tx, rows('member'), onDay),
  }
  // counted whole: what the administrator may not read is built on it all the same
  const built = await asActor(tx, systemActor(['directory']), context.actor, () => selectBuilt(tx, id))
  const reasons = [
    changed > 0 && `изменены записи о работе или закрепления: ${changed}`,
    resources > 0 && `изменены ресурсы: ${resources}`,
    given.appointments > 0 && `изменены назначения: ${given.appointments}`,
    given.parties > 0 && `изменены полномочия физических лиц: ${given.parties}`,
    given.members > 0 && `изменены составы органов: ${given.members}`,
    built.attempts > 0 && `начаты диагностики: ${built.attempts}`,
    built.pathways > 0 && `составлены маршруты: ${built.pathways}`,
    built.completions > 0 && `записаны документы об обучении: ${built.completions}`,
    built.later > 0 && `есть более поздние реорганизации тех же: ${built.later}`,
  ].filter(text => text !== false)
  if (reasons.length > 0)
    throw conflict(
      'reorganisation.built',
      `Отменить уже нельзя: после неё ${reasons.join('; ')}. Исправьте новой реорганизацией.`,
    )
}
