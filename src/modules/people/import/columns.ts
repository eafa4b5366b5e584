import type { ColumnSpec } from '#platform/spreadsheets/table-spec.ts'
import { CATEGORIES, EMPLOYMENT_KINDS } from '../contract.ts'
import { SUBJECTS } from '../subjects.ts'
import { fold } from './nearest.ts'

/** Columns of a staff file in the order of the template; any order is read, by any of the names. */
export const STAFF_COLUMNS = {
  lastName: {
    title: 'Фамилия',
    required: true,
    synonyms: ['фамилия работника', 'фам', 'фамилия сотрудника'],
  },
  firstName: { title: 'Имя', required: true, synonyms: ['имя работника', 'имя сотрудника'] },
  middleName: {
    title: 'Отчество',
    required: false,
    synonyms: ['отчество при наличии', 'отчество (при наличии)', 'отчество работника'],
  },
  birthDate: {
    title: 'Дата рождения',
    required: true,
    synonyms: ['д.р', 'др', 'день рождения', 'родился', 'дата рожд', 'датарождения'],
  },
  sex: { title: 'Пол', required: false, synonyms: ['пол работника'] },
  snils: {
    title: 'СНИЛС',
    required: true,
    synonyms: ['снилс работника', 'номер снилс', '№ снилс', 'страховой номер', 'страховой номер (снилс)'],
  },
  position: {
    title: 'Должность',
    required: true,
    synonyms: ['занимаемая должность', 'должность по штатному расписанию', 'наименование должности'],
  },
  subjects: {
    title: 'Предметы',
    required: false,
    synonyms: [
      'предмет',
      'предмет(ы)',
      'преподаваемый предмет',
      'преподаваемые предметы',
      'дисциплина',
      'дисциплины',
    ],
  },
  load: {
    title: 'Ставка',
    required: false,
    synonyms: [
      'нагрузка',
      'доля ставки',
      'размер ставки',
      'объем ставки',
      'количество ставок',
      'кол-во ставок',
    ],
  },
  kind: {
    title: 'Вид занятости',
    required: false,
    synonyms: [
      'занятость',
      'условия работы',
      'условие работы',
      'вид работы',
      'тип занятости',
      'характер работы',
    ],
  },
  hiredOn: {
    title: 'Дата приёма',
    required: true,
    synonyms: [
      'дата приема на работу',
      'принят',
      'принята',
      'дата трудоустройства',
      'дата начала работы',
      'работает с',
    ],
  },
  dismissedOn: {
    title: 'Дата увольнения',
    required: false,
    synonyms: ['уволен', 'уволена', 'дата окончания работы', 'работает по'],
  },
  category: {
    title: 'Категория',
    required: false,
    synonyms: ['квалификационная категория', 'кв. категория', 'квалификация (категория)'],
  },
  assignedOn: {
    title: 'Дата присвоения категории',
    required: false,
    synonyms: ['дата присвоения', 'дата присвоения кв. категории', 'категория присвоена', 'дата аттестации'],
  },
  teachingSince: {
    title: 'Начало педагогической деятельности',
    required: false,
    synonyms: [
      'начало пед. деятельности',
      'дата начала педагогической деятельности',
      'начало педагогической работы',
      'педагогическая деятельность с',
      'педстаж с',
    ],
  },
  email: {
    title: 'E-mail',
    required: false,
    synonyms: [
      'email',
      'е-mail',
      'электронная почта',
      'почта',
      'адрес электронной почты',
      'эл. почта',
      'e mail',
    ],
  },
  phone: {
    title: 'Телефон',
    required: false,
    synonyms: ['номер телефона', 'мобильный телефон', 'контактный телефон', 'тел', 'сотовый телефон'],
  },
  fullName: {
    title: 'Фамилия, имя и отчество',
    required: false,
    synonyms: [
      'фио',
      'ф.и.о',
      'ф. и. о',
      'фамилия имя отчество',
      'фамилия, имя, отчество',
      'фио работника',
      'фио сотрудника',
      'фио педагога',
      'работник',
      'сотрудник',
    ],
  },
  organisation: {
    title: 'Организация',
    required: false,
    synonyms: [
      'школа',
      'оо',
      'образовательная организация',
      'наименование организации',
      'место работы',
      'код организации',
    ],
  },
} as const

export type StaffColumn = keyof typeof STAFF_COLUMNS
export const STAFF_COLUMN_NAMES = Object.keys(STAFF_COLUMNS) as StaffColumn[]
export const isStaffColumn = (text: string): text is StaffColumn => Object.hasOwn(STAFF_COLUMNS, text)

/** Every name a column may have in a header: the reader finds the header row by them. */
export const KNOWN_HEADERS: readonly string[] = STAFF_COLUMN_NAMES.flatMap(name => [
  STAFF_COLUMNS[name].title,
  ...STAFF_COLUMNS[name].synonyms,
])

const BY_NAME = new Map<string, StaffColumn>(
  STAFF_COLUMN_NAMES.flatMap(name =>
    [STAFF_COLUMNS[name].title, ...STAFF_COLUMNS[name].synonyms].map(
      title => [headerKey(title), name] as const,
    ),
  ),
)

function headerKey(header: string): string {
  return fold(header).replace(/[\s*:.]+$/, '')
}

/**
 * Which column a heading names; undefined when it is none of ours. Of a two-row heading («Работник / Фамилия») the
 * lower name says more than the one it is grouped under.
 */
export function columnOf(header: string): StaffColumn | undefined {
  const key = headerKey(header)
  const own = BY_NAME.get(key) ?? BY_NAME.get(key.replace(/\s*\([^)]*\)$/, ''))
  const lower = header.lastIndexOf(' / ')
  return own ?? (lower < 0 ? undefined : columnOf(header.slice(lower + 3)))
}

const HINTS: Partial<Record<StaffColumn, string>> = {
  birthDate: 'День, месяц и год: 17.03.1985',
  snils: '11 цифр, можно с дефисами: 112-233-445 95',
  position: 'Выберите из списка',
  subjects: 'Через запятую: математика, физика',
  load: 'Доля ставки: 1 или 0,5',
  hiredOn: 'С какого дня работает в этой должности',
  dismissedOn: 'Последний день работы; пусто, если работает',
  category: 'Выберите из списка или оставьте пустым',
  assignedOn: 'Обязательна, если указана категория',
  teachingSince: 'Первый день работы на педагогической должности',
  email: 'name@school.ru',
  phone: '+7 900 000-00-00',
}

const DATES: readonly StaffColumn[] = ['birthDate', 'hiredOn', 'dismissedOn', 'assignedOn', 'teachingSince']

/** Columns that are only read, never asked for: a name in one cell is told apart at a guess. */
const ONLY_READ: readonly StaffColumn[] = ['fullName', 'organisation']

/** The template's columns with their lists. */
export function templateColumns(positions: readonly string[]): (ColumnSpec & { name: StaffColumn })[] {
  const options: Partial<Record<StaffColumn, readonly string[]>> = {
    sex: ['женский', 'мужской'],
    position: positions,
    kind: Object.values(EMPLOYMENT_KINDS),
    category: Object.values(CATEGORIES),
  }
  return STAFF_COLUMN_NAMES.filter(name => !ONLY_READ.includes(name)).map(name => ({
    name,
    header: STAFF_COLUMNS[name].title,
    required: STAFF_COLUMNS[name].required,
    width: Math.max(14, STAFF_COLUMNS[name].title.length + 2),
    ...(DATES.includes(name) && { type: 'date' as const }),
    ...(name === 'load' && { type: 'decimal' as const }),
    ...(HINTS[name] && { hint: HINTS[name] }),
    ...(options[name] && { options: options[name] }),
    ...(name === 'subjects' && { hint: `${HINTS.subjects}. Например: ${SUBJECTS.slice(0, 4).join(', ')}` }),
  }))
}
