import { z } from 'zod'

export const ACT_KINDS = {
  law: 'закон',
  decree: 'указ',
  'government-order': 'распоряжение Правительства',
  order: 'приказ или распоряжение',
  regulation: 'положение',
  programme: 'программа',
  'project-passport': 'паспорт проекта',
} as const
export const ACT_STATUSES = {
  'in-force': 'действует',
  coming: 'ещё не вступил в силу',
  repealed: 'утратил силу',
  unknown: 'не проверено',
} as const
export const LEVEL_TITLES = {
  federal: 'федеральный',
  regional: 'региональный',
  municipal: 'муниципальный',
  institution: 'организация',
} as const
/** What an act sets before the system (row 29). */
export const GOAL_KIND_TITLES = {
  principle: 'Принцип',
  approach: 'Подход',
  aim: 'Цель',
  task: 'Задача',
} as const
/** What an act entered by hand is about. */
export const ACT_TOPICS = {
  system: 'система методического сопровождения',
  bodies: 'органы, советы и объединения',
  staff: 'методисты, назначения, закрепления',
  diagnostics: 'диагностика и дефициты',
  pathways: 'образовательные маршруты',
  programmes: 'программы и обучение',
  quality: 'показатели и мониторинг',
  'personal-data': 'персональные данные',
  other: 'другое',
} as const

export const actKind = z.enum(Object.keys(ACT_KINDS) as [keyof typeof ACT_KINDS], {
  error: 'Выберите вид акта',
})
export const actStatus = z.enum(Object.keys(ACT_STATUSES) as [keyof typeof ACT_STATUSES])
export const actLevel = z.enum(Object.keys(LEVEL_TITLES) as [keyof typeof LEVEL_TITLES], {
  error: 'Выберите, чей это акт по уровню',
})
export const actTopic = z.enum(Object.keys(ACT_TOPICS) as [keyof typeof ACT_TOPICS], {
  error: 'Выберите тему',
})

/** Another act by name; `id` is null where no pack describes it. */
export const actReference = z.object({
  id: z.uuid().nullable(),
  code: z.string(),
  /** «Р-174 от 16.12.2020». */
  label: z.string(),
  clause: z.string().nullable(),
})

export const actRow = z.object({
  id: z.uuid(),
  /** The pack that names it; null for an act entered by hand. */
  pack: z.string().nullable(),
  packTitle: z.string().nullable(),
  /** The unit whose register it was entered into; null for acts of packs and of the country. */
  ownerName: z.string().nullable(),
  kind: actKind,
  level: actLevel.nullable(),
  topic: actTopic.nullable(),
  authority: z.string(),
  number: z.string().nullable(),
  issuedOn: z.string().nullable(),
  title: z.string(),
  status: actStatus,
  inForceFrom: z.string().nullable(),
  /** First day on which it is no longer in force. */
  repealedOn: z.string().nullable(),
  editionOn: z.string().nullable(),
  /** Files attached to all its editions. */
  files: z.int(),
  repealedBy: actReference.nullable(),
  repeals: z.array(actReference),
})
export type ActRow = z.output<typeof actRow>
