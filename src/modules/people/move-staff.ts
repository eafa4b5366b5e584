import type { MovedRow } from '#modules/organisations/index.ts'
import { recordAuditOfMany } from '#platform/audit/audit.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import { conflict } from '#platform/errors/problem.ts'
import { dayBefore } from './employ-person.ts'
import {
  continueJobs,
  countChangedSince,
  endJobs,
  type JobToMove,
  lockJobsToMove,
  moveCareRows,
  putBack,
  putUnitsBack,
  rehouseJobs,
} from './move-staff.sql.ts'

export { type MovableJob, selectMovableJobs } from './move-staff.sql.ts'

export type StaffMove = {
  /** First day in the new unit. */
  on: string
  jobs: readonly { id: string; to: string }[]
  reason: string
}

export type MovedStaff = {
  employments: MovedRow[]
  care: MovedRow[]
  /** Who went from where to where. */
  people: { personId: string; fromId: string; toId: string }[]
  /** Names of those who held the same position on both sides: their two jobs became one. */
  joined: string[]
}

/**
 * Moves jobs to other units by a day, in the transaction of a reorganisation: the former job ends the day before, the
 * same job goes on in the new unit, care goes with the person. A job that began on the day or later moves as it is. Of
 * two equal jobs that meet in one unit one goes on.
 *
 * @throws Problem `people.move-twice` where a later job would meet an equal one: nobody can say which is right
 */
export async function moveStaff(
  context: Context,
  tx: Tx,
  { on, jobs: given, reason }: StaffMove,
): Promise<MovedStaff> {
  const jobs = await lockJobsToMove(tx, given, on)
  const isLate = (job: JobToMove) => job.validFrom >= on
  const doubtful = jobs.filter(job => isLate(job) && job.isJoined)
  if (doubtful.length > 0)
    throw conflict(
      'people.move-twice',
      `Уже приняты на ту же должность в обеих организациях: ${doubtful.map(job => job.personName).join(', ')}. Завершите одну из записей о работе и повторите.`,
    )
  const earlier = jobs.filter(job => !isLate(job))
  const later = jobs.filter(isLate)
  await endJobs(
    tx,
    earlier.map(job => job.id),
    dayBefore(on),
  )
  const begun = await continueJobs(
    tx,
    earlier.filter(job => !job.isJoined),
    on,
  )
  await rehouseJobs(tx, later)
  const people = jobs.map(job => ({ personId: job.personId, fromId: job.organisationId, toId: job.toId }))
  const care = await moveCareRows(tx, people, on)
  await recordMoves(context, tx, jobs, on, reason)
  return {
    employments: jobs.map(job => movedJob(job, begun.get(job.id), isLate(job))),
    care: care.map(row => ({ entityId: row.id, newId: row.newId, before: { validTo: row.validTo } })),
    people,
    joined: jobs.filter(job => job.isJoined).map(job => job.personName),
  }
}

function movedJob(job: JobToMove, newId: string | undefined, isLate: boolean): MovedRow {
  const { organisationId, municipalityId, regionId, validTo } = job
  return {
    entityId: job.id,
    toId: job.toId,
    ...(newId && { newId }),
    before: isLate ? { organisationId, municipalityId, regionId } : { validTo },
  }
}

/** One line in the history of each person; the audit is kept by region. */
async function recordMoves(
  context: Context,
  tx: Tx,
  jobs: readonly JobToMove[],
  on: string,
  reason: string,
): Promise<void> {
  for (const regionId of new Set(jobs.map(job => job.regionId)))
    await recordAuditOfMany(
      context,
      tx,
      regionId,
      jobs
        .filter(job => job.regionId === regionId)
        .map(job => ({
          action: 'people.reorganise',
          entity: 'person',
          entityId: job.personId,
          before: { organisation: job.place },
          after: { organisation: job.toPlace, validFrom: on },
          reason,
        })),
    )
}

type Moved = { on: string; employments: readonly MovedRow[]; care: readonly MovedRow[] }

/** How many moved jobs and care assignments somebody has changed since: the moving cannot be taken back past that. */
export async function countStaffChangedSince(tx: Tx, { on, employments, care }: Moved): Promise<number> {
  const lastDay = dayBefore(on)
  return (
    (await countChangedSince(tx, 'employments', employments.map(idsOf), lastDay)) +
    (await countChangedSince(tx, 'care_assignments', care.map(idsOf), lastDay))
  )
}

/** Takes a moving back; the caller has made sure that nobody changed what moved. */
export async function returnStaff(tx: Tx, { employments, care }: Omit<Moved, 'on'>): Promise<void> {
  const isLate = (row: MovedRow) => 'organisationId' in row.before
  await putBack(tx, 'care_assignments', care.map(formerOf))
  await putBack(tx, 'employments', employments.filter(row => !isLate(row)).map(formerOf))
  await putUnitsBack(
    tx,
    employments.filter(isLate).map(row => ({
      id: row.entityId,
      ...(row.before as Omit<Parameters<typeof putUnitsBack>[1][number], 'id'>),
    })),
  )
}

const idsOf = (row: MovedRow) => ({ id: row.entityId, newId: row.newId ?? null })
const formerOf = (row: MovedRow) => ({
  ...idsOf(row),
  validTo: (row.before.validTo ?? null) as string | null,
})
