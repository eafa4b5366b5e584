import { createHash } from 'node:crypto'
import { countOpenPairs } from '#modules/mentoring/index.ts'
import { countOpenPathways } from '#modules/pathways/index.ts'
import { type MovableJob, selectMovableJobs } from '#modules/people/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { asActor, type Context, type Tx, transact } from '#platform/db/database.ts'
import { invalid } from '#platform/errors/problem.ts'
import { type FatedBelonging, readBelongings } from './belongings.ts'
import {
  BELONGINGS,
  type BelongingKind,
  type Effects,
  type PlanFields,
  type ReorganisationCard,
  type ShownBelonging,
} from './contract.ts'
import {
  countCareOf,
  countLateFacts,
  countRolesAt,
  selectBodiesIn,
  selectJoinedNames,
} from './effects.sql.ts'
import { lockPlan, type Plan } from './plan.ts'

/** What goes where: jobs to organisations, for municipalities bodies to municipalities before that, and all the rest. */
export type Movement = {
  jobs: { job: MovableJob; to: string }[]
  bodies: { id: string; name: string; to: string }[]
  belongings: FatedBelonging[]
}

/** More than the largest municipality has; a plan beyond it is refused, not cut. */
const MOST_JOBS = 100_000
const SHOWN = 500

/**
 * What a plan would move, before anything is done (row 1); with whom there is to assign. `reorganisation` is the record
 * whose plan it is, where it was planned before.
 */
export async function previewReorganisation(
  context: Context,
  { reorganisation, ...fields }: PlanFields & { reorganisation?: string | undefined },
): Promise<{
  effects: Effects
  assignable: { id: string; name: string; detail: string }[]
  belongings: ShownBelonging[]
  isAhead: boolean
}> {
  return await transact(context, async tx => {
    const plan = await lockPlan(tx, fields, reorganisation)
    const movement = await readMovement(context, tx, plan)
    const effects = await readEffects(context, tx, plan, movement)
    return {
      effects,
      assignable: await assignableOf(tx, plan),
      belongings: shownOf(plan, movement),
      isAhead: fields.onDay > context.clock.today(),
    }
  })
}

function shownOf({ fields }: Plan, { belongings }: Movement): ShownBelonging[] {
  if (fields.subject === 'territory') return []
  return Object.keys(BELONGINGS).flatMap(kind =>
    belongings
      .filter(one => one.of === kind)
      .slice(0, SHOWN)
      .map(({ unitId: _, ...one }) => one),
  )
}

/** Every job and body of the former units with where it goes; in a spin-off only the assigned. */
export async function readMovement(context: Context, tx: Tx, plan: Plan): Promise<Movement> {
  const { fields, from, main } = plan
  const assigned = new Map(fields.assigned.map(one => [one.id, one.to]))
  const fromIds = from.map(one => one.id)
  const targetOf = (id: string) => assigned.get(id) ?? main?.id
  const isOrganisation = fields.subject === 'organisation'
  const bodies = isOrganisation
    ? []
    : (await selectBodiesIn(tx, fromIds, fields.onDay)).flatMap(body => {
        const to = targetOf(body.id)
        return to ? [{ ...body, to }] : []
      })
  const movable = await selectMovableJobs(
    tx,
    isOrganisation ? fromIds : bodies.map(body => body.id),
    fields.onDay,
    MOST_JOBS + 1,
  )
  if (movable.length > MOST_JOBS)
    throw invalid(
      'reorganisation.large',
      `Больше ${MOST_JOBS} записей о работе: разделите реорганизацию на части.`,
    )
  requireKnown(fields, new Set([...movable.map(job => job.id), ...bodies.map(body => body.id)]))
  const jobs = movable.flatMap(job => {
    const to = isOrganisation ? targetOf(job.id) : job.organisationId
    return to ? [{ job, to }] : []
  })
  return { jobs, bodies, belongings: await readBelongings(context, tx, plan, bodies) }
}

/** Who was to be assigned may have gone since: nothing may be dropped in silence. */
function requireKnown({ assigned, subject }: PlanFields, known: ReadonlySet<string>): void {
  const strangers = assigned.filter(one => !known.has(one.id)).length
  if (strangers > 0)
    throw invalid('reorganisation.assigned', 'Проверьте отмеченные поля.', [
      {
        code: 'reorganisation.assigned',
        field: 'assigned',
        message: `${subject === 'organisation' ? 'Записей о работе' : 'Организаций'}, которых здесь нет: ${strangers}. Обновите список и распределите заново`,
      },
    ])
}

export async function readEffects(
  context: Context,
  tx: Tx,
  plan: Plan,
  { jobs, bodies, belongings }: Movement,
): Promise<Effects> {
  const { fields, from, to, ending } = plan
  const fromIds = from.map(one => one.id)
  const bodyIds = bodies.map(body => body.id)
  const organisations = fields.subject === 'organisation' ? fromIds : bodyIds
  // pathways, pairs and roles are counted whole: who answers for the move need not read what is in them
  const open = await asActor(
    tx,
    systemActor(['directory', 'pathways', 'pairs', 'accounts']),
    context.actor,
    async () => ({
      pathways: await countOpenPathways(tx, organisations),
      pairs: await countOpenPairs(tx, organisations),
      roles: await countRolesAt(
        tx,
        ending.map(one => one.id),
        fields.onDay,
      ),
      lateFacts: await countLateFacts(tx, organisations, fields.onDay),
    }),
  )
  const shown = {
    from: from.map(({ id, name }) => ({ id, name })),
    to: to.map(({ id, name }) => ({ id, name })),
    ending: ending.map(({ id, name }) => ({ id, name })),
    people: new Set(jobs.map(({ job }) => job.personId)).size,
    jobs: jobs.length,
    joined:
      fields.subject === 'organisation'
        ? await selectJoinedNames(
            tx,
            jobs.map(({ job, to: target }) => ({ id: job.id, to: target })),
            fields.onDay,
          )
        : [],
    care: await countCareOf(
      tx,
      jobs.map(({ job }) => job),
      fields.onDay,
    ),
    ...open,
    ...countBelongings(belongings),
    bodies: bodies.length,
  }
  const where = [
    ...jobs.map(({ job, to: target }) => `${job.id} ${target}`),
    ...bodies.map(one => `${one.id} ${one.to}`),
    ...belongings.map(one => `${one.of} ${one.id} ${one.fate} ${one.to}`),
  ]
  return { ...shown, print: printOf({ shown, where: where.sort(), onDay: fields.onDay, kind: fields.kind }) }
}

/** The numbers that are kept with the record. */
export function countedOf(effects: Effects): ReorganisationCard['effects'] {
  const { from: _, to: __, ending: ___, joined: ____, print: _____, ...counted } = effects
  return counted
}

function countBelongings(belongings: readonly FatedBelonging[]) {
  const count = (of: BelongingKind, fate: ShownBelonging['fate']) =>
    belongings.filter(one => one.of === of && one.fate === fate).length
  return {
    campaigns: count('campaign', 'moves'),
    resources: count('resource', 'moves'),
    units: count('unit', 'moves'),
    appointmentsMoved: count('appointment', 'moves'),
    appointmentsEnded: count('appointment', 'ends'),
    heads: count('head', 'ends'),
    partiesMoved: count('party', 'moves'),
    partiesEnded: count('party', 'ends'),
    councilsMoved: count('council', 'moves'),
    councilsEnded: count('council', 'ends'),
    membersMoved: count('member', 'moves'),
    membersEnded: count('member', 'ends'),
  }
}

const printOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** Whom to assign when there is more than one place to go to. */
async function assignableOf(tx: Tx, { fields, from, to }: Plan) {
  if (to.length === 1 && fields.kind !== 'spin-off') return []
  const fromIds = from.map(one => one.id)
  if (fields.subject === 'territory') {
    const bodies = await selectBodiesIn(tx, fromIds, fields.onDay)
    return bodies.slice(0, SHOWN).map(({ id, name, kindTitle }) => ({ id, name, detail: kindTitle }))
  }
  const jobs = await selectMovableJobs(tx, fromIds, fields.onDay, SHOWN)
  return jobs.map(job => ({ id: job.id, name: job.personName, detail: job.positionTitle }))
}
