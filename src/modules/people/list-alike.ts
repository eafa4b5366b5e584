import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import type { listAlike as alikeOperation } from './contract.ts'
import { type AlikePerson, selectAlike } from './duplicates.sql.ts'

const MOST_SHOWN = 5

/** Who of the people the actor sees may be the one she is about to enter (row 23: one person, one card). */
export async function listAlike(
  context: Context,
  entered: z.output<NonNullable<typeof alikeOperation.query>>,
): Promise<{ people: AlikePerson[] }> {
  return { people: await read(context, tx => selectAlike(tx, entered, MOST_SHOWN)) }
}
