import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { pageOf, pageQuery } from '#platform/http/paging.ts'
import { recordAction } from '#platform/http/record.ts'

export const REVIEW_DECISIONS = {
  confirmed: 'Подтверждена',
  withdrawn: 'Прекращена',
  lapsed: 'Прекращена: решения не было',
  kept: 'Оставлена: последний администратор',
} as const
export type ReviewDecision = keyof typeof REVIEW_DECISIONS
const decision = z.enum(Object.keys(REVIEW_DECISIONS) as [ReviewDecision, ...ReviewDecision[]])

const access = { kind: 'permission', permission: 'accounts.review' } as const
const onReview = { ...access, subject: 'accessReview' } as const
const params = z.object({ id: z.uuid() })

export const reviewRow = z.object({
  id: z.uuid(),
  scopeName: z.string(),
  dueOn: z.iso.date(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  total: z.number().int(),
  undecided: z.number().int(),
})
export type ReviewRow = z.output<typeof reviewRow>

export const listReviews = operation({
  id: 'accounts.listReviews',
  method: 'GET',
  path: '/api/access-reviews',
  summary: 'Пересмотры прав: идущие и прошлые',
  access,
  query: pageQuery.pick({ limit: true, after: true }),
  response: pageOf(reviewRow),
})

export const openReview = operation({
  id: 'accounts.openReview',
  method: 'POST',
  path: '/api/access-reviews',
  summary: 'Начать пересмотр прав места: каждую роль подтвердить или прекратить до назначенного дня',
  access,
  body: z.object({
    scopeKind: z.enum(
      ['country', 'region', 'municipality', 'organisation'],
      'Выберите, где пересмотреть права',
    ),
    scopeId: z.uuid('Выберите место').nullable().default(null),
    dueOn: z.iso.date('Укажите последний день'),
    grounds: z
      .string()
      .trim()
      .min(3, 'Напишите основание: оно войдёт в итоговый список')
      .max(500, 'Основание длиннее 500 знаков'),
  }),
  response: z.object({ id: z.uuid(), total: z.number().int() }),
})

export const reviewCard = reviewRow.extend({
  grounds: z.string(),
  openedBy: z.string(),
  closedBy: z.string().nullable(),
  counts: z.record(decision, z.number().int()),
  version: z.number().int(),
  actions: z.array(recordAction),
})
export type ReviewCard = z.output<typeof reviewCard>

export const showReview = operation({
  id: 'accounts.showReview',
  method: 'GET',
  path: '/api/access-reviews/:id',
  summary: 'Пересмотр прав: место, срок, сколько решено',
  access: onReview,
  params,
  response: reviewCard,
})

export const reviewItem = z.object({
  id: z.uuid(),
  accountId: z.uuid(),
  who: z.string(),
  title: z.string(),
  validFrom: z.iso.date(),
  grantedReason: z.string().nullable(),
  decision: decision.nullable(),
  reason: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
})
export type ReviewItem = z.output<typeof reviewItem>

export const listReviewItemsQuery = pageQuery.extend({
  decision: z.enum(['undecided', 'confirmed', 'withdrawn', 'lapsed', 'kept']).optional(),
})

export const listReviewItems = operation({
  id: 'accounts.listReviewItems',
  method: 'GET',
  path: '/api/access-reviews/:id/items',
  summary: 'Роли, о которых решает пересмотр',
  access: onReview,
  params,
  query: listReviewItemsQuery,
  response: pageOf(reviewItem),
})

export const decideReview = operation({
  id: 'accounts.decideReview',
  method: 'POST',
  path: '/api/access-reviews/:id/decisions',
  summary: 'Подтвердить роли или прекратить их с причиной',
  access: onReview,
  params,
  body: z
    .object({
      items: z.array(z.uuid()).min(1, 'Выберите роли').max(200),
      decision: z.enum(['confirmed', 'withdrawn']),
      reason: z.string().trim().max(500, 'Причина длиннее 500 знаков').optional(),
    })
    .refine(({ decision, reason }) => decision === 'confirmed' || (reason?.length ?? 0) >= 3, {
      path: ['reason'],
      message: 'Напишите причину: она останется в истории',
    }),
  response: z.object({ decided: z.number().int() }),
})

export const closeReview = operation({
  id: 'accounts.closeReview',
  method: 'POST',
  path: '/api/access-reviews/:id/close',
  summary: 'Закончить пересмотр раньше срока, когда решено обо всех',
  access: onReview,
  params,
  body: z.object({ version: z.number().int() }),
})

export const exportReview = operation({
  id: 'accounts.exportReview',
  method: 'GET',
  path: '/api/access-reviews/:id/export',
  summary: 'Итог пересмотра в XLSX',
  access: onReview,
  params,
  transfer: 'download',
})

export const printReview = operation({
  id: 'accounts.printReview',
  method: 'GET',
  path: '/api/access-reviews/:id/paper',
  summary: 'Итог пересмотра как официальный список (PDF или DOCX)',
  access: onReview,
  params,
  query: z.object({ format: z.enum(['pdf', 'docx']).default('pdf') }),
  transfer: 'download',
})
