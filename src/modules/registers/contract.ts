import { z } from 'zod'
import { employmentKind } from '#modules/people/contract.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })

export const REGISTERS = {
  'municipal-services': 'Работники муниципальных методических служб',
  'state-services': 'Работники методических служб государственных организаций',
  methodologists: 'Методисты и тьюторы',
  'further-education': 'Работники организаций, ведущих ДПО',
  'municipal-staff': 'Кадры муниципалитета',
  pools: 'Методический актив',
  appointments: 'Назначенные ответственными',
} as const
export type RegisterCode = keyof typeof REGISTERS
const registerCode = z.enum(Object.keys(REGISTERS) as [RegisterCode, ...RegisterCode[]], {
  error: 'Такого реестра нет',
})

export const registerRow = z.object({
  /** Of the job or the appointment. */
  id: z.uuid(),
  personId: z.uuid(),
  name: z.string(),
  /** Position, or what she is appointed to. */
  title: z.string(),
  organisationName: z.string(),
  municipalityName: z.string().nullable(),
  load: z.number().nullable(),
  /** Form of contract; null for an appointment. */
  kind: employmentKind.nullable(),
  category: z.string().nullable(),
  /** People in her care on the day. */
  inCare: z.int(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  /** Order of the appointment. */
  act: z.string().nullable(),
  /** Of the appointment, and whether the reader may end it; null for a job. */
  version: z.int().nullable(),
  mayEnd: z.boolean(),
})
export type RegisterRow = z.output<typeof registerRow>

const filter = z.object({
  register: registerCode,
  q: z.string().trim().max(200).optional(),
  region: z.uuid().optional(),
  municipality: z.uuid().optional(),
  organisation: z.uuid().optional(),
  kind: employmentKind.optional(),
  /** In the register on the day; today by default. */
  on: date.optional(),
  sort: z.enum(['name', 'organisation']).default('name'),
  order: ascDesc.default('asc'),
})
export type RegisterFilter = z.output<typeof filter>

export const listRegisterQuery = pageQuery.extend(filter.shape)

export const listRegister = operation({
  id: 'registers.list',
  method: 'GET',
  path: '/api/registers',
  summary: 'Реестр людей на дату: работники служб, методисты, актив, назначения, кадры муниципалитета',
  access: { kind: 'permission', permission: 'people.list' },
  query: listRegisterQuery,
  response: pageOf(registerRow).extend({ shownFor }),
})

export const REGISTER_COLUMNS = {
  name: 'Фамилия, имя, отчество',
  title: 'Должность, функция',
  organisation: 'Организация',
  municipality: 'Муниципалитет',
  kind: 'Форма занятости',
  load: 'Ставка',
  category: 'Категория',
  inCare: 'Педагогов на попечении',
  validFrom: 'Начало',
  act: 'Основание',
} as const
export type RegisterColumn = keyof typeof REGISTER_COLUMNS
const COLUMN_NAMES = Object.keys(REGISTER_COLUMNS) as [RegisterColumn, ...RegisterColumn[]]

const columns = z
  .string()
  .transform(text => text.split(','))
  .pipe(z.array(z.enum(COLUMN_NAMES)).min(1))
  .default(COLUMN_NAMES)

export const exportRegister = operation({
  id: 'registers.export',
  method: 'GET',
  path: '/api/registers/export',
  summary: 'Реестр в XLSX: тот же отбор и столбцы, что на экране',
  access: { kind: 'permission', permission: 'people.list' },
  query: filter.extend({ columns }),
  transfer: 'download',
  ratePerMinute: 20,
})

export const printRegister = operation({
  id: 'registers.print',
  method: 'GET',
  path: '/api/registers/print',
  summary: 'Реестр официальным списком с датой и подписью: PDF или DOCX',
  access: { kind: 'permission', permission: 'people.list' },
  query: filter.extend({ columns, format: z.enum(['pdf', 'docx']).default('pdf') }),
  transfer: 'download',
  ratePerMinute: 20,
})

export const registerChange = z.object({
  on: z.string(),
  what: z.enum(['came', 'left']),
  personId: z.uuid(),
  name: z.string(),
  title: z.string(),
  organisationName: z.string(),
})
export type RegisterChange = z.output<typeof registerChange>

export const registerChanges = operation({
  id: 'registers.changes',
  method: 'GET',
  path: '/api/registers/changes',
  summary: 'Кто вошёл в реестр и кто выбыл за время',
  access: { kind: 'permission', permission: 'people.list' },
  query: filter
    .omit({ sort: true, order: true, on: true })
    .extend({ from: date.optional(), to: date.optional() }),
  response: z.object({
    from: z.string(),
    to: z.string(),
    changes: z.array(registerChange),
    isCut: z.boolean(),
  }),
})
