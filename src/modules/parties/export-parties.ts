import type { z } from 'zod'
import { findScopeName } from '#modules/people/index.ts'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { listPaper } from '#platform/documents/list-paper.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { paperAs } from '#platform/documents/paper-file.ts'
import { invalid } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { exportedTable } from '#platform/spreadsheets/exported-table.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { type exportParties as exportOperation, LEVELS, PARTY_TYPES, type PartyRow } from './contract.ts'
import { cursorOf, settle } from './list-parties.ts'
import { selectParties } from './parties.sql.ts'

const TITLE = 'Субъекты научно-методической деятельности'
/** A list on paper longer than this is nobody's to sign. */
const LONGEST_PAPER = 2000

/**
 * Exactly the register on the screen as XLSX, or as an official list on a day with a line to sign.
 *
 * @throws Problem `parties.list-long` when a paper of it would have more than LONGEST_PAPER lines
 */
export async function exportParties(
  context: Context,
  { format, ...query }: z.output<NonNullable<typeof exportOperation.query>>,
): Promise<Download> {
  const { filter } = await read(context, tx => settle(context, tx, query))
  if (format === 'xlsx')
    return exportedTable(context, {
      title: TITLE,
      on: filter.on,
      note: `На ${ruDate(filter.on)}.`,
      columns: [
        { header: 'Название или имя', width: 50 },
        { header: 'Тип', width: 26 },
        { header: 'Вид, в качестве кого', width: 36 },
        { header: 'Уровень', width: 16 },
        { header: 'Субъект РФ', width: 28 },
        { header: 'Муниципалитет', width: 28 },
        { header: 'Функции', width: 60 },
        { header: 'Входит в; кем уполномочен', width: 36 },
        { header: 'Основание', width: 40 },
        { header: 'С', width: 12, type: 'date' },
        { header: 'По', width: 12, type: 'date' },
      ],
      page: page =>
        read(context, async tx => cutPage(await selectParties(tx, filter, page), page.limit, cursorOf)),
      cells: row => [
        row.name,
        PARTY_TYPES[row.type],
        row.kindTitle,
        LEVELS[row.level],
        row.regionName,
        row.municipalityName,
        row.functions.join('; '),
        row.unitName,
        row.basis,
        row.validFrom,
        row.validTo,
      ],
    })
  const rows = await read(context, tx => selectParties(tx, filter, { limit: LONGEST_PAPER }))
  if (rows.length > LONGEST_PAPER)
    throw invalid(
      'parties.list-long',
      `В списке больше ${LONGEST_PAPER} строк: для печати отберите тип, вид или муниципалитет, весь список выгрузите в XLSX.`,
    )
  const organisation = await read(context, tx => findScopeName(tx, context.actor.scope))
  const paper = paperOf(rows, { on: filter.on, organisation, now: context.clock.now() })
  return await paperAs(format, `${TITLE} на ${ruDate(filter.on)}.${format}`, paper)
}

function paperOf(
  rows: readonly PartyRow[],
  { on, organisation, now }: { on: string; organisation: string; now: Date },
): OfficialDocument {
  return listPaper<PartyRow>(
    {
      organisation,
      title: TITLE,
      registeredOn: on,
      columns: [
        { title: 'Название или имя', width: 2.4, cell: row => row.name },
        { title: 'Тип, вид', width: 1.6, cell: row => `${PARTY_TYPES[row.type]}: ${row.kindTitle}` },
        {
          title: 'Уровень, территория',
          width: 1.5,
          cell: row => [LEVELS[row.level], row.municipalityName ?? row.regionName].filter(Boolean).join(', '),
        },
        { title: 'Функции', width: 2.2, cell: row => row.functions.join('; ') },
        {
          title: 'Основание, срок',
          width: 1.8,
          cell: row => [row.unitName, row.basis, termOf(row)].filter(Boolean).join(', '),
        },
      ],
      rows,
      summary: `Всего в списке: ${rows.length}.`,
      signedBy: 'Руководитель',
    },
    now,
  )
}

/** Bodies lie in the register for good; the term of a person's authority is what matters. */
const termOf = ({ type, validFrom, validTo }: PartyRow) =>
  type === 'person' ? `с ${ruDate(validFrom)}${validTo ? ` по ${ruDate(validTo)}` : ''}` : ''
