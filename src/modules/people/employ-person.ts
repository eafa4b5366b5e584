import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, invalid, notFound, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { checkHiring } from './check-person.ts'
import type { EmploymentFields } from './contract.ts'
import { endRights } from './leaving.sql.ts'
import { changedFirst, loadPersonForChange } from './load-person.ts'
import {
  endEmploymentRow,
  findEmployer,
  findPerson,
  insertEmployment,
  lockEmployment,
  selectMainsElsewhere,
  selectPositions,
} from './person.sql.ts'

type Employer = NonNullable<Awaited<ReturnType<typeof findEmployer>>>

/**
 * Whether organisation and position exist, the actor keeps that staff, and the dates lie within its life and that of
 * the person.
 */
export async function checkEmployment(
  context: Context,
  tx: Tx,
  {
    organisationId,
    positionCode,
    validFrom,
    validTo,
    birthDate,
  }: EmploymentFields & { birthDate: string | null },
  prefix: string,
): Promise<{ found: Employer | undefined; problems: ProblemItem[] }> {
  const problems = await checkHiring(context, tx, { birthDate, validFrom }, prefix)
  const add = (field: string, message: string) =>
    problems.push({ code: `employment.${field}`, field: `${prefix}${field}`, message })
  const found = await findEmployer(tx, organisationId)
  if (!found) add('organisationId', 'Такой организации нет. Выберите её из списка')
  else if (!found.isKept) add('organisationId', `Работников «${found.shortName}» ведёт не ваша организация`)
  else if (found.validTo !== null && (validTo ?? '9999-12-31') >= found.validTo)
    add('validTo', `Организация закрыта ${ruDate(found.validTo)}: работа не может длиться дольше`)
  if (found && validFrom < found.validFrom && problems.length === 0)
    add('validFrom', `Организация создана позже, ${ruDate(found.validFrom)}`)
  if (!(await selectPositions(tx)).some(position => position.code === positionCode))
    add('positionCode', 'Такой должности нет. Выберите её из списка')
  return { found, problems }
}

/**
 * A main job is one at a time (Labour Code, article 60.1: the others are by part-time); within one organisation two
 * positions may be of the main contract. Jobs elsewhere that the actor does not see are known by the number only, and
 * are not named.
 *
 * @throws Problem invalid
 */
export async function refuseSecondMain(
  tx: Tx,
  { personId, snils }: { personId: string; snils: string | null },
  { kind, organisationId, validFrom, validTo }: EmploymentFields,
  prefix: string,
): Promise<void> {
  if (kind !== 'main') return
  const mains = await selectMainsElsewhere(tx, { personId, snils, organisationId })
  const until = validTo ?? '9999-12-31'
  if (!mains.some(({ from, to }) => from <= until && validFrom <= (to ?? '9999-12-31'))) return
  throw invalid('employment.invalid', 'Проверьте отмеченные поля.', [
    {
      code: 'employment.second-main',
      field: `${prefix}kind`,
      message:
        'В эти дни основное место работы этого человека — в другой организации. Укажите «совместительство», или пусть там сначала запишут увольнение или перевод',
    },
  ])
}

/** Writes a checked employment with its units as of the fact. @throws Problem `employment.overlap` */
export async function writeEmployment(
  tx: Tx,
  personId: string,
  fields: EmploymentFields,
  { regionId, municipalityId, shortName }: Employer,
): Promise<string> {
  const id = newId()
  await refuseOverlap(shortName, () =>
    insertEmployment(tx, { id, personId, regionId, municipalityId, ...fields }),
  )
  return id
}

/** Runs a write of a job. @throws Problem `employment.overlap` */
export async function refuseOverlap<T>(shortName: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (brokenConstraint(error)?.includes('excl'))
      throw conflict(
        'employment.overlap',
        `В эти дни человек уже занимает эту должность в «${shortName}». Завершите прежнюю запись или измените даты.`,
      )
    throw error
  }
}

/** Adds a job to a person who works in the actor's unit. */
export async function employPerson(
  context: Context,
  { id, ...fields }: EmploymentFields & { id: string },
): Promise<{ id: string }> {
  return await transact(context, async tx => {
    const { birthDate, snils } = await loadPersonForChange(tx, id)
    const { found, problems } = await checkEmployment(context, tx, { ...fields, birthDate }, '')
    if (problems.length > 0) throw invalid('employment.invalid', 'Проверьте отмеченные поля.', problems)
    await refuseSecondMain(tx, { personId: id, snils }, fields, '')
    const employmentId = await writeEmployment(tx, id, fields, found!)
    await recordAudit(context, tx, {
      action: 'people.employ',
      entity: 'person',
      entityId: id,
      regionId: found!.regionId,
      after: { organisation: found!.shortName, ...fields },
    })
    return { id: employmentId }
  })
}

type OfEmployment = { id: string; employment: string; version: number; reason: string }

/** Ends a job: `lastDay` is the last day of work, and of the care and the roles that came with it. */
export async function endEmployment(
  context: Context,
  { id, employment, version, lastDay, reason }: OfEmployment & { lastDay: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await loadEmployment(context, tx, { id, employment, version })
    await endRights(tx, { personId: id, employment, lastDay, toOrganisation: null })
    const next = await endOn(tx, known, lastDay, 'lastDay')
    await recordAudit(context, tx, {
      action: 'people.end-employment',
      entity: 'person',
      entityId: id,
      regionId: known.regionId,
      before: { validTo: known.validTo },
      after: { validTo: lastDay, positionCode: known.positionCode, organisationId: known.organisationId },
      reason,
    })
    return { version: next }
  })
}

/** Moves a person to another position or organisation: the former job ends the day before the new one begins. */
export async function transferPerson(
  context: Context,
  { id, employment, version, to, reason }: OfEmployment & { to: EmploymentFields },
): Promise<{ id: string }> {
  return await transact(context, async tx => {
    const known = await loadEmployment(context, tx, { id, employment, version })
    const { birthDate } = known
    const { found, problems } = await checkEmployment(context, tx, { ...to, birthDate }, 'to.')
    if (problems.length > 0) throw invalid('employment.invalid', 'Проверьте отмеченные поля.', problems)
    const lastDay = dayBefore(to.validFrom)
    await endRights(tx, { personId: id, employment, lastDay, toOrganisation: to.organisationId })
    await endOn(tx, known, lastDay, 'to.validFrom')
    await refuseSecondMain(tx, { personId: id, snils: (await findPerson(tx, id))?.snils ?? null }, to, 'to.')
    const newEmployment = await writeEmployment(tx, id, to, found!)
    await recordAudit(context, tx, {
      action: 'people.transfer',
      entity: 'person',
      entityId: id,
      regionId: known.regionId,
      before: {
        organisationId: known.organisationId,
        positionCode: known.positionCode,
        validTo: known.validTo,
      },
      after: { endedOn: lastDay, ...to },
      reason,
    })
    return { id: newEmployment }
  })
}

/** Locks a job the actor keeps. @throws Problem not-found, forbidden, conflict */
export async function loadEmployment(
  context: Context,
  tx: Tx,
  { id, employment, version }: Omit<OfEmployment, 'reason'>,
) {
  await loadPersonForChange(tx, id)
  const known = await lockEmployment(tx, id, employment)
  if (!known)
    throw notFound('employment.missing', 'Этой записи о работе нет или её ведёт другая организация.')
  if (known.version !== version) throw await changedFirst(context, tx, id, 'employment')
  return known
}

async function endOn(
  tx: Tx,
  known: { id: string; validFrom: string; validTo: string | null },
  lastDay: string,
  field: string,
): Promise<number> {
  const message =
    lastDay < known.validFrom
      ? `Работа началась ${ruDate(known.validFrom)}, закончиться раньше она не может`
      : known.validTo !== null && known.validTo < lastDay
        ? `Работа уже завершена ${ruDate(known.validTo)}`
        : null
  if (message !== null)
    throw invalid('employment.invalid', 'Проверьте отмеченные поля.', [
      { code: 'employment.end', field, message },
    ])
  return await endEmploymentRow(tx, known.id, lastDay)
}

export function dayBefore(date: string): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
}
