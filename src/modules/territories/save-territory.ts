import type { z } from 'zod'
import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import type { territoryFields } from './contract.ts'
import { findTerritoryByCode, insertTerritory, updateTerritory } from './territories.sql.ts'

const ABOVE = { country: null, region: 'country', municipality: 'region' } as const

/**
 * Adds a territory or changes it by its code; its kind and place in the tree stay as they were made.
 *
 * @throws Problem `territory.parent` when the territory above is missing or of the wrong kind,
 *   `territory.moved` when the file gives an existing one another kind
 */
export async function saveTerritory(
  context: Context,
  fields: z.output<typeof territoryFields>,
): Promise<{ id: string; created: boolean }> {
  return await transact(context, async tx => {
    const { kind, code, name, typeName, oktmo, oktmoVerified, subjectCode, timeZone } = fields
    const changeable = {
      name,
      typeName,
      oktmo,
      oktmoVerified,
      subjectCode: kind === 'region' ? subjectCode : null,
      timeZone,
    }
    const known = await findTerritoryByCode(tx, code)
    if (known) {
      if (known.kind !== kind)
        throw conflict(
          'territory.moved',
          `Код ${code} уже занят: это «${known.name}» другого вида. Возьмите другой код.`,
        )
      if (!(await updateTerritory(tx, known.id, changeable)))
        throw forbidden(
          'territory.foreign',
          `«${known.name}» вне вашего региона: изменить её может администратор региона.`,
        )
      const before = Object.fromEntries(
        Object.keys(changeable).map(key => [key, known[key as keyof typeof changeable]]),
      )
      await recordAudit(context, tx, {
        action: 'territories.save',
        entity: 'territory',
        entityId: known.id,
        regionId: known.regionId,
        before,
        after: changeable,
      })
      return { id: known.id, created: false }
    }
    const parent = fields.parentCode === null ? undefined : await findTerritoryByCode(tx, fields.parentCode)
    if ((parent?.kind ?? null) !== ABOVE[kind])
      throw invalid('territory.parent', 'Укажите территорию, в которую входит эта.', [
        { code: 'territory.parent', field: 'parentCode', message: PARENT_HINT[kind] },
      ])
    const id = newId()
    const regionId = kind === 'country' ? null : kind === 'region' ? id : parent!.id
    await insertTerritory(tx, { id, kind, parentId: parent?.id ?? null, regionId, code, ...changeable })
    await recordAudit(context, tx, {
      action: 'territories.save',
      entity: 'territory',
      entityId: id,
      regionId,
      after: { kind, code, parentCode: fields.parentCode, ...changeable },
    })
    return { id, created: true }
  })
}

const PARENT_HINT = {
  country: 'У страны нет вышестоящей территории',
  region: 'Субъект РФ входит в страну: укажите её код',
  municipality: 'Муниципалитет входит в субъект РФ: укажите код субъекта',
} as const
