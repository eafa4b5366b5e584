import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, transact } from '#platform/db/database.ts'
import { invalid } from '#platform/errors/problem.ts'
import type { EmploymentFields } from './contract.ts'
import { checkEmployment, loadEmployment, refuseOverlap, refuseSecondMain } from './employ-person.ts'
import { findPerson, updateEmploymentRow } from './person.sql.ts'

type Correction = Omit<EmploymentFields, 'organisationId'> & {
  id: string
  employment: string
  version: number
  reason: string
}

/**
 * Puts right a job entered with a mistake. The organisation stays: whoever moved to another one is transferred, so
 * that the history of both is true.
 */
export async function correctEmployment(
  context: Context,
  { id, employment, version, reason, ...fields }: Correction,
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await loadEmployment(context, tx, { id, employment, version })
    const { found, problems } = await checkEmployment(
      context,
      tx,
      { ...fields, organisationId: known.organisationId, birthDate: known.birthDate },
      '',
    )
    if (problems.length > 0) throw invalid('employment.invalid', 'Проверьте отмеченные поля.', problems)
    const isMovedMain =
      known.kind !== 'main' || known.validFrom !== fields.validFrom || known.validTo !== fields.validTo
    if (isMovedMain) {
      const person = { personId: id, snils: (await findPerson(tx, id))?.snils ?? null }
      await refuseSecondMain(tx, person, { ...fields, organisationId: known.organisationId }, '')
    }
    const next = await refuseOverlap(found!.shortName, () => updateEmploymentRow(tx, employment, fields))
    const { positionCode, subjects, load, kind, validFrom, validTo } = known
    await recordAudit(context, tx, {
      action: 'people.correct-employment',
      entity: 'person',
      entityId: id,
      regionId: known.regionId,
      before: { positionCode, subjects, load: load === null ? null : Number(load), kind, validFrom, validTo },
      after: fields,
      reason,
    })
    return { version: next }
  })
}
