import { type Context, read } from '#platform/db/database.ts'
import { listPaper } from '#platform/documents/list-paper.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { paperAs } from '#platform/documents/paper-file.ts'
import { invalid } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { type PairFilterInput, type PairRow, RESULTS } from './contract.ts'
import { STATUS_TITLES } from './lifecycle.ts'
import { selectPairs } from './list.sql.ts'
import { settle } from './list-pairs.ts'
import { findUnit } from './units.sql.ts'

/** A list longer than this is nobody's to sign: some sixty sheets. */
const MOST_ON_PAPER = 1000

/**
 * The pairs on the screen as an official list with a line to sign.
 *
 * @throws Problem `pairs.too-long` beyond a thousand
 */
export async function printPairs(
  context: Context,
  { format, ...input }: PairFilterInput & { format: 'pdf' | 'docx' },
): Promise<Download> {
  const { rows, organisation } = await read(context, async tx => {
    const { filter } = await settle(context, tx, input)
    const { kind, id } = context.actor.scope
    const unit = kind === 'country' || kind === 'self' || !id ? undefined : await findUnit(tx, kind, id)
    return {
      rows: await selectPairs(tx, filter, { limit: MOST_ON_PAPER }),
      organisation: unit?.name ?? '',
    }
  })
  if (rows.length > MOST_ON_PAPER)
    throw invalid(
      'pairs.too-long',
      `В списке больше ${MOST_ON_PAPER} пар. Сузьте отбор, например до муниципалитета, или выгрузите XLSX.`,
    )
  const on = ruDate(input.on ?? context.clock.today())
  return await paperAs(
    format,
    `Пары педагогов на ${on}.${format}`,
    paperOf(rows, { organisation, on, now: context.clock.now() }),
  )
}

function paperOf(
  rows: readonly PairRow[],
  { organisation, on, now }: { organisation: string; on: string; now: Date },
): OfficialDocument {
  return listPaper<PairRow>(
    {
      organisation,
      title: 'Список пар педагогов',
      subtitle: `на ${on}`,
      columns: [
        {
          title: 'Основание, компетенция',
          width: 2.2,
          cell: row => [row.groundTitle, row.competencyTitle].filter(Boolean).join(': '),
        },
        { title: 'Передаёт опыт', width: 2.2, cell: row => memberLine(row.giver) },
        { title: 'Получает помощь', width: 2.2, cell: row => memberLine(row.receiver) },
        { title: 'Цель', width: 2.2, cell: row => row.aim },
        {
          title: 'Срок',
          width: 1.3,
          cell: row => `${ruDate(row.startsOn)} – ${ruDate(row.endedOn ?? row.endsOn)}`,
        },
        {
          title: 'Приказ',
          width: 1.1,
          cell: row => (row.basisNumber ? `№ ${row.basisNumber} от ${ruDate(row.basisDate!)}` : ''),
        },
        {
          title: 'Состояние, итог',
          width: 1.6,
          cell: row =>
            [STATUS_TITLES[row.status], row.result && RESULTS[row.result]].filter(Boolean).join(', '),
        },
      ],
      rows,
      summary: `Всего пар: ${rows.length}.`,
      signedBy: 'Руководитель',
    },
    now,
  )
}

const memberLine = ({ name, position, organisationName }: PairRow['giver']) =>
  [name, position, organisationName].filter(Boolean).join(', ')
