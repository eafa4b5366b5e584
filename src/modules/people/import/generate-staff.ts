import { tableBuffer } from '#platform/spreadsheets/write-xlsx.ts'
import { CATEGORIES, EMPLOYMENT_KINDS } from '../contract.ts'
import { addYears } from '../early-career.ts'
import { formatSnils, snilsControl } from '../snils.ts'
import { STAFF_COLUMNS, type StaffColumn, templateColumns } from './columns.ts'

/** A mistake put into a generated file: what a check of the file has to find, and where. */
export type PlantedMistake = { row: number; column: string; title: string; code: string; value: string }

export type GeneratedStaff = { xlsx: Buffer; planted: PlantedMistake[] }

type Cells = Partial<Record<StaffColumn, string | number>>
type Random = () => number

/**
 * A staff file of made-up people with so many planted mistakes, the same for the same seed. СНИЛС lie in the range
 * 000-…, which is issued to nobody; names are common ones put together at random.
 *
 * @param organisation when given, fills the column «Организация», which the check compares
 * @param today the day the dates are reckoned from, YYYY-MM-DD
 * @throws RangeError when there are more mistakes than rows
 */
export async function generateStaffFile({
  rows,
  errors,
  seed,
  organisation,
  today,
  positions = DEFAULT_POSITIONS,
}: {
  rows: number
  errors: number
  seed: number
  organisation?: string
  today: string
  positions?: readonly string[]
}): Promise<GeneratedStaff> {
  if (errors > rows) throw new RangeError(`Cannot plant ${errors} mistakes in ${rows} rows`)
  const random = mulberry32(seed)
  const base = Math.floor(random() * 900_000) * 1000
  const people = Array.from({ length: rows }, (_, index) =>
    makePerson(index, { random, base, today, positions }),
  )
  if (organisation !== undefined) for (const person of people) person.organisation = organisation
  const columns = templateColumns(positions)
  const names = [
    ...columns.map(column => column.name),
    ...(organisation === undefined ? [] : ['organisation' as const]),
  ]
  const chosen = chooseRows(rows, errors, random)
  const spoiled = new Set(chosen)
  const planted = chosen.map((index, number) => {
    const mistake = plant(people, index, number, { random, today, spoiled })
    return { ...mistake, row: index + 2, column: letterOf(names.indexOf(mistake.name)) }
  })
  const xlsx = await tableBuffer({
    sheetName: 'Работники',
    columns: [
      ...columns,
      ...(organisation === undefined ? [] : [{ header: STAFF_COLUMNS.organisation.title, width: 30 }]),
    ],
    rows: people.map(person => names.map(name => person[name] ?? '')),
  })
  return {
    xlsx,
    planted: planted.map(({ row, column, name, code, value }) => ({
      row,
      column,
      title: STAFF_COLUMNS[name].title,
      code: `staff.${code}`,
      value,
    })),
  }
}

/** Ascending, so that the row a repeated one repeats comes first and is sound. */
function chooseRows(rows: number, errors: number, random: Random): number[] {
  const indices = Array.from({ length: rows }, (_, index) => index)
  for (let at = 0; at < errors; at++) {
    const other = at + Math.floor(random() * (rows - at))
    ;[indices[at], indices[other]] = [indices[other]!, indices[at]!]
  }
  return indices.slice(0, errors).sort((one, other) => one - other)
}

type World = { random: Random; base: number; today: string; positions: readonly string[] }

function makePerson(index: number, { random, base, today, positions }: World): Cells {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const isWoman = random() < 0.86
  const birthYear = Number(today.slice(0, 4)) - 23 - Math.floor(random() * 43)
  const birthDate = day(birthYear, random)
  const teachingSince = `${Math.min(birthYear + 22 + Math.floor(random() * 6), Number(today.slice(0, 4)) - 1)}-09-01`
  const hiredYear = Number(teachingSince.slice(0, 4))
  const hiredOn = `${hiredYear + Math.floor(random() * (Number(today.slice(0, 4)) - hiredYear))}-09-01`
  const isTeacher = random() < 0.8
  const assignedOn = addYears(hiredOn, 2)
  const hasCategory = assignedOn < today && random() < 0.6
  return {
    lastName: pick(LAST_NAMES) + (isWoman ? 'а' : ''),
    firstName: pick(isWoman ? WOMEN : MEN),
    middleName: pick(FATHERS) + (isWoman ? 'на' : 'ич'),
    birthDate,
    sex: isWoman ? 'женский' : 'мужской',
    snils: formatSnils(snilsOf((base + index) % 1_000_000)),
    position: isTeacher ? 'Учитель' : pick(positions),
    subjects: isTeacher ? pick(TAUGHT) : '',
    load: pick([0.5, 0.75, 1, 1, 1, 1.25]),
    kind: random() < 0.93 ? EMPLOYMENT_KINDS.main : EMPLOYMENT_KINDS['part-time'],
    hiredOn,
    category: hasCategory ? pick([CATEGORIES.highest, CATEGORIES.first]) : '',
    assignedOn: hasCategory ? assignedOn : '',
    teachingSince,
    email: `user${base + index}@example.org`,
    phone: `+7 900 ${String(index % 1000).padStart(3, '0')}-00-00`,
  }
}

const snilsOf = (number: number) => {
  const body = String(number).padStart(9, '0')
  return body + String(snilsControl(body)).padStart(2, '0')
}

function day(year: number, random: Random): string {
  const [month, date] = [1 + Math.floor(random() * 12), 1 + Math.floor(random() * 28)]
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}

type Planting = { name: StaffColumn; code: string; value: string }

/** Puts the next kind of mistake into a row; the kinds take turns, so that a file of twenty has them all. */
function plant(
  people: Cells[],
  index: number,
  number: number,
  { random, today, spoiled }: { random: Random; today: string; spoiled: ReadonlySet<number> },
): Planting {
  const person = people[index]!
  const put = (name: StaffColumn, code: string, value: string): Planting => {
    person[name] = value
    return { name, code, value }
  }
  const kinds: (() => Planting)[] = [
    () => put('snils', 'snils-checksum', withWrongControl(String(person.snils))),
    () => put('snils', 'snils-length', String(person.snils).slice(0, -1)),
    () => put('birthDate', 'birth-future', addYears(today, 1)),
    () => put('birthDate', 'too-young', addYears(today, -12)),
    () => put('birthDate', 'date-none', '31.02.1985'),
    () => put('dismissedOn', 'dismissed-before-hired', addYears(String(person.hiredOn), -1)),
    () => put('position', 'position', 'Учитиль-волшебник'),
    () => put('lastName', 'empty', ''),
    () => put('load', 'load', 'полторы'),
    () => put('email', 'email', 'почта'),
    () => put('phone', 'phone', '12345'),
    () => put('sex', 'sex', 'неизвестно'),
    () => put('kind', 'kind', 'как-нибудь'),
    () => put('category', 'category', 'лучшая'),
    () => put('firstName', 'name-latin', 'Aнна'),
    () => put('hiredOn', 'date', 'давно'),
    () => put('subjects', 'subject', 'матемматика'),
    () => put('load', 'load-range', '18'),
    () => put('snils', 'snils-signs', '112-233-44О 95'),
    () => repeat(people, index, spoiled, random) ?? put('snils', 'empty', ''),
  ]
  const planted = kinds[number % kinds.length]!()
  // a cell of the pair «category, date» that is alone would be a second mistake of the row
  if (planted.name === 'category' && !person.assignedOn)
    person.assignedOn = addYears(String(person.hiredOn), 1)
  return planted
}

/** Copies an earlier row without a mistake over this one: the same person in the same position twice. */
function repeat(
  people: Cells[],
  index: number,
  spoiled: ReadonlySet<number>,
  random: Random,
): Planting | undefined {
  const sound = people.flatMap((_, at) => (at < index && !spoiled.has(at) ? at : []))
  const source = sound[Math.floor(random() * sound.length)]
  if (source === undefined) return undefined
  people[index] = { ...people[source] }
  return { name: 'snils', code: 'row-twice', value: String(people[index]!.snils) }
}

function withWrongControl(text: string): string {
  const control = (Number(text.slice(-2)) + 1) % 100
  return text.slice(0, -2) + String(control).padStart(2, '0')
}

const letterOf = (index: number) => String.fromCharCode(65 + index)

/** Small seeded generator (Mulberry32, public domain): the same file for the same seed. */
function mulberry32(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const DEFAULT_POSITIONS = [
  'Учитель',
  'Воспитатель',
  'Педагог-психолог',
  'Методист',
  'Заместитель директора',
  'Учитель-логопед',
]
const TAUGHT = [
  'математика',
  'русский язык, литература',
  'физика',
  'история, обществознание',
  'биология',
  'химия',
  'информатика',
  'география',
  'английский язык',
]
const LAST_NAMES = [
  'Иванов',
  'Смирнов',
  'Кузнецов',
  'Попов',
  'Соколов',
  'Лебедев',
  'Козлов',
  'Новиков',
  'Морозов',
  'Петров',
  'Волков',
  'Соловьёв',
  'Васильев',
  'Зайцев',
  'Павлов',
  'Семёнов',
  'Голубев',
  'Виноградов',
  'Богданов',
  'Воробьёв',
  'Фёдоров',
  'Михайлов',
  'Беляев',
  'Тарасов',
  'Белов',
]
const WOMEN = [
  'Анна',
  'Мария',
  'Елена',
  'Ольга',
  'Наталья',
  'Татьяна',
  'Ирина',
  'Светлана',
  'Екатерина',
  'Людмила',
  'Юлия',
  'Алёна',
  'Марина',
  'Галина',
]
const MEN = [
  'Александр',
  'Сергей',
  'Дмитрий',
  'Андрей',
  'Алексей',
  'Иван',
  'Николай',
  'Михаил',
  'Павел',
  'Олег',
]
const FATHERS = [
  'Александров',
  'Сергеев',
  'Дмитриев',
  'Андреев',
  'Алексеев',
  'Иванов',
  'Николаев',
  'Михайлов',
  'Павлов',
  'Олегов',
]
