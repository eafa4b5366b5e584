import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { brokenConstraint, type Context, read, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, notFound, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  endAppointmentRow,
  findAppointee,
  findAppointer,
  findAppointment,
  insertAppointment,
  lockAppointment,
  selectAppointmentKinds,
} from './appointments.sql.ts'
import type { AppointmentFields } from './contract.ts'

export async function listAppointmentKinds(context: Context) {
  return await read(context, async tx => ({ kinds: await selectAppointmentKinds(tx) }))
}

/**
 * Appoints a person to a function by an order (rows 51, 354), or takes her into a pool of methodologists (row 243).
 *
 * @throws Problem invalid with every broken field, conflict when she is appointed to the same in these days already
 */
export async function appointPerson(context: Context, fields: AppointmentFields): Promise<{ id: string }> {
  try {
    return await transact(context, async tx => {
      const problems: ProblemItem[] = []
      const add = (field: keyof AppointmentFields, message: string) =>
        problems.push({ code: `appointment.${field}`, field, message })
      const person = await findAppointee(tx, fields.personId)
      const organisation = await findAppointer(tx, fields.organisationId)
      if (!person || person.mergedInto) add('personId', 'Такого человека нет среди тех, кого вам видно')
      if (!organisation) add('organisationId', 'Такой организации нет. Выберите её из списка')
      else if (!organisation.isKept)
        add('organisationId', `Назначения «${organisation.shortName}» ведёт не ваша организация`)
      if (!(await selectAppointmentKinds(tx)).some(kind => kind.code === fields.kind))
        add('kind', 'Выберите из списка')
      if (problems.length > 0) throw invalid('appointment.invalid', 'Проверьте отмеченные поля.', problems)
      const id = newId()
      const { municipalityId, regionId, shortName } = organisation!
      await insertAppointment(tx, { id, municipalityId, regionId, ...fields })
      await recordAudit(context, tx, {
        action: 'people.appoint',
        entity: 'person',
        entityId: fields.personId,
        regionId,
        after: {
          organisation: shortName,
          appointment: fields.kind,
          act: fields.act,
          validFrom: fields.validFrom,
          validTo: fields.validTo,
        },
      })
      return { id }
    })
  } catch (error) {
    if (brokenConstraint(error)?.includes('excl'))
      throw conflict('appointment.overlap', 'В эти дни человек уже назначен. Завершите прежнее назначение.')
    throw error
  }
}

/** Ends an appointment on its last day. */
export async function endAppointment(
  context: Context,
  { id, version, lastDay, reason }: { id: string; version: number; lastDay: string; reason: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    if (!(await findAppointment(tx, id)))
      throw notFound('appointment.missing', 'Такого назначения нет среди тех, что вам видны.')
    const known = await lockAppointment(tx, id)
    if (!known) throw forbidden('appointment.foreign', 'Это назначение ведёт другая организация.')
    if (known.version !== version)
      throw await versionConflict(
        context,
        tx,
        { entity: 'person', id: known.personId, actions: ['people.end-appointment'] },
        { code: 'appointment.changed', what: 'Назначение' },
      )
    const message =
      lastDay < known.validFrom
        ? `Назначение началось ${ruDate(known.validFrom)}, закончиться раньше оно не может`
        : known.validTo !== null && known.validTo < lastDay
          ? `Назначение уже завершено ${ruDate(known.validTo)}`
          : null
    if (message)
      throw invalid('appointment.invalid', 'Проверьте отмеченные поля.', [
        { code: 'appointment.end', field: 'lastDay', message },
      ])
    const next = await endAppointmentRow(tx, id, lastDay)
    await recordAudit(context, tx, {
      action: 'people.end-appointment',
      entity: 'person',
      entityId: known.personId,
      regionId: known.regionId,
      before: { validTo: known.validTo },
      after: { validTo: lastDay, appointment: known.kind },
      reason,
    })
    return { version: next }
  })
}
