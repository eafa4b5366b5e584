import { type Context, read } from '#platform/db/database.ts'
import { countLed } from './counts.sql.ts'
import { listMyPairs } from './show-pair.ts'

/** A pair that waits for the actor's answer. */
export type AskedPair = { id: string; otherName: string; proposedOn: string }

export async function askedPairsToday(context: Context): Promise<AskedPair[]> {
  const { pairs } = await listMyPairs(context)
  return pairs
    .filter(pair => pair.actions.some(one => one.action === 'agree' && one.allowed))
    .map(pair => ({
      id: pair.id,
      otherName: (pair.mine === 'giver' ? pair.receiver : pair.giver).name,
      proposedOn: pair.proposedOn,
    }))
}

export type LedPairs = {
  /** Both have agreed and the first day has come. */
  toStart: number
  /** Work past their planned end: their result is not written down. */
  toEnd: number
}

/** What pairs ask of the actor who leads them. */
export async function ledPairsToday(context: Context): Promise<LedPairs> {
  return await read(context, tx => countLed(tx, context.clock.today()))
}
