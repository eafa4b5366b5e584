import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { listPaper } from '#platform/documents/list-paper.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { paperAs } from '#platform/documents/paper-file.ts'
import { invalid } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { exportedTable } from '#platform/spreadsheets/exported-table.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { selectActs } from './acts.sql.ts'
import {
  ACT_KINDS,
  ACT_STATUSES,
  ACT_TOPICS,
  type ActRow,
  type exportActs as exportOperation,
  LEVEL_TITLES,
} from './contract.ts'
import { cursorOf, settle, withReferences } from './list-acts.ts'

/** A paper to sign has an end: a longer list goes as XLSX. */
const LONGEST_PAPER = 2000
const TITLE = 'Реестр правовых актов'

/**
 * The register on the screen as XLSX, or as an official list to be dated and signed.
 *
 * @throws Problem `acts.list-long` when a paper of it would have more than LONGEST_PAPER lines
 */
export async function exportActs(
  context: Context,
  { format, ...query }: z.output<NonNullable<typeof exportOperation.query>>,
): Promise<Download> {
  const today = context.clock.today()
  const { filter, total } = await read(context, tx => settle(context, tx, { ...query, limit: 1 }))
  const page = ({ limit, after }: { limit: number; after?: string | undefined }) =>
    read(context, async tx => {
      const { rows, next } = cutPage(await selectActs(tx, { ...filter, limit, after }), limit, row =>
        cursorOf(row, filter.sort),
      )
      return { rows: await withReferences(tx, rows), next }
    })
  const note = query.inForceOn
    ? `Действующие на ${ruDate(query.inForceOn)}.`
    : `Состояние на ${ruDate(today)}.`
  if (format === 'xlsx')
    return exportedTable(context, {
      title: TITLE,
      on: today,
      note,
      columns: [
        { header: 'Вид', width: 24 },
        { header: 'Номер', width: 14 },
        { header: 'Дата', width: 12, type: 'date' },
        { header: 'Название', width: 80 },
        { header: 'Кем издан', width: 44 },
        { header: 'Уровень', width: 18 },
        { header: 'Тема', width: 36 },
        { header: 'Действует с', width: 13, type: 'date' },
        { header: 'Редакция от', width: 13, type: 'date' },
        { header: 'Утратил силу с', width: 14, type: 'date' },
        { header: 'Состояние', width: 22 },
        { header: 'Чем отменён', width: 30 },
        { header: 'Чей реестр', width: 40 },
      ],
      page,
      cells: row => [
        ACT_KINDS[row.kind],
        row.number,
        row.issuedOn,
        row.title,
        row.authority,
        row.level && LEVEL_TITLES[row.level],
        row.topic && ACT_TOPICS[row.topic],
        row.inForceFrom,
        row.editionOn,
        row.repealedOn,
        ACT_STATUSES[row.status],
        row.repealedBy?.label ?? null,
        row.ownerName ?? row.packTitle,
      ],
    })
  if (total > LONGEST_PAPER)
    throw invalid(
      'acts.list-long',
      `В списке больше ${LONGEST_PAPER} актов: для печати отберите вид или уровень, весь список выгрузите в XLSX.`,
    )
  const { rows } = await page({ limit: LONGEST_PAPER })
  return await paperAs(format, `${TITLE}.${format}`, paperOf(context, note, rows))
}

function paperOf(context: Context, note: string, rows: readonly ActRow[]): OfficialDocument {
  return listPaper<ActRow>(
    {
      organisation: '',
      title: TITLE,
      subtitle: note,
      registeredOn: context.clock.today(),
      orientation: 'portrait',
      columns: [
        {
          title: 'Вид, номер, дата',
          width: 1.7,
          cell: row =>
            [
              ACT_KINDS[row.kind],
              row.number && `№ ${row.number}`,
              row.issuedOn && `от ${ruDate(row.issuedOn)}`,
            ]
              .filter(Boolean)
              .join(' '),
        },
        { title: 'Название', width: 3.6, cell: row => row.title },
        { title: 'Кем издан', width: 2, cell: row => row.authority },
        { title: 'Действие', width: 1.6, cell: validity },
      ],
      rows,
      summary: `Всего актов: ${rows.length}.`,
      signedBy: 'Ответственный',
    },
    context.clock.now(),
  )
}

function validity(row: ActRow): string {
  return [
    ACT_STATUSES[row.status],
    row.inForceFrom && `с ${ruDate(row.inForceFrom)}`,
    row.editionOn && `в ред. от ${ruDate(row.editionOn)}`,
    row.repealedOn && `отменён с ${ruDate(row.repealedOn)}`,
  ]
    .filter(Boolean)
    .join(', ')
}
