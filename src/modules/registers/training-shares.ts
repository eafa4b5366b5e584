import { type Context, read } from '#platform/db/database.ts'
import type { Download } from '#platform/http/serve.ts'
import { exportedTable } from '#platform/spreadsheets/exported-table.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { REGISTERS, type RegisterTraining, type ShareFilter } from './contract.ts'
import { isTooWide, queryOf } from './list-register.ts'
import { MOST_UNITS, selectShares } from './training-shares.sql.ts'
import { termOf } from './training-term.ts'

/**
 * How many of a register are trained on a day (row 9: staff of centres at the federal coordinator; rows 52, 53: workers
 * of methodical services), by centre or service, by region, and in all.
 */
export async function showTraining(
  context: Context,
  { by: asked, ...filter }: ShareFilter,
): Promise<RegisterTraining> {
  const on = filter.on ?? context.clock.today()
  const by = asked ?? (context.actor.scope.kind === 'country' && !filter.region ? 'region' : 'organisation')
  return await read(context, async tx => {
    const term = await termOf(context, tx, on)
    const query = { ...queryOf(context, { ...filter, sort: 'name', order: 'asc' }), termYears: term?.years }
    if (isTooWide(query)) return { on, by, total: NOBODY, units: [], isCut: false, term }
    const { total, units } = await selectShares(tx, query, by)
    return {
      on,
      by,
      total,
      units: units.slice(0, MOST_UNITS),
      isCut: units.length > MOST_UNITS,
      term,
    }
  })
}

const NOBODY = { people: 0, current: 0, expired: 0, never: 0 }

/** The table of shares as XLSX. */
export async function exportTraining(context: Context, filter: ShareFilter): Promise<Download> {
  const { units, total, on, by } = await showTraining(context, filter)
  const rows = [...units, { id: '', name: 'Всего', regionName: null, ...total }]
  return exportedTable(context, {
    title: `${REGISTERS[filter.register]}, доля`,
    on,
    note: `На ${ruDate(on)}.`,
    columns: [
      { header: by === 'region' ? 'Субъект РФ' : 'Организация', width: 40 },
      { header: 'Субъект РФ организации', width: 28 },
      { header: 'Человек', width: 10, type: 'integer' },
      { header: 'Обучены', width: 10, type: 'integer' },
      { header: 'Срок обучения вышел', width: 12, type: 'integer' },
      { header: 'Не обучены', width: 12, type: 'integer' },
      { header: 'Доля обученных, %', width: 12, type: 'decimal' },
    ],
    page: async () => ({ rows, next: null }),
    cells: row => [
      row.name,
      row.regionName,
      row.people,
      row.current,
      row.expired,
      row.never,
      row.people === 0 ? null : Math.round((row.current / row.people) * 1000) / 10,
    ],
  })
}
