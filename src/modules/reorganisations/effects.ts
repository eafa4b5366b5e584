import { createHash } from 'node:crypto'
import { countOpenCampaigns } from '#modules/diagnostics/index.ts'
import { countOpenPairs } from '#modules/mentoring/index.ts'
import { countOpenPathways } from '#modules/pathways/index.ts'
import { type MovableJob, selectMovableJobs } from '#modules/people/index.ts'
import { countResourcesOf } from '#modules/resources/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { asActor, type Context, type Tx, transact } from '#platform/db/database.ts'
import { invalid } from '#platform/errors/problem.ts'
import type { Effects, PlanFields } from './contract.ts'
import {
  countCareOf,
  countLateFacts,
  countRolesAt,
  countUnitsOf,
  selectBodiesIn,
  selectJoinedNames,
} from './effects.sql.ts'
import { lockPlan, type Plan } from './plan.ts'

/** What goes where: jobs to organisations, and for municipalities bodies to municipalities before that. */
export type Movement = {
  jobs: { job: MovableJob; to: string }[]
  bodies: { id: string; name: string; to: string }[]
}

/** More than the largest municipality has; a plan beyond it is refused, not cut. */
const MOST_JOBS = 100_000
const SHOWN = 500

/** What a plan would move, before anything is done (row 1); with whom there is to assign. */
export async function previewReorganisation(
  context: Context,
  fields: PlanFields,
): Promise<{ effects: Effects; assignable: { id: string; name: string; detail: string }[] }> {
  return await transact(context, async tx => {
    const plan = await lockPlan(context, tx, fields)
    const movement = await readMovement(tx, plan)
    const effects = await readEffects(context, tx, plan, movement)
    return { effects, assignable: await assignableOf(tx, plan) }
  })
}

/** Every job and body of the former units with where it goes; in a spin-off only the assigned. */
export async function readMovement(tx: Tx, { fields, from, main }: Plan): Promise<Movement> {
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
  return { jobs, bodies }
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
  { jobs, bodies }: Movement,
): Promise<Effects> {
  const { fields, from, to, ending } = plan
  const fromIds = from.map(one => one.id)
  const bodyIds = bodies.map(body => body.id)
  const organisations = fields.subject === 'organisation' ? fromIds : bodyIds
  // pathways, pairs, campaigns and roles are counted whole: who answers for the move need not read what is in them
  const open = await asActor(
    tx,
    systemActor(['directory', 'pathways', 'pairs', 'campaigns', 'accounts']),
    context.actor,
    async () => ({
      pathways: await countOpenPathways(tx, organisations),
      pairs: await countOpenPairs(tx, organisations),
      campaigns: await countOpenCampaigns(
        tx,
        ending.map(one => one.id),
      ),
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
    resources: await countResourcesOf(
      tx,
      ownersThatMove(plan, { bodies }).map(one => one.from),
      fields.onDay,
    ),
    units:
      fields.subject === 'organisation'
        ? await countUnitsOf(
            tx,
            ending.map(one => one.id),
            fields.onDay,
          )
        : 0,
    bodies: bodies.length,
  }
  const where = [
    ...jobs.map(({ job, to: target }) => `${job.id} ${target}`),
    ...bodies.map(one => `${one.id} ${one.to}`),
  ]
  return { ...shown, print: printOf({ shown, where: where.sort(), onDay: fields.onDay, kind: fields.kind }) }
}

/** Whose resources go where: of what ends to the main new one; of bodies along with them into their municipality. */
export function ownersThatMove(
  { fields, ending, main }: Plan,
  { bodies }: Pick<Movement, 'bodies'>,
): { from: string; to: string }[] {
  if (fields.subject === 'territory') return bodies.map(({ id }) => ({ from: id, to: id }))
  return main ? ending.map(({ id }) => ({ from: id, to: main.id })) : []
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
