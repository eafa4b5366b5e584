import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { showToday } from './contract.ts'
import { today } from './today.ts'

export function serveShell(app: HttpServer): void {
  serve(app, showToday, context => today(context))
}
