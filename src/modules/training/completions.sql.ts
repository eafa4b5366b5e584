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
    ])
    .where('completions.personId', '=', personId)
    .orderBy('completions.completedOn', 'desc')
    .limit(200)
    .execute()
  return rows.map(row => ({ ...row, revokedAt: row.revokedAt?.toISOString() ?? null })) as CompletionRow[]
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
