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
export type RosterStaff = {
  staff: StaffOfOrg[]
  /** Roles of staff of which no job could be made; each has its problem. */
  unusable: number
  /** Roles of pupils and parents. */
  skipped: number
  problems: PackageProblem[]
}

/**
 * Every role of staff as a job: who from users.csv, where and since when from roles.csv, birth date and sex from
 * demographics.csv. OneRoster knows neither СНИЛС nor positions: they are looked for in userIds and in metadata.
 */
export function staffOf({ rows }: RosterPackage, today: string): RosterStaff {
  const users = byId(rows['users.csv'])
  const orgs = byId(rows['orgs.csv'])
  const demographics = byId(rows['demographics.csv'])
  const [others, roles] = parted(rows['roles.csv'], role =>
    OTHER_ROLES.includes(role.get('role').toLowerCase()),
  )
  const problems: PackageProblem[] = []
  const staff = new Map<string, Cells<StaffColumn>[]>()
  let unusable = 0
  for (const role of roles) {
    const user = users.get(role.get('userSourcedId'))
    const org = role.get('orgSourcedId')
    const made = user && jobOf(role, user, demographics.get(user.get('sourcedId')), today)
    const wrong = [...danglingOf(role, user, orgs.get(org)), ...(made?.problems ?? [])]
    problems.push(...wrong)
    if (!made || wrong.length > 0) unusable += 1
    else if (!staff.get(org)?.push(made.job)) staff.set(org, [made.job])
  }
  return {
    staff: [...staff].map(([org, jobs]) => ({ org, rows: jobs })),
    unusable,
    skipped: others.length,
    problems,
  }
}

const byId = (rows: readonly PackageRow[]) => new Map(rows.map(row => [row.get('sourcedId'), row]))

function parted<T>(all: readonly T[], holds: (one: T) => boolean): [T[], T[]] {
  return [all.filter(holds), all.filter(one => !holds(one))]
}

/** References of a role to what is not in the package. */
function danglingOf(role: PackageRow, user?: PackageRow, org?: PackageRow): PackageProblem[] {
  const id = (column: string) => role.get(column) || '«пусто»'
  const noUser = `пользователя ${id('userSourcedId')} нет в users.csv. Добавьте его или уберите строку`
  const noOrg = `организации ${id('orgSourcedId')} нет в orgs.csv. Добавьте её или исправьте идентификатор`
  return [
    ...(user ? [] : [say(role, 'userSourcedId', 'no-user', noUser)]),
    ...(org ? [] : [say(role, 'orgSourcedId', 'no-org', noOrg)]),
  ]
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
  const cells: Partial<Record<StaffColumn, Cell>> = {}
  const put: Put = (field, from, column, text = from.get(column)) => {
    if (text !== '' && !cells[field]) cells[field] = { text, from, column }
  }
  putPerson(put, user, person)
  put('hiredOn', role, 'beginDate')
  put('dismissedOn', role, 'endDate')
  const gone = [role, user].find(row => row.get('status').toLowerCase() === 'tobedeleted')
  if (gone) put('dismissedOn', gone, 'status', dayOf(gone) ?? today)
  put('kind', role, 'metadata.kind')
  put('kind', role, 'roleType', KIND_OF_ROLE_TYPE[role.get('roleType').toLowerCase()] ?? '')
  for (const field of ['position', 'subjects', 'load', 'category', 'assignedOn'] as const)
    for (const row of [role, user]) put(field, row, `metadata.${field}`)
  put('position', role, 'role', POSITION_OF_ROLE[role.get('role').toLowerCase()] ?? '')
  return { job: { from: role, cells }, problems: missingOf(role, user, cells) }
}

/** The first value that is there is taken. */
type Put = (field: StaffColumn, from: PackageRow, column: string, text?: string) => void

function putPerson(put: Put, user: PackageRow, person: PackageRow | undefined): void {
  put('lastName', user, 'familyName')
  put('firstName', user, 'givenName')
  put('middleName', user, 'middleName')
  put('email', user, 'email')
  put('phone', user, 'phone')
  put('phone', user, 'sms')
  putSnils(put, user)
  if (person) put('birthDate', person, 'birthDate')
  put('birthDate', user, 'metadata.birthDate')
  put('teachingSince', user, 'metadata.teachingSince')
  if (person) put('sex', person, 'sex', SEX[person.get('sex').toLowerCase()] ?? '')
}

/** What a job cannot be recorded without and OneRoster does not ask for. */
function missingOf(
  role: PackageRow,
  user: PackageRow,
  cells: Partial<Record<StaffColumn, Cell>>,
): PackageProblem[] {
  const word = role.get('role')
  const isKnown = STAFF_ROLES.includes(word.toLowerCase())
  const missing: [StaffColumn, PackageProblem][] = [
    [
      'snils',
      say(
        user,
        'userIds',
        'no-snils',
        'нет СНИЛС. Впишите его как {СНИЛС:112-233-445 95}, в столбец identifier или metadata.snils',
      ),
    ],
    [
      'birthDate',
      say(
        user,
        'sourcedId',
        'no-birth-date',
        'нет даты рождения. Добавьте её в demographics.csv (birthDate) или в столбец metadata.birthDate',
      ),
    ],
    [
      'hiredOn',
      say(role, 'beginDate', 'no-begin', 'не заполнено. Впишите день приёма на работу, ГГГГ-ММ-ДД'),
    ],
    [
      'position',
      isKnown
        ? say(
            role,
            'role',
            'no-position',
            `роль ${word} не говорит, какая это должность. Впишите её в столбец metadata.position`,
          )
        : say(
            role,
            'role',
            'role',
            `роли ${word || '«пусто»'} в OneRoster 1.2 нет. Исправьте роль или впишите должность в metadata.position`,
          ),
    ],
  ]
  return missing.filter(([field]) => !cells[field]).map(([, problem]) => problem)
}

const SEX: Readonly<Record<string, string>> = { female: 'женский', male: 'мужской' }

/** userIds is a list of «{type:id}»; a bare eleven-digit identifier counts too. */
function putSnils(put: Put, user: PackageRow): void {
  const typed = [...user.get('userIds').matchAll(/\{\s*([^:{}]+?)\s*:\s*([^{}]+?)\s*\}/g)]
  const snils = typed.find(([, type]) => /^(?:снилс|snils)$/i.test(type!))?.[2]
  if (snils) put('snils', user, 'userIds', snils)
  put('snils', user, 'metadata.snils')
  const identifier = user.get('identifier')
  if (/^\d{11}$/.test(identifier.replaceAll(/[\s-]/g, ''))) put('snils', user, 'identifier')
}
