import { z } from 'zod'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'
import { recordAction } from '#platform/http/record.ts'
import { careerRecord, qualificationRow } from './contract-facts.ts'
import {
  categorySchema,
  date,
  employmentKind,
  optionalText,
  personParam,
  reason,
  version,
} from './contract-fields.ts'
import { mixesAlphabets } from './name-letters.ts'
import { isSnils } from './snils.ts'

export * from './contract-care.ts'
export * from './contract-facts.ts'
export {
  CATEGORIES,
  categorySchema,
  EMPLOYMENT_KINDS,
  employmentKind,
  personParam,
} from './contract-fields.ts'
export * from './contract-import.ts'
export * from './contract-merge.ts'

export const POSITION_CLASSES = {
  teacher: 'педагогический работник',
  leader: 'управленческие кадры',
  other: 'другие',
} as const
export const positionClass = z.enum(['teacher', 'leader', 'other'])

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
  /** Null on another day than today for whoever does not read birth dates: day by day it would tell them. */
  isUnder35: z.boolean().nullable(),
  isInFirstThreeYears: z.boolean(),
  isLeader: z.boolean(),
  /** Null where it is not known or not asked for, and for whoever does not read birth dates. */
  isOfPensionAge: z.boolean().nullable(),
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
  /** For whoever reads birth dates. */
  pensionAge: z.stringbool().optional(),
  category: categorySchema.optional(),
  /** People in the care of the actor. */
  mine: z.stringbool().optional(),
  /** Employed on the day; today by default. */
  on: date.optional(),
  sort: z.enum(['name', 'organisation']).default('name'),
  order: ascDesc.default('asc'),
})

export const listPeopleQuery = pageQuery.extend(listPeopleFilter.shape).extend({
  /** Whether the rows are to say it: whoever does not show the column does not pay for the table of the law. */
  withPensionAge: z.stringbool().optional(),
})

export const listPeople = operation({
  id: 'people.list',
  method: 'GET',
  path: '/api/people',
  summary: 'Педагоги и руководители: поиск, отбор, на любую дату',
  access: { kind: 'permission', permission: 'people.list' },
  query: listPeopleQuery,
  response: pageOf(personRow).extend({ shownFor }),
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
  pensionAge: 'Пенсионный возраст',
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
  /** Of the surviving card where the asked one was joined to another. */
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
  /** As in the list: null on another day than today for whoever does not read birth dates. */
  isUnder35: z.boolean().nullable(),
  isInFirstThreeYears: z.boolean(),
  isLeader: z.boolean(),
  /** Of the age of the old-age pension on the day; null where the birth date or sex is not known. */
  isOfPensionAge: z.boolean().nullable(),
  /** Full years since the first pedagogical day. */
  teachingYears: z.int().nullable(),
  employments: z.array(employmentRow),
  qualifications: z.array(qualificationRow),
  records: z.array(careerRecord),
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

const NAME = /^\p{L}[\p{L}\-’' .()]*$/u
const ofName = z
  .string()
  .trim()
  .max(80, { error: 'Не длиннее 80 знаков' })
  // «де ля Круа» begins with a small letter, but has a capital
  .refine(text => text === '' || (NAME.test(text) && /\p{Lu}/u.test(text)), {
    error: 'Имя пишется буквами, с большой',
  })
  .refine(text => !mixesAlphabets(text), { error: 'Есть латинские буквы. Наберите всё русскими' })
const name = (error: string) => ofName.min(1, { error })

export const personFields = z.object({
  lastName: name('Введите фамилию'),
  firstName: name('Введите имя'),
  middleName: ofName
    .transform(text => text || null)
    .nullable()
    .default(null),
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

const job = z.object({
  organisationId: z.uuid({ error: 'Выберите организацию' }),
  positionCode: z.string().min(1, { error: 'Выберите должность' }),
  subjects: z.array(z.string().trim().toLowerCase().min(2).max(100)).max(20).default([]),
  load: z
    .number()
    .min(0.01, { error: 'Ставка больше нуля: не меньше 0,01' })
    .max(3, { error: 'Ставка не больше 3' })
    .nullable()
    .default(null),
  kind: employmentKind.default('main'),
  validFrom: date,
  validTo: date.nullable().default(null),
})

const endsAfterItBegins = ({ validFrom, validTo }: { validFrom: string; validTo: string | null }) =>
  validTo === null || validTo >= validFrom
const ENDS_EARLY = { path: ['validTo'], error: 'Дата увольнения раньше даты приёма' }

export const employmentFields = job.refine(endsAfterItBegins, ENDS_EARLY)
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

export const listAlike = operation({
  id: 'people.alike',
  method: 'GET',
  path: '/api/people/alike',
  summary: 'Похожие на человека, которого вносят: чтобы не завести вторую карточку',
  access: { kind: 'permission', permission: 'people.write' },
  query: z.object({
    lastName: z.string().trim().min(1).max(80),
    firstName: z.string().trim().min(1).max(80),
    middleName: z.string().trim().max(80).optional(),
    birthDate: date.optional(),
  }),
  response: z.object({
    people: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        birthDate: date.nullable(),
        positionTitle: z.string().nullable(),
        organisationName: z.string().nullable(),
      }),
    ),
  }),
})

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

export const correctEmployment = operation({
  id: 'people.correct-employment',
  method: 'PUT',
  path: '/api/people/:id/employments/:employment',
  summary: 'Исправить запись о работе, внесённую с ошибкой',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: personParam.extend({ employment: z.uuid() }),
  body: job.omit({ organisationId: true }).extend({ version, reason }).refine(endsAfterItBegins, ENDS_EARLY),
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

export const positionRow = z.object({ code: z.string(), title: z.string(), class: positionClass })

export const peopleDictionaries = operation({
  id: 'people.dictionaries',
  method: 'GET',
  path: '/api/people/dictionaries',
  summary: 'Должности и предметы для выбора',
  access: { kind: 'signed-in' },
  response: z.object({ positions: z.array(positionRow), subjects: z.array(z.string()) }),
})
