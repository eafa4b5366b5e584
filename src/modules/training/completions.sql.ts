import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { CompletionRow } from './contract.ts'

export type NewCompletion = {
  id: string
  personId: string
  programmeId: string
  pathwayItemId: string | null
  byDiagnosis: boolean
  documentKind: 'certificate' | 'diploma' | 'statement'
  documentNumber: string
  registrationNumber: string | null
  issuedOn: string
  completedOn: string
  hours: number
  federalRegisterNumber: string | null
  inFederalRegister: boolean
  recordedBy: string | null
  recordedAt: Date
  regionId: string | null
  municipalityId: string | null
  organisationId: string | null
}

export async function insertCompletion(tx: Tx, completion: NewCompletion): Promise<void> {
  await tx.insertInto('completions').values(completion).execute()
}

/** Programmes a person has finished; `mayRevoke` repeats the policy by which the table may be written. */
export async function selectCompletionsOf(tx: Tx, personId: string) {
  const rows = await tx
    .selectFrom('completions')
    .innerJoin('programmes', 'programmes.id', 'completions.programmeId')
    .select([
      'completions.id',
      'completions.personId',
      'completions.programmeId',
      'programmes.title as programmeTitle',
      'completions.hours',
      'completions.documentKind',
      'completions.documentNumber',
      'completions.registrationNumber',
      'completions.issuedOn',
      'completions.completedOn',
      'completions.federalRegisterNumber',
      'completions.byDiagnosis',
      'completions.revokedAt',
      'completions.revokeReason',
      sql<boolean>`completions.revoked_at is null and (app.whole('training')
        or completions.region_id = app.in_region('training')
        or completions.municipality_id = app.in_municipality('training')
        or completions.organisation_id = app.in_organisation('training')
        or (app.cares_for_own('training') and completions.person_id in (select app.people_in_care())))`.as(
        'mayRevoke',
      ),
    ])
    .where('completions.personId', '=', personId)
    .orderBy('completions.completedOn', 'desc')
    .limit(200)
    .execute()
  return rows.map(row => ({
    ...row,
    mayRevoke: row.mayRevoke ?? false,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  })) as CompletionRow[]
}

export async function isPersonVisible(tx: Tx, personId: string): Promise<boolean> {
  return (
    (await tx.selectFrom('persons').select('id').where('id', '=', personId).executeTakeFirst()) !== undefined
  )
}

export async function findCompletionForUpdate(tx: Tx, id: string) {
  return await tx
    .selectFrom('completions')
    .select(['id', 'personId', 'pathwayItemId', 'documentNumber', 'regionId', 'revokedAt'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function revoke(tx: Tx, id: string, at: Date, reason: string): Promise<void> {
  await tx
    .updateTable('completions')
    .set({ revokedAt: at, revokeReason: reason, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
}
