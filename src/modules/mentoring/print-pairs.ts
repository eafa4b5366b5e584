import { type Context, read } from '#platform/db/database.ts'
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
  return {
    head: { organisation },
    title: 'Список пар педагогов',
    subtitle: `на ${on}`,
    page: { paper: 'a4', orientation: 'landscape' },
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: '№', width: 0.4, align: 'right' },
          { title: 'Основание, компетенция', width: 2.2 },
          { title: 'Передаёт опыт', width: 2.2 },
          { title: 'Получает помощь', width: 2.2 },
          { title: 'Цель', width: 2.2 },
          { title: 'Срок', width: 1.3 },
          { title: 'Приказ', width: 1.1 },
          { title: 'Состояние, итог', width: 1.6 },
        ],
        rows: rows.map((row, index) => [
          String(index + 1),
          [row.groundTitle, row.competencyTitle].filter(Boolean).join(': '),
          memberLine(row.giver),
          memberLine(row.receiver),
          row.aim,
          `${ruDate(row.startsOn)} – ${ruDate(row.endedOn ?? row.endsOn)}`,
          row.basisNumber ? `№ ${row.basisNumber} от ${ruDate(row.basisDate!)}` : '',
          [STATUS_TITLES[row.status], row.result && RESULTS[row.result]].filter(Boolean).join(', '),
        ]),
      },
      { kind: 'paragraph', text: `Всего пар: ${rows.length}.`, align: 'left' },
    ],
    signatures: [{ position: 'Руководитель', name: '' }],
    footer: { generatedAt: now.toISOString() },
  }
}

const memberLine = ({ name, position, organisationName }: PairRow['giver']) =>
  [name, position, organisationName].filter(Boolean).join(', ')
