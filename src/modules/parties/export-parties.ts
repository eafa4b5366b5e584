import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { paperAs } from '#platform/documents/paper-file.ts'
import { invalid } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { exportedTable } from '#platform/spreadsheets/exported-table.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { type exportParties as exportOperation, LEVELS, PARTY_TYPES, type PartyRow } from './contract.ts'
import { cursorOf, settle } from './list-parties.ts'
import { selectParties } from './parties.sql.ts'
import { findScopeName } from './person-parties.sql.ts'

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
  return {
    head: { organisation },
    title: TITLE,
    registration: { date: ruDate(on) },
    page: { paper: 'a4', orientation: 'landscape' },
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: '№', width: 0.3, align: 'center' },
          { title: 'Название или имя', width: 2.4 },
          { title: 'Тип, вид', width: 1.6 },
          { title: 'Уровень, территория', width: 1.5 },
          { title: 'Функции', width: 2.2 },
          { title: 'Основание, срок', width: 1.8 },
        ],
        rows: rows.map((row, index) => [
          String(index + 1),
          row.name,
          `${PARTY_TYPES[row.type]}: ${row.kindTitle}`,
          [LEVELS[row.level], row.municipalityName ?? row.regionName].filter(Boolean).join(', '),
          row.functions.join('; '),
          [row.unitName, row.basis, termOf(row)].filter(Boolean).join(', '),
        ]),
      },
      { kind: 'paragraph', text: `Всего в списке: ${rows.length}.`, align: 'left' },
    ],
    signatures: [{ position: 'Руководитель', name: '' }],
    footer: { generatedAt: now.toISOString() },
  }
}

/** Bodies lie in the register for good; the term of a person's authority is what matters. */
const termOf = ({ type, validFrom, validTo }: PartyRow) =>
  type === 'person' ? `с ${ruDate(validFrom)}${validTo ? ` по ${ruDate(validTo)}` : ''}` : ''
