import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { exportParties } from './export-parties.ts'
import {
  authorisePerson,
  changeParty,
  endParty,
  listCapacities,
  saveCapacity,
  withdrawParty,
} from './keep-parties.ts'
import { listParties } from './list-parties.ts'
import { showParty, showPartyHistory } from './show-party.ts'

export function serveParties(app: HttpServer): void {
  serve(app, contract.listParties, (context, { query }) => listParties(context, query))
  serve(app, contract.exportParties, (context, { query }) => exportParties(context, query))
  serve(app, contract.partyCapacities, context => listCapacities(context))
  serve(app, contract.saveCapacity, (context, { body }) => saveCapacity(context, body))
  serve(app, contract.getParty, (context, { params }) => showParty(context, params))
  serve(app, contract.authorisePerson, (context, { body }) => authorisePerson(context, body))
  serve(app, contract.changeParty, (context, { params, body }) =>
    changeParty(context, { ...params, ...body }),
  )
  serve(app, contract.endParty, (context, { params, body }) => endParty(context, { ...params, ...body }))
  serve(app, contract.withdrawParty, (context, { params, body }) =>
    withdrawParty(context, { ...params, ...body }),
  )
  serve(app, contract.partyHistory, (context, { params }) => showPartyHistory(context, params))
}
