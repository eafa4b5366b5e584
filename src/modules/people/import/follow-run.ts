import { type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { conflict, notFound, Problem } from '#platform/errors/problem.ts'
import type { ImportRun } from '../contract.ts'
import { askToStop, beatRun, deleteRun, type RunColumns, selectRuns } from './runs.sql.ts'

/** Rows from which it is worth telling how far the work is. */
const LONG = 1_000

type Phase = RunColumns['phase']
type Followed = Pick<RunColumns, 'id' | 'organisationId' | 'municipalityId' | 'regionId' | 'fileName'>

/**
 * Tells others how far a check or a loading is, and hears when it is to stop. It lives in transactions of its own, so
 * that it is seen at once; the loading itself stays one transaction, and stopping or dying leaves nothing of it.
 */
export class RunFollower {
  readonly #context: Context
  readonly #run: Followed
  readonly #startedAt: Date
  #isTold = false

  constructor(context: Context, run: Followed) {
    this.#context = context
    this.#run = run
    this.#startedAt = context.clock.now()
  }

  /** @throws Stopped when somebody has asked to stop */
  async tell(phase: Phase, done: number, total: number | null = null): Promise<void> {
    if (!this.#isTold && Math.max(done, total ?? 0) < LONG) return
    const { clock, actor } = this.#context
    const run = {
      ...this.#run,
      phase,
      doneCount: done,
      totalCount: total,
      startedAt: this.#startedAt,
      startedBy: actor.name,
      beatAt: clock.now(),
    }
    this.#isTold = true
    const isToStop = await transact(this.#context, tx => beatRun(tx, run)).catch(error => {
      // no connection free just now: the work goes on untold
      if (error instanceof Problem && error.kind === 'unavailable') return false
      throw error
    })
    if (isToStop) throw new Stopped()
  }

  /** Last in the transaction of the loading: from here on it can only be undone. @throws Stopped */
  async close(tx: Tx): Promise<void> {
    if (this.#isTold && (await deleteRun(tx, this.#run.id))) throw new Stopped()
  }

  /** Whatever came of it. */
  async end(): Promise<void> {
    if (this.#isTold) await transact(this.#context, tx => deleteRun(tx, this.#run.id)).catch(() => {})
  }
}

/** Unwinds a work that was asked to stop; no refusal of the file, which would be a `Problem`. */
class Stopped extends Error {}

/** Runs a work that tells how far it is. @throws Problem `import.cancelled` */
export async function followed<T>(
  context: Context,
  run: Followed,
  work: (run: RunFollower) => Promise<T>,
): Promise<T> {
  const follower = new RunFollower(context, run)
  try {
    return await work(follower)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    throw conflict('import.cancelled', 'Остановлено: ничего из файла не загружено.')
  } finally {
    await follower.end()
  }
}

/** Long checks and loadings that go on now in the actor's unit. */
export async function listRuns(context: Context): Promise<{ runs: ImportRun[] }> {
  return await read(context, async tx => ({
    runs: (await selectRuns(tx, context.clock.now())).map(run => ({
      ...run,
      startedAt: run.startedAt.toISOString(),
    })),
  }))
}

/** Asks a loading to stop: it does so before its next part. @throws Problem not-found when it is over */
export async function cancelRun(context: Context, { id }: { id: string }): Promise<{ isCancelled: boolean }> {
  return await transact(context, async tx => {
    if (await askToStop(tx, id, context.clock.now())) return { isCancelled: true }
    throw notFound(
      'import.finished',
      'Этой загрузки уже нет среди идущих. Если она завершилась, её можно отменить в «Прежних загрузках».',
    )
  })
}
