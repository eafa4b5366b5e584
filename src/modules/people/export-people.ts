import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import type { Download } from '#platform/http/serve.ts'
import type { CellValue, ColumnSpec } from '#platform/spreadsheets/table-spec.ts'
import { writeTable } from '#platform/spreadsheets/write-xlsx.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  CATEGORIES,
  type exportPeople as exportOperation,
  PEOPLE_COLUMNS,
  type PeopleColumn,
} from './contract.ts'
import { cursorOf, mayReadBirths, settle } from './list-people.ts'
import { type ListedPerson, selectPeople } from './people.sql.ts'

type Query = z.output<NonNullable<typeof exportOperation.query>>

const CHUNK = 1000
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * Exactly the list on the screen as XLSX: its filter, sort and columns. Read chunk by chunk and streamed, so that
 * the memory does not grow with the list.
 */
export async function exportPeople(context: Context, { columns: asked, ...query }: Query): Promise<Download> {
  const columns = asked.filter(column => column !== 'pensionAge' || mayReadBirths(context))
  const on = query.on ?? context.clock.today()
  return {
    filename: `Педагоги и руководители на ${ruDate(on)}.xlsx`,
    type: XLSX,
    content: writeTable({
      sheetName: 'Педагоги и руководители',
      title: 'Педагоги и руководители',
      notes: [
        `Работают на ${ruDate(on)}. Выгружено ${ruDate(context.clock.today())}, ${context.actor.name}.`,
      ],
      columns: columns.map(column => ({ header: PEOPLE_COLUMNS[column], ...FORMATS[column] })),
      rows: rowsOf(context, query, columns),
    }),
  }
}

async function* rowsOf(context: Context, query: Omit<Query, 'columns'>, columns: readonly PeopleColumn[]) {
  const { filter } = await read(context, tx =>
    settle(context, tx, query, { tellsPensionAge: columns.includes('pensionAge') }),
  )
  let after: string | undefined
  do {
    const { rows, next } = await read(context, async tx => {
      const found = await selectPeople(tx, filter, { limit: CHUNK, after })
      return cutPage(found, CHUNK, row => cursorOf(row, filter.sort))
    })
    for (const row of rows) yield columns.map(column => VALUES[column](row))
    after = next ?? undefined
  } while (after)
}

const FORMATS: Record<PeopleColumn, Partial<ColumnSpec>> = {
  name: { width: 36 },
  organisation: { width: 40 },
  municipality: { width: 28 },
  region: { width: 28 },
  position: { width: 30 },
  subjects: { width: 30 },
  load: { width: 9, type: 'decimal' },
  employedFrom: { width: 13, type: 'date' },
  category: { width: 26 },
  under35: { width: 12 },
  firstYears: { width: 16 },
  pensionAge: { width: 20 },
}

const VALUES: Record<PeopleColumn, (row: ListedPerson) => CellValue> = {
  name: row => [row.lastName, row.firstName, row.middleName].filter(Boolean).join(' '),
  organisation: row => row.organisationName,
  municipality: row => row.municipalityName,
  region: row => row.regionName,
  position: row => row.positionTitle,
  subjects: row => row.subjects.join(', '),
  load: row => row.load,
  employedFrom: row => row.employedFrom,
  category: row => row.category && CATEGORIES[row.category],
  under35: row => row.isUnder35,
  firstYears: row => row.isInFirstThreeYears,
  pensionAge: row => row.isOfPensionAge,
}
