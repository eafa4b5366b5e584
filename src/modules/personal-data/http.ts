import type { AccessTable } from '#modules/accounts/role.ts'
import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { exportViews, listMyViews, listViews, listViewsOfPerson } from './list-views.ts'
import { showMyReaders, showReaders } from './show-readers.ts'

/** @param access how far each role reaches, by which readers are computed */
export function servePersonalData(app: HttpServer, access: AccessTable): void {
  serve(app, contract.listMyViews, (context, { query }) => listMyViews(context, query))
  serve(app, contract.listViewsOfPerson, (context, { params, query }) =>
    listViewsOfPerson(context, params.id, query),
  )
  serve(app, contract.listViews, (context, { query }) => listViews(context, query))
  serve(app, contract.exportViews, (context, { query }) => exportViews(context, query))
  serve(app, contract.showMyReaders, context => showMyReaders(context, access))
  serve(app, contract.showReaders, (context, { params }) => showReaders(context, access, params.id))
}
