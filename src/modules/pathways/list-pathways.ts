import type { z } from 'zod'
import { namesMeant } from '#modules/people/index.ts'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import type { Download } from '#platform/http/serve.ts'
import type { CellValue } from '#platform/spreadsheets/table-spec.ts'
import { writeTable } from '#platform/spreadsheets/write-xlsx.ts'
import type { listPathwaysFilter, PathwayRow } from './contract.ts'
import { STATUS_TITLES } from './lifecycle.ts'
import { countPathways, type PathwayFilter, selectPathways } from './list.sql.ts'

/** Pathways within the actor's scope: the fact and the state, progress where she may see the contents. */
export async function listPathways(
  context: Context,
  { q, ...asked }: Omit<PathwayFilter, 'names' | 'actor'> & { q?: string | undefined },
) {
  const filter = { ...asked, actor: context.actor }
  const today = context.clock.today()
  return await read(context, async tx => {
    const { names, total, shownFor } = await namesMeant(tx, q, meant =>
      countPathways(tx, { ...filter, names: meant }, today),
    )
    const rows = await selectPathways(tx, { ...filter, names }, today)
    const page = cutPage(rows, filter.limit, row => [row.draftedOn, row.id])
    return {
      next: page.next,
      total,
      rows: page.rows.map(presentRow),
      shownFor: shownFor(page.rows.map(row => row.personName)),
    }
  })
}

/**
 * The actor's own pathways, the newest first. A draft is the methodologist's until offered; one that the teacher
 * has returned stays in her sight.
 */
export async function listMyPathways(context: Context) {
  const { personId } = context.actor
  if (!personId) return { pathways: [] }
  const { rows } = await listPathways(context, { person: personId, limit: 50 })
  return { pathways: rows.filter(row => row.status !== 'draft' || row.isReturned) }
}

function presentRow(row: Awaited<ReturnType<typeof selectPathways>>[number]): PathwayRow {
  return {
    ...row,
    status: row.status as PathwayRow['status'],
    done: row.items === null ? null : row.done,
  }
}

const CHUNK = 1000

/** Exactly the list on the screen as XLSX, read chunk by chunk and streamed. */
export async function exportPathways(
  context: Context,
  { q, ...asked }: z.output<typeof listPathwaysFilter>,
): Promise<Download> {
  const filter = { ...asked, actor: context.actor }
  const today = context.clock.today()
  const { names } = await read(context, tx =>
    namesMeant(tx, q, meant => countPathways(tx, { ...filter, names: meant, limit: 1 }, today)),
  )
  const [year, month, day] = today.split('-')
  const shown = `${day}.${month}.${year}`
  return {
    filename: `Маршруты на ${shown}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeTable({
      sheetName: 'Маршруты',
      title: 'Индивидуальные образовательные маршруты',
      notes: [`Состояние на ${shown}. Выгрузил: ${context.actor.name}.`],
      columns: [
        { header: 'Номер', width: 14 },
        { header: 'Педагог', width: 36 },
        { header: 'Организация', width: 40 },
        { header: 'Состояние', width: 20 },
        { header: 'Составлен', type: 'date', width: 12 },
        { header: 'Подтверждён', type: 'date', width: 13 },
        { header: 'Окончание', type: 'date', width: 12 },
        { header: 'Шагов выполнено', type: 'integer', width: 16 },
        { header: 'Шагов всего', type: 'integer', width: 13 },
        { header: 'Просрочен', width: 11 },
      ],
      rows: rowsOf(context, { ...filter, names }),
    }),
  }
}

async function* rowsOf(context: Context, filter: Omit<PathwayFilter, 'limit' | 'after'>) {
  const today = context.clock.today()
  let after: string | undefined
  do {
    const page = await read(context, async tx => {
      const rows = await selectPathways(tx, { ...filter, limit: CHUNK, after }, today)
      return cutPage(rows, CHUNK, row => [row.draftedOn, row.id])
    })
    for (const row of page.rows.map(presentRow)) yield cellsOf(row)
    after = page.next ?? undefined
  } while (after)
}

const cellsOf = (row: PathwayRow): CellValue[] => [
  row.number,
  row.personName,
  row.organisationName,
  row.isReturned ? 'Возвращён педагогом' : STATUS_TITLES[row.status],
  row.draftedOn,
  row.confirmedOn,
  row.endsOn,
  row.done,
  row.items,
  row.isLate ? 'да' : 'нет',
]
