import { strToU8, zipSync } from 'fflate'
import { syntheticOgrn } from './organisation-file.ts'
import { nextNumber, syntheticSnils } from './people.ts'

export type Rows = Record<string, string>[]
export const csv = (rows: Rows) => {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
  return [columns, ...rows.map(row => columns.map(column => row[column] ?? ''))]
    .map(cells => cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\r\n')
}
export const packed = (files: Record<string, string>, folder = '') => ({
  name: 'roster.zip',
  bytes: Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [folder + name, strToU8(text)]))),
  ),
})
export const MANIFEST = [
  { propertyName: 'manifest.version', value: '1.0' },
  { propertyName: 'oneroster.version', value: '1.2' },
  ...['orgs', 'users', 'roles', 'demographics'].map(name => ({
    propertyName: `file.${name}`,
    value: 'bulk',
  })),
  { propertyName: 'file.classes', value: 'absent' },
]

/** A school under a district with a teacher, a principal and a pupil. */
export function rosterIn(municipality: string) {
  const number = nextNumber()
  const [teacher, principal] = [syntheticSnils(500_000 + number * 2), syntheticSnils(500_001 + number * 2)]
  return {
    orgs: [
      {
        sourcedId: `d_${number}`,
        name: `Управление образования ${number}`,
        type: 'district',
        'metadata.municipality': municipality,
      },
      {
        sourcedId: `s-${number}`,
        name: `Лицей ${number} имени Гагарина`,
        type: 'school',
        identifier: syntheticOgrn(900_000 + number),
        parentSourcedId: `d_${number}`,
      },
    ] as Rows,
    users: [
      {
        sourcedId: 'u1',
        enabledUser: 'true',
        userIds: `{LDAP:ivanova},{СНИЛС:${teacher}}`,
        givenName: 'Анна',
        familyName: 'Иванова',
        middleName: 'Петровна',
        email: 'a@school.ru',
      },
      {
        sourcedId: 'u2',
        enabledUser: 'true',
        identifier: principal,
        givenName: 'Пётр',
        familyName: 'Сидоров',
        'metadata.birthDate': '1970-05-05',
      },
      { sourcedId: 'u3', enabledUser: 'true', givenName: 'Ученик', familyName: 'Учеников' },
    ] as Rows,
    roles: [
      {
        sourcedId: 'r1',
        userSourcedId: 'u1',
        roleType: 'primary',
        role: 'teacher',
        beginDate: '2015-09-01',
        orgSourcedId: `s-${number}`,
        'metadata.subjects': 'математика',
      },
      {
        sourcedId: 'r2',
        userSourcedId: 'u2',
        roleType: 'primary',
        role: 'principal',
        beginDate: '2012-08-15',
        endDate: '',
        orgSourcedId: `s-${number}`,
      },
      {
        sourcedId: 'r3',
        userSourcedId: 'u3',
        roleType: 'primary',
        role: 'student',
        orgSourcedId: `s-${number}`,
      },
    ] as Rows,
    demographics: [{ sourcedId: 'u1', birthDate: '1985-03-17', sex: 'female' }] as Rows,
    code: `s-${number}`,
    snils: { teacher, principal },
  }
}
export type Roster = ReturnType<typeof rosterIn>
export const fileOf = (
  { orgs, users, roles, demographics }: Roster,
  manifest: Rows = MANIFEST,
  folder = '',
) =>
  packed(
    {
      'manifest.csv': csv(manifest),
      'orgs.csv': csv(orgs),
      'users.csv': csv(users),
      'roles.csv': csv(roles),
      'demographics.csv': csv(demographics),
    },
    folder,
  )
