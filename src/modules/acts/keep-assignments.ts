import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  deleteAssignment,
  findAssignee,
  findAssignment,
  findRegionOfTerritory,
  insertAssignment,
  lockAssignment,
  updateAssignment,
} from './assignments.sql.ts'
import type { AssignmentFields } from './contract-assignments.ts'
import { resolvePack } from './pack/index.ts'
import { packsOn } from './packs-on.ts'

/**
 * Gives a function of an act, or a direction of its roadmap, to a body from a day on (rows 3–7, 31–111).
 *
 * @throws Problem with the field: a function the pack does not have, a body outside the actor's region, closed, or
 *   given it already
 */
export async function assignFunction(
  context: Context,
  input: { pack: string; code: string; organisationId: string; fields: AssignmentFields },
): Promise<{ id: string }> {
  const { pack: packCode, code: functionCode, organisationId, fields } = input
  return await refusingTwice(() =>
    transact(context, async tx => {
      const region = await requireFunction(tx, packCode, functionCode, context.clock.today())
      const body = await loadAssignee(tx, organisationId, fields)
      if (region !== null && body.regionId !== null && body.regionId !== region)
        throw refuse('organisationId', 'Эта организация из другого региона: пакет действует не там')
      const id = newId()
      await insertAssignment(tx, {
        id,
        packCode,
        functionCode,
        organisationId,
        regionId: body.regionId,
        ...fields,
      })
      await recordAudit(context, tx, {
        action: 'acts.assign-function',
        entity: 'organisation',
        entityId: organisationId,
        regionId: body.regionId,
        after: { packCode, functionCode, ...fields },
      })
      return { id }
    }),
  )
}

type OfAssignment = { id: string; version: number }

/** Puts an assignment right, or ends it by its last day. */
export async function changeAssignment(
  context: Context,
  { id, version, fields }: OfAssignment & { fields: AssignmentFields },
): Promise<{ version: number }> {
  return await refusingTwice(() =>
    transact(context, async tx => {
      const known = await loadAssignment(tx, { id, version })
      await loadAssignee(tx, known.organisationId, fields)
      const next = await updateAssignment(tx, id, fields)
      const { share, validFrom, validTo, basis, packCode, functionCode } = known
      await recordAudit(context, tx, {
        action: 'acts.change-assignment',
        entity: 'organisation',
        entityId: known.organisationId,
        regionId: known.regionId,
        before: { share, validFrom, validTo, basis, packCode, functionCode },
        after: { ...fields, packCode, functionCode },
      })
      return { version: next }
    }),
  )
}

/** Takes an assignment out that was recorded by mistake. */
export async function removeAssignment(
  context: Context,
  { id, version, reason }: OfAssignment & { reason: string },
): Promise<{ removed: true }> {
  return await transact(context, async tx => {
    const { packCode, functionCode, share, validFrom, validTo, basis, ...known } = await loadAssignment(tx, {
      id,
      version,
    })
    await deleteAssignment(tx, id)
    await recordAudit(context, tx, {
      action: 'acts.remove-assignment',
      entity: 'organisation',
      entityId: known.organisationId,
      regionId: known.regionId,
      before: { packCode, functionCode, share, validFrom, validTo, basis },
      reason,
    })
    return { removed: true }
  })
}

async function loadAssignment(tx: Tx, { id, version }: OfAssignment) {
  if (!(await findAssignment(tx, id)))
    throw notFound('acts.assignment-missing', 'Этого закрепления уже нет. Обновите страницу.')
  const known = await lockAssignment(tx, id)
  if (!known) throw forbidden('acts.assignment-foreign', 'Это закрепление ведёт администратор того региона.')
  if (known.version !== version)
    throw conflict('acts.assignment-changed', 'Закрепление уже изменил кто-то другой. Обновите страницу.')
  return known
}

const refuse = (field: string, message: string) =>
  invalid('acts.assignment', 'Проверьте отмеченные поля.', [{ code: `acts.${field}`, field, message }])

/** @returns the region the pack speaks of; null for the federal one. */
async function requireFunction(tx: Tx, packCode: string, code: string, on: string): Promise<string | null> {
  const packs = await packsOn(tx, on)
  if (!packs.some(pack => pack.header.code === packCode))
    throw notFound('acts.no-pack', 'Такого пакета нет. Откройте карту ещё раз.')
  const pack = resolvePack(packs, packCode)
  if (![...pack.functions, ...pack.directions].some(one => one.pack === packCode && one.code === code))
    throw refuse('code', 'Такой функции в действующей редакции пакета нет. Обновите карту')
  return await findRegionOfTerritory(tx, pack.header.territory)
}

async function loadAssignee(tx: Tx, id: string, { validFrom, validTo }: AssignmentFields) {
  const body = await findAssignee(tx, id)
  if (!body) throw refuse('organisationId', 'Такой организации нет. Выберите её из списка')
  if (validFrom < body.validFrom)
    throw refuse('validFrom', `Организация создана позже, ${ruDate(body.validFrom)}`)
  if (body.validTo !== null && (validTo ?? '9999-12-31') >= body.validTo)
    throw refuse('validTo', `Организация закрыта с ${ruDate(body.validTo)}: дольше закреплять нельзя`)
  return body
}

async function refusingTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (brokenConstraint(error) !== 'function_assignments_once') throw error
    throw refuse('organisationId', 'В эти дни функция за этой организацией уже закреплена')
  }
}
