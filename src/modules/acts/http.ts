import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { exportActs } from './export-acts.ts'
import { exportResponsibility } from './export-responsibility.ts'
import { changeAct, registerAct, repealAct, withdrawAct } from './keep-acts.ts'
import {
  assignFunction,
  changeAssignment,
  listAssignableParties,
  removeAssignment,
} from './keep-assignments.ts'
import { addActFile, addEdition, openActFile, removeActFile } from './keep-editions.ts'
import { listActs, listPacks } from './list-acts.ts'
import { listTerms } from './list-terms.ts'
import { showAct, showActHistory } from './show-act.ts'
import { showResponsibility } from './show-responsibility.ts'
import { showWording } from './show-wording.ts'

export function serveActs(app: HttpServer): void {
  serve(app, contract.listActs, (context, { query }) => listActs(context, query))
  serve(app, contract.exportActs, (context, { query }) => exportActs(context, query))
  serve(app, contract.registerAct, (context, { body }) => registerAct(context, body))
  serve(app, contract.changeAct, (context, { params, body }) => changeAct(context, { ...params, ...body }))
  serve(app, contract.repealAct, (context, { params, body }) => repealAct(context, { ...params, ...body }))
  serve(app, contract.withdrawAct, (context, { params, body }) =>
    withdrawAct(context, { ...params, ...body }),
  )
  serve(app, contract.addEdition, (context, { params, body }) => addEdition(context, { ...params, ...body }))
  serve(app, contract.addActFile, (context, { params, body, file }) =>
    addActFile(context, { ...params, ...body, file: file! }),
  )
  serve(app, contract.removeActFile, (context, { params, body }) =>
    removeActFile(context, { ...params, ...body }),
  )
  serve(app, contract.downloadActFile, (context, { params }) => openActFile(context, params))
  serve(app, contract.actHistory, (context, { params }) => showActHistory(context, params))
  serve(app, contract.getAct, (context, { params }) => showAct(context, params))
  serve(app, contract.listPacks, context => listPacks(context))
  serve(app, contract.showResponsibility, (context, { query }) => showResponsibility(context, query))
  serve(app, contract.listTerms, (context, { query }) => listTerms(context, query))
  serve(app, contract.getWording, context => showWording(context))
  serve(app, contract.exportResponsibility, (context, { query }) => exportResponsibility(context, query))
  serve(app, contract.assignFunction, (context, { body }) => assignFunction(context, body))
  serve(app, contract.listAssignableParties, (context, { query }) => listAssignableParties(context, query))
  serve(app, contract.changeAssignment, (context, { params, body }) =>
    changeAssignment(context, { ...params, ...body }),
  )
  serve(app, contract.removeAssignment, (context, { params, body }) =>
    removeAssignment(context, { ...params, ...body }),
  )
}
