import type { StaffColumn } from '#modules/people/index.ts'
import type { PackageProblem } from '../contract.ts'
import type { Cell, Cells } from './as-table.ts'
import { KIND_OF_ROLE_TYPE, OTHER_ROLES, POSITION_OF_ROLE, STAFF_ROLES } from './format.ts'
import { dayOf } from './orgs.ts'
import type { PackageRow, RosterPackage } from './read-package.ts'

export type StaffOfOrg = {
  /** sourcedId of the org. */
  org: string
  rows: Cells<StaffColumn>[]
}

/**
 * Every role of staff as a job: who from users.csv, where and since when from roles.csv, birth date and sex from
 * demographics.csv. OneRoster knows neither СНИЛС nor positions: they are looked for in userIds and in metadata.
 * Roles of pupils and parents are counted and left out.
 */
export function staffOf(
  { rows }: RosterPackage,
  today: string,
): { staff: StaffOfOrg[]; skipped: number; problems: PackageProblem[] } {
  const users = new Map(rows['users.csv'].map(user => [user.get('sourcedId'), user]))
  const orgs = new Set(rows['orgs.csv'].map(org => org.get('sourcedId')))
  const demographics = new Map(rows['demographics.csv'].map(one => [one.get('sourcedId'), one]))
  const problems: PackageProblem[] = []
  const staff = new Map<string, Cells<StaffColumn>[]>()
  let skipped = 0
  for (const role of rows['roles.csv']) {
    if (OTHER_ROLES.includes(role.get('role').toLowerCase())) {
      skipped += 1
      continue
    }
    const user = users.get(role.get('userSourcedId'))
    const org = role.get('orgSourcedId')
    const found = user ? jobOf(role, user, demographics.get(user.get('sourcedId')), today) : undefined
    const wrong = [
      ...(user
        ? []
        : [
            say(
              role,
              'userSourcedId',
              'no-user',
              `пользователя ${role.get('userSourcedId')} нет в users.csv. Добавьте его или уберите строку`,
            ),
          ]),
      ...(orgs.has(org)
        ? []
        : [
            say(
              role,
              'orgSourcedId',
              'no-org',
              `организации ${org} нет в orgs.csv. Добавьте её или исправьте идентификатор`,
            ),
          ]),
      ...(found?.problems ?? []),
    ]
    problems.push(...wrong)
    if (found && wrong.length === 0) staff.set(org, [...(staff.get(org) ?? []), found.job])
  }
  return { staff: [...staff].map(([org, jobs]) => ({ org, rows: jobs })), skipped, problems }
}

const say = (row: PackageRow, column: string, code: string, wrong: string): PackageProblem => ({
  code: `oneroster.${code}`,
  file: row.file,
  row: row.row,
  column,
  message: `${row.file}, строка ${row.row}, ${column}: ${wrong}`,
})

function jobOf(
  role: PackageRow,
  user: PackageRow,
  person: PackageRow | undefined,
  today: string,
): { job: Cells<StaffColumn>; problems: PackageProblem[] } {
  const problems: PackageProblem[] = []
  const cells: Partial<Record<StaffColumn, Cell>> = {}
  const put = (field: StaffColumn, from: PackageRow, column: string, text = from.get(column)) => {
    if (text !== '' && !cells[field]) cells[field] = { text, from, column }
  }
  put('lastName', user, 'familyName')
  put('firstName', user, 'givenName')
  put('middleName', user, 'middleName')
  put('email', user, 'email')
  put('phone', user, 'phone')
  put('phone', user, 'sms')
  putSnils(put, user)
  if (person) put('birthDate', person, 'birthDate')
  put('birthDate', user, 'metadata.birthDate')
  if (person) put('sex', person, 'sex', SEX[person.get('sex').toLowerCase()] ?? '')
  put('hiredOn', role, 'beginDate')
  put('dismissedOn', role, 'endDate')
  const isGone = [role, user].find(row => row.get('status').toLowerCase() === 'tobedeleted')
  if (isGone) put('dismissedOn', isGone, 'status', dayOf(isGone) ?? today)
  put('kind', role, 'roleType', KIND_OF_ROLE_TYPE[role.get('roleType').toLowerCase()] ?? '')
  for (const [field, name] of [
    ['position', 'position'],
    ['subjects', 'subjects'],
    ['load', 'load'],
    ['category', 'category'],
    ['assignedOn', 'assignedOn'],
  ] as const)
    for (const row of [role, user]) put(field, row, `metadata.${name}`)
  const word = role.get('role')
  put('position', role, 'role', POSITION_OF_ROLE[word.toLowerCase()] ?? '')
  if (!cells.snils)
    problems.push(
      say(
        user,
        'userIds',
        'no-snils',
        'нет СНИЛС. Впишите его как {СНИЛС:112-233-445 95}, в столбец identifier или metadata.snils',
      ),
    )
  if (!cells.birthDate)
    problems.push(
      say(
        user,
        'sourcedId',
        'no-birth-date',
        'нет даты рождения. Добавьте её в demographics.csv (birthDate) или в столбец metadata.birthDate',
      ),
    )
  if (!cells.hiredOn)
    problems.push(
      say(role, 'beginDate', 'no-begin', 'не заполнено. Впишите день приёма на работу, ГГГГ-ММ-ДД'),
    )
  if (!cells.position)
    problems.push(
      say(
        role,
        'role',
        STAFF_ROLES.includes(word.toLowerCase()) ? 'no-position' : 'role',
        STAFF_ROLES.includes(word.toLowerCase())
          ? `роль ${word} не говорит, какая это должность. Впишите её в столбец metadata.position`
          : `роли ${word || '«пусто»'} в OneRoster 1.2 нет. Исправьте роль или впишите должность в metadata.position`,
      ),
    )
  return { job: { from: role, cells }, problems }
}

const SEX: Readonly<Record<string, string>> = { female: 'женский', male: 'мужской' }

/** userIds is a list of «{type:id}»; a bare eleven-digit identifier counts too. */
function putSnils(
  put: (field: 'snils', from: PackageRow, column: string, text?: string) => void,
  user: PackageRow,
): void {
  const typed = [...user.get('userIds').matchAll(/\{\s*([^:{}]+?)\s*:\s*([^{}]+?)\s*\}/g)]
  const snils = typed.find(([, type]) => /^(?:снилс|snils)$/i.test(type!))?.[2]
  if (snils) put('snils', user, 'userIds', snils)
  put('snils', user, 'metadata.snils')
  const identifier = user.get('identifier')
  if (/^\d{11}$/.test(identifier.replaceAll(/[\s-]/g, ''))) put('snils', user, 'identifier')
}
