import { type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type AttemptRow = {
  id: string
  campaignId: string
  instrumentId: string
  personId: string
  mode: 'independent' | 'self'
  status: 'running' | 'finished' | 'expired'
  positionCode: string
  regionId: string | null
  municipalityId: string | null
  organisationId: string | null
  startedAt: Date
  deadlineAt: Date
  finishedAt: Date | null
}

const ATTEMPT_COLUMNS = [
  'id',
  'campaignId',
  'instrumentId',
  'personId',
  'mode',
  'status',
  'positionCode',
  'regionId',
  'municipalityId',
  'organisationId',
  'startedAt',
  'deadlineAt',
  'finishedAt',
] as const

export async function findAttempt(tx: Tx, id: string, lock = false): Promise<AttemptRow | undefined> {
  const query = tx.selectFrom('attempts').select(ATTEMPT_COLUMNS).where('id', '=', id)
  return (await (lock ? query.forUpdate() : query).executeTakeFirst()) as AttemptRow | undefined
}

export async function findAttemptOf(
  tx: Tx,
  campaignId: string,
  personId: string,
): Promise<AttemptRow | undefined> {
  return (await tx
    .selectFrom('attempts')
    .select(ATTEMPT_COLUMNS)
    .where('campaignId', '=', campaignId)
    .where('personId', '=', personId)
    .executeTakeFirst()) as AttemptRow | undefined
}

export async function insertAttempt(
  tx: Tx,
  attempt: Omit<AttemptRow, 'finishedAt' | 'status'> & { atCentre: boolean },
): Promise<void> {
  await tx
    .insertInto('attempts')
    .values({ ...attempt, status: 'running' })
    .execute()
}

export async function closeAttempt(
  tx: Tx,
  id: string,
  status: 'finished' | 'expired',
  finishedAt: Date,
  finishedOn: string,
): Promise<void> {
  await tx
    .updateTable('attempts')
    .set({ status, finishedAt, finishedOn, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
}

/** Attempts whose time is over, oldest first; skips those another process is just closing. */
export async function selectOverdueAttempts(tx: Tx, now: Date, limit: number): Promise<AttemptRow[]> {
  return (await tx
    .selectFrom('attempts')
    .select(ATTEMPT_COLUMNS)
    .where('status', '=', 'running')
    .where('deadlineAt', '<', now)
    .orderBy('deadlineAt')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()) as AttemptRow[]
}

export type AskedItem = {
  id: string
  position: number
  kind: 'single' | 'multiple'
  stem: string
  options: { id: string; text: string }[]
  points: number
  competencyId: string
  chosen: string[] | null
  revision: number | null
}

/** Items of the attempt's form in order, with what was answered so far. */
export async function selectAskedItems(
  tx: Tx,
  attempt: Pick<AttemptRow, 'id' | 'instrumentId'>,
): Promise<AskedItem[]> {
  return (await tx
    .selectFrom('instrumentItems')
    .innerJoin('items', 'items.id', 'instrumentItems.itemId')
    .leftJoin('attemptAnswers', join =>
      join.onRef('attemptAnswers.itemId', '=', 'items.id').on('attemptAnswers.attemptId', '=', attempt.id),
    )
    .select([
      'items.id',
      'instrumentItems.position',
      'items.kind',
      'items.stem',
      'items.options',
      'instrumentItems.points',
      'items.competencyId',
      'attemptAnswers.chosen',
      'attemptAnswers.revision',
    ])
    .where('instrumentItems.instrumentId', '=', attempt.instrumentId)
    .orderBy('instrumentItems.position')
    .execute()) as AskedItem[]
}

export async function findAskedItem(
  tx: Tx,
  instrumentId: string,
  itemId: string,
): Promise<{ kind: 'single' | 'multiple'; options: { id: string }[] } | undefined> {
  return (await tx
    .selectFrom('instrumentItems')
    .innerJoin('items', 'items.id', 'instrumentItems.itemId')
    .select(['items.kind', 'items.options'])
    .where('instrumentItems.instrumentId', '=', instrumentId)
    .where('items.id', '=', itemId)
    .executeTakeFirst()) as { kind: 'single' | 'multiple'; options: { id: string }[] } | undefined
}

export type StoredAnswer = { chosen: string[]; revision: number; answeredAt: Date }

/** Stores an answer unless a newer one is there; gives back what stands afterwards. */
export async function upsertAnswer(
  tx: Tx,
  answer: { attemptId: string; itemId: string; personId: string } & StoredAnswer,
): Promise<StoredAnswer> {
  await tx
    .insertInto('attemptAnswers')
    .values(answer)
    .onConflict(conflict =>
      conflict
        .columns(['attemptId', 'itemId'])
        .doUpdateSet({
          chosen: answer.chosen,
          revision: answer.revision,
          answeredAt: answer.answeredAt,
        })
        .where(sql<SqlBool>`attempt_answers.revision < ${answer.revision}`),
    )
    .execute()
  return await tx
    .selectFrom('attemptAnswers')
    .select(['chosen', 'revision', 'answeredAt'])
    .where('attemptId', '=', answer.attemptId)
    .where('itemId', '=', answer.itemId)
    .executeTakeFirstOrThrow()
}

/** Keys of a form. Only the system's eyes see rows here. */
export async function selectKeys(tx: Tx, instrumentId: string) {
  return await tx
    .selectFrom('itemKeys')
    .innerJoin('instrumentItems', 'instrumentItems.itemId', 'itemKeys.itemId')
    .select(['itemKeys.itemId', 'itemKeys.correct', 'itemKeys.explanation'])
    .where('instrumentItems.instrumentId', '=', instrumentId)
    .execute()
}

export async function findPersonName(tx: Tx, personId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('persons')
    .select(sql<string>`concat_ws(' ', last_name, first_name, middle_name)`.as('name'))
    .where('id', '=', personId)
    .executeTakeFirst()
  return row?.name
}
