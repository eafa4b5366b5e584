import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { date, optionalDate, optionalText } from './contract-fields.ts'

const role = optionalText(80)
const source = z
  .string()
  .trim()
  .min(3, { error: 'Напишите, откуда это известно: акт, пункт, дата' })
  .max(300, { error: 'Не длиннее 300 знаков' })

/** What the product can look for by itself: same subject, beginners with the experienced, deficits with holders. */
export const MATCHINGS = {
  subject: 'по общему предмету',
  career: 'по стажу и предмету',
  competency: 'по дефицитам и уровням',
} as const
export type Matching = keyof typeof MATCHINGS

export const pairGround = z.object({
  code: z.string(),
  title: z.string(),
  giverTitle: z.string().nullable(),
  receiverTitle: z.string().nullable(),
  needsCompetency: z.boolean(),
  matching: z.enum(Object.keys(MATCHINGS) as [Matching]).nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  source: z.string(),
  version: z.int(),
})
export type PairGround = z.output<typeof pairGround>

/** Limits of pairs and terms of proposals. */
export const LIMITS = {
  given: 'Пар у того, кто передаёт опыт, не больше',
  received: 'Пар у того, кто получает помощь, не больше',
  'experienced-years': 'Стаж опытного педагога, лет, не меньше',
} as const
export type LimitCode = keyof typeof LIMITS

const limitLine = z.object({
  code: z.enum(Object.keys(LIMITS) as [LimitCode]),
  regionId: z.uuid().nullable(),
  regionName: z.string().nullable(),
  validFrom: z.string(),
  value: z.int(),
  source: z.string(),
  /** Holds today where the reader stands. */
  isInForce: z.boolean(),
})

export const listPairGrounds = operation({
  id: 'mentoring.grounds',
  method: 'GET',
  path: '/api/pair-grounds',
  summary: 'Основания, на которых объединяют пары, и пределы их числа',
  access: { kind: 'signed-in' },
  response: z.object({ grounds: z.array(pairGround), limits: z.array(limitLine) }),
})

export const savePairGround = operation({
  id: 'mentoring.save-ground',
  method: 'POST',
  path: '/api/pair-grounds',
  summary: 'Добавить основание, исправить его или закончить датой',
  access: { kind: 'permission', permission: 'pairs.keep-grounds' },
  body: z
    .object({
      code: z
        .string()
        .trim()
        .regex(/^[a-z][a-z0-9-]{1,40}$/, { error: 'Код — латинские буквы, цифры и дефис: after-training' }),
      title: z.string().trim().min(3, { error: 'Напишите название основания' }).max(150),
      giverTitle: role,
      receiverTitle: role,
      needsCompetency: z.boolean(),
      validFrom: date,
      validTo: optionalDate,
      source,
      /** Absent for a new ground. */
      version: z.int().optional(),
    })
    .refine(ground => (ground.giverTitle === null) === (ground.receiverTitle === null), {
      path: ['receiverTitle'],
      error: 'Назовите обе роли или ни одной',
    })
    .refine(ground => ground.validTo === null || ground.validTo >= ground.validFrom, {
      path: ['validTo'],
      error: 'Последний день раньше первого',
    }),
  response: z.object({ version: z.int() }),
})

export const setPairLimit = operation({
  id: 'mentoring.set-limit',
  method: 'POST',
  path: '/api/pair-limits',
  summary: 'Установить предел числа пар с даты: для своего региона или общий',
  access: { kind: 'permission', permission: 'pairs.keep-limits' },
  body: z.object({
    code: z.enum(Object.keys(LIMITS) as [LimitCode]),
    validFrom: date,
    value: z.coerce
      .number({ error: 'Введите число' })
      .int({ error: 'Целое число' })
      .min(1, { error: 'Не меньше 1' })
      .max(100, { error: 'Не больше 100' }),
    source,
  }),
  response: z.object({ set: z.literal(true) }),
})
