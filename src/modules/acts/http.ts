import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { exportResponsibility } from './export-responsibility.ts'
import { assignFunction, changeAssignment, removeAssignment } from './keep-assignments.ts'
import { listActs, listPacks } from './list-acts.ts'
import { listTerms } from './list-terms.ts'
import { showAct } from './show-act.ts'
import { showResponsibility } from './show-responsibility.ts'
import { showWording } from './show-wording.ts'

export function serveActs(app: HttpServer): void {
  serve(app, contract.listActs, (context, { query }) => listActs(context, query))
  serve(app, contract.getAct, (context, { params }) => showAct(context, params))
  serve(app, contract.listPacks, context => listPacks(context))
  serve(app, contract.showResponsibility, (context, { query }) => showResponsibility(context, query))
  serve(app, contract.listTerms, (context, { query }) => listTerms(context, query))
  serve(app, contract.getWording, context => showWording(context))
  serve(app, contract.exportResponsibility, (context, { query }) => exportResponsibility(context, query))
  serve(app, contract.assignFunction, (context, { body }) => assignFunction(context, body))
  serve(app, contract.changeAssignment, (context, { params, body }) =>
    changeAssignment(context, { ...params, ...body }),
  )
  serve(app, contract.removeAssignment, (context, { params, body }) =>
    removeAssignment(context, { ...params, ...body }),
  )
}
