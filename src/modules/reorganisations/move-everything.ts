import { closeHeads, moveAppointments } from '#modules/appointments/index.ts'
import { moveMembers, placeMembers } from '#modules/bodies/index.ts'
import { moveInvitations, moveOpenCampaigns } from '#modules/diagnostics/index.ts'
import { moveOpenPairs } from '#modules/mentoring/index.ts'
import {
  endOrganisations,
  endUnits,
  type MovedRow,
  placeOrganisations,
  rehangUnits,
} from '#modules/organisations/index.ts'
import { moveParties } from '#modules/parties/index.ts'
import { moveOpenPathways } from '#modules/pathways/index.ts'
import { moveStaff } from '#modules/people/index.ts'
import { moveResources } from '#modules/resources/index.ts'
import { setTerritoriesEnd } from '#modules/territories/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { asActor, type Context, type Tx } from '#platform/db/database.ts'
import type { FatedBelonging } from './belongings.ts'
import type { BelongingKind } from './contract.ts'
import type { Movement } from './effects.ts'
import type { Plan } from './plan.ts'
import type { MovedEntity } from './reorganisations.sql.ts'

type Moves = Map<MovedEntity, MovedRow[]>

/** Moves and ends what the plan says, in one transaction; what each row was is handed back to be kept. */
export async function moveEverything(
  context: Context,
  tx: Tx,
  plan: Plan,
  { jobs, bodies, belongings }: Movement,
  reason: string,
): Promise<Moves> {
  const { fields, ending, main } = plan
  const endingIds = ending.map(one => one.id)
  const moves: Moves = new Map()
  // where a body stands is changed first: what goes on in it takes its municipality from it
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
    moves.set('campaign', await moveCampaigns(tx, plan, belongings))
  })
  await moveBelongings(context, tx, moves, { on: fields.onDay, belongings, reason })
  await moveCouncils(context, tx, moves, { on: fields.onDay, belongings, bodies, reason })
  if (main && fields.subject === 'organisation') await endOrganisations(tx, endingIds, fields.onDay)
  if (main && fields.subject === 'territory') await setTerritoriesEnd(tx, endingIds, fields.onDay)
  return moves
}

const fatesOf = (belongings: readonly FatedBelonging[], of: BelongingKind) =>
  belongings.filter(one => one.of === of && one.fate !== 'stays').map(({ id, to }) => ({ id, to }))

const movingOf = (belongings: readonly FatedBelonging[], of: BelongingKind) =>
  fatesOf(belongings, of).flatMap(({ id, to }) => (to === null ? [] : [{ id, to }]))

async function moveCampaigns(
  tx: Tx,
  { to }: Plan,
  belongings: readonly FatedBelonging[],
): Promise<MovedRow[]> {
  const campaigns = belongings.filter(one => one.of === 'campaign' && one.to !== null)
  const owners = [...new Set(campaigns.map(one => one.unitId))]
  const moved: MovedRow[] = []
  for (const unit of to) {
    const ids = campaigns.filter(one => one.to === unit.id).map(one => one.id)
    if (ids.length > 0) moved.push(...(await moveOpenCampaigns(tx, owners, unit, ids)))
  }
  return moved
}

type Going = { on: string; belongings: readonly FatedBelonging[]; reason: string }

/** Resources, and what the unit has given to people: appointments, offices of heads, authorisations. */
async function moveBelongings(
  context: Context,
  tx: Tx,
  moves: Moves,
  { on, belongings, reason }: Going,
): Promise<void> {
  moves.set(
    'resource',
    await moveResources(context, tx, { on, fates: movingOf(belongings, 'resource'), reason }),
  )
  moves.set(
    'appointment',
    await moveAppointments(context, tx, { on, fates: fatesOf(belongings, 'appointment'), reason }),
  )
  const { parties, functions } = await moveParties(context, tx, {
    on,
    fates: fatesOf(belongings, 'party'),
    reason,
  })
  moves.set('party', parties)
  moves.set('function', functions)
  const heads = fatesOf(belongings, 'head').map(one => one.id)
  moves.set('head', await closeHeads(context, tx, { on, ids: heads, reason }))
}

/** Units and councils come under another body or end with theirs; whoever sits in them goes along or leaves. */
async function moveCouncils(
  context: Context,
  tx: Tx,
  moves: Moves,
  { on, belongings, bodies, reason }: Going & { bodies: readonly { id: string }[] },
): Promise<void> {
  const councils = movingOf(belongings, 'council')
  moves.set('unit', await rehangUnits(tx, [...movingOf(belongings, 'unit'), ...councils]))
  const placed = await placeMembers(
    tx,
    [...councils, ...bodies].map(one => one.id),
  )
  const ended = fatesOf(belongings, 'council')
    .filter(one => one.to === null)
    .map(one => one.id)
  const left = await moveMembers(context, tx, {
    on,
    fates: fatesOf(belongings, 'member'),
    bodies: ended,
    reason,
  })
  moves.set('member', [...placed, ...left])
  moves.set('council', await endUnits(tx, ended, on))
}
