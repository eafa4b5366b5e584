import type { ImportProblem } from '../contract.ts'
import type { JobColumns, PersonColumns } from './record-columns.ts'
import type { Layout } from './staff-row.ts'
import type { Dispute, Edits, Take } from './three-way.ts'

/** What is known of the owner of a СНИЛС, wherever she works. */
export type KnownPerson = PersonColumns & {
  id: string
  snils: string
  version: number
  qualifications: { category: string; assignedOn: string }[]
  /** Main jobs in other organisations, of anybody's. */
  mains: { from: string; to: string | null }[]
  /** The loader may read her card now, before anything is loaded. */
  isSeen: boolean
  /** What files of this organisation said of her last. */
  loaded: CardValues | null
}

/** A job of a known person in the organisation the file is loaded into. */
export type KnownJob = JobColumns & {
  id: string
  personId: string
  version: number
  loaded: Partial<JobColumns> | null
}

/** A main job of a known person in another organisation whose staff the loader keeps. */
export type JobElsewhere = Omit<KnownJob, 'loaded'> & { organisationId: string; organisationName: string }

export type CardValues = Partial<PersonColumns> & { qualifications?: string[] }

export type Change<Columns> = {
  id: string
  row: number
  personId: string
  before: Columns
  after: Columns
  version: number
}
export type NewPerson = PersonColumns & { id: string; row: number; snils: string }
export type NewJob = JobColumns & { id: string; row: number; personId: string }
export type NewQualification = {
  id: string
  row: number
  personId: string
  category: string
  assignedOn: string
}

/** A job that ends with the loading: by dismissal, or because the person goes over to this organisation. */
export type Leaving = {
  row: number
  kind: 'transfer' | 'dismissal'
  personId: string
  employmentId: string
  name: string
  lastDay: string
  /** The organisation that is left where it is another one. */
  from: { id: string; name: string } | null
  /** Another job in the organisation the file is loaded into goes on. */
  staysHere: boolean
}

/** What a file has now said of a card (`employmentId` null) or a job; `before` is null where no file had. */
export type LoadedValues = {
  row: number
  personId: string
  employmentId: string | null
  before: object | null
  loaded: object
}

/** Everything a loading will write, decided before the first write. */
export type Plan = {
  created: {
    persons: NewPerson[]
    jobs: NewJob[]
    qualifications: NewQualification[]
  }
  updated: { persons: Change<PersonColumns>[]; jobs: Change<JobColumns>[] }
  leaving: Leaving[]
  loaded: LoadedValues[]
  disputes: Dispute[]
  counts: { created: number; updated: number; unchanged: number; transferred: number }
  problems: ImportProblem[]
}

export type Known = {
  persons: readonly KnownPerson[]
  jobs: readonly KnownJob[]
  elsewhere: readonly JobElsewhere[]
}
export type PlanRules = { layout: Layout; today: string; edits: Edits; take: Take }
