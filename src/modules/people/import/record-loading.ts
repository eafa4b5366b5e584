import { recordAudit, recordAuditOfMany } from '#platform/audit/audit.ts'
import type { Context, Tx } from '#platform/db/database.ts'
import type { Remembered } from '#platform/import/mapping.ts'
import type { ImportColumn, ImportReport } from '../contract.ts'
import { STAFF_COLUMNS, type StaffColumn } from './columns.ts'
import type { Plan } from './staff-plan.ts'

type Loading = {
  id: string
  regionId: string | null
  organisationId: string
  fileName: string
  report: ImportReport
}

/** Entries of one statement: the chain of the audit is written in parts, too. */
const PART = 2_000

/** Writes what a loading did into the audit: a line for each row of the file, and one for the loading. */
export async function recordLoading(context: Context, tx: Tx, plan: Plan, loading: Loading): Promise<void> {
  const { id, regionId, organisationId, fileName, report } = loading
  const entries = [...entriesOf(plan, organisationId)].map(([row, { personId, before, after }]) => ({
    action: 'people.import',
    entity: 'person',
    entityId: personId,
    before: { ...before },
    after: { ...after },
    reason: `Загрузка «${fileName}», строка ${row}`,
  }))
  for (let from = 0; from < entries.length; from += PART)
    await recordAuditOfMany(context, tx, regionId, entries.slice(from, from + PART))
  const { rows, created, transferred, updated, unchanged, refused } = report
  await recordAudit(context, tx, {
    action: 'people.import-load',
    entity: 'staff-import',
    entityId: id,
    regionId,
    after: {
      ...{ rows, created, transferred, updated, unchanged, refused },
      organisationId,
      fileName,
      columns: report.columns.map(columnWords),
    },
  })
}

type Entry = { personId: string; before: object; after: object }

function entriesOf({ created, updated, leaving }: Plan, organisationId: string): Map<number, Entry> {
  const entries = new Map<number, Entry>()
  const add = (row: number, personId: string, before: object, after: object) => {
    const known = entries.get(row)
    entries.set(row, {
      personId,
      before: { ...known?.before, ...before },
      after: { ...known?.after, ...after },
    })
  }
  for (const { id: personId, row, ...person } of created.persons) add(row, personId, {}, person)
  for (const { id: _, personId, row, ...job } of created.jobs)
    add(row, personId, {}, { ...job, organisationId })
  for (const { id: _, personId, row, ...one } of created.qualifications) add(row, personId, {}, one)
  const transfers = leaving.filter(one => one.from !== null)
  const endedElsewhere = new Set(transfers.map(one => one.employmentId))
  for (const one of updated.persons) add(one.row, one.personId, one.before, one.after)
  for (const one of updated.jobs)
    if (!endedElsewhere.has(one.id)) add(one.row, one.personId, one.before, one.after)
  for (const { row, personId, from, lastDay } of transfers)
    add(row, personId, { organisationId: from!.id }, { endedOn: lastDay })
  return entries
}

const WAYS = {
  chosen: 'выбрано',
  remembered: 'как в прошлый раз',
  heading: 'по названию',
  guessed: 'угадано',
} as const

/** «B, Номер СНИЛС → СНИЛС (по названию)». */
function columnWords({ letter, name, field, source }: ImportColumn): string {
  const read = field ? (STAFF_COLUMNS[field as StaffColumn]?.title ?? field) : 'не загружается'
  return `${letter}, ${name || 'без названия'} → ${read}${source ? ` (${WAYS[source]})` : ''}`
}

/** Writes what was chosen for which heading, where it is another thing than before. */
export async function recordColumns(
  context: Context,
  tx: Tx,
  { organisationId, regionId }: { organisationId: string; regionId: string | null },
  remembered: Remembered<StaffColumn>,
  chosen: Remembered<StaffColumn>,
): Promise<void> {
  const titles = (fields: Remembered<StaffColumn>) =>
    Object.fromEntries(
      [...fields].map(([heading, field]) => [
        heading,
        field === null ? 'не загружается' : STAFF_COLUMNS[field].title,
      ]),
    )
  const after = titles(chosen)
  // what was said of headings that this file does not have stays as it is
  const before = Object.fromEntries(Object.entries(titles(remembered)).filter(([key]) => key in after))
  if (Object.entries(after).every(([heading, field]) => before[heading] === field)) return
  await recordAudit(context, tx, {
    action: 'people.import-columns',
    entity: 'staff-columns',
    entityId: organisationId,
    regionId,
    before,
    after,
  })
}
