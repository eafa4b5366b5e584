import { importFields } from '#platform/import/fields.ts'
import type { ColumnSpec } from '#platform/spreadsheets/table-spec.ts'
import { CATEGORIES, EMPLOYMENT_KINDS } from '../contract.ts'
import { isSnils } from '../snils.ts'
import { SUBJECTS } from '../subjects.ts'

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
    synonyms: [
      'занимаемая должность',
      'должность по штатному расписанию',
      'наименование должности',
      'должность / наименование',
      'должность, предмет',
      'должность и предмет',
    ],
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

const FULL_NAME = /^[а-яё-]+ [а-яё-]+ [а-яё]+(?:вич|вна|ична|инична|оглы|кызы)$/i

/** How a column of a staff file is known: by its names, by what its values look like. */
export const STAFF_FIELDS = importFields<StaffColumn>(STAFF_COLUMNS, {
  code: 'staff',
  fillIn: 'Впишите работников',
  byValues: [
    ['snils', value => isSnils(value.replaceAll(/[\s-]/g, ''))],
    ['email', value => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)],
    ['phone', value => /^(?:\+7|8)[\s(-]*9[\d\s()-]{9,}$/.test(value)],
    ['fullName', value => FULL_NAME.test(value)],
    ['middleName', value => /^[а-яё]+(?:вич|вна|ична)$/i.test(value)],
  ],
})

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
