import { selectOpenCampaigns } from '#modules/diagnostics/index.ts'
import { selectResourcesOf } from '#modules/resources/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { asActor, type Context, type Tx } from '#platform/db/database.ts'
import { conflict, invalid } from '#platform/errors/problem.ts'
import {
  type Belonging,
  selectAppointmentsAt,
  selectCollegial,
  selectCouncilsOf,
  selectHeadsAt,
  selectMembersOf,
  selectPartiesAt,
  selectUnitsOf,
} from './belongings.sql.ts'
import type { BelongingKind, ShownBelonging } from './contract.ts'
import type { Plan } from './plan.ts'

/** What becomes of a belonging: `to` is where it goes on, null where it ends or stays. */
export type FatedBelonging = Omit<Belonging, 'cannotEnd' | 'isContract'> &
  Pick<ShownBelonging, 'fate' | 'to' | 'mayEnd' | 'mayMove'>

/** Orders and bodies of an organisation end with it unless the plan says otherwise; property goes to the successor. */
const INTERNAL: readonly BelongingKind[] = ['appointment', 'party', 'council', 'member']

/**
 * Everything else that belongs to the units of a plan, each with what becomes of it. In a reorganisation of municipalities
 * all of it stays with its body, whose place changes.
 *
 * @throws Problem where the plan places what is not there, or what cannot go or end like that
 */
export async function readBelongings(
  context: Context,
  tx: Tx,
  plan: Plan,
  bodies: readonly { id: string }[],
): Promise<FatedBelonging[]> {
  // counted and named whole: who answers for the move need not read what is in it
  return await asActor(tx, systemActor(['directory', 'campaigns', 'resources']), context.actor, async () =>
    plan.fields.subject === 'territory' ? await ofBodies(tx, plan, bodies) : await ofUnits(tx, plan),
  )
}

/** Bodies of a municipality keep what is theirs; open campaigns of the municipality itself go to the main one. */
async function ofBodies(
  tx: Tx,
  { fields, ending, main }: Plan,
  bodies: readonly { id: string }[],
): Promise<FatedBelonging[]> {
  const ids = bodies.map(body => body.id)
  const theirs = [
    ...(await resourcesOf(tx, ids, fields.onDay)),
    ...(await selectAppointmentsAt(tx, ids, fields.onDay)),
    ...(await selectPartiesAt(tx, ids, fields.onDay)),
  ]
  const campaigns = main
    ? await campaignsOf(
        tx,
        ending.map(one => one.id),
      )
    : []
  return [
    ...theirs.map(one => withFate(one, { fate: 'moves', to: one.unitId })),
    ...campaigns.map(one => withFate(one, { fate: 'moves', to: main!.id })),
  ]
}

async function ofUnits(tx: Tx, plan: Plan): Promise<FatedBelonging[]> {
  const { fields, from } = plan
  const day = fields.onDay
  const units = from.map(one => one.id)
  const collegial = await selectCollegial(tx, [...fields.from, ...fields.to])
  const judge = judgeBy(plan, collegial)
  const councils = (await selectCouncilsOf(tx, units, day)).map(judge)
  // what belongs to a council that ends has to go somewhere too
  const owners = [...units, ...councils.filter(one => one.fate === 'ends').map(one => one.id)]
  const rest: Belonging[] = [
    ...(await selectUnitsOf(tx, units, day)),
    ...(await resourcesOf(tx, owners, day)),
    ...(await campaignsOf(tx, owners)),
    ...(await selectHeadsAt(tx, units)),
    ...(await selectAppointmentsAt(tx, owners, day)),
    ...(await selectPartiesAt(tx, owners, day)),
    ...(await selectMembersOf(
      tx,
      units.filter(id => collegial.has(id)),
      day,
    )),
  ]
  const all = [...councils, ...rest.map(judge)]
  requirePlaced(plan, all)
  return all
}

const withFate = (
  { cannotEnd: _, isContract: __, ...one }: Belonging,
  fate: Pick<ShownBelonging, 'fate' | 'to'>,
): FatedBelonging => ({ ...one, ...fate, mayEnd: false, mayMove: false })

/**
 * Universal succession (Civil Code, articles 57 and 58): property and contracts pass to the successor; orders of a body that
 * ceases, its councils and teams end with it, and go on only as the plan says. In a transformation everything goes on. The
 * head of a centre never passes: another body needs another order. What begins later than the body ends goes on.
 */
function judgeBy({ fields, main }: Plan, collegial: ReadonlySet<string>) {
  const placed = new Map(fields.placed.map(one => [keyOf(one), one.to]))
  const takesMembers = fields.to.every(id => collegial.has(id))
  return (one: Belonging): FatedBelonging => {
    const isInternal = INTERNAL.includes(one.of)
    const mayMove = one.of !== 'head' && (one.of !== 'member' || takesMembers)
    const mayEnd = main !== undefined && isInternal && mayMove && !one.cannotEnd
    const rule = { ...one, mayEnd, mayMove }
    const chosen = placed.get(keyOf(one))
    const { cannotEnd, isContract, ...shown } = rule
    if (chosen) return { ...shown, fate: 'moves', to: chosen }
    if (chosen === null) return { ...shown, fate: 'ends', to: null }
    if (!main) return { ...shown, fate: 'stays', to: null }
    const endsWithIt = isInternal && fields.kind !== 'transform' && !isContract && !cannotEnd
    if (!mayMove && cannotEnd)
      throw conflict(
        'reorganisation.late',
        `«${one.name}», ${one.detail}: начинается позже, чем закрывается организация. Завершите эту запись и повторите.`,
      )
    return endsWithIt || !mayMove
      ? { ...shown, fate: 'ends', to: null }
      : { ...shown, fate: 'moves', to: main.id }
  }
}

/** What was to be placed may have gone since, and not everything may end or go: nothing is dropped in silence. */
function requirePlaced({ fields }: Plan, all: readonly FatedBelonging[]): void {
  const byKey = new Map(all.map(one => [keyOf(one), one]))
  const wrong = fields.placed.flatMap(choice => {
    const one = byKey.get(keyOf(choice))
    if (!one) return ['того, что распределено, здесь уже нет']
    if (choice.to === null ? !one.mayEnd : !one.mayMove)
      return [`«${one.name}» ${choice.to === null ? 'нельзя закончить накануне' : 'нельзя передать'}`]
    return []
  })
  if (wrong.length > 0)
    throw invalid('reorganisation.placed', 'Проверьте отмеченные поля.', [
      {
        code: 'reorganisation.placed',
        field: 'placed',
        message: `Распределите заново: ${[...new Set(wrong)].slice(0, 5).join('; ')}`,
      },
    ])
}

const keyOf = ({ of, id }: { of: BelongingKind; id: string }) => `${of} ${id}`

async function resourcesOf(tx: Tx, owners: readonly string[], on: string): Promise<Belonging[]> {
  return (await selectResourcesOf(tx, owners, on)).map(({ ownerId, kindTitle, ...one }) => ({
    of: 'resource',
    ...one,
    unitId: ownerId,
    detail: kindTitle,
    cannotEnd: true,
    isContract: false,
  }))
}

async function campaignsOf(tx: Tx, units: readonly string[]): Promise<Belonging[]> {
  return (await selectOpenCampaigns(tx, units)).map(({ title, ...one }) => ({
    of: 'campaign',
    ...one,
    name: title,
    detail: 'открытая кампания',
    cannotEnd: true,
    isContract: false,
  }))
}
