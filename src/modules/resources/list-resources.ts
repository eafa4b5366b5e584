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
import {
  ACCESS,
  type listResourcesQuery,
  MONEY_SOURCES,
  type ResourceFilterInput,
  type ResourceRow,
  TYPES,
} from './contract.ts'
import { resourceMissing } from './keep-resource.ts'
import {
  countResources,
  cursorOf,
  findResource,
  type ResourceFilter,
  selectResources,
} from './resources.sql.ts'
import { findUnitName } from './summary.sql.ts'

/** A list longer than this is nobody's to sign. */
const MOST_ON_PAPER = 1000

/** Resources of the region available on a day (row 30), or all that ever were. */
export async function listResources(
  context: Context,
  { limit, after, ...input }: z.output<typeof listResourcesQuery>,
): Promise<{ rows: ResourceRow[]; next: string | null; total: number }> {
  const filter = filterOf(context, input)
  return await read(context, async tx => ({
    ...cutPage(await selectResources(tx, filter, { limit, after }), limit, row => cursorOf(row, filter.sort)),
    total: await countResources(tx, filter),
  }))
}

const filterOf = (context: Context, input: ResourceFilterInput): ResourceFilter => ({
  ...input,
  on: input.on ?? context.clock.today(),
})

export async function showResource(context: Context, { id }: { id: string }): Promise<ResourceRow> {
  const row = await read(context, tx => findResource(tx, id))
  if (!row) throw resourceMissing()
  return { ...row, isKept: row.isKept && context.actor.permissions.has('resources.keep') }
}

/** The list on the screen as XLSX. */
export async function exportResources(context: Context, input: ResourceFilterInput): Promise<Download> {
  const filter = filterOf(context, input)
  return exportedTable(context, {
    title: 'Ресурсы',
    on: filter.on,
    note: filter.all ? 'Все ресурсы, и закончившиеся.' : `Доступны ${ruDate(filter.on)}.`,
    columns: [
      { header: 'Тип', width: 22 },
      { header: 'Вид', width: 32 },
      { header: 'Название', width: 40 },
      { header: 'Владелец', width: 36 },
      { header: 'Муниципалитет', width: 26 },
      { header: 'Для чего', width: 44 },
      { header: 'Вместимость', width: 12, type: 'decimal' },
      { header: 'Единица', width: 12 },
      { header: 'Кому доступен', width: 20 },
      { header: 'С', width: 12, type: 'date' },
      { header: 'По', width: 12, type: 'date' },
      { header: 'Где забронировать', width: 30 },
      { header: 'Сумма плана, руб.', width: 18, type: 'decimal' },
      { header: 'Год', width: 8, type: 'integer' },
      { header: 'Источник средств', width: 24 },
      { header: 'Компетенции', width: 40 },
      { header: 'Акт или соглашение', width: 32 },
    ],
    page: page =>
      read(context, async tx =>
        cutPage(await selectResources(tx, filter, page), page.limit, row => cursorOf(row, filter.sort)),
      ),
    cells: row => [
      TYPES[row.type],
      row.kindTitle,
      row.name,
      row.ownerName,
      row.municipalityName,
      row.purpose,
      row.capacity,
      row.capacityUnit,
      ACCESS[row.access],
      row.availableFrom,
      row.availableTo,
      row.contact,
      row.amountKopecks === null ? null : row.amountKopecks / 100,
      row.budgetYear,
      row.moneySource && MONEY_SOURCES[row.moneySource],
      row.competencies.map(one => one.title).join('; '),
      row.source,
    ],
  })
}

/** The list on the screen as an official one, with a line to sign. @throws Problem `resources.too-long` */
export async function printResources(
  context: Context,
  { format, ...input }: ResourceFilterInput & { format: 'pdf' | 'docx' },
): Promise<Download> {
  const filter = filterOf(context, input)
  const { kind, id } = context.actor.scope
  const { rows, organisation } = await read(context, async tx => ({
    rows: await selectResources(tx, filter, { limit: MOST_ON_PAPER }),
    organisation: kind === 'country' || kind === 'self' || !id ? '' : await findUnitName(tx, { kind, id }),
  }))
  if (rows.length > MOST_ON_PAPER)
    throw invalid(
      'resources.too-long',
      `В списке больше ${MOST_ON_PAPER} ресурсов. Сузьте отбор, например до муниципалитета, или выгрузите XLSX.`,
    )
  const on = ruDate(filter.on)
  return await paperAs(
    format,
    `Ресурсы на ${on}.${format}`,
    paperOf(rows, { organisation: organisation ?? '', on, now: context.clock.now() }),
  )
}

function paperOf(
  rows: readonly ResourceRow[],
  { organisation, on, now }: { organisation: string; on: string; now: Date },
): OfficialDocument {
  return listPaper<ResourceRow>(
    {
      organisation,
      title: 'Перечень ресурсов',
      subtitle: `на ${on}`,
      columns: [
        { title: 'Тип, вид', width: 1.8, cell: row => `${TYPES[row.type]}: ${row.kindTitle}` },
        { title: 'Название', width: 2.2, cell: row => row.name },
        { title: 'Владелец', width: 2, cell: row => row.ownerName },
        { title: 'Для чего', width: 2.2, cell: row => row.purpose },
        { title: 'Объём', width: 1.3, cell: volumeOf },
        {
          title: 'Кому и когда доступен',
          width: 1.8,
          cell: row =>
            `${ACCESS[row.access]}, ${row.availableTo ? `${ruDate(row.availableFrom)} – ${ruDate(row.availableTo)}` : `с ${ruDate(row.availableFrom)}`}`,
        },
        { title: 'Акт или соглашение', width: 1.6, cell: row => row.source },
      ],
      rows,
      summary: `Всего ресурсов: ${rows.length}.`,
      signedBy: 'Руководитель',
    },
    now,
  )
}

const volumeOf = (row: ResourceRow): string =>
  row.amountKopecks !== null
    ? `${(row.amountKopecks / 100).toFixed(2).replace('.', ',')} руб., ${row.budgetYear} г., ${MONEY_SOURCES[row.moneySource!]}`
    : row.capacity !== null
      ? `${String(row.capacity).replace('.', ',')} ${row.capacityUnit}`
      : ''
