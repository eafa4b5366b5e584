import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { recordGroup } from './record-group.ts'
import { listCompletions, revokeCompletion } from './revoke-completion.ts'

export function serveTraining(app: HttpServer): void {
  serve(app, contract.listCompletions, (context, { params }) =>
    listCompletions(context, { personId: params.id }),
  )
  serve(app, contract.recordGroup, (context, { body }) => recordGroup(context, body))
  serve(app, contract.revokeCompletion, (context, { params, body }) =>
    revokeCompletion(context, { ...params, ...body }),
  )
}
