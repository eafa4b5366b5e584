import { LEVELS, PARENT_BONDS } from '#modules/organisations/contract.ts'
import type { ExchangedOrganisation } from '#modules/organisations/index.ts'
import { CATEGORIES, EMPLOYMENT_KINDS } from '#modules/people/contract.ts'
import type { ExchangedJob } from '#modules/people/index.ts'
import { plainCsv } from '#platform/spreadsheets/write-csv.ts'
import { MANIFEST, VERSION } from './format.ts'

/** Files of the standard that a package may have; those we do not send are absent. */
const ALL_FILES = [
  ...['academicSessions', 'categories', 'classes', 'classResources', 'courses', 'courseResources'],
  ...[
    'demographics',
    'enrollments',
    'lineItemLearningObjectiveIds',
    'lineItems',
    'lineItemScoreScales',
    'orgs',
  ],
  ...['resources', 'resultLearningObjectiveIds', 'results', 'resultScoreScales', 'roles', 'scoreScales'],
  ...['userProfiles', 'userResources', 'users'],
]

type Row = Readonly<Record<string, string | number | null | undefined>>

/** Columns of the standard in its order; those of ours come after them, as `metadata.…`. */
const COLUMNS = {
  orgs: ['sourcedId', 'status', 'dateLastModified', 'name', 'type', 'identifier', 'parentSourcedId'],
  users: [
    ...[
      'sourcedId',
      'status',
      'dateLastModified',
      'enabledUser',
      'username',
      'userIds',
      'givenName',
      'familyName',
    ],
    ...['middleName', 'identifier', 'email', 'sms', 'phone', 'agentSourcedIds', 'grades', 'password'],
    ...[
      'userMasterIdentifier',
      'resourceIds',
      'preferredGivenName',
      'preferredMiddleName',
      'preferredFamilyName',
    ],
    ...['primaryOrgSourcedId', 'pronouns'],
  ],
  roles: [
    ...[
      'sourcedId',
      'status',
      'dateLastModified',
      'userSourcedId',
      'roleType',
      'role',
      'beginDate',
      'endDate',
    ],
    ...['orgSourcedId', 'userProfileSourcedId'],
  ],
  demographics: [
    ...[
      'sourcedId',
      'status',
      'dateLastModified',
      'birthDate',
      'sex',
      'americanIndianOrAlaskaNative',
      'asian',
    ],
    ...[
      'blackOrAfricanAmerican',
      'nativeHawaiianOrOtherPacificIslander',
      'white',
      'demographicRaceTwoOrMoreRaces',
    ],
    ...['hispanicOrLatinoEthnicity', 'countryOfBirthCode', 'stateOfBirthAbbreviation', 'cityOfBirth'],
    ...['publicSchoolResidenceStatus'],
  ],
} as const

/** Organisations and jobs as the files of a OneRoster 1.2 package, each sent whole. */
export function packageFiles(
  organisations: readonly ExchangedOrganisation[],
  jobs: readonly ExchangedJob[],
): Map<string, string> {
  const codes = new Map(organisations.map(one => [one.id, one.code]))
  const sent = new Set(codes.values())
  const people = [...new Map(jobs.map(job => [job.personId, job])).values()]
  const mains = new Map(jobs.filter(job => job.kind === 'main').map(job => [job.personId, job]))
  const primary = (job: ExchangedJob) => codes.get((mains.get(job.personId) ?? job).organisationId)
  const rows = {
    orgs: organisations.map(one => orgRow(one, sent)),
    users: people.map(person => userRow(person, primary(person))),
    roles: jobs.map(job => roleRow(job, codes.get(job.organisationId)!)),
    demographics: people.map(({ personId, birthDate, sex }) => ({
      ...{ sourcedId: personId, birthDate },
      sex: sex && (sex === 'f' ? 'female' : 'male'),
    })),
  }
  const names = Object.keys(rows) as (keyof typeof rows)[]
  return new Map([
    [MANIFEST, manifest(new Set(names))],
    ...names.map(name => [`${name}.csv`, table(COLUMNS[name], rows[name])] as const),
  ])
}

function table(standard: readonly string[], rows: readonly Row[]): string {
  const own = new Set(rows.flatMap(row => Object.keys(row)).filter(name => name.startsWith('metadata.')))
  const columns = [...standard, ...own]
  return plainCsv(
    columns,
    rows.map(row => columns.map(column => String(row[column] ?? ''))),
  )
}

function manifest(sent: ReadonlySet<string>): string {
  return plainCsv(
    ['propertyName', 'value'],
    [
      ['manifest.version', '1.0'],
      ['oneroster.version', VERSION],
      ...ALL_FILES.map(name => [`file.${name}`, sent.has(name) ? 'bulk' : 'absent']),
      ['source.systemName', 'Маршрут'],
      ['source.systemCode', 'marshrut'],
    ],
  )
}

const TYPE_OF_LEVEL = { F: 'national', R: 'state', M: 'district', I: 'school' } as const

/** A body above that is not in the package cannot be named in it: who loads it keeps the one that stands. */
function orgRow(one: ExchangedOrganisation, sent: ReadonlySet<string>): Row {
  const parent = one.parentCode !== null && sent.has(one.parentCode) ? one.parentCode : null
  return {
    sourcedId: one.code,
    name: one.name,
    type: one.kind === 'school-service' ? 'department' : TYPE_OF_LEVEL[one.level],
    identifier: one.ogrn ?? one.inn,
    parentSourcedId: parent,
    'metadata.shortName': one.shortName,
    'metadata.kind': one.kindTitle,
    'metadata.level': LEVELS[one.level],
    'metadata.region': one.region,
    'metadata.oktmo': one.oktmo,
    'metadata.municipality': one.municipality,
    'metadata.parentBond': parent && one.parentBond && PARENT_BONDS[one.parentBond],
    'metadata.inn': one.inn,
    'metadata.kpp': one.kpp,
    'metadata.ogrn': one.ogrn,
    'metadata.okpo': one.okpo,
    'metadata.email': one.email,
    'metadata.phone': one.phone,
    'metadata.site': one.site,
    'metadata.address': one.address,
    'metadata.validFrom': one.validFrom,
    'metadata.validTo': one.validTo,
  }
}

const userRow = (one: ExchangedJob, primaryOrg: string | undefined): Row => ({
  sourcedId: one.personId,
  enabledUser: 'true',
  username: one.email ?? one.personId,
  userIds: one.snils && `{СНИЛС:${one.snils}}`,
  givenName: one.firstName,
  familyName: one.lastName,
  middleName: one.middleName,
  email: one.email,
  phone: one.phone,
  primaryOrgSourcedId: primaryOrg,
  'metadata.teachingSince': one.teachingSince,
  'metadata.category': one.category && CATEGORIES[one.category],
  'metadata.assignedOn': one.assignedOn,
})

const roleRow = (one: ExchangedJob, org: string): Row => ({
  sourcedId: one.id,
  userSourcedId: one.personId,
  roleType: one.kind === 'main' ? 'primary' : 'secondary',
  role: roleOf(one),
  beginDate: one.validFrom,
  endDate: one.validTo,
  orgSourcedId: org,
  'metadata.kind': EMPLOYMENT_KINDS[one.kind],
  'metadata.position': one.position,
  'metadata.subjects': one.subjects.join(', '),
  'metadata.load': one.load,
})

function roleOf({ position, positionClass }: ExchangedJob): string {
  if (position === 'Директор') return 'principal'
  if (positionClass === 'leader') return 'siteAdministrator'
  return positionClass === 'teacher' ? 'teacher' : 'aide'
}
