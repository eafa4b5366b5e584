import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import {
  addResource,
  changeResource,
  endResource,
  listKinds,
  saveKind,
  showResourceHistory,
} from './keep-resource.ts'
import { exportResources, listResources, printResources, showResource } from './list-resources.ts'
import { summariseResources } from './summarise-resources.ts'

export function serveResources(app: HttpServer): void {
  serve(app, contract.listResources, (context, { query }) => listResources(context, query))
  serve(app, contract.exportResources, (context, { query }) => exportResources(context, query))
  serve(app, contract.printResources, (context, { query }) => printResources(context, query))
  serve(app, contract.summariseResources, (context, { query }) => summariseResources(context, query))
  serve(app, contract.getResource, (context, { params }) => showResource(context, params))
  serve(app, contract.resourceHistory, (context, { params }) => showResourceHistory(context, params))
  serve(app, contract.addResource, (context, { body }) => addResource(context, body))
  serve(app, contract.changeResource, (context, { params, body }) =>
    changeResource(context, { ...params, ...body }),
  )
  serve(app, contract.endResource, (context, { params, body }) =>
    endResource(context, { ...params, ...body }),
  )
  serve(app, contract.listResourceKinds, context => listKinds(context))
  serve(app, contract.saveResourceKind, (context, { body }) => saveKind(context, body))
}
