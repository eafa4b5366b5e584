import { type NamesMeant, namesMeant } from '#modules/people/index.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { brokenConstraint, type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { forbidden, invalid, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  deleteAssignment,
  findAssignment,
  findHolder,
  findRegionOfTerritory,
  type HolderId,
  insertAssignment,
  lockAssignment,
  selectAssignableParties,
  updateAssignment,
} from './assignments.sql.ts'
import type { AssignmentFields } from './contract-assignments.ts'
import { resolvePack } from './pack/index.ts'
import { packsOn } from './packs-on.ts'

/**
 * Gives a function of an act, or a direction of its roadmap, to a body or to a physical subject of methodical work from
 * a day on (rows 2–7, 31–111).
 *
 * @throws Problem with the field: a function the pack does not have, a body outside the actor's region, closed, or
 *   given it already
 */
export async function assignFunction(
  context: Context,
  input: {
    pack: string
    code: string
    organisationId?: string | undefined
    partyId?: string | undefined
    fields: AssignmentFields
  },
): Promise<{ id: string }> {
  const { pack: packCode, code: functionCode, fields } = input
  const holder = holderOf(input)
  return await refusingTwice(() =>
    transact(context, async tx => {
      const region = await requireFunction(tx, packCode, functionCode, context.clock.today())
      const body = await loadHolder(tx, holder, fields)
      if (region !== null && body.regionId !== null && body.regionId !== region)
        throw refuse(
          fieldOf(holder),
          'organisationId' in holder
            ? 'Эта организация из другого региона: пакет действует не там'
            : 'Этот человек уполномочен в другом регионе: пакет действует не там',
        )
      const id = newId()
      await insertAssignment(tx, {
        id,
        packCode,
        functionCode,
        ...holder,
        regionId: body.regionId,
        ...fields,
      })
      await recordAudit(context, tx, {
        action: 'acts.assign-function',
        ...entityOf(holder),
        regionId: body.regionId,
        after: { packCode, functionCode, ...fields },
      })
      return { id }
    }),
  )
}

/** Physical subjects to choose from, by a search of their names that forgives. */
export async function listAssignableParties(context: Context, { q }: { q?: string | undefined }) {
  return await read(context, async tx => {
    const on = context.clock.today()
    const found = new Map<NamesMeant, Awaited<ReturnType<typeof selectAssignableParties>>>()
    const { names } = await namesMeant(tx, q, async meant => {
      const parties = await selectAssignableParties(tx, meant, on)
      found.set(meant, parties)
      return parties.length
    })
    return { parties: found.get(names) ?? [] }
  })
}

type OfAssignment = { id: string; version: number }

/** Puts an assignment right, or ends it by its last day. */
export async function changeAssignment(
  context: Context,
  { id, version, fields }: OfAssignment & { fields: AssignmentFields },
): Promise<{ version: number }> {
  return await refusingTwice(() =>
    transact(context, async tx => {
      const known = await loadAssignment(context, tx, { id, version })
      await loadHolder(tx, holderOf(known), fields)
      const next = await updateAssignment(tx, id, fields)
      const { share, validFrom, validTo, basis, packCode, functionCode } = known
      await recordAudit(context, tx, {
        action: 'acts.change-assignment',
        ...entityOf(holderOf(known)),
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
    const { packCode, functionCode, share, validFrom, validTo, basis, ...known } = await loadAssignment(
      context,
      tx,
      { id, version },
    )
    await deleteAssignment(tx, id)
    await recordAudit(context, tx, {
      action: 'acts.remove-assignment',
      ...entityOf(holderOf(known)),
      regionId: known.regionId,
      before: { packCode, functionCode, share, validFrom, validTo, basis },
      reason,
    })
    return { removed: true }
  })
}

async function loadAssignment(context: Context, tx: Tx, { id, version }: OfAssignment) {
  if (!(await findAssignment(tx, id)))
    throw notFound(
      'acts.assignment-missing',
      'Этого закрепления уже нет: его убрали. Введённое вами осталось, но сохранить его некуда.',
    )
  const known = await lockAssignment(tx, id)
  if (!known) throw forbidden('acts.assignment-foreign', 'Это закрепление ведёт администратор того региона.')
  if (known.version !== version) throw await changedAssignment(context, tx, entityOf(holderOf(known)))
  return known
}

const changedAssignment = (context: Context, tx: Tx, of: ReturnType<typeof entityOf>) =>
  versionConflict(
    context,
    tx,
    { entity: of.entity, id: of.entityId, actions: ['acts.change-assignment'] },
    { code: 'acts.assignment-changed', what: 'Закрепление' },
  )

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

const holderOf = ({
  organisationId,
  partyId,
}: {
  organisationId?: string | null | undefined
  partyId?: string | null | undefined
}): HolderId => (organisationId ? { organisationId } : { partyId: partyId! })

const fieldOf = (holder: HolderId) => ('organisationId' in holder ? 'organisationId' : 'partyId')

const entityOf = (holder: HolderId) =>
  'organisationId' in holder
    ? { entity: 'organisation', entityId: holder.organisationId }
    : { entity: 'party', entityId: holder.partyId }

async function loadHolder(tx: Tx, holder: HolderId, { validFrom, validTo }: AssignmentFields) {
  const isBody = 'organisationId' in holder
  const found = await findHolder(tx, holder)
  if (!found)
    throw refuse(
      fieldOf(holder),
      isBody
        ? 'Такой организации нет. Выберите её из списка'
        : 'Такого физического лица нет среди уполномоченных. Выберите из списка',
    )
  if (validFrom < found.validFrom)
    throw refuse(
      'validFrom',
      `${isBody ? 'Организация создана' : 'Человек уполномочен'} позже, ${ruDate(found.validFrom)}`,
    )
  if (found.endsOn !== null && (validTo ?? '9999-12-31') >= found.endsOn)
    throw refuse(
      'validTo',
      isBody
        ? `Организация закрыта с ${ruDate(found.endsOn)}: дольше закреплять нельзя`
        : `Полномочия кончаются раньше ${ruDate(found.endsOn)}: дольше закреплять нельзя`,
    )
  return found
}

async function refusingTwice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const broken = brokenConstraint(error)
    if (broken === 'function_assignments_once')
      throw refuse('organisationId', 'В эти дни функция за этой организацией уже закреплена')
    if (broken === 'function_assignments_party_once')
      throw refuse('partyId', 'В эти дни функция за этим человеком уже закреплена')
    throw error
  }
}
