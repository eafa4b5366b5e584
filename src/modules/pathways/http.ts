import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { actOnPathway } from './act-on-pathway.ts'
import { askDiagnosis } from './ask-diagnosis.ts'
import { changePathway } from './change-pathway.ts'
import * as contract from './contract.ts'
import { draftPathway, previewDraft } from './draft-pathway.ts'
import { finishItem, previewCompletion, recordItemCompletion } from './finish-item.ts'
import { listCandidates } from './list-candidates.ts'
import { exportPathways, listMyPathways, listPathways } from './list-pathways.ts'
import { listReplacements } from './list-replacements.ts'
import { printPathway } from './print-pathway.ts'
import { showPathway } from './show-pathway.ts'

export function servePathways(app: HttpServer): void {
  serve(app, contract.listPathways, (context, { query }) => listPathways(context, query))
  serve(app, contract.listMyPathways, context => listMyPathways(context))
  serve(app, contract.exportPathways, (context, { query }) => exportPathways(context, query))
  serve(app, contract.listCandidates, (context, { query }) => listCandidates(context, query))
  serve(app, contract.showPathway, (context, { params }) => showPathway(context, params))
  serve(app, contract.draftPathway, (context, { params, body }) =>
    draftPathway(context, { personId: params.id, ...body }),
  )
  serve(app, contract.previewDraft, (context, { params, query }) =>
    previewDraft(context, { personId: params.id, ...query }),
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
  serve(app, contract.previewCompletion, (context, { params, query }) =>
    previewCompletion(context, { id: params.id, itemId: params.item, ...query }),
  )
  serve(app, contract.askDiagnosis, (context, { params }) => askDiagnosis(context, params))
  serve(app, contract.listReplacements, (context, { params }) =>
    listReplacements(context, { id: params.id, itemId: params.item }),
  )
  serve(app, contract.printPathway, (context, { params, query }) =>
    printPathway(context, { ...params, ...query }),
  )
}
