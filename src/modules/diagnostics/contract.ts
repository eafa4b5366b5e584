import { z } from 'zod'
import { areaSchema } from '#modules/competencies/contract.ts'
import { operation } from '#platform/http/operation.ts'
import { modeSchema } from './contract-campaigns.ts'

export * from './contract-campaigns.ts'

const idParams = z.object({ id: z.uuid() })
const moment = z.iso.datetime()

export const myCampaign = z.object({
  id: z.uuid(),
  title: z.string(),
  instrumentTitle: z.string(),
  purpose: z.string(),
  instruction: z.string(),
  mode: modeSchema,
  minutes: z.number().int(),
  questions: z.number().int(),
  opensOn: z.iso.date(),
  closesOn: z.iso.date(),
  organiserName: z.string(),
  attemptId: z.uuid().nullable(),
  attemptStatus: z.enum(['running', 'finished', 'expired']).nullable(),
  /** Of a running attempt; it ends at this moment by itself. */
  deadlineAt: moment.nullable(),
  finishedAt: moment.nullable(),
  /** Whether she can start or go on now, and if not, why. */
  canTake: z.boolean(),
  reason: z.string().nullable(),
})

export const listMine = operation({
  id: 'diagnostics.mine',
  method: 'GET',
  path: '/api/diagnostics/mine',
  summary: 'Диагностики, в которые приглашён вошедший педагог, и его попытки',
  access: { kind: 'permission', permission: 'diagnostics.take' },
  response: z.object({
    /** The browser counts what is left by this clock, not by its own. */
    serverNow: moment,
    campaigns: z.array(myCampaign),
  }),
})

export const startAttempt = operation({
  id: 'diagnostics.start',
  method: 'POST',
  path: '/api/campaigns/:id/attempt',
  summary: 'Начать попытку или вернуться к начатой',
  access: { kind: 'permission', permission: 'diagnostics.take', subject: 'campaign' },
  params: idParams,
  response: z.object({ attemptId: z.uuid() }),
})

export const attemptItem = z.object({
  id: z.uuid(),
  position: z.number().int(),
  kind: z.enum(['single', 'multiple']),
  stem: z.string(),
  options: z.array(z.object({ id: z.string(), text: z.string() })),
  chosen: z.array(z.string()),
  revision: z.number().int(),
})

export const attempt = z.object({
  id: z.uuid(),
  title: z.string(),
  instruction: z.string(),
  mode: modeSchema,
  status: z.enum(['running', 'finished', 'expired']),
  startedAt: moment,
  deadlineAt: moment,
  /** The browser counts down by this clock, not by its own. */
  serverNow: moment,
  items: z.array(attemptItem),
})
export type Attempt = z.output<typeof attempt>

export const showAttempt = operation({
  id: 'diagnostics.attempt',
  method: 'GET',
  path: '/api/attempts/:id',
  summary: 'Задания своей попытки с сохранёнными ответами',
  access: { kind: 'permission', permission: 'diagnostics.take', subject: 'attempt' },
  params: idParams,
  response: attempt,
})

export const saveAnswer = operation({
  id: 'diagnostics.answer',
  method: 'PUT',
  path: '/api/attempts/:id/answers/:item',
  summary: 'Сохранить ответ; повтор и опоздавший дубликат ничего не меняют',
  access: { kind: 'permission', permission: 'diagnostics.take', subject: 'attempt' },
  params: z.object({ id: z.uuid(), item: z.uuid() }),
  body: z.object({
    chosen: z.array(z.string().max(8)).max(10),
    /** Grows with every change of this answer in the browser. */
    revision: z.number().int().min(1).max(1_000_000),
  }),
  response: z.object({ savedAt: moment, revision: z.number().int(), chosen: z.array(z.string()) }),
  ratePerMinute: 600,
})

export const finishAttempt = operation({
  id: 'diagnostics.finish',
  method: 'POST',
  path: '/api/attempts/:id/finish',
  summary: 'Завершить попытку и узнать результат',
  access: { kind: 'permission', permission: 'diagnostics.take', subject: 'attempt' },
  params: idParams,
  response: z.object({ attemptId: z.uuid(), status: z.enum(['finished', 'expired']) }),
})

export const profileRow = z.object({
  competencyId: z.uuid(),
  code: z.string(),
  title: z.string(),
  area: areaSchema,
  level: z.number().int(),
  levelName: z.string(),
  levelDescription: z.string(),
  target: z.number().int().nullable(),
  targetName: z.string().nullable(),
  targetDescription: z.string().nullable(),
  weight: z.number().nullable(),
  /** Probability of each level, lowest first. */
  probabilities: z.array(z.number()),
  /** Levels between which the true one lies with probability at least 0.8. */
  low: z.number().int(),
  high: z.number().int(),
  points: z.number().nullable(),
  maxPoints: z.number().nullable(),
  source: z.enum(['test', 'self', 'expert', 'observation', 'import']),
  ratedAt: moment,
  /** Probability that the level is below the target; null when there is no target. */
  deficit: z.number().nullable(),
  isDeficit: z.boolean(),
})
export type ProfileRow = z.output<typeof profileRow>

export const showResult = operation({
  id: 'diagnostics.result',
  method: 'GET',
  path: '/api/attempts/:id/result',
  summary: 'Результат попытки по компетенциям; в самодиагностике — с разбором заданий',
  access: { kind: 'permission', permission: 'diagnostics.read-results', subject: 'attempt' },
  shows: { part: 'results', person: 'answer.personId' },
  params: idParams,
  response: z.object({
    id: z.uuid(),
    personId: z.uuid(),
    personName: z.string(),
    title: z.string(),
    mode: modeSchema,
    status: z.enum(['finished', 'expired']),
    finishedAt: moment,
    answered: z.number().int(),
    questions: z.number().int(),
    share: z.number(),
    passShare: z.number().nullable(),
    rule: z.string(),
    /** Names of the levels, lowest first. */
    levels: z.array(z.string()),
    profile: z.array(profileRow),
    review: z
      .array(
        z.object({
          position: z.number().int(),
          stem: z.string(),
          options: z.array(
            z.object({ id: z.string(), text: z.string(), chosen: z.boolean(), correct: z.boolean() }),
          ),
          points: z.number(),
          maxPoints: z.number(),
          explanation: z.string(),
        }),
      )
      .nullable(),
  }),
})

export const showProfile = operation({
  id: 'diagnostics.profile',
  method: 'GET',
  path: '/api/people/:id/profile',
  summary: 'Профиль компетенций человека: последние оценки, цели, дефициты',
  access: { kind: 'permission', permission: 'diagnostics.read-results', subject: 'person' },
  shows: { part: 'results', person: 'params.id' },
  params: idParams,
  response: z.object({
    personId: z.uuid(),
    personName: z.string(),
    position: z.string().nullable(),
    levels: z.array(z.string()),
    profile: z.array(profileRow),
    /** Every measurement of these competencies, oldest first: how the levels have moved. */
    ratings: z.array(
      z.object({
        competencyId: z.uuid(),
        level: z.number().int(),
        source: profileRow.shape.source,
        ratedAt: moment,
      }),
    ),
    attempts: z.array(
      z.object({
        id: z.uuid(),
        title: z.string(),
        mode: modeSchema,
        status: z.enum(['running', 'finished', 'expired']),
        startedAt: moment,
        finishedAt: moment.nullable(),
      }),
    ),
  }),
})
