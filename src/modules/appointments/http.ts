import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { appointPerson, endAppointment, listAppointmentKinds } from './appoint-person.ts'
import * as contract from './contract.ts'
import { addPaperFile, correctPaper, openPaperFile, removePaperFile } from './head-papers.ts'
import {
  answerCandidacy,
  appointHead,
  endHead,
  proposeHead,
  sendCandidacy,
  withdrawCandidacy,
} from './keep-head.ts'
import { exportHeads, listHeads, printHeads, summariseHeads } from './list-heads.ts'
import { printLetter } from './print-letter.ts'
import {
  listPersonAppointments,
  showCandidacy,
  showCandidacyHistory,
  showHeadsOfCentre,
} from './show-head.ts'

export function serveAppointments(app: HttpServer): void {
  serve(app, contract.appointmentKinds, context => listAppointmentKinds(context))
  serve(app, contract.appointPerson, (context, { body }) => appointPerson(context, body))
  serve(app, contract.endAppointment, (context, { params, body }) =>
    endAppointment(context, { ...params, ...body }),
  )
  serve(app, contract.personAppointments, (context, { params }) => listPersonAppointments(context, params))
  serve(app, contract.listHeads, (context, { query }) => listHeads(context, query))
  serve(app, contract.summariseHeads, (context, { query }) => summariseHeads(context, query))
  serve(app, contract.exportHeads, (context, { query }) => exportHeads(context, query))
  serve(app, contract.printHeads, (context, { query }) => printHeads(context, query))
  serve(app, contract.headsOfCentre, (context, { params }) => showHeadsOfCentre(context, params))
  serve(app, contract.getCandidacy, (context, { params }) => showCandidacy(context, params))
  serve(app, contract.candidacyHistory, (context, { params }) => showCandidacyHistory(context, params))
  serve(app, contract.printLetter, (context, { params, query }) =>
    printLetter(context, { ...params, ...query }),
  )
  serve(app, contract.proposeHead, (context, { body }) => proposeHead(context, body))
  serve(app, contract.sendCandidacy, (context, { params, body }) =>
    sendCandidacy(context, { ...params, ...body }),
  )
  serve(app, contract.answerCandidacy, (context, { params, body }) =>
    answerCandidacy(context, { ...params, ...body }),
  )
  serve(app, contract.appointHead, (context, { params, body }) =>
    appointHead(context, { ...params, ...body }),
  )
  serve(app, contract.endHead, (context, { params, body }) => endHead(context, { ...params, ...body }))
  serve(app, contract.withdrawCandidacy, (context, { params, body }) =>
    withdrawCandidacy(context, { ...params, ...body }),
  )
  serve(app, contract.correctPaper, (context, { params, body }) =>
    correctPaper(context, { ...params, ...body }),
  )
  // `serve` has refused an upload without a file
  serve(app, contract.addPaperFile, (context, { params, body, file }) =>
    addPaperFile(context, { ...params, ...body, file: file! }),
  )
  serve(app, contract.removePaperFile, (context, { params, body }) =>
    removePaperFile(context, { ...params, ...body }),
  )
  serve(app, contract.downloadPaperFile, (context, { params }) => openPaperFile(context, params))
}
