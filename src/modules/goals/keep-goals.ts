import { findAct } from '#modules/acts/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { GoalFields, GoalOwner } from './contract.ts'
import {
  codeOf,
  columnsOf,
  countServing,
  findGoal,
  findPlace,
  insertGoal,
  lockGoal,
  selectGoals,
  updateGoal,
} from './goals.sql.ts'
import { goalMissing, packOfOwner } from './show-goals.ts'

/**
 * Sets a strategic aim or task of a unit (row 44; FED V), on the ground of an act of the register.
 *
 * @throws Problem with every wrong field: an act, a goal above, an indicator or a function that is not there; forbidden
 *   for a unit that is not hers
 */
export async function setGoal(
  context: Context,
  { owner, fields }: { owner: GoalOwner; fields: GoalFields },
): Promise<{ id: string; code: string }> {
  return await transact(context, async tx => {
    const found = await findPlace(tx, owner)
    if (!found)
      throw refuse([{ field: 'owner', message: 'Такого региона, муниципалитета или организации нет' }])
    const { isKept, ...place } = found
    if (!isKept)
      throw forbidden(
        'goals.owner',
        'Ставить цели можно своему региону, муниципалитету или организации в них.',
      )
    await requireFields(context, tx, owner, fields)
    const id = newId()
    await insertGoal(tx, { id, ...place, fields })
    await recordAudit(context, tx, {
      action: 'goals.set',
      entity: 'goal',
      entityId: id,
      regionId: place.regionId,
      after: columnsOf(fields),
    })
    return { id, code: codeOf(id) }
  })
}

type OfGoal = { id: string; version: number }

/** Puts a goal right, or ends it by its last day. */
export async function changeGoal(
  context: Context,
  { id, version, fields }: OfGoal & { fields: GoalFields },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await loadKept(context, tx, { id, version })
    await requireFields(context, tx, ownerOf(known), fields, codeOf(id))
    const columns = columnsOf(fields)
    const next = await updateGoal(tx, id, columns)
    await recordAudit(context, tx, {
      action: 'goals.change',
      entity: 'goal',
      entityId: id,
      regionId: known.regionId,
      before: Object.fromEntries(Object.keys(columns).map(key => [key, known[key as keyof typeof known]])),
      after: columns,
    })
    return { version: next }
  })
}

/** Takes a goal out that was set by mistake; its card and history stay for whoever has the link. */
export async function withdrawGoal(
  context: Context,
  { id, version, reason }: OfGoal & { reason: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await loadKept(context, tx, { id, version })
    const serving = await countServing(tx, codeOf(id), context.clock.today())
    if (serving > 0)
      throw conflict(
        'goals.served',
        `Этой цели служат другие (${serving}). Сначала снимите их или подчините другой цели.`,
      )
    const next = await updateGoal(tx, id, { withdrawalReason: reason })
    await recordAudit(context, tx, {
      action: 'goals.withdraw',
      entity: 'goal',
      entityId: id,
      regionId: known.regionId,
      before: { isWithdrawn: false },
      after: { isWithdrawn: true },
      reason,
    })
    return { version: next }
  })
}

async function loadKept(context: Context, tx: Tx, { id, version }: OfGoal) {
  if (!(await findGoal(tx, id))) throw goalMissing()
  const known = await lockGoal(tx, id)
  if (!known)
    throw forbidden('goals.foreign', 'Эту цель ведёт тот, кто её поставил: её регион или муниципалитет.')
  if (known.withdrawalReason !== null)
    throw conflict('goals.withdrawn', 'Запись уже сняли: менять её нельзя.')
  if (known.version !== version)
    throw await versionConflict(
      context,
      tx,
      { entity: 'goal', id },
      { code: 'goals.changed', what: 'Запись' },
    )
  return known
}

type Wrong = { field: string; message: string }

const refuse = (wrong: readonly Wrong[]) =>
  invalid(
    'goals.fields',
    'Проверьте отмеченные поля.',
    wrong.map(one => ({ code: `goals.${one.field}`, ...one })),
  )

const ownerOf = (place: {
  regionId: string | null
  municipalityId: string | null
  organisationId: string | null
}): GoalOwner => {
  if (place.organisationId) return { kind: 'organisation', id: place.organisationId }
  if (place.municipalityId) return { kind: 'municipality', id: place.municipalityId }
  return place.regionId ? { kind: 'region', id: place.regionId } : { kind: 'country', id: null }
}

/** Checks the fields all at once against the register of acts and the pack that holds for the owner. */
async function requireFields(
  context: Context,
  tx: Tx,
  owner: GoalOwner,
  fields: GoalFields,
  self?: string,
): Promise<void> {
  const wrong = [...(await wrongAct(tx, fields)), ...(await wrongTies(context, tx, owner, fields, self))]
  if (wrong.length > 0) throw refuse(wrong)
}

async function wrongAct(tx: Tx, { actId, validFrom }: GoalFields): Promise<Wrong[]> {
  const act = await findAct(tx, actId, validFrom)
  if (!act || act.withdrawalReason !== null)
    return [{ field: 'actId', message: 'Такого акта нет в реестре. Внесите его или выберите другой' }]
  if (act.issuedOn !== null && validFrom < act.issuedOn)
    return [{ field: 'validFrom', message: `Акт издан ${ruDate(act.issuedOn)}: раньше цели быть не могло` }]
  if (act.status === 'repealed')
    return [{ field: 'actId', message: 'Акт в этот день уже утратил силу. Выберите тот, что его заменил' }]
  return []
}

async function wrongTies(
  context: Context,
  tx: Tx,
  owner: GoalOwner,
  { kind, parent, indicators, functions, validFrom }: GoalFields,
  self: string | undefined,
): Promise<Wrong[]> {
  const pack = await packOfOwner(tx, owner, context.clock.today())
  if (!pack)
    return [{ field: 'owner', message: 'Пакет региона ещё не загружен. Обратитесь к администратору' }]
  const isUnknown = (codes: readonly string[], known: readonly { code: string }[]) =>
    codes.some(code => !known.some(one => one.code === code))
  const set = await selectGoals(tx, pack.header.territory, validFrom)
  const goals: { code: string; kind: string; parent: string | null }[] = [
    ...pack.goals.map(goal => ({ code: goal.code, kind: goal.kind, parent: goal.parent ?? null })),
    ...set,
  ]
  const above = goals.find(goal => goal.code === parent)
  const field = 'parent'
  const wrong: (Wrong | false)[] = [
    parent !== null && !above && { field, message: 'Такой цели в этот день нет. Выберите из списка' },
    !!above &&
      !(kind === 'task' ? ['aim', 'task'] : ['aim']).includes(above.kind) && {
        field,
        message: 'Цель может служить только цели, задача — цели или задаче',
      },
    self !== undefined &&
      leadsTo(goals, parent, self) && { field, message: 'Так цель через другие служила бы самой себе' },
    isUnknown(indicators, pack.indicators) && {
      field: 'indicators',
      message: 'Такого показателя в действующем пакете нет',
    },
    isUnknown(functions, [...pack.functions, ...pack.directions]) && {
      field: 'functions',
      message: 'Такой функции в действующем пакете нет',
    },
  ]
  return wrong.filter(one => one !== false)
}

/** Whether going up from a goal one comes to another. */
function leadsTo(
  goals: readonly { code: string; parent: string | null }[],
  from: string | null,
  to: string,
): boolean {
  const seen = new Set<string>()
  for (let step = from; step !== null && !seen.has(step); ) {
    if (step === to) return true
    seen.add(step)
    step = goals.find(goal => goal.code === step)?.parent ?? null
  }
  return false
}
