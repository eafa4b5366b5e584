import { moveInvitations, moveOpenCampaigns } from '#modules/diagnostics/index.ts'
import { moveOpenPairs } from '#modules/mentoring/index.ts'
import {
  endOrganisations,
  type MovedRow,
  placeOrganisations,
  rehangUnits,
} from '#modules/organisations/index.ts'
import { moveOpenPathways } from '#modules/pathways/index.ts'
import { moveStaff } from '#modules/people/index.ts'
import { moveResources } from '#modules/resources/index.ts'
import { setTerritoriesEnd } from '#modules/territories/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { asActor, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { KINDS, type PlanFields } from './contract.ts'
import { type Movement, ownersThatMove, readEffects, readMovement } from './effects.ts'
import { lockPlan, type Plan } from './plan.ts'
import { insertMoves, insertReorganisation, insertUnits, type MovedEntity } from './reorganisations.sql.ts'

/**
 * Does a reorganisation exactly as it was shown: former units end, people with their open pathways, care and
 * invitations go on in the new ones from the day, open campaigns, resources and units of the former come along.
 *
 * @throws Problem as `lockPlan`; `reorganisation.changed` when the effects are no more those that were shown
 */
export async function doReorganisation(
  context: Context,
  { act, print, ...fields }: PlanFields & { act: string; print: string },
): Promise<{ id: string }> {
  return await transact(context, async tx => {
    const plan = await lockPlan(context, tx, fields)
    const movement = await readMovement(tx, plan)
    const effects = await readEffects(context, tx, plan, movement)
    if (effects.print !== print)
      throw conflict(
        'reorganisation.changed',
        'Пока вы смотрели, состав изменился: кто-то принят, уволен или переведён. Посмотрите последствия ещё раз.',
      )
    const id = newId()
    const { from: _, to: __, ending: ___, joined: ____, print: _____, ...counted } = effects
    await insertReorganisation(tx, {
      id,
      subject: fields.subject,
      kind: fields.kind,
      regionId: plan.regionId,
      onDay: fields.onDay,
      act,
      doneAt: context.clock.now(),
      doneBy: context.actor.name,
      effects: counted,
    })
    await insertUnits(tx, id, plan.regionId, unitsOf(plan))
    for (const [entity, rows] of await moveEverything(context, tx, plan, movement, act))
      await insertMoves(tx, { id, regionId: plan.regionId, entity, rows })
    await recordOnUnits(context, tx, plan, act)
    return { id }
  })
}

function unitsOf({ from, to, main }: Plan) {
  return [
    ...from.map(one => ({ id: one.id, side: 'from' as const, isMain: false })),
    ...to.map(one => ({ id: one.id, side: 'to' as const, isMain: one.id === main?.id })),
  ]
}

async function moveEverything(
  context: Context,
  tx: Tx,
  plan: Plan,
  { jobs, bodies }: Movement,
  reason: string,
): Promise<Map<MovedEntity, MovedRow[]>> {
  const { fields, ending, main } = plan
  const endingIds = ending.map(one => one.id)
  const moves = new Map<MovedEntity, MovedRow[]>()
  // where a body stands is changed first: the jobs that go on in it take their municipality from it
  if (bodies.length > 0) moves.set('place', await placeOrganisations(tx, bodies, fields.onDay))
  const staff = await moveStaff(context, tx, {
    on: fields.onDay,
    jobs: jobs.map(({ job, to }) => ({ id: job.id, to })),
    reason,
  })
  moves.set('employment', staff.employments)
  moves.set('care', staff.care)
  // pathways, pairs and campaigns go with people and units whoever may read them: the administrator reads none
  await asActor(tx, systemActor(['directory', 'pathways', 'campaigns', 'pairs']), context.actor, async () => {
    moves.set('pathway', await moveOpenPathways(tx, staff.people))
    moves.set('pair', await moveOpenPairs(tx, staff.people))
    moves.set('invitation', await moveInvitations(tx, staff.people))
    if (main) moves.set('campaign', await moveOpenCampaigns(tx, endingIds, main))
  })
  const owners = ownersThatMove(plan, { bodies })
  moves.set('resource', await moveResources(context, tx, { on: fields.onDay, owners, reason }))
  if (main && fields.subject === 'organisation') {
    moves.set('unit', await rehangUnits(tx, { from: endingIds, to: main.id, on: fields.onDay }))
    await endOrganisations(tx, endingIds, fields.onDay)
  }
  if (main && fields.subject === 'territory') await setTerritoriesEnd(tx, endingIds, fields.onDay)
  return moves
}

/** A line in the history of every unit that took part. */
async function recordOnUnits(context: Context, tx: Tx, plan: Plan, act: string): Promise<void> {
  const { fields, from, to, ending } = plan
  const named = (units: readonly { name: string }[]) => units.map(one => one.name).join(', ')
  const ends = new Set(ending.map(one => one.id))
  for (const one of [...from, ...to])
    await recordAudit(context, tx, {
      action: 'reorganisations.do',
      entity: fields.subject,
      entityId: one.id,
      regionId: one.regionId,
      before: { units: named(from), ...(ends.has(one.id) && { validTo: null }) },
      after: {
        units: named(to),
        form: KINDS[fields.kind].title,
        onDay: fields.onDay,
        ...(ends.has(one.id) && { validTo: fields.onDay }),
      },
      reason: act,
    })
}
