import { type Context, read } from '#platform/db/database.ts'
import { selectIdsByCode } from './territories.sql.ts'

/** Ids of the territories with these codes; a code that is not in the register is absent from the answer. */
export async function findTerritories(
  context: Context,
  codes: readonly string[],
): Promise<Map<string, string>> {
  return await read(context, tx => selectIdsByCode(tx, codes))
}
