import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { addMember, changeMember, fillTeam, removeMember } from './keep-members.ts'
import { exportBodies, listBodies } from './list-bodies.ts'
import { printBody } from './print-body.ts'
import { showBody, showBodyHistory } from './show-body.ts'

export function serveBodies(app: HttpServer): void {
  serve(app, contract.listBodies, (context, { query }) => listBodies(context, query))
  serve(app, contract.exportBodies, (context, { query }) => exportBodies(context, query))
  serve(app, contract.getBody, (context, { params, query }) => showBody(context, { ...params, ...query }))
  serve(app, contract.printBody, (context, { params, query }) => printBody(context, { ...params, ...query }))
  serve(app, contract.bodyHistory, (context, { params }) => showBodyHistory(context, params))
  serve(app, contract.addMember, (context, { params, body }) => addMember(context, { ...params, ...body }))
  serve(app, contract.changeMember, (context, { params, body }) =>
    changeMember(context, { ...params, ...body }),
  )
  serve(app, contract.removeMember, (context, { params, body }) =>
    removeMember(context, { ...params, ...body }),
  )
  serve(app, contract.fillTeam, (context, { params, body }) => fillTeam(context, { ...params, ...body }))
}
