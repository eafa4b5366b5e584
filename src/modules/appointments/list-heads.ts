import type { z } from 'zod'
import { findScopeName } from '#modules/people/index.ts'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { listPaper } from '#platform/documents/list-paper.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { paperAs } from '#platform/documents/paper-file.ts'
import type { Download } from '#platform/http/serve.ts'
import { exportedTable } from '#platform/spreadsheets/exported-table.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  type CentreRow,
  HEAD_STATES,
  type HeadsFilter,
  type HeadsSummary,
  type listHeadsQuery,
} from './contract.ts'
import {
  countCentres,
  cursorOf,
  type HeadsQuery,
  type ListedCentre,
  selectCentres,
  summarise,
} from './heads-list.sql.ts'
import { HEAD_STATUSES } from './lifecycle.ts'

/** Centres with their heads on a day, page by page. */
export async function listHeads(
  context: Context,
  { limit, after, ...filter }: z.output<typeof listHeadsQuery>,
): Promise<{ rows: CentreRow[]; next: string | null; total: number }> {
  const query = queryOf(context, filter)
  return await read(context, async tx => {
    const page = cutPage(await selectCentres(tx, query, { limit, after }), limit, row =>
      cursorOf(row, query.sort),
    )
    return {
      rows: page.rows.map(({ sortRegion: _, ...row }) => row),
      next: page.next,
      total: await countCentres(tx, query),
    }
  })
}

/** How many centres have an agreed head, of all the reader answers for. */
export async function summariseHeads(
  context: Context,
  filter: Pick<HeadsFilter, 'region' | 'on'>,
): Promise<HeadsSummary> {
  return await read(context, tx => summarise(tx, queryOf(context, { ...filter, sort: 'name', order: 'asc' })))
}

function queryOf(context: Context, filter: HeadsFilter): HeadsQuery {
  const today = context.clock.today()
  return { ...filter, on: filter.on ?? today, today, scope: context.actor.scope }
}

const TITLE = 'Руководители ЦНППМ'

/** The list on the screen as XLSX. */
export async function exportHeads(context: Context, filter: HeadsFilter): Promise<Download> {
  const query = queryOf(context, filter)
  return exportedTable(context, {
    title: TITLE,
    on: query.on,
    note: `На ${ruDate(query.on)}.`,
    columns: [
      { header: 'Центр', width: 40 },
      { header: 'Субъект РФ', width: 28 },
      { header: 'Руководитель', width: 32 },
      { header: 'Согласование', width: 20 },
      { header: 'Письмо федерального оператора', width: 30 },
      { header: 'Приказ', width: 24 },
      { header: 'В должности с', width: 16, type: 'date' },
      { header: 'В работе', width: 44 },
      { header: 'Срок ответа', width: 16, type: 'date' },
    ],
    page: page =>
      read(context, async tx =>
        cutPage(await selectCentres(tx, query, page), page.limit, row => cursorOf(row, query.sort)),
      ),
    cells: ({ name, regionName, head, state, open }) => [
      name,
      regionName,
      head?.name ?? null,
      HEAD_STATES[state],
      head?.agreement ?? null,
      head?.order ?? null,
      head?.validFrom ?? null,
      open && `${open.name}: ${HEAD_STATUSES[open.status].toLowerCase()}`,
      open?.dueOn ?? null,
    ],
  })
}

/** More centres than the country has. */
const MOST = 500

/** The official list of heads with the dates of their agreement, to be signed. */
export async function printHeads(
  context: Context,
  { format, ...filter }: HeadsFilter & { format: 'pdf' | 'docx' },
): Promise<Download> {
  const query = queryOf(context, filter)
  const list = await read(context, async tx => ({
    organisation: await findScopeName(tx, context.actor.scope),
    rows: await selectCentres(tx, query, { limit: MOST }),
    summary: await summarise(tx, query),
  }))
  const paper = paperOf(list, query.on, context.clock.now())
  return await paperAs(format, `${TITLE} на ${ruDate(query.on)}.${format}`, paper)
}

function paperOf(
  {
    organisation,
    rows,
    summary,
  }: { organisation: string; rows: readonly ListedCentre[]; summary: HeadsSummary },
  on: string,
  now: Date,
): OfficialDocument {
  return listPaper<ListedCentre>(
    {
      organisation,
      title: 'Список руководителей центров непрерывного повышения профессионального мастерства',
      subtitle: `на ${ruDate(on)}`,
      columns: [
        { title: 'Субъект РФ', width: 1.6, cell: row => row.regionName ?? '' },
        { title: 'Центр', width: 2.2, cell: row => row.name },
        { title: 'Руководитель', width: 2, cell: row => row.head?.name ?? 'не назначен' },
        { title: 'В должности с', width: 1, cell: row => (row.head ? ruDate(row.head.validFrom) : '') },
        { title: 'Приказ', width: 1.4, cell: row => row.head?.order ?? '' },
        {
          title: 'Согласован письмом федерального оператора',
          width: 1.8,
          cell: ({ state, head }) => (state === 'vacant' ? '' : (head?.agreement ?? 'не согласован')),
        },
      ],
      rows,
      summary: `Всего центров: ${summary.centres}. Руководитель согласован: ${summary.agreed}, не согласован: ${summary.unagreed}, не назначен: ${summary.vacant}.`,
      signedBy: 'Ответственное лицо',
    },
    now,
  )
}
