import type { z } from 'zod'
import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid } from '#platform/errors/problem.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { changeTerritory as changeOperation, renameTerritory as renameOperation } from './contract.ts'
import { territoryMissing } from './show-territory.ts'
import {
  findTerritory,
  insertFormerName,
  lockTerritory,
  selectFormerNames,
  updateTerritory,
} from './territories.sql.ts'

type Of<O extends { body?: z.ZodType }> = z.output<NonNullable<O['body']>> & { id: string }

const refuse = (field: string, message: string) =>
  invalid('territory.invalid', 'Проверьте отмеченные поля.', [{ code: `territory.${field}`, field, message }])

/** Puts codes and time zone right; the name is changed with a date, by `renameTerritory`. */
export async function changeTerritory(
  context: Context,
  { id, version, ...fields }: Of<typeof changeOperation>,
): Promise<{ version: number }> {
  try {
    return await transact(context, async tx => {
      const known = await loadForChange(context, tx, id, version)
      if (fields.subjectCode && known.kind !== 'region')
        throw refuse('subjectCode', 'Код субъекта есть только у субъекта РФ')
      const { name, typeName } = known
      await updateTerritory(tx, id, { name, typeName, ...fields })
      const { oktmo, oktmoVerified, subjectCode, timeZone } = known
      await recordAudit(context, tx, {
        action: 'territories.change',
        entity: 'territory',
        entityId: id,
        regionId: known.regionId,
        before: { oktmo, oktmoVerified, subjectCode, timeZone },
        after: fields,
      })
      return { version: version + 1 }
    })
  } catch (error) {
    if (brokenConstraint(error) !== 'territories_subject_code') throw error
    throw refuse('subjectCode', 'Этот код уже у другого субъекта РФ')
  }
}

/**
 * Renames a territory from a day on: past days keep the former name.
 *
 * @throws Problem with the field: a day to come, or not after the last renaming
 */
export async function renameTerritory(
  context: Context,
  { id, version, name, typeName, onDay, act }: Of<typeof renameOperation>,
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await loadForChange(context, tx, id, version)
    if (known.validTo !== null)
      throw conflict('territory.closed', `«${known.name}» больше нет: переименовать её нельзя.`)
    if (known.name === name && known.typeName === typeName)
      throw refuse('name', 'Название то же. Введите новое')
    if (onDay > context.clock.today())
      throw refuse('onDay', 'Этот день ещё не наступил. Запишите, когда название изменится')
    const [last] = await selectFormerNames(tx, id)
    const since = last ? dayAfter(last.validTo) : known.validFrom
    if (onDay <= since)
      throw refuse('onDay', `Нынешнее название действует с ${ruDate(since)}: укажите день позже`)
    await insertFormerName(tx, {
      territoryId: id,
      regionId: known.regionId,
      name: known.name,
      typeName: known.typeName,
      validFrom: last ? since : null,
      validTo: dayBefore(onDay),
      act,
    })
    const { oktmo, oktmoVerified, subjectCode, timeZone } = known
    await updateTerritory(tx, id, { name, typeName, oktmo, oktmoVerified, subjectCode, timeZone })
    await recordAudit(context, tx, {
      action: 'territories.rename',
      entity: 'territory',
      entityId: id,
      regionId: known.regionId,
      before: { name: known.name, typeName: known.typeName },
      after: { name, typeName, onDay },
      reason: act,
    })
    return { version: version + 1 }
  })
}

async function loadForChange(context: Context, tx: Tx, id: string, version: number) {
  const visible = await findTerritory(tx, id)
  if (!visible) throw territoryMissing()
  const known = visible.isKept ? await lockTerritory(tx, id) : undefined
  if (!known)
    throw forbidden(
      'territory.foreign',
      `«${visible.name}» вне вашего региона: изменить её может администратор региона.`,
    )
  if (known.version !== version)
    throw await versionConflict(
      context,
      tx,
      { entity: 'territory', id },
      { code: 'territory.changed', what: 'Карточку' },
    )
  return known
}

const shift = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
const dayBefore = (day: string) => shift(day, -1)
const dayAfter = (day: string) => shift(day, 1)
