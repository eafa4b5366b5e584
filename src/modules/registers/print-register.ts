import type { z } from 'zod'
import { CATEGORIES, EMPLOYMENT_KINDS } from '#modules/people/contract.ts'
import { findScopeName } from '#modules/people/index.ts'
import { DOCUMENT_KINDS } from '#modules/training/contract.ts'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { listPaper } from '#platform/documents/list-paper.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { paperAs } from '#platform/documents/paper-file.ts'
import { invalid } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import type { CellValue, ColumnSpec } from '#platform/spreadsheets/table-spec.ts'
import { writeTable } from '#platform/spreadsheets/write-xlsx.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  type exportRegister as exportOperation,
  type printRegister as printOperation,
  REGISTER_COLUMNS,
  REGISTERS,
  type RegisterColumn,
  type RegisterFilter,
} from './contract.ts'
import { cursorOf, settle } from './list-register.ts'
import { type ListedEntry, mayReadTraining, selectRegister } from './registers.sql.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const CHUNK = 1000
/** A list on paper longer than this is nobody's to sign: some hundred sheets. */
const MOST_ON_PAPER = 5000

/** Exactly the register on the screen as XLSX, read chunk by chunk. */
export async function exportRegister(
  context: Context,
  { columns: asked, ...filter }: z.output<NonNullable<typeof exportOperation.query>>,
): Promise<Download> {
  const columns = shownTo(context, asked)
  const title = REGISTERS[filter.register]
  const on = ruDate(filter.on ?? context.clock.today())
  return {
    filename: `${title} на ${on}.xlsx`,
    type: XLSX,
    content: writeTable({
      sheetName: title.slice(0, 31),
      title,
      notes: [`На ${on}. Выгружено ${ruDate(context.clock.today())}, ${context.actor.name}.`],
      columns: columns.map(column => ({ header: REGISTER_COLUMNS[column], ...FORMATS[column] })),
      rows: cellsOf(context, filter, columns),
    }),
  }
}

/** Columns of training only where the reader may read it: an empty one would say that nobody is trained. */
function shownTo({ actor }: Context, columns: readonly RegisterColumn[]): RegisterColumn[] {
  const shown = columns.filter(column => mayReadTraining(actor) || !OF_TRAINING.includes(column))
  return shown.length > 0 ? shown : ['name']
}

const OF_TRAINING: readonly RegisterColumn[] = ['training', 'trainingHours', 'trainedOn', 'trainingDocument']

async function* cellsOf(context: Context, filter: RegisterFilter, columns: readonly RegisterColumn[]) {
  for await (const row of rowsOf(context, filter)) yield columns.map(column => VALUES[column](row))
}

async function* rowsOf(context: Context, filter: RegisterFilter): AsyncGenerator<ListedEntry> {
  const { query } = await read(context, tx => settle(context, tx, filter))
  let after: string | undefined
  do {
    const { rows, next } = await read(context, async tx =>
      cutPage(await selectRegister(tx, query, { limit: CHUNK, after }), CHUNK, row =>
        cursorOf(row, query.sort),
      ),
    )
    yield* rows
    after = next ?? undefined
  } while (after)
}

/** The register as an official list: numbered, on a date, with a line to sign. */
export async function printRegister(
  context: Context,
  { columns: asked, format, ...filter }: z.output<NonNullable<typeof printOperation.query>>,
): Promise<Download> {
  const columns = shownTo(context, asked)
  const rows: ListedEntry[] = []
  for await (const row of rowsOf(context, filter)) {
    rows.push(row)
    if (rows.length > MOST_ON_PAPER)
      throw invalid(
        'register.too-long',
        `В списке больше ${MOST_ON_PAPER} строк. Сузьте отбор, например до муниципалитета, или выгрузите XLSX.`,
      )
  }
  const organisation = await read(context, tx => findScopeName(tx, context.actor.scope))
  const document = paperOf(context, { ...filter, columns }, rows, organisation)
  const filename = `${REGISTERS[filter.register]} на ${ruDate(filter.on ?? context.clock.today())}.${format}`
  return await paperAs(format, filename, document)
}

function paperOf(
  context: Context,
  { register, on, columns }: RegisterFilter & { columns: readonly RegisterColumn[] },
  rows: readonly ListedEntry[],
  organisation: string,
): OfficialDocument {
  return listPaper(
    {
      organisation,
      title: REGISTERS[register],
      subtitle: `на ${ruDate(on ?? context.clock.today())}`,
      columns: columns.map(column => ({
        title: REGISTER_COLUMNS[column],
        width: (FORMATS[column].width ?? 12) / 12,
        cell: (row: ListedEntry) => textOf(column, VALUES[column](row)),
      })),
      rows,
      summary: summaryOf(rows, columns),
      signedBy: 'Руководитель',
    },
    context.clock.now(),
  )
}

/** People, not lines: somebody with two jobs stands in the list twice. */
function summaryOf(rows: readonly ListedEntry[], columns: readonly RegisterColumn[]): string {
  const listed = `Всего в списке: ${rows.length}.`
  if (!columns.includes('training') || rows.length === 0) return listed
  const people = new Set(rows.map(row => row.personId)).size
  const trained = new Set(rows.filter(row => row.training?.isInTerm).map(row => row.personId)).size
  const share = String(Math.round((trained / people) * 1000) / 10).replace('.', ',')
  return `${listed} Обучены, срок обучения не вышел: ${trained} из ${people} (${share} %).`
}

function textOf(column: RegisterColumn, value: CellValue): string {
  if (value === null || value === undefined) return ''
  if (FORMATS[column].type === 'date') return ruDate(String(value))
  return typeof value === 'number' ? String(value).replace('.', ',') : String(value)
}

const FORMATS: Record<RegisterColumn, Partial<ColumnSpec>> = {
  name: { width: 32 },
  title: { width: 28 },
  organisation: { width: 34 },
  municipality: { width: 22 },
  kind: { width: 17 },
  load: { width: 9, type: 'decimal' },
  category: { width: 16 },
  inCare: { width: 12, type: 'integer' },
  validFrom: { width: 16, type: 'date' },
  training: { width: 34 },
  trainingHours: { width: 9, type: 'integer' },
  trainedOn: { width: 16, type: 'date' },
  trainingDocument: { width: 26 },
  act: { width: 24 },
}

const VALUES: Record<RegisterColumn, (row: ListedEntry) => CellValue> = {
  name: row => row.name,
  title: row => row.title,
  organisation: row => row.organisationName,
  municipality: row => row.municipalityName,
  kind: row => row.kind && EMPLOYMENT_KINDS[row.kind],
  load: row => row.load,
  category: row => row.category && CATEGORIES[row.category as keyof typeof CATEGORIES],
  inCare: row => row.inCare,
  validFrom: row => row.validFrom,
  training: row => row.training && `${row.training.title}, ${row.training.provider}`,
  trainingHours: row => row.training?.hours,
  trainedOn: row => row.training?.completedOn,
  trainingDocument: row =>
    row.training && `${DOCUMENT_KINDS[row.training.documentKind]} № ${row.training.documentNumber}`,
  act: row => row.act,
}
