import { createHash } from 'node:crypto'
import { recordAudit, recordAuditOfMany } from '#platform/audit/audit.ts'
import { type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { forbidden, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { offeredFields } from '#platform/import/fields.ts'
import { cellOf } from '#platform/import/layout.ts'
import { type ColumnChoice, headingsOf } from '#platform/import/mapping.ts'
import type { ImportFile } from '#platform/import/read-fields.ts'
import { fold } from '#platform/text/nearest.ts'
import type { ImportReport } from '../contract.ts'
import { findEmployer, selectPositions } from '../person.sql.ts'
import { thresholdsFor } from '../thresholds.ts'
import { STAFF_COLUMN_NAMES, STAFF_FIELDS, type StaffColumn } from './columns.ts'
import {
  insertBatch,
  insertRefusals,
  lockStaffOf,
  type Refusal,
  selectKnown,
  writePlan,
} from './import.sql.ts'
import { rememberColumns, selectRemembered } from './mapping.sql.ts'
import { type Plan, planStaff } from './plan.ts'
import { positionReader } from './positions.ts'
import { type ReadStaff, readStaffFile } from './read-file.ts'

export type StaffInput = {
  organisation: string
  file: ImportFile
  /** What the sender says of the columns; absent: as proposed. */
  columns?: ColumnChoice<StaffColumn> | undefined
}
type Employer = NonNullable<Awaited<ReturnType<typeof findEmployer>>>

/** The dry run: everything a loading would do and every problem, with nothing written. */
export async function checkStaffFile(context: Context, input: StaffInput): Promise<ImportReport> {
  const { employer, staff } = await readFor(context, input)
  const plan = await read(context, tx => planFor(context, tx, employer, staff))
  return reportOf(staff, plan, null)
}

/**
 * Loads a staff file in one transaction: rows without problems whole, rows with problems not at all. A file in
 * which no row can be used, or which changes nothing, leaves no batch.
 *
 * @throws Problem not-found, forbidden for an organisation whose staff the actor does not keep
 */
export async function loadStaffFile(context: Context, input: StaffInput): Promise<ImportReport> {
  const { file, columns } = input
  const { employer, staff } = await readFor(context, input)
  if (staff.isRefused) return reportOf(staff, undefined, null)
  return await transact(context, async tx => {
    await lockStaffOf(tx, employer.id)
    const plan = await planFor(context, tx, employer, staff)
    const report = reportOf(staff, plan, newId())
    const at = context.clock.now()
    const unit = {
      organisationId: employer.id,
      municipalityId: employer.municipalityId,
      regionId: employer.regionId,
    }
    if (columns) await rememberColumns(tx, unit, headingsOf(staff.columns), { at, by: context.actor.name })
    if (report.created + report.updated === 0) return { ...report, batch: null }
    const batch = { id: report.batch!, ...unit }
    await insertBatch(tx, {
      ...batch,
      fileName: file.name,
      fileSha256: createHash('sha256').update(file.bytes).digest('hex'),
      rowCount: report.rows,
      createdCount: report.created,
      updatedCount: report.updated,
      unchangedCount: report.unchanged,
      refusedCount: report.refused,
      loadedAt: at,
      loadedBy: context.actor.name,
    })
    await writePlan(tx, plan, batch, at)
    await insertRefusals(tx, batch, refusalsOf(staff, report))
    await recordLoading(context, tx, plan, { ...batch, fileName: file.name, report })
    return report
  })
}

async function readFor(context: Context, { organisation, file, columns }: StaffInput) {
  const { employer, positions, workingAge, remembered } = await read(context, async tx => ({
    remembered: await selectRemembered(tx, organisation),
    employer: await findEmployer(tx, organisation),
    positions: await selectPositions(tx),
    workingAge: (await thresholdsFor(context, tx, context.clock.today())).workingAge,
  }))
  if (!employer) throw notFound('organisation.missing', 'Такой организации нет. Выберите её из списка.')
  if (!employer.isKept)
    throw forbidden(
      'staff.foreign',
      `Работников «${employer.shortName}» ведёт не ваша организация: загрузить их вы не можете.`,
    )
  const names = [employer.shortName, employer.name, employer.code, employer.inn ?? ''].filter(Boolean)
  const staff = await readStaffFile(file, {
    today: context.clock.today(),
    workingAge,
    readPosition: positionReader(positions),
    organisation: { shortName: employer.shortName, names: new Set(names.map(fold)) },
    chosen: columns,
    remembered,
  })
  return { employer, staff }
}

async function planFor(
  context: Context,
  tx: Tx,
  employer: Employer,
  { staff, layout }: ReadStaff,
): Promise<Plan> {
  const numbers = [...new Set(staff.map(row => row.snils))]
  const known = await selectKnown(tx, numbers, employer.id)
  return planStaff(staff, known, { layout, today: context.clock.today() })
}

function reportOf(staff: ReadStaff, plan: Plan | undefined, batch: string | null): ImportReport {
  const problems = [...staff.problems, ...(plan?.problems ?? [])]
  const refused = new Set(problems.flatMap(problem => problem.row ?? []))
  return {
    rows: staff.rows,
    created: plan?.counts.created ?? 0,
    updated: plan?.counts.updated ?? 0,
    unchanged: plan?.counts.unchanged ?? 0,
    refused: staff.isRefused ? staff.rows : refused.size,
    batch,
    problems: problems.toSorted((one, other) => (one.row ?? 0) - (other.row ?? 0)),
    columns: staff.columns,
    fields: offeredFields(STAFF_FIELDS),
  }
}

function refusalsOf({ source, layout }: ReadStaff, { problems }: ImportReport): Refusal[] {
  const byRow = Map.groupBy(
    problems.filter(problem => problem.row !== undefined),
    problem => problem.row!,
  )
  return [...byRow].map(([row, reasons]) => ({
    row,
    cells: Object.fromEntries(
      STAFF_COLUMN_NAMES.flatMap(name => {
        const text = cellOf(source.get(row) ?? [], layout.get(name))
        return text ? [[name, text]] : []
      }),
    ),
    reasons: reasons.map(reason => reason.message.replace(/^Строка \d+, /, '')),
  }))
}

async function recordLoading(
  context: Context,
  tx: Tx,
  { created, updated }: Plan,
  {
    id,
    regionId,
    organisationId,
    fileName,
    report,
  }: {
    id: string
    regionId: string | null
    organisationId: string
    fileName: string
    report: ImportReport
  },
): Promise<void> {
  const entries = new Map<number, { personId: string; before: object; after: object }>()
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
  for (const one of [...updated.persons, ...updated.jobs]) add(one.row, one.personId, one.before, one.after)
  await recordAuditOfMany(
    context,
    tx,
    regionId,
    [...entries].map(([row, { personId, before, after }]) => ({
      action: 'people.import',
      entity: 'person',
      entityId: personId,
      before: { ...before },
      after: { ...after },
      reason: `Загрузка «${fileName}», строка ${row}`,
    })),
  )
  const { rows, created: createdCount, updated: updatedCount, unchanged, refused } = report
  const counts = { rows, created: createdCount, updated: updatedCount, unchanged, refused }
  await recordAudit(context, tx, {
    action: 'people.import-load',
    entity: 'staff-import',
    entityId: id,
    regionId,
    after: { ...counts, organisationId, fileName },
  })
}
