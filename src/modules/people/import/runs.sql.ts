import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

/** Seconds after the last sign of life until a run is taken for dead: its process was killed. */
const ALIVE = 60

export type RunColumns = {
  id: string
  organisationId: string
  municipalityId: string | null
  regionId: string | null
  fileName: string
  phase: 'reading' | 'waiting' | 'writing'
  doneCount: number
  totalCount: number | null
  startedAt: Date
  startedBy: string
  beatAt: Date
}

/** Writes how far a run is; dead ones of the organisation are cleared. @returns whether it is to stop */
export async function beatRun(tx: Tx, run: RunColumns): Promise<boolean> {
  const { phase, doneCount, totalCount, beatAt } = run
  const { cancelledAt } = await tx
    .insertInto('importRuns')
    .values(run)
    .onConflict(conflict => conflict.column('id').doUpdateSet({ phase, doneCount, totalCount, beatAt }))
    .returning('cancelledAt')
    .executeTakeFirstOrThrow()
  await sql`delete from import_runs
    where organisation_id = ${run.organisationId} and beat_at < ${beatAt}::timestamptz - make_interval(secs => ${ALIVE})`.execute(
    tx,
  )
  return cancelledAt !== null
}

/** Takes a run out of the list. @returns whether somebody has asked to stop it */
export async function deleteRun(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('importRuns')
    .where('id', '=', id)
    .returning('cancelledAt')
    .executeTakeFirst()
  return row !== undefined && row.cancelledAt !== null
}

/** Runs that go on now, the first one first. */
export async function selectRuns(tx: Tx, now: Date) {
  return await tx
    .selectFrom('importRuns as r')
    .innerJoin('organisations as o', 'o.id', 'r.organisationId')
    .select([
      'r.id',
      'o.shortName as organisationName',
      'r.fileName',
      sql<RunColumns['phase']>`r.phase`.as('phase'),
      'r.doneCount as done',
      'r.totalCount as total',
      'r.startedAt',
      'r.startedBy',
      sql<boolean>`r.cancelled_at is not null`.as('isCancelled'),
    ])
    .where(sql<boolean>`r.beat_at >= ${now}::timestamptz - make_interval(secs => ${ALIVE})`)
    .orderBy('r.startedAt')
    .orderBy('r.id')
    .limit(20)
    .execute()
}

/** @returns false when there is no such run any more */
export async function askToStop(tx: Tx, id: string, at: Date): Promise<boolean> {
  const row = await tx
    .updateTable('importRuns')
    .set({ cancelledAt: sql`coalesce(cancelled_at, ${at})` })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
