import type { z } from 'zod'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { listPaper } from '#platform/documents/list-paper.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { paperAs } from '#platform/documents/paper-file.ts'
import { invalid } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { exportedTable } from '#platform/spreadsheets/exported-table.ts'
import {
  type exportFlagged as exportOperation,
  FLAGS,
  type FlaggedRow,
  type listFlaggedQuery,
} from './contract-facts.ts'
import { countFlagged, type FlaggedFilter, selectFlagged } from './flagged.sql.ts'
import { bodiesMeant } from './search-words.sql.ts'

/** Schools with marks of a year (row 244): this year's where none is asked for. */
export async function listFlagged(
  context: Context,
  { limit, after, ...query }: z.output<typeof listFlaggedQuery>,
): Promise<{ rows: FlaggedRow[]; next: string | null; total: number; shownFor: string[] }> {
  return await read(context, async tx => {
    const { filter, total, shownFor } = await settle(context, tx, query)
    const { rows, next } = cutPage(await selectFlagged(tx, filter, { limit, after }), limit, cursorOf)
    const named = rows.map(({ organisationName, searchWords }) => ({
      shortName: organisationName,
      searchWords,
    }))
    return {
      rows: rows.map(({ searchWords: _, ...row }) => row),
      next,
      total,
      shownFor: shownFor(named),
    }
  })
}

type Query = Omit<z.output<typeof listFlaggedQuery>, 'limit' | 'after'>

/** The filter with its year and the first understanding of the words by which any school is found. */
async function settle(context: Context, tx: Tx, { q, ...query }: Query) {
  const year = query.year ?? Number(context.clock.today().slice(0, 4))
  const { meanings, found, shownFor } = await bodiesMeant(
    tx,
    q,
    meant => countFlagged(tx, { ...query, year, meanings: meant }),
    count => count > 0,
  )
  return { filter: { ...query, year, meanings }, total: found, shownFor }
}

/** A paper to sign has an end: a longer list goes as XLSX. */
const LONGEST_PAPER = 2000

/**
 * The list on the screen as XLSX, or as an official list to be dated and signed.
 *
 * @throws Problem `organisations.list-long` when a paper of it would have more than LONGEST_PAPER lines
 */
export async function exportFlagged(
  context: Context,
  { format, ...query }: z.output<NonNullable<typeof exportOperation.query>>,
): Promise<Download> {
  const { filter } = await read(context, tx => settle(context, tx, query))
  const title = titleOf(filter)
  if (format === 'xlsx')
    return exportedTable(context, {
      title,
      on: context.clock.today(),
      note: '',
      columns: [
        { header: 'Организация', width: 50 },
        { header: 'Муниципалитет', width: 30 },
        { header: 'Субъект РФ', width: 28 },
        { header: 'Год', width: 8, type: 'integer' },
        { header: 'Отметка', width: 22 },
        { header: 'Источник', width: 50 },
      ],
      page: page =>
        read(context, async tx => cutPage(await selectFlagged(tx, filter, page), page.limit, cursorOf)),
      cells: row => [
        row.organisationName,
        row.municipalityName,
        row.regionName,
        row.year,
        FLAGS[row.flag],
        row.source,
      ],
    })
  const rows = await read(context, tx => selectFlagged(tx, filter, { limit: LONGEST_PAPER }))
  if (rows.length > LONGEST_PAPER)
    throw invalid(
      'organisations.list-long',
      `В списке больше ${LONGEST_PAPER} строк: для печати отберите муниципалитет или отметку, весь список выгрузите в XLSX.`,
    )
  return await paperAs(format, `${title}.${format}`, paperOf(context, title, rows))
}

const cursorOf = (row: FlaggedRow) => [row.organisationName, row.id]

const titleOf = ({ flag, year }: FlaggedFilter) =>
  flag
    ? `Перечень организаций (${FLAGS[flag]}) за ${year} год`
    : `Перечень организаций с отметками за ${year} год`

function paperOf(context: Context, title: string, rows: readonly FlaggedRow[]): OfficialDocument {
  return listPaper<FlaggedRow>(
    {
      organisation: '',
      title,
      registeredOn: context.clock.today(),
      orientation: 'portrait',
      columns: [
        { title: 'Организация', width: 3, cell: row => row.organisationName },
        { title: 'Муниципалитет', width: 2, cell: row => row.municipalityName ?? '' },
        { title: 'Отметка', width: 1.3, cell: row => FLAGS[row.flag] },
        { title: 'Источник', width: 2.3, cell: row => row.source },
      ],
      rows,
      summary: `Всего записей: ${rows.length}.`,
      signedBy: 'Ответственный',
    },
    context.clock.now(),
  )
}
