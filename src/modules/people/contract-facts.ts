import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { categorySchema, date, optionalText, personParam, reason, version } from './contract-fields.ts'

/** Facts of a professional history beside the jobs: categories, education, awards, languages (row 79). */

export const qualificationRow = z.object({
  id: z.uuid(),
  category: categorySchema,
  assignedOn: z.string(),
  /** null: without a term (since 01.09.2023). */
  validTo: z.string().nullable(),
  act: z.string().nullable(),
  isInForce: z.boolean(),
  version: z.int(),
})

const qualificationFields = z.object({
  category: categorySchema,
  assignedOn: date,
  /** Left out: the term of the act in force on that day (before 01.09.2023 five years, since then none). */
  validTo: date.nullable().default(null),
  act: optionalText(300),
})
export type QualificationFields = z.output<typeof qualificationFields>

export const addQualification = operation({
  id: 'people.qualify',
  method: 'POST',
  path: '/api/people/:id/qualifications',
  summary: 'Записать присвоенную категорию',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: personParam,
  body: qualificationFields,
  response: z.object({ id: z.uuid() }),
})

const qualificationParam = personParam.extend({ qualification: z.uuid() })

export const correctQualification = operation({
  id: 'people.correct-qualification',
  method: 'PUT',
  path: '/api/people/:id/qualifications/:qualification',
  summary: 'Исправить запись о категории',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: qualificationParam,
  body: qualificationFields.extend({ version, reason }),
  response: z.object({ version: z.int() }),
})

export const removeQualification = operation({
  id: 'people.remove-qualification',
  method: 'POST',
  path: '/api/people/:id/qualifications/:qualification/remove',
  summary: 'Убрать ошибочную запись о категории; в истории она остаётся',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: qualificationParam,
  body: z.object({ version, reason }),
  response: z.object({ removed: z.boolean() }),
})

/** One fact on the line of a professional history. `to` null: a day, or lasting still where `isLasting`. */
export const timelineEntry = z.object({
  kind: z.string(),
  from: z.string(),
  to: z.string().nullable(),
  isLasting: z.boolean(),
  title: z.string(),
  note: z.string().nullable(),
  link: z.string().nullable(),
})
/** As a room tells it: a fact of one day need not say that it does not last. */
export type TimelineEntry = Omit<z.output<typeof timelineEntry>, 'isLasting'> & { isLasting?: boolean }

export const TIMELINE_KINDS: Record<string, string> = {
  job: 'Работа',
  qualification: 'Категория',
  education: 'Образование',
  award: 'Награда',
  diagnosis: 'Диагностика',
  pathway: 'Маршрут',
  training: 'Обучение',
  membership: 'Коллегиальный орган',
  pair: 'Пара педагогов',
  appointment: 'Назначение',
  care: 'Сопровождение',
}

export const personTimeline = operation({
  id: 'people.timeline',
  method: 'GET',
  path: '/api/people/:id/timeline',
  summary:
    'Профессиональная история: работа, категории, образование, диагностики, маршруты, обучение по времени',
  access: { kind: 'signed-in' },
  params: personParam,
  response: z.object({ entries: z.array(timelineEntry) }),
  shows: { part: 'card', person: 'params.id' },
})

export const previewLeaving = operation({
  id: 'people.preview-leaving',
  method: 'GET',
  path: '/api/people/:id/employments/:employment/leaving',
  summary: 'Что изменится с увольнением или переводом; ничего не меняется',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: personParam.extend({ employment: z.uuid() }),
  query: z.object({
    lastDay: date,
    /** Organisation she is transferred to. */
    to: z.uuid().optional(),
  }),
  response: z.object({ consequences: z.array(z.string()) }),
  shows: { part: 'card', person: 'params.id' },
})
export type LeavingPreview = z.output<NonNullable<typeof previewLeaving.response>>

export const RECORD_KINDS = { education: 'образование', award: 'награда', language: 'язык' } as const
export type RecordKind = keyof typeof RECORD_KINDS

/** Levels of education of 273-ФЗ, article 10; of awards, by who gives them; of languages, by the Council of Europe. */
export const RECORD_LEVELS = {
  education: {
    secondary: 'среднее общее',
    vocational: 'среднее профессиональное',
    bachelor: 'высшее: бакалавриат',
    specialist: 'высшее: специалитет',
    master: 'высшее: магистратура',
    postgraduate: 'высшее: аспирантура',
    retraining: 'профессиональная переподготовка',
  },
  award: {
    state: 'государственная',
    ministry: 'ведомственная',
    region: 'региональная',
    municipality: 'муниципальная',
    organisation: 'организации',
  },
  language: {
    native: 'родной',
    a: 'начальный (A1–A2)',
    b: 'самостоятельный (B1–B2)',
    c: 'свободный (C1–C2)',
  },
} as const satisfies Record<RecordKind, Record<string, string>>

const recordBase = z.object({
  kind: z.enum(['education', 'award', 'language']),
  title: z
    .string()
    .trim()
    .min(2, { error: 'Напишите название' })
    .max(300, { error: 'Не длиннее 300 знаков' }),
  level: z.string({ error: 'Выберите уровень' }),
  /** Speciality and qualification of an education; what an award is for. */
  detail: optionalText(300),
  /** Number and date of the diploma or order. */
  document: optionalText(200),
  obtainedOn: date.nullable().default(null),
})

const isLevelOfKind = ({ kind, level }: { kind: RecordKind; level: string }) => level in RECORD_LEVELS[kind]
const WRONG_LEVEL = { path: ['level'], error: 'Выберите уровень из списка' }

export const recordFields = recordBase.refine(isLevelOfKind, WRONG_LEVEL)
export type RecordFields = z.output<typeof recordFields>

export const careerRecord = z.object({
  id: z.uuid(),
  kind: z.enum(['education', 'award', 'language']),
  title: z.string(),
  level: z.string(),
  detail: z.string().nullable(),
  document: z.string().nullable(),
  obtainedOn: z.string().nullable(),
  version: z.int(),
})
export type CareerRecord = z.output<typeof careerRecord>

export const addRecord = operation({
  id: 'people.add-record',
  method: 'POST',
  path: '/api/people/:id/records',
  summary: 'Записать образование, награду или язык',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: personParam,
  body: recordFields,
  response: z.object({ id: z.uuid() }),
})

const recordParam = personParam.extend({ record: z.uuid() })

export const changeRecord = operation({
  id: 'people.change-record',
  method: 'PUT',
  path: '/api/people/:id/records/:record',
  summary: 'Исправить запись об образовании, награде или языке',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: recordParam,
  body: recordBase.extend({ version, reason: reason.optional() }).refine(isLevelOfKind, WRONG_LEVEL),
  response: z.object({ version: z.int() }),
})

export const removeRecord = operation({
  id: 'people.remove-record',
  method: 'POST',
  path: '/api/people/:id/records/:record/remove',
  summary: 'Убрать ошибочную запись; в истории она остаётся',
  access: { kind: 'permission', permission: 'people.write', subject: 'person' },
  params: recordParam,
  body: z.object({ version, reason }),
  response: z.object({ removed: z.boolean() }),
})
