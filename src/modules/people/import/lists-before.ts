import type { JobColumns, PersonColumns } from './record-columns.ts'
import type { JobElsewhere, Known, KnownJob, KnownPerson, NewPerson, Plan } from './staff-plan.ts'

type Employer = { id: string; shortName: string }
type Qualification = KnownPerson['qualifications'][number]

/** A job as the lists leave it; `before` is null where they begin it. */
type Touched = {
  id: string
  personId: string
  version: number
  before: JobColumns | null
  after: JobColumns
  organisationId: string
  organisationName: string
}

/**
 * What the lists of one package that were checked already would have written. The next of them is compared with the
 * register as it would then stand, so that the dry run of a package tells what its loading will.
 */
export class ListsBefore {
  /** By СНИЛС. */
  readonly #created = new Map<string, NewPerson>()
  readonly #changed = new Map<string, PersonColumns>()
  readonly #qualifications = new Map<string, Qualification[]>()
  readonly #jobs = new Map<string, Touched>()

  /** Takes in what a list would write. */
  add({ created, updated, leaving }: Plan, { id, shortName }: Employer): void {
    for (const person of created.persons) this.#created.set(person.snils, person)
    for (const { personId, after } of updated.persons) this.#changed.set(personId, after)
    for (const { personId, category, assignedOn } of created.qualifications)
      this.#qualifications.set(personId, [
        ...(this.#qualifications.get(personId) ?? []),
        { category, assignedOn },
      ])
    const here = { organisationId: id, organisationName: shortName }
    for (const { id: job, personId, row: _, ...after } of created.jobs)
      this.#jobs.set(job, { ...here, id: job, personId, version: 1, before: null, after })
    for (const { id: job, personId, version, before, after } of updated.jobs) {
      const from = leaving.find(one => one.employmentId === job)?.from
      const place = from ? { organisationId: from.id, organisationName: from.name } : here
      const known = this.#jobs.get(job)
      const asItWas = known ? known.before : before
      this.#jobs.set(job, { ...place, id: job, personId, version, after, before: asItWas })
    }
  }

  /** What would be known of the owners of these numbers when a list comes to an employer. */
  over(known: Known, numbers: readonly string[], employerId: string): Known {
    const fresh = numbers.flatMap(number => this.#created.get(number) ?? []).map(newlyKnown)
    const touched = [...this.#jobs.values()]
    const elsewhere = touched.filter(job => job.organisationId !== employerId)
    const isUntouched = (job: { id: string }) => !this.#jobs.has(job.id)
    return {
      persons: [...known.persons, ...fresh].map(person => ({
        ...person,
        ...this.#changed.get(person.id),
        qualifications: [...person.qualifications, ...(this.#qualifications.get(person.id) ?? [])],
        mains: mainsOf(
          person,
          elsewhere.filter(job => job.personId === person.id),
        ),
      })),
      jobs: [
        ...known.jobs.map(job => ({ ...job, ...this.#jobs.get(job.id)?.after })),
        ...touched.filter(job => job.before === null && job.organisationId === employerId).map(asOwn),
      ],
      elsewhere: [
        ...known.elsewhere.filter(isUntouched),
        ...elsewhere.filter(job => job.after.kind === 'main').map(asElsewhere),
      ],
    }
  }
}

const newlyKnown = ({ row: _, ...person }: NewPerson): KnownPerson => ({
  ...person,
  version: 1,
  qualifications: [],
  mains: [],
  isSeen: true,
  loaded: null,
})

const asOwn = ({ id, personId, version, after }: Touched): KnownJob => ({
  ...after,
  id,
  personId,
  version,
  loaded: null,
})

const asElsewhere = ({ before: _, after, ...job }: Touched): JobElsewhere => ({ ...after, ...job })

type Main = KnownPerson['mains'][number]

/** Main jobs in other organisations, those that the lists changed as they leave them. */
function mainsOf(person: KnownPerson, touched: readonly Touched[]): Main[] {
  const periodIn = (job: JobColumns | null): Main[] =>
    job?.kind === 'main' ? [{ from: job.validFrom, to: job.validTo }] : []
  const mains = [...person.mains]
  for (const former of touched.flatMap(job => periodIn(job.before))) {
    const at = mains.findIndex(main => main.from === former.from && main.to === former.to)
    if (at >= 0) mains.splice(at, 1)
  }
  return [...mains, ...touched.flatMap(job => periodIn(job.after))]
}
