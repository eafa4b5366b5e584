import type { z } from 'zod'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import type { listPeopleFilter, listPeopleQuery, PersonRow } from './contract.ts'
import { countPeople, type ListedPerson, type PeopleFilter, selectPeople } from './people.sql.ts'
import { thresholdsFor } from './thresholds.ts'

/**
 * «Педагоги и руководители» (rows 23, 24): people employed on a day in what the actor may see, page by page.
 * With `mine`, those in her care.
 */
export async function listPeople(
  context: Context,
  { limit, after, ...query }: z.output<typeof listPeopleQuery>,
): Promise<{ rows: PersonRow[]; next: string | null; total: number }> {
  return await read(context, async tx => {
    const filter = await filterOf(context, tx, query)
    const rows = await selectPeople(tx, filter, { limit, after })
    const total = await countPeople(tx, filter)
    const page = cutPage(rows, limit, row => cursorOf(row, filter.sort))
    return { ...page, rows: page.rows.map(({ sortName: _, ...row }) => row), total }
  })
}

/** A filter as the query needs it: the day, who asks, the thresholds of that day. */
export async function filterOf(
  context: Context,
  tx: Tx,
  query: z.output<typeof listPeopleFilter>,
): Promise<PeopleFilter> {
  const on = query.on ?? context.clock.today()
  return { ...query, on, actor: context.actor, thresholds: await thresholdsFor(context, tx, on) }
}

export function cursorOf(row: ListedPerson, sort: PeopleFilter['sort']): (string | number)[] {
  return sort === 'name' ? [row.sortName, row.id] : [row.organisationName, row.sortName, row.id]
}
