/** What a file can tell of a person, as her card keeps it. */
export type PersonColumns = {
  lastName: string
  firstName: string
  middleName: string | null
  birthDate: string | null
  sex: string | null
  email: string | null
  phone: string | null
  teachingSince: string | null
}

/** The same of a job. */
export type JobColumns = {
  positionCode: string
  subjects: string[]
  load: number | null
  kind: string
  validFrom: string
  validTo: string | null
}
