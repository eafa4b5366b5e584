/**
 * What is read of OneRoster 1.2: files of the CSV binding with the columns no row of them can be used without.
 * Source: 1EdTech OneRoster CSV Binding 1.2.1 (22.08.2023), sections 3 and 4. Other files (classes, courses,
 * enrolments, results) are about pupils and are not read.
 */
export const FILES = {
  'orgs.csv': ['sourcedId', 'name', 'type'],
  'users.csv': ['sourcedId', 'givenName', 'familyName'],
  'roles.csv': ['sourcedId', 'userSourcedId', 'role', 'orgSourcedId'],
  'demographics.csv': ['sourcedId'],
} as const
export type FileName = keyof typeof FILES
export const FILE_NAMES = Object.keys(FILES) as FileName[]

export const MANIFEST = 'manifest.csv'
export const VERSION = '1.2'

/** Kinds of bodies by the type of an org; metadata.kind says it more exactly. */
export const KIND_OF_TYPE: Readonly<Record<string, string>> = {
  school: 'organisation',
  department: 'school-service',
  district: 'municipal-authority',
  local: 'municipal-authority',
  state: 'authority',
  national: 'federal-coordinator',
}

/** Positions by the role; metadata.position says it more exactly and is needed for every other role of staff. */
export const POSITION_OF_ROLE: Readonly<Record<string, string>> = {
  teacher: 'Учитель',
  principal: 'Директор',
}
/** Roles of staff whose position the role alone does not tell. */
export const STAFF_ROLES: readonly string[] = [
  'aide',
  'counselor',
  'districtadministrator',
  'proctor',
  'siteadministrator',
  'systemadministrator',
]
/** Not staff: left out. */
export const OTHER_ROLES: readonly string[] = ['student', 'parent', 'guardian', 'relative']

export const KIND_OF_ROLE_TYPE: Readonly<Record<string, string>> = {
  primary: 'основное место',
  secondary: 'совместительство',
}
