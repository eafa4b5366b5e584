import { type Context, read } from '#platform/db/database.ts'
import { selectIdsByCode } from './organisations.sql.ts'

/** Ids of the organisations with these codes; a code that is not in the register is absent from the answer. */
export async function findOrganisations(
  context: Context,
  codes: readonly string[],
): Promise<Map<string, string>> {
  return await read(context, tx => selectIdsByCode(tx, codes))
}
