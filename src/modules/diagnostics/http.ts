import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { exportDeficits } from './export-deficits.ts'
import { finishAttempt } from './finish-attempt.ts'
import { listInstruments } from './list-instruments.ts'
import { listMine } from './list-mine.ts'
import { openCampaign } from './run-campaign.ts'
import { saveAnswer } from './save-answer.ts'
import { showAttempt } from './show-attempt.ts'
import { showProfile, showResult } from './show-result.ts'
import { startAttempt } from './start-attempt.ts'
import { summariseDeficits } from './summarise-deficits.ts'
import { exportParticipants, listCampaigns, listParticipants, showCampaign } from './watch-campaign.ts'

export function serveDiagnostics(app: HttpServer): void {
  serve(app, contract.listMine, context => listMine(context))
  serve(app, contract.startAttempt, (context, { params }) => startAttempt(context, { campaignId: params.id }))
  serve(app, contract.showAttempt, (context, { params }) => showAttempt(context, params))
  serve(app, contract.saveAnswer, (context, { params, body }) =>
    saveAnswer(context, { attemptId: params.id, itemId: params.item, ...body }),
  )
  serve(app, contract.finishAttempt, (context, { params }) => finishAttempt(context, params))
  serve(app, contract.showResult, (context, { params }) => showResult(context, params))
  serve(app, contract.showProfile, (context, { params }) => showProfile(context, { personId: params.id }))
  serve(app, contract.listCampaigns, (context, { query }) => listCampaigns(context, query))
  serve(app, contract.showCampaign, (context, { params }) => showCampaign(context, params))
  serve(app, contract.listInstruments, context => listInstruments(context))
  serve(app, contract.openCampaign, (context, { body }) => openCampaign(context, body))
  serve(app, contract.listParticipants, (context, { params, query }) =>
    listParticipants(context, params.id, query),
  )
  serve(app, contract.exportParticipants, (context, { params, query }) =>
    exportParticipants(context, params.id, query),
  )
  serve(app, contract.summariseDeficits, (context, { query }) => summariseDeficits(context, query))
  serve(app, contract.exportDeficits, (context, { query }) => exportDeficits(context, query))
}
