import { type Context, type Tx, transact } from '../db/database.ts'

/** Carries the answer of a trial out of the transaction that is rolled back. */
class Rehearsed<T> extends Error {
  readonly answer: T
  constructor(answer: T) {
    super('rehearsed')
    this.answer = answer
  }
}

/** What a work would answer: it is done and rolled back, so that a preview can never say another thing than the deed. */
export async function rehearse<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await transact(context, async tx => {
      throw new Rehearsed(await work(tx))
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.answer as T
    throw error
  }
}
