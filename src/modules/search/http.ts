import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { findAnything } from './find-anything.ts'

export function serveSearch(app: HttpServer): void {
  serve(app, contract.findAnything, (context, { query }) => findAnything(context, query))
}
