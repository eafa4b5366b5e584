import { z } from 'zod'
import { employmentKind } from '#modules/people/contract.ts'
import { documentKind } from '#modules/training/contract.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })

export const REGISTERS = {
  'municipal-services': 'Работники муниципальных методических служб',
  'centre-staff': 'Сотрудники ЦНППМ',
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
  /** Of the job, the appointment or the membership. */
  id: z.uuid(),
  personId: z.uuid(),
  name: z.string(),
  /** Position, what she is appointed to, or the pool she is a member of. */
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
  /** Last training finished by the day that counts in the register, and whether its term still runs. */
  training: z
    .object({
      title: z.string(),
      provider: z.string(),
      hours: z.int(),
      completedOn: z.string(),
      documentKind,
      documentNumber: z.string(),
      isInTerm: z.boolean(),
    })
    .nullable(),
  /** Order of the appointment or the membership. */
  act: z.string().nullable(),
  /** Of the appointment, and whether the reader may end it; null for a job and for a member of a body. */
  version: z.int().nullable(),
  mayEnd: z.boolean(),
  /** The pool as a body, of whose members she is; null for everybody else. */
  bodyId: z.uuid().nullable(),
})
export type RegisterRow = z.output<typeof registerRow>

/** By the last training: none, older than the term, within it. */
export const TRAINED = {
  never: 'не обучены',
  expired: 'обучены, срок вышел',
  current: 'обучены, срок не вышел',
} as const
export type TrainedState = keyof typeof TRAINED

const filter = z.object({
  register: registerCode,
  q: z.string().trim().max(200).optional(),
  region: z.uuid().optional(),
  municipality: z.uuid().optional(),
  organisation: z.uuid().optional(),
  kind: employmentKind.optional(),
  training: z.enum(Object.keys(TRAINED) as [TrainedState, ...TrainedState[]]).optional(),
  /** Trained on this day or later. */
  trainedAfter: date.optional(),
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
  training: 'Обучение',
  trainingHours: 'Часов обучения',
  trainedOn: 'Обучение окончено',
  trainingDocument: 'Документ об обучении',
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

const trainedCounts = {
  /** People of the register, each once. */
  people: z.int(),
  /** Trained, the term still running. */
  current: z.int(),
  expired: z.int(),
  never: z.int(),
}

export const trainingShare = z.object({
  id: z.uuid(),
  name: z.string(),
  regionName: z.string().nullable(),
  ...trainedCounts,
})
export type TrainingShare = z.output<typeof trainingShare>

const shareFilter = filter
  .pick({ register: true, region: true, municipality: true, on: true })
  .extend({ by: z.enum(['organisation', 'region']).optional() })
export type ShareFilter = z.output<typeof shareFilter>

export const registerTraining = operation({
  id: 'registers.training',
  method: 'GET',
  path: '/api/registers/training',
  summary: 'Доля обученных в реестре на день: по организациям или субъектам РФ и всего',
  access: { kind: 'permission', permission: 'training.read' },
  query: shareFilter,
  response: z.object({
    on: z.string(),
    by: z.enum(['organisation', 'region']),
    total: z.object(trainedCounts),
    units: z.array(trainingShare),
    isCut: z.boolean(),
    /** How long a training counts, in years, and where the number comes from; null: for ever. */
    term: z.object({ years: z.number(), source: z.string() }).nullable(),
  }),
})
export type RegisterTraining = z.output<NonNullable<typeof registerTraining.response>>

export const exportTraining = operation({
  id: 'registers.training-export',
  method: 'GET',
  path: '/api/registers/training/export',
  summary: 'Доля обученных в реестре в XLSX',
  access: { kind: 'permission', permission: 'training.read' },
  query: shareFilter,
  transfer: 'download',
  ratePerMinute: 20,
})
