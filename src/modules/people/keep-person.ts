import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, transact } from '#platform/db/database.ts'
import { invalid } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { checkBirthOfEmployed, checkPerson } from './check-person.ts'
import type { EmploymentFields, PersonFields } from './contract.ts'
import { checkEmployment, refuseSecondMain, writeEmployment } from './employ-person.ts'
import { changedFirst, loadPersonForChange } from './load-person.ts'
import {
  findFirstDayOfWork,
  findRegionOfPerson,
  insertPerson,
  selectSnilsOwners,
  updatePersonRow,
} from './person.sql.ts'
import { isSamePerson } from './same-person.ts'
import { formatSnils } from './snils.ts'

/**
 * Takes a person on: a new card, or the one her СНИЛС already has anywhere in the country, with the first
 * employment in the actor's unit.
 *
 * @throws Problem invalid with every broken field of person and employment; `person.snils-of-another` when the
 *   number belongs to somebody of another name and birth date
 */
export async function createPerson(
  context: Context,
  { person, employment }: { person: PersonFields; employment: EmploymentFields },
): Promise<{ id: string; isNew: boolean }> {
  return await transact(context, async tx => {
    const wrong = await checkPerson(context, tx, person, 'person.')
    // one cause, one message: by a wrong birth date the day of hiring is not measured
    const birthDate = wrong.some(({ field }) => field === 'person.birthDate') ? null : person.birthDate
    const employer = await checkEmployment(context, tx, { ...employment, birthDate }, 'employment.')
    const problems = [...wrong, ...employer.problems]
    const owner = person.snils ? (await selectSnilsOwners(tx, [person.snils]))[0] : undefined
    if (owner && !isSamePerson(owner, person))
      problems.push({
        code: 'person.snils-of-another',
        field: 'person.snils',
        message: `СНИЛС ${formatSnils(person.snils!)} записан за другим человеком: имя или дата рождения не совпадают. Проверьте номер`,
      })
    if (problems.length > 0) throw invalid('person.invalid', 'Проверьте отмеченные поля.', problems)
    const id = owner?.id ?? newId()
    if (!owner) await insertPerson(tx, id, person)
    await refuseSecondMain(tx, { personId: id, snils: person.snils }, employment, 'employment.')
    await writeEmployment(tx, id, employment, employer.found!)
    await recordAudit(context, tx, {
      action: 'people.create',
      entity: 'person',
      entityId: id,
      regionId: employer.found!.regionId,
      after: { ...(owner ? {} : person), ...employment, organisation: employer.found!.shortName },
    })
    return { id, isNew: !owner }
  })
}

/**
 * Changes what is known of a person.
 *
 * @throws Problem not-found, forbidden where she does not work for the actor's unit, conflict when somebody else
 *   changed the card first, invalid with every broken field
 */
export async function updatePerson(
  context: Context,
  {
    id,
    version,
    reason,
    ...fields
  }: PersonFields & { id: string; version: number; reason?: string | undefined },
): Promise<{ version: number }> {
  try {
    return await transact(context, async tx => {
      const known = await loadPersonForChange(tx, id)
      if (known.version !== version) throw await changedFirst(context, tx, id, 'card')
      const problems = await checkPerson(context, tx, fields, '')
      if (problems.length === 0 && fields.birthDate !== known.birthDate)
        problems.push(
          ...(await checkBirthOfEmployed(context, tx, {
            birthDate: fields.birthDate,
            firstDay: await findFirstDayOfWork(tx, id),
          })),
        )
      if (problems.length > 0) throw invalid('person.invalid', 'Проверьте отмеченные поля.', problems)
      const next = await updatePersonRow(tx, id, fields, context.clock.now())
      const before = Object.fromEntries(
        Object.keys(fields).map(key => [key, known[key as keyof PersonFields]]),
      )
      await recordAudit(context, tx, {
        action: 'people.update',
        entity: 'person',
        entityId: id,
        regionId: await findRegionOfPerson(tx, id),
        before,
        after: fields,
        reason,
      })
      return { version: next }
    })
  } catch (error) {
    if (brokenConstraint(error) === 'persons_snils_key')
      throw invalid('person.invalid', 'Проверьте отмеченные поля.', [
        {
          code: 'person.snils-taken',
          field: 'snils',
          message: 'Этот СНИЛС записан за другим человеком. Проверьте номер',
        },
      ])
    throw error
  }
}
