import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { cancelPlan } from './cancel-plan.ts'
import * as contract from './contract.ts'
import { changeReorganisation, doReorganisation } from './do-reorganisation.ts'
import { previewReorganisation } from './effects.ts'
import { listReorganisations, showReorganisation } from './show-reorganisation.ts'
import { undoReorganisation } from './undo-reorganisation.ts'

export function serveReorganisations(app: HttpServer): void {
  serve(app, contract.previewReorganisation, (context, { body }) => previewReorganisation(context, body))
  serve(app, contract.doReorganisation, (context, { body }) => doReorganisation(context, body))
  serve(app, contract.listReorganisations, (context, { query }) => listReorganisations(context, query))
  serve(app, contract.getReorganisation, (context, { params }) => showReorganisation(context, params))
  serve(app, contract.changeReorganisation, (context, { params, body }) =>
    changeReorganisation(context, { ...params, ...body }),
  )
  serve(app, contract.cancelPlan, (context, { params, body }) => cancelPlan(context, { ...params, ...body }))
  serve(app, contract.undoReorganisation, (context, { params, body }) =>
    undoReorganisation(context, { ...params, ...body }),
  )
}
