import type { z } from 'zod'
import { namesMeant } from '#modules/people/index.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import type { Download } from '#platform/http/serve.ts'
import { exportedTable } from '#platform/spreadsheets/exported-table.ts'
import { type listPairsQuery, type PairFilterInput, type PairRow, RESULTS } from './contract.ts'
import { STATUS_TITLES } from './lifecycle.ts'
import { countMatching, cursorOf, type PairFilter, selectPairs } from './list.sql.ts'

/** Pairs of the actor's unit (row 20): on which ground, who gives and who receives, in what state. */
export async function listPairs(
  context: Context,
  { limit, after, ...input }: z.output<typeof listPairsQuery>,
): Promise<{ rows: PairRow[]; next: string | null; total: number; shownFor: string[] }> {
  return await read(context, async tx => {
    const { filter, total, shownFor } = await settle(context, tx, input)
    const page = cutPage(await selectPairs(tx, filter, { limit, after }), limit, row =>
      cursorOf(row, filter.sort),
    )
    return {
      next: page.next,
      rows: page.rows.map(({ isLed: _, ...row }) => row),
      total,
      shownFor: shownFor(page.rows.flatMap(row => [row.giver.name, row.receiver.name])),
    }
  })
}

/** The filter with the first understanding of the names under which any pair is found. */
export async function settle(context: Context, tx: Tx, { q, ...rest }: PairFilterInput) {
  const today = context.clock.today()
  const { names, total, shownFor } = await namesMeant(tx, q, meant =>
    countMatching(tx, { ...rest, names: meant, today }),
  )
  const filter: PairFilter = { ...rest, names, today }
  return { filter, total, shownFor }
}

/** The list on the screen as XLSX. */
export async function exportPairs(context: Context, input: PairFilterInput): Promise<Download> {
  const { filter } = await read(context, tx => settle(context, tx, input))
  return exportedTable(context, {
    title: 'Пары педагогов',
    on: filter.today,
    note: 'Пары педагогов по отбору на экране.',
    columns: [
      { header: 'Основание', width: 34 },
      { header: 'Компетенция', width: 40 },
      { header: 'Кто передаёт опыт', width: 34 },
      { header: 'Его организация', width: 30 },
      { header: 'Кто получает помощь', width: 34 },
      { header: 'Его организация', width: 30 },
      { header: 'Муниципалитет', width: 24 },
      { header: 'Цель', width: 40 },
      { header: 'С', width: 12, type: 'date' },
      { header: 'По', width: 12, type: 'date' },
      { header: 'Приказ', width: 20 },
      { header: 'Дата приказа', width: 14, type: 'date' },
      { header: 'Состояние', width: 16 },
      { header: 'Закончена', width: 12, type: 'date' },
      { header: 'Итог', width: 26 },
      { header: 'Что получилось', width: 40 },
    ],
    page: page =>
      read(context, async tx =>
        cutPage(await selectPairs(tx, filter, page), page.limit, row => cursorOf(row, filter.sort)),
      ),
    cells: row => [
      row.groundTitle,
      row.competencyTitle,
      row.giver.name,
      row.giver.organisationName,
      row.receiver.name,
      row.receiver.organisationName,
      row.municipalityName,
      row.aim,
      row.startsOn,
      row.endsOn,
      row.basisNumber,
      row.basisDate,
      STATUS_TITLES[row.status],
      row.endedOn,
      row.result && RESULTS[row.result],
      row.outcome ?? row.endReason,
    ],
  })
}
