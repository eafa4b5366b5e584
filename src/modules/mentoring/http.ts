import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { actOnPair, changePair } from './act-on-pair.ts'
import * as contract from './contract.ts'
import { countPairs } from './count-pairs.ts'
import { listGrounds, saveGround, setLimit } from './keep-grounds.ts'
import { exportPairs, listPairs } from './list-pairs.ts'
import { printPairs } from './print-pairs.ts'
import { proposePairs } from './propose-pairs.ts'
import { listMyPairs, showPair, showPairHistory } from './show-pair.ts'
import { suggestPairs } from './suggest-pairs.ts'

export function serveMentoring(app: HttpServer): void {
  serve(app, contract.listPairs, (context, { query }) => listPairs(context, query))
  serve(app, contract.exportPairs, (context, { query }) => exportPairs(context, query))
  serve(app, contract.printPairs, (context, { query }) => printPairs(context, query))
  serve(app, contract.countPairs, (context, { query }) => countPairs(context, query))
  serve(app, contract.suggestPairs, (context, { query }) => suggestPairs(context, query))
  serve(app, contract.listMyPairs, context => listMyPairs(context))
  serve(app, contract.getPair, (context, { params }) => showPair(context, params))
  serve(app, contract.pairHistory, (context, { params }) => showPairHistory(context, params))
  serve(app, contract.proposePairs, (context, { body }) => proposePairs(context, body))
  serve(app, contract.changePair, (context, { params, body }) => changePair(context, { ...params, ...body }))
  serve(app, contract.actOnPair, (context, { params, body }) => actOnPair(context, { ...params, ...body }))
  serve(app, contract.listPairGrounds, context => listGrounds(context))
  serve(app, contract.savePairGround, (context, { body }) => saveGround(context, body))
  serve(app, contract.setPairLimit, (context, { body }) => setLimit(context, body))
}
