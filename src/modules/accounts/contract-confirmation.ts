import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { pageOf, pageQuery } from '#platform/http/paging.ts'

const params = z.object({ id: z.uuid(), assignmentId: z.uuid() })

export const rightRequest = z.object({
  id: z.uuid(),
  accountId: z.uuid(),
  who: z.string(),
  title: z.string(),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
  reason: z.string().nullable(),
  /** Why the reader cannot confirm it herself; null: she can. */
  obstacle: z.string().nullable(),
})
export type RightRequest = z.output<typeof rightRequest>

export const listRequestsQuery = pageQuery.pick({ limit: true, after: true }).extend({
  /** `waiting`: does not work before it is confirmed; `alone`: was given while there was only one administrator. */
  state: z.enum(['waiting', 'alone']).default('waiting'),
})

export const listRightRequests = operation({
  id: 'accounts.listRequests',
  method: 'GET',
  path: '/api/right-requests',
  summary: 'Новые права, которых ещё не подтвердил второй администратор',
  access: { kind: 'permission', permission: 'accounts.assign' },
  query: listRequestsQuery,
  response: pageOf(rightRequest),
})

export const confirmRight = operation({
  id: 'accounts.confirmRight',
  method: 'POST',
  path: '/api/accounts/:id/roles/:assignmentId/confirm',
  summary: 'Подтвердить роль, которую назначил другой администратор',
  access: { kind: 'permission', permission: 'accounts.assign', subject: 'account' },
  params,
})

export const refuseRight = operation({
  id: 'accounts.refuseRight',
  method: 'POST',
  path: '/api/accounts/:id/roles/:assignmentId/refuse',
  summary: 'Отказать в роли, которую назначил другой администратор',
  access: { kind: 'permission', permission: 'accounts.assign', subject: 'account' },
  params,
  body: z.object({
    reason: z
      .string()
      .trim()
      .min(3, 'Напишите причину: она останется в истории')
      .max(500, 'Причина длиннее 500 знаков'),
  }),
})

export const confirmApiToken = operation({
  id: 'accounts.confirmToken',
  method: 'POST',
  path: '/api/tokens/:id/confirm',
  summary: 'Подтвердить ключ, который создал другой администратор',
  access: { kind: 'permission', permission: 'accounts.tokens', subject: 'apiToken' },
  params: z.object({ id: z.uuid() }),
})
