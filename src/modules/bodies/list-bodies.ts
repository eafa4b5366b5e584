import type { z } from 'zod'
import { bodiesMeant } from '#modules/organisations/index.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import type { Download } from '#platform/http/serve.ts'
import { exportedTable } from '#platform/spreadsheets/exported-table.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { countBodies, selectBodies } from './bodies.sql.ts'
import type { BodyRow, listBodiesQuery } from './contract.ts'

type Query = z.output<typeof listBodiesQuery>

/** Councils, associations, teams and pools with their chair and number of members on a day (rows 14–22, 25). */
export async function listBodies(
  context: Context,
  { limit, after, ...query }: Query,
): Promise<{ rows: BodyRow[]; next: string | null; total: number; shownFor: string[] }> {
  return await read(context, async tx => {
    const { filter, total, shownFor } = await settle(context, tx, query)
    const { rows, next } = cutPage(await selectBodies(tx, filter, { limit, after }), limit, cursorOf)
    const named = rows.map(({ name, searchWords }) => ({ shortName: name, searchWords }))
    return {
      rows: rows.map(({ searchWords: _, ...row }) => row),
      next,
      total,
      shownFor: shownFor(named),
    }
  })
}

/** The filter with the day and the first understanding of the words by which any body is found. */
async function settle(context: Context, tx: Tx, { q, ...query }: Omit<Query, 'limit' | 'after'>) {
  const on = query.on ?? context.clock.today()
  const { meanings, found, shownFor } = await bodiesMeant(
    tx,
    q,
    meant => countBodies(tx, { ...query, on, meanings: meant }),
    count => count > 0,
  )
  return { filter: { ...query, on, meanings }, total: found, shownFor }
}

/** The list on the screen as XLSX. */
export async function exportBodies(
  context: Context,
  query: Omit<Query, 'limit' | 'after'>,
): Promise<Download> {
  const { filter } = await read(context, tx => settle(context, tx, query))
  return exportedTable(context, {
    title: 'Советы и объединения',
    on: filter.on,
    note: `Состав на ${ruDate(filter.on)}.`,
    columns: [
      { header: 'Название', width: 50 },
      { header: 'Вид', width: 36 },
      { header: 'При организации', width: 36 },
      { header: 'Муниципалитет', width: 28 },
      { header: 'Председатель', width: 32 },
      { header: 'Членов', width: 10, type: 'integer' },
    ],
    page: page =>
      read(context, async tx => cutPage(await selectBodies(tx, filter, page), page.limit, cursorOf)),
    cells: row => [row.name, row.kindTitle, row.parentName, row.municipalityName, row.chairName, row.members],
  })
}

const cursorOf = (row: BodyRow) => [row.name, row.id]
