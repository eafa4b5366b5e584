import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Context, type Tx, transact } from '../db/database.ts'
import { conflict } from '../errors/problem.ts'

/** What only one file at a time is loaded into. */
export type Turn = {
  /** `staff-import` */
  kind: string
  /** Whose register it is; null: everybody's, so that no other loading of the kind goes on beside it. */
  owner: string | null
}

const PAUSE = 200

/**
 * Does a work when no other file is being loaded into the same place, in one transaction. Waiting holds no connection.
 *
 * @param onWait called before each wait; what it throws ends the waiting
 */
export async function inTurn<T>(
  context: Context,
  turn: Turn,
  onWait: () => Promise<void>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (;;) {
    const done = await transact(context, async tx =>
      (await tryTurn(tx, turn)) ? { result: await work(tx) } : undefined,
    )
    if (done) return done.result
    await onWait()
    await sleep(PAUSE)
  }
}

/** For what does not wait, as an undoing. @throws Problem `import.busy` while a file is being loaded there */
export async function takeTurn(tx: Tx, turn: Turn, where: string): Promise<void> {
  if (await tryTurn(tx, turn)) return
  throw conflict(
    'import.busy',
    `${where} сейчас загружают файл. Ничего не отменено: дождитесь конца загрузки и повторите.`,
  )
}

/** Keeps the place until the end of the transaction. */
async function tryTurn(tx: Tx, { kind, owner }: Turn): Promise<boolean> {
  const key = (name: string) => sql`hashtextextended(${name}, 0)`
  const { rows } =
    owner === null
      ? await sql<{ isMine: boolean }>`select pg_try_advisory_xact_lock(${key(kind)}) as is_mine`.execute(tx)
      : await sql<{ isMine: boolean }>`
          select pg_try_advisory_xact_lock_shared(${key(kind)})
            and pg_try_advisory_xact_lock(${key(`${kind} ${owner}`)}) as is_mine`.execute(tx)
  return rows[0]!.isMine
}
