import {
  type BodyOfFile,
  bodiesOfFile,
  checkOrganisationsFile,
  loadOrganisationsFile,
  ORGANISATION_FIELDS,
} from '#modules/organisations/index.ts'
import { checkStaffFile, ListsBefore, loadStaffFile, STAFF_FIELDS } from '#modules/people/index.ts'
import type { Context } from '#platform/db/database.ts'
import { Problem } from '#platform/errors/problem.ts'
import type { Following } from '#platform/import/follow-run.ts'
import type { ImportFile } from '#platform/import/read-fields.ts'
import type { OneRosterReport, PackageProblem } from '../contract.ts'
import { asTable } from './as-table.ts'
import { organisationsOf } from './orgs.ts'
import { readPackage } from './read-package.ts'
import { type StaffOfOrg, staffOf } from './staff.ts'

/**
 * The dry run: what the package would do and everything that is wrong with it, with nothing written. Staff of an
 * organisation that the package itself brings is checked as if that were there, and the lists before it with it.
 */
export const checkOneRoster = (context: Context, file: ImportFile, following: Following = {}) =>
  bring(context, file, { organisations: checkOrganisationsFile, staff: checkStaffFile }, following)

/**
 * Loads a package by the rules of the two rooms: first the organisations, then the staff of each. Every loading is
 * written by itself and can be undone by itself; rows with problems are left out and told.
 *
 * @throws Problem invalid when it is no archive that can be read
 */
export const loadOneRoster = (context: Context, file: ImportFile, following: Following = {}) =>
  bring(context, file, { organisations: loadOrganisationsFile, staff: loadStaff }, following)

/** What was loaded a moment ago is there. */
const loadStaff: Doors['staff'] = (context, { organisation, before: _, ...input }) =>
  loadStaffFile(context, {
    ...input,
    organisation: typeof organisation === 'string' ? organisation : organisation.id,
  })

type Doors = { organisations: typeof loadOrganisationsFile; staff: typeof checkStaffFile }

async function bring(
  context: Context,
  file: ImportFile,
  doors: Doors,
  following: Following,
): Promise<OneRosterReport> {
  const today = context.clock.today()
  const roster = await readPackage(file)
  if (roster.problems.length > 0) return { ...NOTHING, problems: roster.problems }
  const rows = organisationsOf(roster.rows['orgs.csv'], today)
  const table = asTable(ORGANISATION_FIELDS, rows, file.name)
  const { conflictCount, problems, ...organisations } = await doors.organisations(context, {
    ...following,
    ...table,
  })
  const bodies = await bodiesOfFile(context, table)
  const places = new Map(
    rows.map(({ from }, index) => [from.get('sourcedId'), bodies.get(table.rowOf(index))]),
  )
  const jobs = staffOf(roster, today)
  const before = new ListsBefore()
  const report: OneRosterReport = {
    organisations: countsOf(organisations),
    conflictCount,
    staff: [],
    staffConflictCount: 0,
    waiting: 0,
    unusable: jobs.unusable,
    skipped: jobs.skipped,
    problems: [...problems.map(table.told), ...jobs.problems],
  }
  for (const one of jobs.staff) {
    const place = places.get(one.org)
    if (place) await bringStaff(context, file, { ...one, place }, { doors, following, before, report })
    else report.waiting += one.rows.length
  }
  return { ...report, problems: report.problems.toSorted(byPlace) }
}

type Bringing = { doors: Doors; following: Following; before: ListsBefore; report: OneRosterReport }

/** What was brought before stays and has to be told: an organisation that is refused whole is a problem among others. */
async function bringStaff(
  context: Context,
  file: ImportFile,
  { rows, place }: StaffOfOrg & { place: BodyOfFile },
  { doors, following, before, report }: Bringing,
): Promise<void> {
  const table = asTable(STAFF_FIELDS, rows, file.name)
  const { id, name, isNew } = place
  const told = { organisationId: isNew ? null : id, organisationName: name }
  try {
    const { problems, disputes, ...counts } = await doors.staff(context, {
      ...following,
      organisation: isNew ? place : id,
      before,
      ...table,
    })
    report.staff.push({ ...told, ...countsOf(counts) })
    report.staffConflictCount += disputes.length
    report.problems.push(...problems.map(table.told))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const none = { created: 0, updated: 0, unchanged: 0, batch: null }
    report.staff.push({ ...told, ...none, rows: rows.length, refused: rows.length })
    const message = `Работники «${name}» не загружены: ${error.message}`
    report.problems.push({ code: error.code, file: 'roles.csv', message })
  }
}

type Counts = OneRosterReport['organisations']

const countsOf = ({ rows, created, updated, unchanged, refused, batch }: Counts): Counts => ({
  rows,
  created,
  updated,
  unchanged,
  refused,
  batch,
})

const NOTHING: OneRosterReport = {
  organisations: { rows: 0, created: 0, updated: 0, unchanged: 0, refused: 0, batch: null },
  conflictCount: 0,
  staff: [],
  staffConflictCount: 0,
  waiting: 0,
  unusable: 0,
  skipped: 0,
  problems: [],
}

const byPlace = (one: PackageProblem, other: PackageProblem) =>
  one.file.localeCompare(other.file) || (one.row ?? 0) - (other.row ?? 0)
