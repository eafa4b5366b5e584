import { type Context, read } from '#platform/db/database.ts'
import { countWaitingAccounts, type WaitingAccounts } from './waiting.sql.ts'

export type { WaitingAccounts } from './waiting.sql.ts'

/** Accounts of the administrator's unit that wait for something, for her home page. */
export async function waitingAccounts(context: Context): Promise<WaitingAccounts> {
  return await read(context, tx => countWaitingAccounts(tx, context.clock.today()))
}
