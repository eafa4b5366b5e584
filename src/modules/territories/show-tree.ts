import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import type { TerritoryNode, territoryNames } from './contract.ts'
import { selectNames, selectTree } from './territories.sql.ts'

/** The country and its regions, or one region whole, as they were on a day (today by default). */
export async function showTree(
  context: Context,
  query: { region?: string | undefined; on?: string | undefined },
): Promise<{ nodes: TerritoryNode[] }> {
  return await read(context, async tx => ({
    nodes: await selectTree(tx, query.region, query.on ?? context.clock.today()),
  }))
}

/** Names for pickers, at most 500. */
export async function listTerritoryNames(
  context: Context,
  query: z.output<NonNullable<typeof territoryNames.query>>,
): Promise<{ names: { id: string; name: string; regionId: string | null }[] }> {
  return await read(context, async tx => ({
    names: await selectNames(tx, { ...query, on: context.clock.today() }),
  }))
}
