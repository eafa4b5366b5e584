import { z } from 'zod'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery } from '#platform/http/paging.ts'

export * from './contract-summary.ts'

/** The four types of the acts (Kaliningrad order 908/1, 7-3; Altai order 328, 2.5). */
export const TYPES = {
  staff: 'кадровые',
  infrastructure: 'инфраструктурные',
  finance: 'финансовые',
  equipment: 'материально-технические',
} as const
export type ResourceType = keyof typeof TYPES
const type = z.enum(Object.keys(TYPES) as [ResourceType], { error: 'Выберите тип' })

export const ACCESS = {
  free: 'свободно для всех',
  agreement: 'по договорённости',
  own: 'только для своих',
} as const
export type ResourceAccess = keyof typeof ACCESS
const access = z.enum(Object.keys(ACCESS) as [ResourceAccess], { error: 'Выберите, кому доступен' })

export const MONEY_SOURCES = {
  federal: 'федеральный бюджет',
  regional: 'бюджет субъекта РФ',
  municipal: 'муниципальный бюджет',
  extra: 'внебюджетные средства',
  grant: 'грант',
} as const
export type MoneySource = keyof typeof MONEY_SOURCES
const moneySource = z.enum(Object.keys(MONEY_SOURCES) as [MoneySource])

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema
    .or(z.literal(''))
    .transform(value => (value === '' ? null : (value as z.output<Schema>)))
    .nullable()
    .default(null)
const words = (error: string, most: number) =>
  z
    .string()
    .trim()
    .min(3, { error })
    .max(most, { error: `Не длиннее ${most} знаков` })

export const resourceKind = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9-]{1,40}$/, { error: 'Код — латинские буквы, цифры и дефис: sports-hall' }),
  type,
  title: words('Напишите название вида', 150),
  isRetired: z.boolean(),
})
export type ResourceKind = z.output<typeof resourceKind>

export const resourceRow = z.object({
  id: z.uuid(),
  type,
  kindCode: z.string(),
  kindTitle: z.string(),
  name: z.string(),
  ownerId: z.uuid(),
  ownerName: z.string(),
  municipalityName: z.string().nullable(),
  purpose: z.string(),
  capacity: z.number().nullable(),
  capacityUnit: z.string().nullable(),
  access,
  availableFrom: z.string(),
  availableTo: z.string().nullable(),
  endReason: z.string().nullable(),
  contact: z.string().nullable(),
  source: z.string(),
  amountKopecks: z.int().nullable(),
  budgetYear: z.int().nullable(),
  moneySource: moneySource.nullable(),
  competencies: z.array(z.object({ id: z.uuid(), title: z.string() })),
  isKept: z.boolean(),
  version: z.int(),
})
export type ResourceRow = z.output<typeof resourceRow>

export const resourceFilter = z.object({
  q: pageQuery.shape.q,
  type: type.optional(),
  kind: z.string().max(60).optional(),
  owner: z.uuid().optional(),
  region: z.uuid().optional(),
  municipality: z.uuid().optional(),
  access: access.optional(),
  competency: z.uuid().optional(),
  /** Available on the day; today by default. */
  on: date.optional(),
  /** Also those that have ended or not begun. */
  all: z.stringbool().optional(),
  sort: z.enum(['name', 'owner']).default('name'),
  order: ascDesc.default('asc'),
})
export const listResourcesQuery = pageQuery.extend(resourceFilter.shape)
export type ResourceFilterInput = z.output<typeof resourceFilter>

const reading = { kind: 'permission', permission: 'resources.read' } as const
const keeping = { kind: 'permission', permission: 'resources.keep', subject: 'resource' } as const
const idParam = z.object({ id: z.uuid({ error: 'Такого ресурса нет' }) })
const version = z.int({ error: 'Обновите страницу' })

export const listResources = operation({
  id: 'resources.list',
  method: 'GET',
  path: '/api/resources',
  summary: 'Ресурсы региона: тип, владелец, кому и когда доступны',
  access: reading,
  query: listResourcesQuery,
  response: pageOf(resourceRow),
})

export const exportResources = operation({
  id: 'resources.export',
  method: 'GET',
  path: '/api/resources/export',
  summary: 'Список ресурсов с экрана в XLSX',
  access: reading,
  query: resourceFilter,
  transfer: 'download',
  ratePerMinute: 20,
})

export const printResources = operation({
  id: 'resources.print',
  method: 'GET',
  path: '/api/resources/print',
  summary: 'Список ресурсов с экрана как документ с датой и подписью',
  access: reading,
  query: resourceFilter.extend({ format: z.enum(['pdf', 'docx']).default('pdf') }),
  transfer: 'download',
  ratePerMinute: 20,
})

export const getResource = operation({
  id: 'resources.get',
  method: 'GET',
  path: '/api/resources/:id',
  summary: 'Карточка ресурса',
  access: { ...reading, subject: 'resource' },
  params: idParam,
  response: resourceRow,
})

export const resourceHistory = operation({
  id: 'resources.history',
  method: 'GET',
  path: '/api/resources/:id/history',
  summary: 'История ресурса',
  access: keeping,
  params: idParam,
  response: z.object({ entries: z.array(historyEntry) }),
})

export const listResourceKinds = operation({
  id: 'resources.kinds',
  method: 'GET',
  path: '/api/resource-kinds',
  summary: 'Виды ресурсов внутри четырёх типов',
  access: { kind: 'signed-in' },
  response: z.object({ kinds: z.array(resourceKind) }),
})

export const saveResourceKind = operation({
  id: 'resources.save-kind',
  method: 'POST',
  path: '/api/resource-kinds',
  summary: 'Добавить вид ресурса, переименовать или больше не предлагать',
  access: { kind: 'permission', permission: 'resources.keep-kinds' },
  body: resourceKind,
  response: z.object({ created: z.boolean() }),
})

export const resourceFields = z
  .object({
    kindCode: z.string().min(1, { error: 'Выберите вид' }).max(60),
    ownerId: z.uuid({ error: 'Выберите владельца из списка' }),
    name: words('Напишите название', 200),
    purpose: words('Напишите, для чего он', 1000),
    capacity: z
      .number({ error: 'Введите число' })
      .positive({ error: 'Больше нуля' })
      .max(1e9, { error: 'Слишком много' })
      .nullable()
      .default(null),
    capacityUnit: optional(z.string().trim().max(40)),
    access,
    availableFrom: date,
    availableTo: optional(date),
    contact: optional(z.string().trim().max(300)),
    source: words('Напишите источник: акт или соглашение, номер, дата', 300),
    amountKopecks: z
      .number({ error: 'Введите сумму' })
      .int({ error: 'Сумма — не точнее копейки' })
      .positive({ error: 'Сумма больше нуля' })
      .max(1e15, { error: 'Слишком много' })
      .nullable()
      .default(null),
    budgetYear: z.int({ error: 'Год — четыре цифры' }).min(2000).max(2100).nullable().default(null),
    moneySource: optional(moneySource),
    competencies: z.array(z.uuid()).max(50).default([]),
  })
  .refine(fields => (fields.capacity === null) === (fields.capacityUnit === null), {
    path: ['capacityUnit'],
    error: 'Вместимость — число и единица вместе: 25 мест',
  })
  .refine(fields => fields.availableTo === null || fields.availableTo >= fields.availableFrom, {
    path: ['availableTo'],
    error: 'Последний день раньше первого',
  })
export type ResourceFields = z.output<typeof resourceFields>

export const addResource = operation({
  id: 'resources.add',
  method: 'POST',
  path: '/api/resources',
  summary: 'Внести ресурс организации',
  access: { kind: 'permission', permission: 'resources.keep' },
  body: resourceFields,
  response: z.object({ id: z.uuid() }),
})

export const changeResource = operation({
  id: 'resources.change',
  method: 'PUT',
  path: '/api/resources/:id',
  summary: 'Исправить сведения о ресурсе',
  access: keeping,
  params: idParam,
  body: z.object({ version, fields: resourceFields }),
  response: z.object({ version: z.int() }),
})

export const endResource = operation({
  id: 'resources.end',
  method: 'POST',
  path: '/api/resources/:id/end',
  summary: 'Закончить ресурс последним днём и причиной; он остаётся в истории',
  access: keeping,
  params: idParam,
  body: z.object({ version, lastDay: date, reason: words('Напишите, почему ресурса больше нет', 500) }),
  response: z.object({ version: z.int() }),
})
