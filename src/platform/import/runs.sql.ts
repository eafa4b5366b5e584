import { sql } from 'kysely'
import type { Tx } from '../db/database.ts'

/** Seconds after the last sign of life until a run is taken for dead: its process was killed. */
const ALIVE = 60
/** Runs that were broken off and are kept for the list, of one place. */
const KEPT = 100

export type RunKind = 'staff' | 'organisations'

export type RunColumns = {
  id: string
  kind: RunKind
  isCheck: boolean
  /** What the file is loaded into, and its units; all null: the register of the country. */
  placeName: string
  organisationId: string | null
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

const isAlive = (at: Date) => sql<boolean>`r.beat_at >= ${at}::timestamptz - make_interval(secs => ${ALIVE})`

/** Writes how far a run is. @returns whether it is to stop */
export async function beatRun(tx: Tx, run: RunColumns): Promise<boolean> {
  const { phase, doneCount, totalCount, beatAt } = run
  const { cancelledAt } = await tx
    .insertInto('importRuns')
    .values(run)
    .onConflict(conflict => conflict.column('id').doUpdateSet({ phase, doneCount, totalCount, beatAt }))
    .returning('cancelledAt')
    .executeTakeFirstOrThrow()
  await sql`delete from import_runs where id in (
    select r.id from import_runs r
    where r.kind = ${run.kind} and r.region_id is not distinct from ${run.regionId}::uuid
      and r.organisation_id is not distinct from ${run.organisationId}::uuid and not ${isAlive(beatAt)}
    order by r.beat_at desc offset ${KEPT})`.execute(tx)
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

function runsOf(tx: Tx, kind: RunKind) {
  return tx
    .selectFrom('importRuns as r')
    .select([
      'r.id',
      'r.isCheck',
      'r.placeName',
      'r.fileName',
      sql<RunColumns['phase']>`r.phase`.as('phase'),
      'r.doneCount as done',
      'r.totalCount as total',
      'r.startedAt',
      'r.startedBy',
      'r.beatAt',
      sql<boolean>`r.cancelled_at is not null`.as('isCancelled'),
    ])
    .where('r.kind', '=', kind)
}

/** Runs that go on now, the first one first. */
export async function selectRuns(tx: Tx, kind: RunKind, now: Date) {
  return await runsOf(tx, kind).where(isAlive(now)).orderBy('r.startedAt').orderBy('r.id').limit(20).execute()
}

/** Runs that beat no more, the last one first, back to the moment. */
export async function selectBroken(tx: Tx, kind: RunKind, now: Date, since?: Date) {
  const broken = runsOf(tx, kind).where(sql<boolean>`not ${isAlive(now)}`)
  return await (since ? broken.where('r.beatAt', '>=', since) : broken)
    .orderBy('r.beatAt', 'desc')
    .orderBy('r.id', 'desc')
    .limit(KEPT)
    .execute()
}

/** @returns false when there is no such run any more */
export async function askToStop(tx: Tx, kind: RunKind, id: string, at: Date): Promise<boolean> {
  const row = await tx
    .updateTable('importRuns')
    .set({ cancelledAt: sql`coalesce(cancelled_at, ${at})` })
    .where('id', '=', id)
    .where('kind', '=', kind)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
