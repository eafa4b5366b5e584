import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

/** A job that is left after its last day; `toOrganisation` where she is transferred. */
export type LeftJob = {
  personId: string
  employment: string
  lastDay: string
  toOrganisation: string | null
}

const argumentsOf = (
  job: LeftJob,
) => sql`${job.personId}::uuid, ${job.employment}::uuid, ${job.lastDay}::date,
  ${job.toOrganisation}::uuid`

export type EndingCare = { kind: 'methodologist' | 'curator' | 'tutor'; name: string; asCarer: boolean }

/** Care that ends with the job: hers by others, and others' by her. */
export async function selectEndingCare(tx: Tx, job: LeftJob): Promise<EndingCare[]> {
  const { rows } = await sql<EndingCare>`
    select kind, name, as_carer from app.care_ending(${argumentsOf(job)}) order by as_carer, name`.execute(tx)
  return rows
}

/** Codes of the roles that end with the job. */
export async function selectEndingRoles(tx: Tx, job: LeftJob): Promise<string[]> {
  const { rows } = await sql<{ role: string }>`
    select role from app.roles_ending(${argumentsOf(job)}) order by role`.execute(tx)
  return rows.map(row => row.role)
}

export async function endRights(tx: Tx, job: LeftJob): Promise<void> {
  await sql`select app.end_rights_of_job(${argumentsOf(job)})`.execute(tx)
}
