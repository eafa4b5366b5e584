import { newId } from '#platform/ids/ids.ts'
import { isEqual } from '#platform/import/three-way.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { ImportProblem } from '../contract.ts'
import { isSamePerson } from '../same-person.ts'
import { formatSnils } from '../snils.ts'
import { matchJobs, periodOf } from './match-jobs.ts'
import type { JobColumns, PersonColumns } from './record-columns.ts'
import type {
  CardValues,
  JobElsewhere,
  Known,
  KnownJob,
  KnownPerson,
  Leaving,
  LoadedValues,
  Plan,
  PlanRules,
} from './staff-plan.ts'
import { cellProblem, type StaffRow } from './staff-row.ts'
import { compare, disputeOf, type Judge, takes } from './three-way.ts'
import { judgeTransfer, lastDayBefore } from './transfer.ts'
import { overlaps } from './within-file.ts'

/** A row with what is known of its person and the job it speaks of. */
type RowKnown = { row: StaffRow; person: KnownPerson | undefined; own: readonly KnownJob[]; found?: KnownJob }

/**
 * Compares rows that are sound in themselves with what is known, and says what each of them will do.
 * An empty cell changes nothing. For somebody who has left by `today` only her job is recorded.
 */
export function planStaff(staff: readonly StaffRow[], known: Known, rules: PlanRules): Plan {
  const planner = new Planner(
    rules,
    Map.groupBy(known.elsewhere, job => job.personId),
  )
  const persons = new Map(known.persons.map(person => [person.snils, person]))
  const jobs = Map.groupBy(known.jobs, job => job.personId)
  const ownJobs = (row: StaffRow) => jobs.get(persons.get(row.snils)?.id ?? '') ?? []
  const matched = new Map(
    [...Map.groupBy(staff, row => row.snils).values()].flatMap(rows => [
      ...matchJobs(rows, ownJobs(rows[0]!)),
    ]),
  )
  for (const row of staff) {
    const found = matched.get(row)
    planner.add({ row, person: persons.get(row.snils), own: ownJobs(row), ...(found && { found }) })
  }
  return planner.finish()
}

class Planner {
  readonly #rules: PlanRules
  readonly #elsewhere: ReadonlyMap<string, readonly JobElsewhere[]>
  /** Persons of numbers that the file itself brings. */
  readonly #made = new Map<string, string>()
  /** Persons, qualifications and former jobs a row of the file has already spoken of. */
  readonly #spoken = new Set<string>()
  readonly #cards = new Map<string, LoadedValues>()
  readonly #plan: Plan = {
    created: { persons: [], jobs: [], qualifications: [] },
    updated: { persons: [], jobs: [] },
    leaving: [],
    loaded: [],
    disputes: [],
    counts: { created: 0, updated: 0, unchanged: 0, transferred: 0 },
    problems: [],
  }

  constructor(rules: PlanRules, elsewhere: ReadonlyMap<string, readonly JobElsewhere[]>) {
    this.#rules = rules
    this.#elsewhere = elsewhere
  }

  add(known: RowKnown): void {
    const { row, person, found } = known
    const job = found && this.#compareJob(row, found)
    const { problem, ending } = this.#judge(known, job?.after)
    if (problem) {
      this.#plan.problems.push(problem)
      return
    }
    const isFirst = !person && !this.#made.has(row.snils)
    const personId = person?.id ?? this.#made.get(row.snils) ?? newId()
    this.#made.set(row.snils, personId)
    const lastDay = job ? job.after.validTo : row.dismissedOn
    const hasLeft = lastDay !== null && lastDay < this.#rules.today
    const before = written(this.#plan)
    if (isFirst) this.#createPerson(row, personId)
    if (found && job) this.#changeJob(row, found, job)
    else this.#createJob(row, personId)
    const ended = ending.filter(one => this.#endElsewhere(row, one))
    if (!hasLeft && person) this.#changePerson(row, person)
    if (!hasLeft) this.#addQualification(row, personId, person)
    const { counts } = this.#plan
    if (ended.length > 0) counts.transferred += 1
    if (isFirst || !found) counts.created += 1
    else if (written(this.#plan) > before) counts.updated += 1
    else counts.unchanged += 1
  }

  finish(): Plan {
    const plan = this.#plan
    const stays = new Set(plan.created.jobs.flatMap(job => (job.validTo === null ? job.personId : [])))
    const leaving = plan.leaving.map(one => ({
      ...one,
      staysHere: one.kind === 'transfer' || stays.has(one.personId),
    }))
    const loaded = [...plan.loaded, ...this.#cards.values()]
    return { ...plan, leaving, loaded: loaded.filter(one => !saysTheSame(one.before, one.loaded)) }
  }

  #judgeOf(row: StaffRow, personId: string, isSeen: boolean): Judge {
    const { edits, take } = this.#rules
    return { row: row.row, personId, name: nameOf(row), isSeen, edits, take }
  }

  #judge(
    { row, person, own, found }: RowKnown,
    after: JobColumns | undefined,
  ): { problem?: ImportProblem; ending: readonly JobElsewhere[] } {
    if (!person) return { ending: [] }
    const say = (column: 'snils' | 'kind' | 'hiredOn', code: string, wrong: string) => ({
      problem: cellProblem(this.#rules.layout, row.row, column, code, wrong),
      ending: [],
    })
    if (!isOwner(row, person))
      return say(
        'snils',
        'snils-of-another',
        `номер ${formatSnils(row.snils)} уже записан за человеком с другими именем и датой рождения. Проверьте номер; если он верен, обратитесь к администратору`,
      )
    const planned = after ?? newJob(row)
    const clash = own.find(
      job =>
        job !== found &&
        job.positionCode === planned.positionCode &&
        overlaps(periodOf(job), periodOf(planned)),
    )
    if (clash)
      return say(
        'hiredOn',
        'job-overlap',
        `в эти дни человек уже работал в этой должности с ${ruDate(clash.validFrom)}. Проверьте даты приёма и увольнения`,
      )
    if (planned.kind !== 'main' || found?.kind === 'main') return { ending: [] }
    const transfer = judgeTransfer(row, person.mains, this.#elsewhere.get(person.id) ?? [])
    return 'wrong' in transfer ? say('kind', 'main-elsewhere', transfer.wrong) : transfer
  }

  #createPerson(row: StaffRow, personId: string): void {
    const columns = newPerson(row)
    this.#plan.created.persons.push({ id: personId, row: row.row, snils: row.snils, ...columns })
    this.#cards.set(personId, {
      row: row.row,
      personId,
      employmentId: null,
      before: null,
      loaded: told(columns),
    })
  }

  #createJob(row: StaffRow, personId: string): void {
    const [employmentId, columns] = [newId(), newJob(row)]
    this.#plan.created.jobs.push({ id: employmentId, row: row.row, personId, ...columns })
    this.#plan.loaded.push({ row: row.row, personId, employmentId, before: null, loaded: told(columns) })
  }

  #compareJob(row: StaffRow, job: KnownJob) {
    const sides = { present: jobColumns(job), given: givenJob(row), loaded: job.loaded }
    const judge = this.#judgeOf(row, job.personId, true)
    const compared = compare<JobColumns>(sides, judge)
    const { validFrom, validTo } = compared.after
    // one date kept and the other taken may not go together: then both stay, and both are shown
    return validTo !== null && validTo < validFrom
      ? compare<JobColumns>(sides, judge, new Set(['validFrom', 'validTo']))
      : compared
  }

  #changeJob(row: StaffRow, job: KnownJob, compared: ReturnType<typeof compare<JobColumns>>): void {
    const before = jobColumns(job)
    const { after, loaded, disputes } = compared
    const { id, personId, version } = job
    this.#plan.disputes.push(...disputes)
    this.#plan.loaded.push({ row: row.row, personId, employmentId: id, before: job.loaded, loaded })
    if (isEqual(before, after)) return
    this.#plan.updated.jobs.push({ id, row: row.row, personId, before, after, version })
    const wasOpen = before.validTo === null || before.validTo >= this.#rules.today
    const isShorter = after.validTo !== null && (before.validTo === null || before.validTo > after.validTo)
    if (isShorter && wasOpen) this.#leave(row, 'dismissal', job, after.validTo!, null)
  }

  /** @returns false when an earlier row of the same person has ended the job */
  #endElsewhere(row: StaffRow, job: JobElsewhere): boolean {
    if (this.#spoken.has(job.id)) return false
    this.#spoken.add(job.id)
    const before = jobColumns(job)
    const lastDay = lastDayBefore(row)
    const { id, personId, version } = job
    this.#plan.updated.jobs.push({
      id,
      row: row.row,
      personId,
      before,
      after: { ...before, validTo: lastDay },
      version,
    })
    this.#leave(row, 'transfer', job, lastDay, { id: job.organisationId, name: job.organisationName })
    return true
  }

  #leave(
    row: StaffRow,
    kind: Leaving['kind'],
    { id, personId }: { id: string; personId: string },
    lastDay: string,
    from: Leaving['from'],
  ): void {
    const one = { row: row.row, kind, personId, employmentId: id, name: nameOf(row), lastDay, from }
    this.#plan.leaving.push({ ...one, staysHere: false })
  }

  #changePerson(row: StaffRow, person: KnownPerson): void {
    // two rows of one person (two positions) must not both change her: the first one speaks
    if (this.#spoken.has(person.id)) return
    this.#spoken.add(person.id)
    const before = personColumns(person)
    const { qualifications, ...known } = person.loaded ?? {}
    const { after, loaded, disputes } = compare<PersonColumns>(
      { present: before, given: newPerson(row), loaded: person.loaded && known },
      this.#judgeOf(row, person.id, person.isSeen),
    )
    this.#plan.disputes.push(...disputes)
    this.#cards.set(person.id, {
      row: row.row,
      personId: person.id,
      employmentId: null,
      before: person.loaded,
      loaded: { ...loaded, ...(qualifications && { qualifications }) },
    })
    if (isEqual(before, after)) return
    const { id, version } = person
    this.#plan.updated.persons.push({ id, row: row.row, personId: id, before, after, version })
  }

  #addQualification(row: StaffRow, personId: string, person: KnownPerson | undefined): void {
    const { category, assignedOn } = row
    if (category === null || assignedOn === null) return
    const key = `${category} ${assignedOn}`
    if (this.#spoken.has(`${personId} ${key}`)) return
    this.#spoken.add(`${personId} ${key}`)
    const has = person?.qualifications.some(one => `${one.category} ${one.assignedOn}` === key)
    const judge = this.#judgeOf(row, personId, person?.isSeen ?? true)
    // told by a file before and not there now: somebody has removed or corrected it
    const isRemoved = !has && person?.loaded?.qualifications?.includes(key)
    if (isRemoved && !takes('kept', judge, undefined)) {
      this.#plan.disputes.push(disputeOf(judge, 'qualification', 'kept', { file: key, present: null }))
      return
    }
    const card = this.#cards.get(personId)
    if (card) {
      const { qualifications = [], ...rest } = card.loaded as CardValues
      const all = [...new Set([...qualifications, key])]
      this.#cards.set(personId, { ...card, loaded: { ...rest, qualifications: all } })
    }
    if (!has)
      this.#plan.created.qualifications.push({ id: newId(), row: row.row, personId, category, assignedOn })
  }
}

/** By what stands in her card, or by what a file said of her before the card was corrected. */
function isOwner(row: StaffRow, person: KnownPerson): boolean {
  const { lastName, firstName, birthDate } = { ...personColumns(person), ...person.loaded }
  return isSamePerson(person, row) || isSamePerson({ lastName, firstName, birthDate }, row)
}

const written = ({ created, updated }: Plan) =>
  created.jobs.length + created.qualifications.length + updated.persons.length + updated.jobs.length

/** In whatever order the fields came from the database. */
function saysTheSame(before: object | null, loaded: object): boolean {
  const sorted = (values: object) => Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1))
  return before !== null && isEqual(sorted(before), sorted(loaded))
}

const nameOf = (row: StaffRow) => [row.lastName, row.firstName, row.middleName].filter(Boolean).join(' ')

function newPerson(row: StaffRow): PersonColumns {
  const { lastName, firstName, middleName, birthDate, sex, email, phone, teachingSince } = row
  return { lastName, firstName, middleName, birthDate, sex, email, phone, teachingSince }
}

function personColumns(person: KnownPerson): PersonColumns {
  const { lastName, firstName, middleName, birthDate, sex, email, phone, teachingSince } = person
  return { lastName, firstName, middleName, birthDate, sex, email, phone, teachingSince }
}

function jobColumns(job: JobColumns): JobColumns {
  const { positionCode, subjects, load, kind, validFrom, validTo } = job
  return { positionCode, subjects, load, kind, validFrom, validTo }
}

/** What the row says of a job; null where it says nothing. */
function givenJob(row: StaffRow): Partial<JobColumns> {
  const { positionCode, subjects, load, kind, hiredOn, dismissedOn } = row
  const given = { positionCode, subjects, load, kind, validFrom: hiredOn, validTo: dismissedOn }
  return told(given) as Partial<JobColumns>
}

function newJob(row: StaffRow): JobColumns {
  return { subjects: [], load: null, kind: 'main', validTo: null, ...givenJob(row) } as JobColumns
}

function told(columns: object): object {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null))
}
