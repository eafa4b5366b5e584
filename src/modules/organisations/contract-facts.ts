import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'

/** Marks of a calendar year, each from a list that somebody published (row 244). */
export const FLAGS = {
  'low-results': 'низкие результаты',
  'hard-conditions': 'сложные условия',
  rural: 'сельская',
  small: 'малокомплектная',
} as const
export type Flag = keyof typeof FLAGS

export const LICENCE_STATUSES = {
  active: 'действует',
  suspended: 'приостановлена',
  ended: 'прекращена',
} as const

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
const optionalDate = date
  .or(z.literal(''))
  .transform(text => text || null)
  .nullable()
  .default(null)
const text = (error: string, limit = 300) =>
  z
    .string()
    .trim()
    .min(2, { error })
    .max(limit, { error: `Не длиннее ${limit} знаков` })
const source = text('Напишите, откуда это известно: приказ, перечень, дата')
export const flagSchema = z.enum(Object.keys(FLAGS) as [Flag])
const year = z.coerce
  .number()
  .int({ error: 'Год — четыре цифры' })
  .min(2000, { error: 'Год не раньше 2000' })
  .max(2100, { error: 'Год не позже 2100' })

/** One fact of a body, as it is entered. The words of `code` fields stand in the open dictionaries. */
export const factFields = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('licence'),
      number: text('Введите номер лицензии', 100),
      issuedOn: date,
      issuer: text('Напишите, кто выдал'),
      activity: text('Напишите, на что лицензия: «Дополнительное профессиональное образование»'),
      status: z.enum(Object.keys(LICENCE_STATUSES) as [keyof typeof LICENCE_STATUSES]),
      statusOn: optionalDate,
    })
    .refine(fact => (fact.status === 'active') === (fact.statusOn === null), {
      path: ['statusOn'],
      error: 'Дата нужна, когда лицензия приостановлена или прекращена, и только тогда',
    })
    .refine(fact => fact.statusOn === null || fact.statusOn >= fact.issuedOn, {
      path: ['statusOn'],
      error: 'Раньше, чем выдана, лицензия прекратиться не может',
    }),
  z
    .object({
      kind: z.literal('infrastructure'),
      code: z.string().min(1, { error: 'Выберите вид' }).max(60),
      openedOn: date,
      closedOn: optionalDate,
      source,
    })
    .refine(fact => fact.closedOn === null || fact.closedOn >= fact.openedOn, {
      path: ['closedOn'],
      error: 'Закрытие раньше открытия',
    }),
  z
    .object({
      kind: z.literal('function'),
      code: z.string().min(1, { error: 'Выберите функцию' }).max(60),
      validFrom: date,
      validTo: optionalDate,
      source,
    })
    .refine(fact => fact.validTo === null || fact.validTo >= fact.validFrom, {
      path: ['validTo'],
      error: 'Последний день раньше первого',
    }),
  z.object({ kind: z.literal('flag'), year, flag: flagSchema, source }),
])
export type FactFields = z.output<typeof factFields>
export type FactKind = FactFields['kind']

const entered = { id: z.uuid(), version: z.int() }

/** Everything a card says beyond requisites, newest first. */
export const organisationFacts = z.object({
  licences: z.array(
    z.object({
      ...entered,
      number: z.string(),
      issuedOn: z.string(),
      issuer: z.string(),
      activity: z.string(),
      status: z.enum(['active', 'suspended', 'ended']),
      statusOn: z.string().nullable(),
    }),
  ),
  infrastructure: z.array(
    z.object({
      ...entered,
      code: z.string(),
      title: z.string(),
      openedOn: z.string(),
      closedOn: z.string().nullable(),
      source: z.string(),
    }),
  ),
  functions: z.array(
    z.object({
      ...entered,
      code: z.string(),
      title: z.string(),
      validFrom: z.string(),
      validTo: z.string().nullable(),
      source: z.string(),
    }),
  ),
  yearFlags: z.array(z.object({ ...entered, year: z.int(), flag: flagSchema, source: z.string() })),
})
export type OrganisationFacts = z.output<typeof organisationFacts>

const keeping = {
  kind: 'permission',
  permission: 'organisations.keep',
  subject: 'organisation',
} as const
const idParam = z.object({ id: z.uuid({ error: 'Такой организации нет' }) })
const factParam = idParam.extend({ fact: z.uuid({ error: 'Такой записи нет' }) })
const version = z.int({ error: 'Обновите страницу' })

export const addOrganisationFact = operation({
  id: 'organisations.add-fact',
  method: 'POST',
  path: '/api/organisations/:id/facts',
  summary: 'Записать лицензию, функцию, объект инфраструктуры или отметку года',
  access: keeping,
  params: idParam,
  body: factFields,
  response: z.object({ id: z.uuid() }),
})

export const changeOrganisationFact = operation({
  id: 'organisations.change-fact',
  method: 'PUT',
  path: '/api/organisations/:id/facts/:fact',
  summary: 'Исправить запись карточки',
  access: { ...keeping, subject: 'organisation-fact' },
  params: factParam,
  body: z.object({ version, fields: factFields }),
  response: z.object({ version: z.int() }),
})

export const removeOrganisationFact = operation({
  id: 'organisations.remove-fact',
  method: 'POST',
  path: '/api/organisations/:id/facts/:fact/remove',
  summary: 'Убрать ошибочную запись карточки; она остаётся в истории',
  access: { ...keeping, subject: 'organisation-fact' },
  params: factParam,
  body: z.object({
    kind: z.enum(['licence', 'infrastructure', 'function', 'flag']),
    version,
    reason: z.string().trim().min(3, { error: 'Напишите, почему запись убирается' }).max(500),
  }),
  response: z.object({ removed: z.literal(true) }),
})

const word = z.object({ code: z.string(), title: z.string(), isRetired: z.boolean() })

export const organisationDictionaries = operation({
  id: 'organisations.dictionaries',
  method: 'GET',
  path: '/api/organisation-dictionaries',
  summary: 'Справочники функций и инфраструктуры',
  access: { kind: 'signed-in' },
  response: z.object({ functions: z.array(word), infrastructure: z.array(word) }),
})

export const saveOrganisationWord = operation({
  id: 'organisations.save-word',
  method: 'PUT',
  path: '/api/organisation-dictionaries',
  summary: 'Добавить слово в справочник функций или инфраструктуры, переименовать его, перестать предлагать',
  access: { kind: 'permission', permission: 'organisations.keep-kinds' },
  body: z.object({
    dictionary: z.enum(['functions', 'infrastructure']),
    code: z
      .string()
      .trim()
      .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, { error: 'Код: строчные латинские буквы, цифры и дефис' }),
    title: text('Введите название', 200),
    isRetired: z.boolean().default(false),
  }),
  response: z.object({ created: z.boolean() }),
})

export const flaggedRow = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  organisationName: z.string(),
  municipalityName: z.string().nullable(),
  regionName: z.string().nullable(),
  year: z.int(),
  flag: flagSchema,
  source: z.string(),
})
export type FlaggedRow = z.output<typeof flaggedRow>

const flaggedFilter = z.object({
  q: pageQuery.shape.q,
  region: z.uuid().optional(),
  municipality: z.uuid().optional(),
  /** This year by default. */
  year: year.optional(),
  flag: flagSchema.optional(),
  sort: z.enum(['name']).default('name'),
  order: ascDesc.default('asc'),
})
export const listFlaggedQuery = pageQuery.extend(flaggedFilter.shape)

/** Register of schools by the marks of a year (row 244). */
export const listFlagged = operation({
  id: 'organisations.flagged',
  method: 'GET',
  path: '/api/organisation-flags',
  summary: 'Школы с отметками года: низкие результаты, сложные условия, сельские, малокомплектные',
  access: { kind: 'signed-in' },
  query: listFlaggedQuery,
  response: pageOf(flaggedRow).extend({ shownFor }),
})

export const exportFlagged = operation({
  id: 'organisations.export-flagged',
  method: 'GET',
  path: '/api/organisation-flags/export',
  summary: 'Список школ с отметками года: XLSX с экрана, PDF и DOCX для подписи',
  access: { kind: 'signed-in' },
  query: flaggedFilter.extend({ format: z.enum(['xlsx', 'pdf', 'docx']).default('xlsx') }),
  transfer: 'download',
  ratePerMinute: 20,
})
