import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { AppointmentFields } from './contract.ts'

export async function selectAppointmentKinds(tx: Tx) {
  return await tx
    .selectFrom('appointmentKinds')
    .select(['code', 'title', 'isPool'])
    .orderBy('sort')
    .orderBy('title')
    .execute()
}

/** A person the actor sees. */
export async function findAppointee(tx: Tx, id: string) {
  return await tx.selectFrom('persons').select(['id', 'mergedInto']).where('id', '=', id).executeTakeFirst()
}

/** Who appoints, and whether the actor keeps its staff. */
export async function findAppointer(tx: Tx, id: string) {
  return await tx
    .selectFrom('organisations')
    .select([
      'shortName',
      'regionId',
      'municipalityId',
      sql<boolean>`coalesce(app.whole('staff') or region_id = app.in_region('staff')
        or municipality_id = app.in_municipality('staff') or id = app.in_organisation('staff'), false)`.as(
        'isKept',
      ),
    ])
    .where('id', '=', id)
    .executeTakeFirst()
}

type Units = { municipalityId: string | null; regionId: string | null }

export async function insertAppointment(
  tx: Tx,
  row: AppointmentFields & Units & { id: string },
): Promise<void> {
  await tx.insertInto('appointments').values(row).execute()
}

export async function findAppointment(tx: Tx, id: string) {
  return await tx.selectFrom('appointments').select('id').where('id', '=', id).executeTakeFirst()
}

/** Locks an appointment the actor keeps. */
export async function lockAppointment(tx: Tx, id: string) {
  return await tx.selectFrom('appointments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** @returns the new version. */
export async function endAppointmentRow(tx: Tx, id: string, lastDay: string): Promise<number> {
  const { version } = await tx
    .updateTable('appointments')
    .set({ validTo: lastDay, version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** Appointments of a person with their titles, newest first. */
export async function selectAppointmentsOf(tx: Tx, personId: string) {
  return await tx
    .selectFrom('appointments as a')
    .innerJoin('appointmentKinds as k', 'k.code', 'a.kind')
    .innerJoin('organisations as o', 'o.id', 'a.organisationId')
    .select(['a.id', 'k.title', 'o.shortName as organisationName', 'a.act', 'a.validFrom', 'a.validTo'])
    .where('a.personId', '=', personId)
    .orderBy('a.validFrom', 'desc')
    .execute()
}
