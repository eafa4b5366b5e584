import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'
import { date, employmentKind, reason, version } from './contract-fields.ts'

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
  id: 'people.register',
  method: 'GET',
  path: '/api/people/registers',
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
  id: 'people.register-export',
  method: 'GET',
  path: '/api/people/registers/export',
  summary: 'Реестр в XLSX: тот же отбор и столбцы, что на экране',
  access: { kind: 'permission', permission: 'people.list' },
  query: filter.extend({ columns }),
  transfer: 'download',
  ratePerMinute: 20,
})

export const printRegister = operation({
  id: 'people.register-print',
  method: 'GET',
  path: '/api/people/registers/print',
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
  id: 'people.register-changes',
  method: 'GET',
  path: '/api/people/registers/changes',
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

export const appointmentFields = z
  .object({
    personId: z.uuid({ error: 'Выберите человека' }),
    organisationId: z.uuid({ error: 'Выберите, кто назначает' }),
    kind: z.string().min(1, { error: 'Выберите, кем назначить' }).max(60),
    act: z.string().trim().min(3, { error: 'Напишите номер и дату приказа' }).max(300),
    validFrom: date,
    validTo: date.nullable().default(null),
  })
  .refine(({ validFrom, validTo }) => validTo === null || validTo >= validFrom, {
    path: ['validTo'],
    error: 'Окончание раньше начала',
  })
export type AppointmentFields = z.output<typeof appointmentFields>

export const appointPerson = operation({
  id: 'people.appoint',
  method: 'POST',
  path: '/api/appointments',
  summary: 'Назначить ответственным или включить в методический актив',
  access: { kind: 'permission', permission: 'people.write' },
  body: appointmentFields,
  response: z.object({ id: z.uuid() }),
})

export const endAppointment = operation({
  id: 'people.end-appointment',
  method: 'POST',
  path: '/api/appointments/:id/end',
  summary: 'Завершить назначение с даты',
  access: { kind: 'permission', permission: 'people.write', subject: 'appointment' },
  params: z.object({ id: z.uuid({ error: 'Такого назначения нет' }) }),
  body: z.object({ version, lastDay: date, reason }),
  response: z.object({ version: z.int() }),
})

export const appointmentKinds = operation({
  id: 'people.appointment-kinds',
  method: 'GET',
  path: '/api/people/appointment-kinds',
  summary: 'На что назначают: словарь',
  access: { kind: 'signed-in' },
  response: z.object({
    kinds: z.array(z.object({ code: z.string(), title: z.string(), isPool: z.boolean() })),
  }),
})
