import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { listOffers, showOffer } from './list-offers.ts'

export function serveProgrammes(app: HttpServer): void {
  serve(app, contract.listOffers, (context, { query }) => listOffers(context, query))
  serve(app, contract.showOffer, (context, { params }) => showOffer(context, params))
}
