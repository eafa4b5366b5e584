import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { showFramework, showTargetProfile } from './show-framework.ts'

export function serveCompetencies(app: HttpServer): void {
  serve(app, contract.showFramework, context => showFramework(context))
  serve(app, contract.showTargetProfile, (context, { query }) => showTargetProfile(context, query))
}
