import type { KnownJob } from './staff-plan.ts'
import type { StaffRow } from './staff-row.ts'
import { overlaps } from './within-file.ts'

/**
 * The job each row speaks of, each job by one row at most: the one that began on the same day, else the one a file
 * called so before somebody corrected it, else one that shares days with the row.
 */
export function matchJobs(
  rows: readonly StaffRow[],
  own: readonly KnownJob[],
): ReadonlyMap<StaffRow, KnownJob> {
  const matched = new Map<StaffRow, KnownJob>()
  const taken = new Set<KnownJob>()
  for (const isIt of [beganThen, wasLoadedAs, sharesDays])
    for (const row of rows) {
      const job = matched.has(row) ? undefined : own.find(one => !taken.has(one) && isIt(row, one))
      if (!job) continue
      matched.set(row, job)
      taken.add(job)
    }
  return matched
}

const beganThen = (row: StaffRow, job: KnownJob) =>
  job.positionCode === row.positionCode && job.validFrom === row.hiredOn

const sharesDays = (row: StaffRow, job: KnownJob) =>
  job.positionCode === row.positionCode && overlaps(periodOf(job), row)

const wasLoadedAs = (row: StaffRow, { loaded }: KnownJob) =>
  loaded?.positionCode === row.positionCode && loaded.validFrom === row.hiredOn

export const periodOf = (job: { validFrom: string; validTo: string | null }) => ({
  hiredOn: job.validFrom,
  dismissedOn: job.validTo,
})
