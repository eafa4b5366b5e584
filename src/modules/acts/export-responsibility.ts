import type { Context } from '#platform/db/database.ts'
import type { Download } from '#platform/http/serve.ts'
import { exportedTable } from '#platform/spreadsheets/exported-table.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  clauseWords,
  type FunctionAssignment,
  holderName,
  LEVEL_TITLES,
  type MapQuery,
  type ResponsibilityMap,
  SHARES,
} from './contract.ts'
import { showResponsibility } from './show-responsibility.ts'

/** The map of functions on a day as XLSX: clause, function, who is named by the act, who was given it, the gap. */
export async function exportResponsibility(context: Context, query: MapQuery): Promise<Download> {
  const map = await showResponsibility(context, query)
  return exportedTable(context, {
    title: 'Кто за что отвечает',
    on: map.on,
    note: `${[map.pack.title, map.act.label, map.region?.name].filter(Boolean).join(', ')}; на ${ruDate(map.on)}.`,
    columns: [
      { header: 'Пункт', width: 18 },
      { header: 'Функция', width: 80 },
      { header: 'Назван в акте', width: 36 },
      { header: 'Закреплена за', width: 50 },
      { header: 'Пробел', width: 60 },
    ],
    page: () => Promise.resolve({ rows: rowsOf(map), next: null }),
    cells: row => row,
  })
}

function rowsOf(map: ResponsibilityMap): string[][] {
  return [
    ...map.functions.map(one => [
      clauseWords(one.clause),
      one.text,
      one.named,
      given(one.assigned),
      one.gap ?? '',
    ]),
    ...map.directions.map(one => [
      clauseWords(one.clause),
      one.text,
      `уровень: ${LEVEL_TITLES[one.level]}`,
      given(one.assigned),
      one.assigned.some(assignment => assignment.isCurrent) ? '' : 'Не поручено ни одному органу',
    ]),
  ]
}

const given = (assigned: readonly FunctionAssignment[]): string =>
  assigned
    .filter(one => one.isCurrent)
    .map(one => `${holderName(one)} (${SHARES[one.share]} с ${ruDate(one.validFrom)}, ${one.basis})`)
    .join('; ')
