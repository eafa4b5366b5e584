import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { ImportProblem } from '../contract.ts'
import { isSamePerson } from '../same-person.ts'
import { formatSnils } from '../snils.ts'
import { cellProblem, type Layout, type StaffRow } from './staff-row.ts'
import { overlaps } from './within-file.ts'

/** What is known of the owner of a СНИЛС, wherever she works. */
export type KnownPerson = {
  id: string
  snils: string
  lastName: string
  firstName: string
  middleName: string | null
  birthDate: string | null
  sex: string | null
  email: string | null
  phone: string | null
  teachingSince: string | null
  version: number
  qualifications: { category: string; assignedOn: string }[]
  /** Main jobs in other organisations. */
  mains: { from: string; to: string | null }[]
}

/** A job of a known person in the organisation the file is loaded into. */
export type KnownJob = {
  id: string
  personId: string
  positionCode: string
  subjects: string[]
  load: number | null
  kind: string
  validFrom: string
  validTo: string | null
  version: number
}

export type PersonColumns = Pick<
  KnownPerson,
  'lastName' | 'firstName' | 'middleName' | 'birthDate' | 'sex' | 'email' | 'phone' | 'teachingSince'
>
export type JobColumns = Pick<KnownJob, 'subjects' | 'load' | 'kind' | 'validFrom' | 'validTo'>

type Change<Columns> = {
  id: string
  row: number
  personId: string
  before: Columns
  after: Columns
  version: number
}

/** Everything a loading will write, decided before the first write. */
export type Plan = {
  created: {
    persons: (PersonColumns & { id: string; row: number; snils: string })[]
    jobs: NewJob[]
    qualifications: NewQualification[]
  }
  updated: { persons: Change<PersonColumns>[]; jobs: Change<JobColumns>[] }
  counts: { created: number; updated: number; unchanged: number }
  problems: ImportProblem[]
}
/** Persons and qualifications a row of the file has already spoken of. */
type Spoken = Set<string>
export type NewJob = JobColumns & { id: string; row: number; personId: string; positionCode: string }
export type NewQualification = {
  id: string
  row: number
  personId: string
  category: string
  assignedOn: string
}

/**
 * Compares rows that are sound in themselves with what is known, and says what each of them will do.
 * An empty cell changes nothing. For somebody who has left by `today` only her job is recorded.
 */
export function planStaff(
  staff: readonly StaffRow[],
  known: { persons: readonly KnownPerson[]; jobs: readonly KnownJob[] },
  { layout, today }: { layout: Layout; today: string },
): Plan {
  const plan: Plan = {
    created: { persons: [], jobs: [], qualifications: [] },
    updated: { persons: [], jobs: [] },
    counts: { created: 0, updated: 0, unchanged: 0 },
    problems: [],
  }
  const persons = new Map(known.persons.map(person => [person.snils, person]))
  const jobs = Map.groupBy(known.jobs, job => job.personId)
  const made = new Map<string, string>()
  const spoken: Spoken = new Set()
  for (const row of staff) {
    const person = persons.get(row.snils)
    const own = person ? (jobs.get(person.id) ?? []) : []
    const found = matchingJob(row, own)
    const problem = refusalOf(row, person, own, found, layout)
    if (problem) {
      plan.problems.push(problem)
      continue
    }
    const personId = person?.id ?? made.get(row.snils) ?? newId()
    const isFirst = !person && !made.has(row.snils)
    made.set(row.snils, personId)
    const hasLeft = row.dismissedOn !== null && row.dismissedOn < today
    const before = written(plan)
    if (isFirst)
      plan.created.persons.push({ id: personId, row: row.row, snils: row.snils, ...newPerson(row) })
    if (found) changeJob(plan, row, found)
    else
      plan.created.jobs.push({
        id: newId(),
        row: row.row,
        personId,
        positionCode: row.positionCode,
        ...newJob(row),
      })
    if (!hasLeft && person) changePerson(plan, row, person, spoken)
    if (!hasLeft) addQualification(plan, row, personId, person, spoken)
    if (isFirst || !found) plan.counts.created += 1
    else if (written(plan) > before) plan.counts.updated += 1
    else plan.counts.unchanged += 1
  }
  return plan
}

const written = ({ created, updated }: Plan) =>
  created.jobs.length + created.qualifications.length + updated.persons.length + updated.jobs.length

/** The job the row speaks of: begun on the same day, else sharing days with it. */
function matchingJob(row: StaffRow, own: readonly KnownJob[]): KnownJob | undefined {
  const same = own.filter(job => job.positionCode === row.positionCode)
  return same.find(job => job.validFrom === row.hiredOn) ?? same.find(job => overlaps(periodOf(job), row))
}

const periodOf = (job: KnownJob) => ({ hiredOn: job.validFrom, dismissedOn: job.validTo })

function refusalOf(
  row: StaffRow,
  person: KnownPerson | undefined,
  own: readonly KnownJob[],
  found: KnownJob | undefined,
  layout: Layout,
): ImportProblem | undefined {
  if (!person) return undefined
  const say = (column: 'snils' | 'kind' | 'hiredOn', code: string, wrong: string) =>
    cellProblem(layout, row.row, column, code, wrong)
  if (!isSamePerson(person, row))
    return say(
      'snils',
      'snils-of-another',
      `номер ${formatSnils(row.snils)} уже записан за человеком с другими именем и датой рождения. Проверьте номер; если он верен, обратитесь к администратору`,
    )
  const kind = row.kind ?? found?.kind ?? 'main'
  const main = person.mains.find(job => overlaps({ hiredOn: job.from, dismissedOn: job.to }, row))
  if (kind === 'main' && main && found?.kind !== 'main')
    return say(
      'kind',
      'main-elsewhere',
      'основное место работы этого человека — в другой организации. Укажите «совместительство» или дождитесь, пока там запишут увольнение',
    )
  const period = { hiredOn: row.hiredOn, dismissedOn: row.dismissedOn ?? found?.validTo ?? null }
  const clash = own.find(
    job => job !== found && job.positionCode === row.positionCode && overlaps(periodOf(job), period),
  )
  if (clash)
    return say(
      'hiredOn',
      'job-overlap',
      `в эти дни человек уже работал в этой должности с ${ruDate(clash.validFrom)}. Проверьте даты приёма и увольнения`,
    )
  return undefined
}

function newPerson(row: StaffRow): PersonColumns {
  const { lastName, firstName, middleName, birthDate, sex, email, phone, teachingSince } = row
  return { lastName, firstName, middleName, birthDate, sex, email, phone, teachingSince }
}

function newJob(row: StaffRow): JobColumns {
  return {
    subjects: row.subjects ?? [],
    load: row.load,
    kind: row.kind ?? 'main',
    validFrom: row.hiredOn,
    validTo: row.dismissedOn,
  }
}

function changePerson(plan: Plan, row: StaffRow, person: KnownPerson, spoken: Spoken): void {
  // two rows of one person (two positions) must not both change her: the first one speaks
  if (spoken.has(person.id)) return
  spoken.add(person.id)
  const given = newPerson(row)
  const before = newPerson({ ...row, ...person } as StaffRow)
  const after = merged(before, given)
  if (isEqual(before, after)) return
  plan.updated.persons.push({
    id: person.id,
    row: row.row,
    personId: person.id,
    before,
    after,
    version: person.version,
  })
}

function changeJob(plan: Plan, row: StaffRow, job: KnownJob): void {
  const { subjects, load, kind, validFrom, validTo } = job
  const before: JobColumns = { subjects, load, kind, validFrom, validTo }
  const after: JobColumns = {
    subjects: row.subjects ?? subjects,
    load: row.load ?? load,
    kind: row.kind ?? kind,
    validFrom: row.hiredOn,
    validTo: row.dismissedOn ?? validTo,
  }
  if (isEqual(before, after)) return
  plan.updated.jobs.push({
    id: job.id,
    row: row.row,
    personId: job.personId,
    before,
    after,
    version: job.version,
  })
}

function addQualification(
  plan: Plan,
  row: StaffRow,
  personId: string,
  person: KnownPerson | undefined,
  spoken: Spoken,
): void {
  const { category, assignedOn } = row
  if (category === null || assignedOn === null) return
  const isSame = (one: { category: string; assignedOn: string }) =>
    one.category === category && one.assignedOn === assignedOn
  if (person?.qualifications.some(isSame)) return
  const key = `${personId} ${category} ${assignedOn}`
  if (spoken.has(key)) return
  spoken.add(key)
  plan.created.qualifications.push({ id: newId(), row: row.row, personId, category, assignedOn })
}

/** What is given goes over what is known; an empty cell leaves it. */
function merged<Columns extends object>(before: Columns, given: Columns): Columns {
  const filled = Object.entries(given).filter(([, value]) => value !== null)
  return { ...before, ...Object.fromEntries(filled) }
}

const isEqual = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other)
