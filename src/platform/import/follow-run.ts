import { type Context, read, type Tx, transact } from '../db/database.ts'
import { conflict, notFound, Problem } from '../errors/problem.ts'
import { newId } from '../ids/ids.ts'
import type { BrokenRun, ImportRun } from './contract.ts'
import {
  askToStop,
  beatRun,
  deleteRun,
  type RunColumns,
  type RunKind,
  selectBroken,
  selectRuns,
} from './runs.sql.ts'

/** Rows from which it is worth telling how far the work is. */
const LONG = 1_000

/** Rows read between two signs of life. */
const OFTEN = 1_000

type Phase = RunColumns['phase']
type Followed = Omit<
  RunColumns,
  'id' | 'phase' | 'doneCount' | 'totalCount' | 'startedAt' | 'startedBy' | 'beatAt'
>

/** How the sender of a file follows the work. */
export type Following = {
  /** Id under which a long work is told of. */
  run?: string | undefined
  /** Stops the work when aborted, before its next part. */
  signal?: AbortSignal | undefined
  /** Hears how far a long work is, for a command that has no page. */
  onTold?: ((phase: Phase, done: number, total: number | null) => void) | undefined
}

/**
 * Tells others how far a check or a loading is, and hears when it is to stop. It lives in transactions of its own, so
 * that it is seen at once; the loading itself stays one transaction, and stopping or dying leaves nothing of it.
 */
export class RunFollower {
  readonly #context: Context
  readonly #id: string
  readonly #run: Followed
  readonly #following: Following
  readonly #startedAt: Date
  #isTold = false

  constructor(context: Context, run: Followed, following: Following) {
    this.#context = context
    this.#id = following.run ?? newId()
    this.#run = run
    this.#following = following
    this.#startedAt = context.clock.now()
  }

  /**
   * A short work is not told of, but for its waiting.
   *
   * @throws Stopped when somebody has asked to stop
   */
  async tell(phase: Phase, done: number, total: number | null = null): Promise<void> {
    this.#stopIfAborted()
    if (!this.#isTold && phase !== 'waiting' && Math.max(done, total ?? 0) < LONG) return
    const { clock, actor } = this.#context
    const run = {
      ...this.#run,
      id: this.#id,
      phase,
      doneCount: done,
      totalCount: total,
      startedAt: this.#startedAt,
      startedBy: actor.name,
      beatAt: clock.now(),
    }
    this.#isTold = true
    this.#following.onTold?.(phase, done, total)
    const isToStop = await transact(this.#context, tx => beatRun(tx, run)).catch(error => {
      // no connection free just now: the work goes on untold
      if (error instanceof Problem && error.kind === 'unavailable') return false
      throw error
    })
    if (isToStop) throw new Stopped()
  }

  /** For each row read. @throws Stopped */
  readonly onRow = async (count: number): Promise<void> => {
    if (count % OFTEN === 0) await this.tell('reading', count)
  }

  /** Last in the transaction of the loading: from here on it can only be undone. @throws Stopped */
  async close(tx: Tx): Promise<void> {
    this.#stopIfAborted()
    if (this.#isTold && (await deleteRun(tx, this.#id))) throw new Stopped()
  }

  /** Whatever came of it. */
  async end(): Promise<void> {
    if (this.#isTold) await transact(this.#context, tx => deleteRun(tx, this.#id)).catch(() => {})
  }

  #stopIfAborted(): void {
    if (this.#following.signal?.aborted) throw new Stopped()
  }
}

/** Unwinds a work that was asked to stop; no refusal of the file, which would be a `Problem`. */
class Stopped extends Error {}

/** Runs a work that tells how far it is. @throws Problem `import.cancelled` */
export async function followed<T>(
  context: Context,
  run: Followed,
  following: Following,
  work: (run: RunFollower) => Promise<T>,
): Promise<T> {
  const follower = new RunFollower(context, run, following)
  try {
    return await work(follower)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    throw conflict('import.cancelled', 'Остановлено: ничего из файла не загружено.')
  } finally {
    await follower.end()
  }
}

/** Writes rows in parts: between them a loading tells how far it is and may be stopped. */
export function inParts(size: number, onWritten: (count: number) => Promise<void>) {
  let count = 0
  return async <Row>(rows: readonly Row[], write: (part: readonly Row[]) => Promise<void>): Promise<void> => {
    for (let from = 0; from < rows.length; from += size) {
      const part = rows.slice(from, from + size)
      await write(part)
      count += part.length
      await onWritten(count)
    }
  }
}

/** Long checks and loadings that go on now in the actor's unit, and those that wait for another one. */
export async function listRuns(context: Context, kind: RunKind): Promise<{ runs: ImportRun[] }> {
  return await read(context, async tx => ({
    runs: (await selectRuns(tx, kind, context.clock.now())).map(({ beatAt: _, ...run }) => ({
      ...run,
      startedAt: run.startedAt.toISOString(),
    })),
  }))
}

/** Long works whose process died, as far back as the loadings listed beside them. */
export async function brokenBeside(
  context: Context,
  tx: Tx,
  kind: RunKind,
  { batches, most }: Beside,
): Promise<BrokenRun[]> {
  const since = batches.length < most ? undefined : batches.at(-1)!.loadedAt
  const runs = await selectBroken(tx, kind, context.clock.now(), since)
  return runs.map(({ id, isCheck, placeName, fileName, startedAt, startedBy, beatAt, done, phase }) => ({
    ...{ id, isCheck, placeName, fileName, startedBy, done, phase },
    startedAt: startedAt.toISOString(),
    brokenAt: beatAt.toISOString(),
  }))
}

type Beside = {
  /** Newest first. */
  batches: readonly { loadedAt: Date }[]
  /** How many of them are listed at most. */
  most: number
}

/** Asks a loading to stop: it does so before its next part. @throws Problem not-found when it is over */
export async function cancelRun(
  context: Context,
  kind: RunKind,
  { id }: { id: string },
): Promise<{ isCancelled: boolean }> {
  return await transact(context, async tx => {
    if (await askToStop(tx, kind, id, context.clock.now())) return { isCancelled: true }
    throw notFound(
      'import.finished',
      'Этой загрузки уже нет среди идущих. Если она завершилась, её можно отменить в «Прежних загрузках».',
    )
  })
}
