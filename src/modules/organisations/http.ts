import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { closeOrganisation, createOrganisation, updateOrganisation } from './keep-organisation.ts'
import { listOrganisationKinds, saveOrganisationKind } from './kinds.ts'
import { listOrganisations } from './list-organisations.ts'
import { showOrganisation, showOrganisationHistory } from './show-organisation.ts'

export function serveOrganisations(app: HttpServer): void {
  serve(app, contract.listOrganisations, (context, { query }) => listOrganisations(context, query))
  serve(app, contract.getOrganisation, (context, { params, query }) =>
    showOrganisation(context, { ...params, ...query }),
  )
  serve(app, contract.organisationHistory, (context, { params }) => showOrganisationHistory(context, params))
  serve(app, contract.createOrganisation, (context, { body }) => createOrganisation(context, body))
  serve(app, contract.updateOrganisation, (context, { params, body }) =>
    updateOrganisation(context, { ...params, ...body }),
  )
  serve(app, contract.closeOrganisation, (context, { params, body }) =>
    closeOrganisation(context, { ...params, ...body }),
  )
  serve(app, contract.listOrganisationKinds, context => listOrganisationKinds(context))
  serve(app, contract.saveOrganisationKind, (context, { body }) => saveOrganisationKind(context, body))
}
