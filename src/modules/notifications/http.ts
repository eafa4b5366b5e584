import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { listNotifications, markNotificationsRead } from './read-notifications.ts'

export function serveNotifications(app: HttpServer): void {
  serve(app, contract.listNotifications, context => listNotifications(context))
  serve(app, contract.markNotificationsRead, (context, { body }) => markNotificationsRead(context, body))
}
