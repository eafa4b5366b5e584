import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

export const notificationRow = z.object({
  id: z.uuid(),
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  link: z.string().nullable(),
  createdAt: z.iso.datetime(),
  isRead: z.boolean(),
})

export const listNotifications = operation({
  id: 'notifications.list',
  method: 'GET',
  path: '/api/notifications',
  summary: 'Последние уведомления вошедшего',
  access: { kind: 'permission', permission: 'notifications.read' },
  response: z.object({ unread: z.number().int(), notifications: z.array(notificationRow) }),
})

export const markNotificationsRead = operation({
  id: 'notifications.mark-read',
  method: 'POST',
  path: '/api/notifications/read',
  summary: 'Отметить уведомления прочитанными: названные или все',
  access: { kind: 'permission', permission: 'notifications.read' },
  body: z.object({ ids: z.array(z.uuid()).max(200).optional() }),
  response: z.object({ unread: z.number().int() }),
})
