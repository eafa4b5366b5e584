import {
  type ContinuedRow,
  continueRows,
  countRowsChangedSince,
  type DatedTable,
  type Fate,
  type MovedRow,
  returnRows,
} from '#modules/organisations/index.ts'
import { systemActor } from '#platform/access/actor.ts'
import { recordAuditOfMany } from '#platform/audit/audit.ts'
import { asActor, type Context, type Tx } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { findCandidacy } from './heads.sql.ts'
import { judge } from './lifecycle.ts'
import { APPOINTMENTS, lockHeads, selectAppointeesOf, updateHeads } from './move-appointments.sql.ts'
import { tellOfEnd } from './tell-sides.ts'

const TABLE: DatedTable = APPOINTMENTS

export type AppointmentsMove = {
  /** First day of the new structure. */
  on: string
  fates: readonly Fate[]
  reason: string
}

/**
 * Appointments by orders of a reorganised unit, in the transaction of the reorganisation: each ends on the eve of the day,
 * or goes on in the unit that takes over; one that begins later moves as it is.
 */
export async function moveAppointments(
  context: Context,
  tx: Tx,
  { on, fates, reason }: AppointmentsMove,
): Promise<MovedRow[]> {
  const rows = await continueRows(tx, TABLE, fates, { on, reason })
  const lineOf = ({ personId, place, toPlace, validTo }: ContinuedRow) => ({
    action: toPlace === null ? 'people.end-appointment' : 'people.move-appointment',
    entity: 'person',
    entityId: personId,
    before: toPlace === null ? { validTo, organisation: place } : { organisation: place },
    after:
      toPlace === null
        ? { validTo: dayBefore(on), organisation: place }
        : { organisation: toPlace, validFrom: on },
    reason: `Реорганизация: ${reason}`,
  })
  for (const [regionId, some] of Map.groupBy(rows, row => row.regionId))
    await recordAuditOfMany(context, tx, regionId, some.map(lineOf))
  return rows.map(row => row.moved)
}

/** How many appointments somebody has changed since. */
export const countAppointmentsChangedSince = (
  tx: Tx,
  moved: readonly MovedRow[],
  on: string,
): Promise<number> => countRowsChangedSince(tx, TABLE, moved, on)

export async function returnAppointments(
  context: Context,
  tx: Tx,
  { moved, regionId, reason }: { moved: readonly MovedRow[]; regionId: string | null; reason: string },
): Promise<void> {
  const people = await selectAppointeesOf(
    tx,
    moved.map(row => row.entityId),
  )
  await returnRows(tx, TABLE, moved)
  await recordAuditOfMany(
    context,
    tx,
    regionId,
    people.map(({ personId, organisation }) => ({
      action: 'people.return-appointment',
      entity: 'person',
      entityId: personId,
      after: { organisation },
      reason,
    })),
  )
}

/**
 * With a centre ends the office of its head, and candidacies for it are withdrawn: the head of another body needs an
 * order and an agreement of its own (KLD p. 9.1-4).
 *
 * @throws Problem `heads.late` where the office begins only on the day or after it
 */
export async function closeHeads(
  context: Context,
  tx: Tx,
  { on, ids, reason }: { on: string; ids: readonly string[]; reason: string },
): Promise<MovedRow[]> {
  const heads = await asMinistry(context, tx, () => lockHeads(tx, ids))
  const lastDay = dayBefore(on)
  const late = heads.filter(one => one.validFrom !== null && one.validFrom > lastDay)
  if (late.length > 0)
    throw conflict(
      'heads.late',
      `Полномочия руководителя начинаются позже, чем закрывается центр: ${late.map(one => one.personName).join(', ')}. Сначала завершите их.`,
    )
  const why = `Реорганизация: ${reason}`
  const closed = heads.map(one => {
    const action = one.validFrom === null ? 'withdraw' : 'end'
    const verdict = judge(one.status, action, 'ministry')
    return { ...one, action, next: verdict.allowed ? verdict.next : one.status }
  })
  for (const { id } of closed) {
    const known = await findCandidacy(tx, id)
    if (known) await tellOfEnd(context, tx, known, why)
  }
  const rows = closed.map(({ id, next, action }) => ({
    id,
    status: next,
    validTo: action === 'end' ? lastDay : null,
  }))
  await asMinistry(context, tx, () => updateHeads(tx, rows))
  for (const [regionId, some] of Map.groupBy(closed, one => one.regionId))
    await recordAuditOfMany(
      context,
      tx,
      regionId,
      some.map(({ id, action, status, next }) => ({
        action: `heads.${action}`,
        entity: 'head-candidacy',
        entityId: id,
        before: { status },
        after: { status: next, ...(action === 'end' && { validTo: lastDay }) },
        reason: why,
      })),
    )
  return heads.map(({ id, status }) => ({ entityId: id, before: { status } }))
}

/** Heads are in office again, candidacies where they were. */
export async function returnHeads(
  context: Context,
  tx: Tx,
  { moved, regionId, reason }: { moved: readonly MovedRow[]; regionId: string | null; reason: string },
): Promise<void> {
  const rows = moved.map(row => ({ id: row.entityId, status: String(row.before.status), validTo: null }))
  await asMinistry(context, tx, () => updateHeads(tx, rows))
  await recordAuditOfMany(
    context,
    tx,
    regionId,
    moved.map(row => ({
      action: 'heads.reopen',
      entity: 'head-candidacy',
      entityId: row.entityId,
      after: { status: row.before.status },
      reason,
    })),
  )
}

/** The office is the ministry's to keep; here it ends because the centre does. */
const asMinistry = <T>(context: Context, tx: Tx, work: () => Promise<T>): Promise<T> =>
  asActor(tx, systemActor(['directory', 'heads']), context.actor, work)

const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
