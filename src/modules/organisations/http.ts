import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { listOrganisations } from './list-organisations.ts'

export function serveOrganisations(app: HttpServer): void {
  serve(app, contract.listOrganisations, (context, { query }) => listOrganisations(context, query))
}
