import type { z } from 'zod'
import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, transact } from '#platform/db/database.ts'
import { conflict, invalid } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { checkOrganisation, isFarAhead } from './check-organisation.ts'
import type { organisationFields } from './contract.ts'
import { loadForChange } from './load-organisation.ts'
import { insertOrganisation, type OrganisationColumns, updateOrganisationRow } from './organisations.sql.ts'

export type OrganisationFields = z.output<typeof organisationFields>

/**
 * Adds a body, an organisation or a unit (rows 1–22).
 *
 * @throws Problem invalid with every broken field, `organisation.code-taken`, forbidden outside the actor's region
 */
export async function createOrganisation(
  context: Context,
  { code, ...fields }: OrganisationFields & { code: string },
): Promise<{ id: string }> {
  try {
    return await transact(context, async tx => {
      await checkOrganisation(tx, fields, context.clock.today())
      const id = newId()
      await insertOrganisation(tx, { id, code, ...fields })
      await recordAudit(context, tx, {
        action: 'organisations.create',
        entity: 'organisation',
        entityId: id,
        regionId: fields.regionId,
        after: { code, ...fields },
      })
      return { id }
    })
  } catch (error) {
    if (brokenConstraint(error) === 'organisations_code_key')
      throw invalid('organisation.code-taken', 'Проверьте отмеченные поля.', [
        { code: 'organisation.code-taken', field: 'code', message: `Код ${code} уже занят. Возьмите другой` },
      ])
    throw error
  }
}

/**
 * Changes a body.
 *
 * @throws Problem not-found, forbidden outside the actor's reach, conflict when somebody else changed it first
 */
export async function updateOrganisation(
  context: Context,
  input: OrganisationFields & { id: string; version: number; reason?: string | undefined },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const { id, version, reason, ...fields } = input
    const known = await loadForChange(context, tx, id, version)
    await checkOrganisation(tx, fields, context.clock.today(), id)
    const next = await updateOrganisationRow(tx, id, fields, context.clock.now())
    await recordAudit(context, tx, {
      action: 'organisations.update',
      entity: 'organisation',
      entityId: id,
      regionId: known.regionId,
      before: pick(known, fields),
      after: fields,
      reason,
    })
    return { version: next }
  })
}

/** Ends a body from a day on: it leaves the lists, its people and facts keep their place in the past. */
export async function closeOrganisation(
  context: Context,
  { id, version, validTo, reason }: { id: string; version: number; validTo: string; reason: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await loadForChange(context, tx, id, version)
    if (known.validTo !== null)
      throw conflict('organisation.closed', `Организация уже закрыта ${ruDate(known.validTo)}.`)
    const message =
      validTo <= known.validFrom
        ? `Дата закрытия должна быть позже даты создания ${ruDate(known.validFrom)}`
        : isFarAhead(validTo, context.clock.today())
          ? 'До этого дня больше пяти лет. Проверьте год'
          : null
    if (message !== null)
      throw invalid('organisation.valid-to', 'Проверьте отмеченные поля.', [
        { code: 'organisation.valid-to', field: 'validTo', message },
      ])
    const next = await updateOrganisationRow(tx, id, { validTo }, context.clock.now())
    await recordAudit(context, tx, {
      action: 'organisations.close',
      entity: 'organisation',
      entityId: id,
      regionId: known.regionId,
      before: { validTo: null },
      after: { validTo },
      reason,
    })
    return { version: next }
  })
}

function pick(row: OrganisationColumns, fields: OrganisationFields): Record<string, unknown> {
  return Object.fromEntries(Object.keys(fields).map(key => [key, row[key as keyof OrganisationColumns]]))
}
