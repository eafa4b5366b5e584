import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { actOnPathway } from './act-on-pathway.ts'
import { changePathway } from './change-pathway.ts'
import * as contract from './contract.ts'
import { draftPathway } from './draft-pathway.ts'
import { finishItem, recordItemCompletion } from './finish-item.ts'
import { listReplacements } from './list-replacements.ts'
import { printPathway } from './print-pathway.ts'
import { listMyPathways, listPathways, showPathway } from './show-pathway.ts'

export function servePathways(app: HttpServer): void {
  serve(app, contract.listPathways, (context, { query }) => listPathways(context, query))
  serve(app, contract.listMyPathways, context => listMyPathways(context))
  serve(app, contract.showPathway, (context, { params }) => showPathway(context, params))
  serve(app, contract.draftPathway, (context, { params, body }) =>
    draftPathway(context, { personId: params.id, ...body }),
  )
  serve(app, contract.changePathway, (context, { params, body }) =>
    changePathway(context, { ...params, ...body }),
  )
  serve(app, contract.actOnPathway, (context, { params, body }) =>
    actOnPathway(context, { ...params, ...body }),
  )
  serve(app, contract.finishItem, (context, { params, body }) =>
    finishItem(context, { id: params.id, itemId: params.item, ...body }),
  )
  serve(app, contract.recordItemCompletion, (context, { params, body }) =>
    recordItemCompletion(context, { id: params.id, itemId: params.item, ...body }),
  )
  serve(app, contract.listReplacements, (context, { params }) =>
    listReplacements(context, { id: params.id, itemId: params.item }),
  )
  serve(app, contract.printPathway, (context, { params, query }) =>
    printPathway(context, { ...params, ...query }),
  )
}
