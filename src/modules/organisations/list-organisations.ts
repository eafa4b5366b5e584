import type { z } from 'zod'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { type Cursor, cutPage } from '#platform/db/keyset.ts'
import type { Download } from '#platform/http/serve.ts'
import { exportedTable } from '#platform/spreadsheets/exported-table.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { FLAGS, LEVELS, type listOrganisationsQuery, type OrganisationRow } from './contract.ts'
import { selectFlagsOf } from './facts.sql.ts'
import {
  countOrganisations,
  type ListedOrganisation,
  type OrganisationFilter,
  selectOrganisations,
} from './organisations.sql.ts'
import { bodiesMeant, MOST_BY_INDEX } from './search-words.sql.ts'

type Query = z.output<typeof listOrganisationsQuery>

/** The register of bodies and organisations (row 1): open to everybody signed in, page by page. */
export async function listOrganisations(
  context: Context,
  { limit, after, ...query }: Query,
): Promise<{ rows: OrganisationRow[]; next: string | null; total: number; shownFor: string[] }> {
  return await read(context, async tx => {
    const { filter, total, shownFor } = await settle(context, tx, query)
    const { rows, next, texts } = await readPage(tx, filter, { limit, after })
    return { rows, next, total, shownFor: shownFor(texts) }
  })
}

/** The filter with the day and the first understanding of the words by which any body is found. */
async function settle(context: Context, tx: Tx, { q, ...query }: Omit<Query, 'limit' | 'after'>) {
  const on = query.on ?? context.clock.today()
  const { meanings, found, shownFor } = await bodiesMeant(
    tx,
    q,
    meant => countOrganisations(tx, { ...query, on, meanings: meant }),
    count => count > 0,
  )
  return { filter: { ...query, on, meanings, isBroad: found > MOST_BY_INDEX }, total: found, shownFor }
}

/** The list on the screen as XLSX: its filter and sort, chunk by chunk. */
export async function exportOrganisations(
  context: Context,
  query: Omit<Query, 'limit' | 'after'>,
): Promise<Download> {
  const { filter } = await read(context, tx => settle(context, tx, query))
  return exportedTable(context, {
    title: 'Организации и органы',
    on: filter.on,
    columns: [
      { header: 'Код', width: 22 },
      { header: 'Полное название', width: 60 },
      { header: 'Краткое название', width: 34 },
      { header: 'Вид', width: 34 },
      { header: 'Уровень', width: 16 },
      { header: 'Субъект РФ', width: 26 },
      { header: 'Муниципалитет', width: 28 },
      { header: `Отметки ${filter.on.slice(0, 4)} года`, width: 30 },
    ],
    page: page => read(context, tx => readPage(tx, filter, page)),
    cells: row => [
      row.code,
      row.name,
      row.shortName,
      row.kindTitle,
      LEVELS[row.level],
      row.regionName,
      row.municipalityName,
      row.flags.map(flag => FLAGS[flag]).join(', '),
    ],
    note: `Существуют на ${ruDate(filter.on)}.`,
  })
}

async function readPage(
  tx: Tx,
  filter: OrganisationFilter,
  page: { limit: number; after?: string | undefined },
): Promise<{ rows: OrganisationRow[]; next: string | null; texts: ListedOrganisation[] }> {
  const cursorOf = (row: { name: string; code: string; id: string }): Cursor => [
    filter.sort === 'name' ? row.name : row.code,
    row.id,
  ]
  const { rows, next } = cutPage(await selectOrganisations(tx, filter, page), page.limit, cursorOf)
  const flags = await selectFlagsOf(
    tx,
    rows.map(row => row.id),
    Number(filter.on.slice(0, 4)),
  )
  return {
    rows: rows.map(({ searchWords: _, ...row }) => ({ ...row, flags: flags.get(row.id) ?? [] })),
    next,
    texts: rows,
  }
}
