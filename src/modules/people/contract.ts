import { z } from 'zod'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery } from '#platform/http/paging.ts'
import { recordAction } from '#platform/http/record.ts'
import { addYears } from './early-career.ts'
import { isSnils } from './snils.ts'

export * from './contract-care.ts'
export * from './contract-import.ts'

export const POSITION_CLASSES = {
  teacher: 'педагогический работник',
  leader: 'управленческие кадры',
  other: 'другие',
} as const
export const positionClass = z.enum(['teacher', 'leader', 'other'])

/** Order of 24.03.2023 № 196: категории; соответствие занимаемой должности. */
export const CATEGORIES = {
  highest: 'высшая',
  first: 'первая',
  methodologist: 'педагог-методист',
  mentor: 'педагог-наставник',
  conformity: 'соответствие занимаемой должности',
} as const
export const categorySchema = z.enum(['highest', 'first', 'methodologist', 'mentor', 'conformity'])

export const EMPLOYMENT_KINDS = {
  main: 'основное место',
  'part-time': 'совместительство',
  contract: 'договор',
} as const
export const employmentKind = z.enum(['main', 'part-time', 'contract'])

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
export const personParam = z.object({ id: z.uuid({ error: 'Такого человека нет' }) })

export const personRow = z.object({
  id: z.uuid(),
  lastName: z.string(),
  firstName: z.string(),
  middleName: z.string().nullable(),
  organisationId: z.uuid(),
  organisationName: z.string(),
  municipalityName: z.string().nullable(),
  regionName: z.string().nullable(),
  positionCode: z.string(),
  positionTitle: z.string(),
  positionClass,
  subjects: z.array(z.string()),
  load: z.number().nullable(),
  employedFrom: z.string(),
  category: categorySchema.nullable(),
  isUnder35: z.boolean(),
  isInFirstThreeYears: z.boolean(),
  isLeader: z.boolean(),
})
export type PersonRow = z.output<typeof personRow>

export const listPeopleFilter = z.object({
  q: z.string().trim().max(200).optional(),
  organisation: z.uuid().optional(),
  municipality: z.uuid().optional(),
  region: z.uuid().optional(),
  position: z.string().max(60).optional(),
  class: positionClass.optional(),
  subject: z.string().trim().max(100).optional(),
  under35: z.stringbool().optional(),
  firstYears: z.stringbool().optional(),
  category: categorySchema.optional(),
  /** People in the care of the actor. */
  mine: z.stringbool().optional(),
  /** Employed on the day; today by default. */
  on: date.optional(),
  sort: z.enum(['name', 'organisation']).default('name'),
  order: ascDesc.default('asc'),
})

export const listPeopleQuery = pageQuery.extend(listPeopleFilter.shape)

export const listPeople = operation({
  id: 'people.list',
  method: 'GET',
  path: '/api/people',
  summary: 'Педагоги и руководители: поиск, отбор, на любую дату',
  access: { kind: 'permission', permission: 'people.list' },
  query: listPeopleQuery,
  response: pageOf(personRow),
})

export const PEOPLE_COLUMNS = {
  name: 'Фамилия, имя, отчество',
  organisation: 'Организация',
  municipality: 'Муниципалитет',
  region: 'Субъект РФ',
  position: 'Должность',
  subjects: 'Предметы',
  load: 'Ставка',
  employedFrom: 'Работает с',
  category: 'Категория',
  under35: 'До 35 лет',
  firstYears: 'Первые три года',
} as const
const COLUMN_NAMES = Object.keys(PEOPLE_COLUMNS) as (keyof typeof PEOPLE_COLUMNS)[]
export type PeopleColumn = keyof typeof PEOPLE_COLUMNS

/** The whole filtered list with the columns on the screen, in their order. */
export const exportPeople = operation({
  id: 'people.export',
  method: 'GET',
  path: '/api/people/export',
  summary: 'Выгрузить в XLSX ровно тот список, что на экране',
  access: { kind: 'permission', permission: 'people.list' },
  query: listPeopleFilter.extend({
    columns: z
      .string()
      .transform(text => text.split(','))
      .pipe(z.array(z.enum(COLUMN_NAMES)).min(1))
      .default(COLUMN_NAMES),
  }),
  transfer: 'download',
  ratePerMinute: 20,
})

export const employmentRow = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  organisationName: z.string(),
  municipalityName: z.string().nullable(),
  positionCode: z.string(),
  positionTitle: z.string(),
  positionClass,
  subjects: z.array(z.string()),
  load: z.number().nullable(),
  kind: employmentKind,
  validFrom: z.string(),
  validTo: z.string().nullable(),
  version: z.int(),
  isCurrent: z.boolean(),
})

export const qualificationRow = z.object({
  id: z.uuid(),
  category: categorySchema,
  assignedOn: z.string(),
  /** null: without a term (since 01.09.2023). */
  validTo: z.string().nullable(),
  act: z.string().nullable(),
  isInForce: z.boolean(),
})

export const CARE_KINDS = { methodologist: 'методист', curator: 'куратор', tutor: 'тьютор' } as const

export const carerRow = z.object({
  id: z.uuid(),
  carerPersonId: z.uuid(),
  carerName: z.string(),
  email: z.string().nullable(),
  kind: z.enum(['methodologist', 'curator', 'tutor']),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  isCurrent: z.boolean(),
})

export const personCard = z.object({
  id: z.uuid(),
  lastName: z.string(),
  firstName: z.string(),
  middleName: z.string().nullable(),
  sex: z.enum(['f', 'm']).nullable(),
  /** null where the reader's role does not need it; then `age` is null too. */
  birthDate: z.string().nullable(),
  age: z.int().nullable(),
  /** Whole or masked («***-***-445 95»), by the reader's role. */
  snils: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  showsIdentifiers: z.boolean(),
  teachingSince: z.string().nullable(),
  education: z.string().nullable(),
  version: z.int(),
  /** The day the flags and the employments are true for. */
  on: z.string(),
  isUnder35: z.boolean(),
  isInFirstThreeYears: z.boolean(),
  isLeader: z.boolean(),
  employments: z.array(employmentRow),
  qualifications: z.array(qualificationRow),
  carers: z.array(carerRow),
  /** People in her own care on the day. */
  inCare: z.int(),
  actions: z.array(recordAction),
})
export type PersonCard = z.output<typeof personCard>

export const getPerson = operation({
  id: 'people.get',
  method: 'GET',
  path: '/api/people/:id',
  summary: 'Карточка педагога или руководителя на дату',
  access: { kind: 'signed-in' },
  shows: { part: 'card', person: 'params.id' },
  params: personParam,
  query: z.object({ on: date.optional() }),
  response: personCard,
})

export const personHistory = operation({
  id: 'people.history',
  method: 'GET',
  path: '/api/people/:id/history',
  summary: 'История изменений карточки человека',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  shows: { part: 'history', person: 'params.id' },
  params: personParam,
  response: z.object({ entries: z.array(historyEntry) }),
})

const optionalText = (limit: number) =>
  z
    .string()
    .trim()
    .max(limit, { error: `Не длиннее ${limit} знаков` })
    .transform(text => text || null)
    .nullable()
    .default(null)

const NAME = /^\p{Lu}[\p{L}\-’' .()]*$/u
const name = (error: string) =>
  z
    .string()
    .trim()
    .min(1, { error })
    .max(80, { error: 'Не длиннее 80 знаков' })
    .regex(NAME, { error: 'Имя пишется буквами, с большой' })

export const personFields = z.object({
  lastName: name('Введите фамилию'),
  firstName: name('Введите имя'),
  middleName: optionalText(80),
  birthDate: date.nullable().default(null),
  sex: z.enum(['f', 'm']).nullable().default(null),
  snils: z
    .string()
    .transform(text => text.replace(/[\s-]/g, '') || null)
    .nullable()
    .refine(digits => digits === null || isSnils(digits), {
      error: 'СНИЛС: не сходится контрольная сумма. Проверьте все 11 цифр',
    })
    .default(null),
  email: optionalText(200).refine(text => text === null || /^\S+@\S+\.\S+$/.test(text), {
    error: 'Адрес почты пишется как name@school.ru',
  }),
  phone: optionalText(60),
  teachingSince: date.nullable().default(null),
  education: optionalText(300),
})
export type PersonFields = z.output<typeof personFields>

export const employmentFields = z
  .object({
    organisationId: z.uuid({ error: 'Выберите организацию' }),
    positionCode: z.string().min(1, { error: 'Выберите должность' }),
    subjects: z.array(z.string().trim().toLowerCase().min(2).max(100)).max(20).default([]),
    load: z
      .number()
      .positive({ error: 'Ставка больше нуля' })
      .max(3, { error: 'Ставка не больше 3' })
      .nullable()
      .default(null),
    kind: employmentKind.default('main'),
    validFrom: date,
    validTo: date.nullable().default(null),
  })
  .refine(fields => fields.validTo === null || fields.validTo >= fields.validFrom, {
    path: ['validTo'],
    error: 'Дата увольнения раньше даты приёма',
  })
export type EmploymentFields = z.output<typeof employmentFields>

export const createPerson = operation({
  id: 'people.create',
  method: 'POST',
  path: '/api/people',
  summary: 'Принять человека на работу: новая карточка или найденная по СНИЛС',
  access: { kind: 'permission', permission: 'people.write' },
  body: z.object({ person: personFields, employment: employmentFields }),
  response: z.object({ id: z.uuid(), isNew: z.boolean() }),
})

const version = z.int({ error: 'Обновите страницу' })
const reason = z.string().trim().min(3, { error: 'Напишите основание' }).max(500)

export const updatePerson = operation({
  id: 'people.update',
  method: 'PUT',
  path: '/api/people/:id',
  summary: 'Изменить сведения о человеке',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: personParam,
  body: personFields.extend({ version, reason: reason.optional() }),
  response: z.object({ version: z.int() }),
})

export const employPerson = operation({
  id: 'people.employ',
  method: 'POST',
  path: '/api/people/:id/employments',
  summary: 'Добавить работу: должность в организации с даты',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: personParam,
  body: employmentFields,
  response: z.object({ id: z.uuid() }),
})

export const endEmployment = operation({
  id: 'people.end-employment',
  method: 'POST',
  path: '/api/people/:id/employments/:employment/end',
  summary: 'Завершить работу с даты',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: personParam.extend({ employment: z.uuid() }),
  body: z.object({ version, lastDay: date, reason }),
  response: z.object({ version: z.int() }),
})

export const transferPerson = operation({
  id: 'people.transfer',
  method: 'POST',
  path: '/api/people/:id/employments/:employment/transfer',
  summary: 'Перевести на другую должность или в другую организацию: прежняя работа кончается накануне',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: personParam.extend({ employment: z.uuid() }),
  body: z.object({ version, to: employmentFields, reason }),
  response: z.object({ id: z.uuid() }),
})

export const addQualification = operation({
  id: 'people.qualify',
  method: 'POST',
  path: '/api/people/:id/qualifications',
  summary: 'Записать присвоенную категорию',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: personParam,
  body: z.object({
    category: categorySchema,
    assignedOn: date,
    validTo: date.nullable().default(null),
    act: optionalText(300),
  }),
  response: z.object({ id: z.uuid() }),
})

export const positionRow = z.object({ code: z.string(), title: z.string(), class: positionClass })

export const peopleDictionaries = operation({
  id: 'people.dictionaries',
  method: 'GET',
  path: '/api/people/dictionaries',
  summary: 'Должности и предметы для выбора',
  access: { kind: 'signed-in' },
  response: z.object({ positions: z.array(positionRow), subjects: z.array(z.string()) }),
})

/** Last term of a category assigned before 01.09.2023: five years (order 276 of 07.04.2014, point 24). */
export const usualTermOf = (assignedOn: string): string | null =>
  assignedOn < '2023-09-01' ? addYears(assignedOn, 5) : null
