import { createHash } from 'node:crypto'
import { brokenConstraint, type Context, read, type Tx } from '#platform/db/database.ts'
import { forbidden, notFound, Problem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { type Following, followed, type RunFollower } from '#platform/import/follow-run.ts'
import { inTurn } from '#platform/import/in-turn.ts'
import { type ColumnChoice, headingsOf, type Remembered } from '#platform/import/mapping.ts'
import type { ImportFile } from '#platform/import/read-fields.ts'
import { refusalsOf } from '#platform/import/refusals.ts'
import { fold } from '#platform/text/nearest.ts'
import type { ImportReport } from '../contract.ts'
import { findEmployer, keepsStaffIn, selectPositions } from '../person.sql.ts'
import { thresholdsFor } from '../thresholds.ts'
import { STAFF_FIELDS, type StaffColumn } from './columns.ts'
import {
  countEndingRights,
  insertBatch,
  insertRefusals,
  selectEdits,
  selectKnown,
  turnOf,
} from './import.sql.ts'
import { type Found, reportOf } from './import-report.ts'
import type { ListsBefore } from './lists-before.ts'
import { rememberColumns, selectRemembered } from './mapping.sql.ts'
import { planStaff } from './plan.ts'
import { type Position, positionReader } from './positions.ts'
import { type ReadStaff, readStaffFile } from './read-file.ts'
import { recordColumns, recordLoading } from './record-loading.ts'
import type { Plan } from './staff-plan.ts'
import { TAKE_NOTHING } from './take.ts'
import type { Take } from './three-way.ts'
import { countWrites, keepLoaded, raced, writePlan } from './write-plan.sql.ts'

export type StaffInput = Following & {
  organisation: string
  file: ImportFile
  /** What the sender says of the columns; absent: as proposed. */
  columns?: ColumnChoice<StaffColumn> | undefined
  /** The columns are of a table made by the product: what people chose for such headings stays. */
  isMade?: boolean | undefined
  /** Disputed values the sender takes from the file; absent: none, what was changed by hand stays. */
  take?: Take | undefined
}
type Employer = Omit<NonNullable<Awaited<ReturnType<typeof findEmployer>>>, 'validFrom' | 'validTo'>

/** An organisation that is still to be created: the staff of it can be checked beforehand, not loaded. */
export type PlannedEmployer = Omit<Employer, 'isKept'>
export type StaffCheck = Omit<StaffInput, 'organisation'> & {
  organisation: string | PlannedEmployer
  /** Lists of the same package; this one is added to them. Absent: the file stands by itself. */
  before?: ListsBefore | undefined
}

/** What a file is compared with: read before it, but for what is known of its people. */
type Ground = {
  employer: Employer
  positions: readonly Position[]
  remembered: Remembered<StaffColumn>
  workingAge: number
}

/** The dry run: everything a loading would do and every problem, with nothing written. */
export async function checkStaffFile(context: Context, input: StaffCheck): Promise<ImportReport> {
  const ground = await groundFor(context, input.organisation)
  return await following(context, { ...input, isCheck: true }, ground, async run => {
    const staff = await readFor(context, input, ground, run)
    return await read(context, async tx => {
      const plan = await planFor(context, tx, ground.employer, staff, input)
      input.before?.add(plan, ground.employer)
      const leavings = plan.leaving.map(({ personId, employmentId, lastDay, staysHere }) => ({
        ...{ personId, employmentId, lastDay },
        to: staysHere ? ground.employer.id : null,
      }))
      const ending = await countEndingRights(tx, leavings)
      const { positions } = ground
      return reportOf({ staff, positions, checkedAt: context.clock.now(), plan, ending }, null)
    })
  })
}

/**
 * Loads a staff file in one transaction: rows without problems whole, rows with problems not at all. A file in
 * which no row can be used, or which changes nothing, leaves no batch. Of two loadings into one organisation the second
 * waits for the first.
 *
 * @throws Problem not-found, forbidden for an organisation whose staff the actor does not keep, `import.cancelled`,
 *   `import.raced` when others keep changing the same people meanwhile
 */
export async function loadStaffFile(context: Context, input: StaffInput): Promise<ImportReport> {
  const ground = await groundFor(context, input.organisation)
  return await following(context, { ...input, isCheck: false }, ground, async run => {
    const staff = await readFor(context, input, ground, run)
    const found = { staff, positions: ground.positions, checkedAt: context.clock.now() }
    if (staff.isRefused) return reportOf(found, null)
    for (let attempt = 1; ; )
      try {
        return await inTurn(
          context,
          turnOf(ground.employer.id),
          () => run.tell('waiting', 0, staff.rows),
          tx => loadWithin(context, tx, { input, ground, found, run }),
        )
      } catch (error) {
        if (!isRaced(error)) throw error
        if (attempt++ === ATTEMPTS) throw raced()
      }
  })
}

/** Others may change the same people meanwhile: the plan is made anew so often before the sender is told. */
const ATTEMPTS = 3

/** The same person, job or category was written by another hand after the plan had been made. */
function isRaced(error: unknown): boolean {
  if (error instanceof Problem) return error.code === 'import.raced'
  const constraint = brokenConstraint(error) ?? ''
  return RACED.has(constraint)
}
const RACED = new Set([
  'persons_snils_key',
  'qualifications_once',
  'employments_once_excl',
  // the card was deleted meanwhile, with the loading that had brought it
  'employments_person_id_fkey',
  'qualifications_person_id_fkey',
  'import_values_person_id_fkey',
])

async function following<T>(
  context: Context,
  { file, isCheck, ...input }: StaffCheck & { isCheck: boolean },
  { employer }: Ground,
  work: (run: RunFollower) => Promise<T>,
): Promise<T> {
  const place = { placeName: employer.shortName, ...unitOf(employer) }
  return await followed(context, { kind: 'staff', isCheck, ...place, fileName: file.name }, input, work)
}

type Work = { input: StaffInput; ground: Ground; found: Omit<Found, 'plan'>; run: RunFollower }

async function loadWithin(
  context: Context,
  tx: Tx,
  { input, ground, found, run }: Work,
): Promise<ImportReport> {
  const { employer } = ground
  const { staff } = found
  const plan = await planFor(context, tx, employer, staff, input)
  const report = reportOf({ ...found, plan }, newId())
  const at = context.clock.now()
  const unit = unitOf(employer)
  if (input.columns && !input.isMade) {
    const chosen = headingsOf<StaffColumn>(staff.columns)
    await rememberColumns(tx, unit, chosen, { at, by: context.actor.name })
    await recordColumns(context, tx, unit, ground.remembered, chosen)
  }
  if (report.created + report.updated === 0) {
    await keepLoaded(tx, unit, plan.loaded)
    await run.close(tx)
    return { ...report, batch: null }
  }
  const batch = { id: report.batch!, ...unit }
  await insertBatch(tx, {
    ...batch,
    fileName: input.file.name,
    fileSha256: createHash('sha256').update(input.file.bytes).digest('hex'),
    rowCount: report.rows,
    createdCount: report.created,
    updatedCount: report.updated,
    unchangedCount: report.unchanged,
    refusedCount: report.refused,
    loadedAt: at,
    loadedBy: context.actor.name,
  })
  const total = countWrites(plan)
  await writePlan(plan, { tx, batch, at, onWritten: count => run.tell('writing', count, total) })
  await insertRefusals(tx, batch, refusalsOf(STAFF_FIELDS, staff, report.problems))
  await recordLoading(context, tx, plan, { ...batch, fileName: input.file.name, report })
  await run.close(tx)
  return report
}

const unitOf = ({ id, municipalityId, regionId }: Employer) => ({
  organisationId: id,
  municipalityId,
  regionId,
})

async function groundFor(context: Context, organisation: string | PlannedEmployer): Promise<Ground> {
  const { employer, ...ground } = await read(context, async tx => ({
    ...(typeof organisation === 'string'
      ? {
          remembered: await selectRemembered(tx, organisation),
          employer: await findEmployer(tx, organisation),
        }
      : {
          remembered: new Map(),
          employer: { ...organisation, isKept: await keepsStaffIn(tx, organisation) },
        }),
    positions: await selectPositions(tx),
    workingAge: (await thresholdsFor(context, tx, context.clock.today())).workingAge,
  }))
  if (!employer) throw notFound('organisation.missing', 'Такой организации нет. Выберите её из списка.')
  if (!employer.isKept)
    throw forbidden(
      'staff.foreign',
      `Работников «${employer.shortName}» ведёт не ваша организация: загрузить их вы не можете.`,
    )
  return { employer, ...ground }
}

async function readFor(
  context: Context,
  { file, columns }: Pick<StaffInput, 'file' | 'columns'>,
  { employer, positions, workingAge, remembered }: Ground,
  run: RunFollower,
): Promise<ReadStaff> {
  const names = [employer.shortName, employer.name, employer.code, employer.inn ?? ''].filter(Boolean)
  return await readStaffFile(file, {
    today: context.clock.today(),
    workingAge,
    readPosition: positionReader(positions),
    organisation: { shortName: employer.shortName, names: new Set(names.map(fold)) },
    chosen: columns,
    remembered,
    onRow: run.onRow,
  })
}

async function planFor(
  context: Context,
  tx: Tx,
  employer: Employer,
  { staff, layout }: ReadStaff,
  { take = TAKE_NOTHING, before }: Pick<StaffCheck, 'take' | 'before'>,
): Promise<Plan> {
  const numbers = [...new Set(staff.map(row => row.snils))]
  const known = await selectKnown(tx, numbers, employer.id)
  const edits = await selectEdits(tx, known)
  return planStaff(staff, before?.over(known, numbers, employer.id) ?? known, {
    layout,
    today: context.clock.today(),
    edits,
    take,
  })
}
