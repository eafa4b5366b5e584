import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { CompletionRow, DocumentKind } from './contract.ts'

export type NewCompletion = {
  id: string
  personId: string
  programmeId: string | null
  /** Of training outside the register of programmes, with who gave it; null beside a programme. */
  title: string | null
  providerId: string | null
  pathwayItemId: string | null
  byDiagnosis: boolean
  documentKind: DocumentKind
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
    .leftJoin('programmes', 'programmes.id', 'completions.programmeId')
    .innerJoin('organisations as provider', join =>
      join.on('provider.id', '=', sql`coalesce(completions.provider_id, programmes.provider_id)`),
    )
    .select([
      'completions.id',
      'completions.personId',
      'completions.programmeId',
      sql<string>`coalesce(completions.title, programmes.title)`.as('programmeTitle'),
      'provider.shortName as providerName',
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

export type Learner = {
  id: string
  name: string
  regionId: string | null
  municipalityId: string | null
  organisationId: string | null
  /** Repeats the policy by which the table may be written. */
  mayRecord: boolean
}

/** People the actor sees, each with the unit the training belongs to: where she worked that day, else where she works. */
export async function selectLearners(tx: Tx, ids: readonly string[], day: string): Promise<Learner[]> {
  const { rows } = await sql<Learner>`
    select p.id, concat_ws(' ', p.last_name, p.first_name, p.middle_name) as name,
      job.region_id, job.municipality_id, job.organisation_id,
      coalesce(app.whole('training') or job.region_id = app.in_region('training')
        or job.municipality_id = app.in_municipality('training') or job.organisation_id = app.in_organisation('training')
        or (app.cares_for_own('training') and p.id in (select app.people_in_care())), false) and p.merged_into is null as may_record
    from persons p left join lateral (
      select e.region_id, e.municipality_id, e.organisation_id from employments e where e.person_id = p.id
      order by (e.valid_from <= ${day}::date and (e.valid_to is null or e.valid_to >= ${day}::date)) desc,
        (e.kind = 'main') desc, e.valid_from desc, e.id limit 1) job on true
    where p.id = any (${[...ids]}::uuid[])`.execute(tx)
  return rows
}

/** One person the actor sees; a former card too, which keeps what stayed with it. */
export async function findLearner(tx: Tx, id: string, day: string): Promise<Learner | undefined> {
  return (await selectLearners(tx, [id], day))[0]
}

/** What is recorded already of the same course: by these people, or under these numbers. */
export async function selectRecorded(
  tx: Tx,
  course: { programmeId: string | null; title: string | null; providerId: string | null },
  { ids, numbers, completedOn }: { ids: readonly string[]; numbers: readonly string[]; completedOn: string },
): Promise<{ personId: string; documentNumber: string; completedOn: string }[]> {
  return await tx
    .selectFrom('completions')
    .select(['personId', 'documentNumber', 'completedOn'])
    .where('revokedAt', 'is', null)
    .where(eb =>
      course.programmeId
        ? eb('programmeId', '=', course.programmeId)
        : eb.and([
            eb('providerId', '=', course.providerId),
            sql<boolean>`lower(title) = lower(${course.title})`,
          ]),
    )
    .where(
      sql<boolean>`(document_number = any (${[...numbers]}::text[])
        or person_id = any (${[...ids]}::uuid[]) and completed_on = ${completedOn}::date)`,
    )
    .execute()
}

export async function findProvider(tx: Tx, id: string): Promise<string | undefined> {
  const row = await tx.selectFrom('organisations').select('shortName').where('id', '=', id).executeTakeFirst()
  return row?.shortName
}
