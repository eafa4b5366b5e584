import type { z } from 'zod'
import { serve, type Upload } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { cancelRun, listRuns } from '#platform/import/follow-run.ts'
import { readChoice } from '#platform/import/mapping.ts'
import { assignCare, endCare, listCarers } from './care.ts'
import * as contract from './contract.ts'
import { correctEmployment } from './correct-employment.ts'
import { employPerson, endEmployment, transferPerson } from './employ-person.ts'
import { exportPeople } from './export-people.ts'
import { STAFF_FIELDS } from './import/columns.ts'
import { listImports, refusedRows, staffTemplate } from './import/list-imports.ts'
import { checkStaffFile, loadStaffFile } from './import/load-staff.ts'
import { showImport } from './import/show-import.ts'
import { readTake } from './import/take.ts'
import { previewUndo, undoImport } from './import/undo-import.ts'
import { createPerson, updatePerson } from './keep-person.ts'
import { addQualification, correctQualification, removeQualification } from './keep-qualification.ts'
import { addRecord, changeRecord, removeRecord } from './keep-record.ts'
import { previewLeaving } from './leaving.ts'
import { listAlike } from './list-alike.ts'
import { judgeDifferent, listDuplicates } from './list-duplicates.ts'
import { listPeople } from './list-people.ts'
import { mergePersons, previewMerge } from './merge-persons.ts'
import type { PersonTrace } from './person-trace.ts'
import { listDictionaries, showPerson, showPersonHistory } from './show-person.ts'
import { showTimeline } from './show-timeline.ts'
import { listMerges, undoMerge } from './undo-merge.ts'

/** `traces`: what every room keeps about people, for the line of a history and for merging cards. */
export function servePeople(app: HttpServer, traces: readonly PersonTrace[]): void {
  serve(app, contract.listPeople, (context, { query }) => listPeople(context, query))
  serve(app, contract.exportPeople, (context, { query }) => exportPeople(context, query))
  serve(app, contract.peopleDictionaries, context => listDictionaries(context))
  serve(app, contract.listAlike, (context, { query }) => listAlike(context, query))
  serve(app, contract.getPerson, (context, { params, query }) => showPerson(context, { ...params, ...query }))
  serve(app, contract.personHistory, (context, { params }) => showPersonHistory(context, params))
  serve(app, contract.createPerson, (context, { body }) => createPerson(context, body))
  serve(app, contract.updatePerson, (context, { params, body }) =>
    updatePerson(context, { ...params, ...body }),
  )
  serve(app, contract.employPerson, (context, { params, body }) =>
    employPerson(context, { ...params, ...body }),
  )
  serve(app, contract.previewLeaving, (context, { params, query }) =>
    previewLeaving(context, traces, { ...params, ...query }),
  )
  serve(app, contract.endEmployment, (context, { params, body }) =>
    endEmployment(context, { ...params, ...body }),
  )
  serve(app, contract.transferPerson, (context, { params, body }) =>
    transferPerson(context, { ...params, ...body }),
  )
  serve(app, contract.addQualification, (context, { params, body }) =>
    addQualification(context, { ...params, ...body }),
  )
  serve(app, contract.personTimeline, (context, { params }) => showTimeline(context, traces, params))
  serve(app, contract.correctEmployment, (context, { params, body }) =>
    correctEmployment(context, { ...params, ...body }),
  )
  serve(app, contract.correctQualification, (context, { params, body }) =>
    correctQualification(context, { ...params, ...body }),
  )
  serve(app, contract.removeQualification, (context, { params, body }) =>
    removeQualification(context, { ...params, ...body }),
  )
  serve(app, contract.addRecord, (context, { params, body }) => addRecord(context, { ...params, ...body }))
  serve(app, contract.changeRecord, (context, { params, body }) =>
    changeRecord(context, { ...params, ...body }),
  )
  serve(app, contract.removeRecord, (context, { params, body }) =>
    removeRecord(context, { ...params, ...body }),
  )
  serve(app, contract.listDuplicates, (context, { query }) => listDuplicates(context, query))
  serve(app, contract.judgeDifferent, (context, { body }) => judgeDifferent(context, body))
  serve(app, contract.previewMerge, (context, { params, query }) =>
    previewMerge(context, traces, { ...params, ...query }),
  )
  serve(app, contract.mergePersons, (context, { params, body }) =>
    mergePersons(context, traces, { ...params, ...body }),
  )
  serve(app, contract.listMerges, (context, { params }) => listMerges(context, params))
  serve(app, contract.undoMerge, (context, { params, body }) => undoMerge(context, { ...params, ...body }))
  serve(app, contract.listCarers, (context, { query }) => listCarers(context, query))
  serve(app, contract.assignCare, (context, { body }) => assignCare(context, body))
  serve(app, contract.endCare, (context, { body }) => endCare(context, body))
  serve(app, contract.staffTemplate, context => staffTemplate(context))
  serve(app, contract.checkStaffFile, (context, { body, file }) =>
    checkStaffFile(context, staffInput(body, file)),
  )
  serve(app, contract.loadStaffFile, (context, { body, file }) =>
    loadStaffFile(context, staffInput(body, file)),
  )
  serve(app, contract.listRuns, context => listRuns(context, 'staff'))
  serve(app, contract.cancelRun, (context, { params }) => cancelRun(context, 'staff', params))
  serve(app, contract.listImports, context => listImports(context))
  serve(app, contract.refusedRows, (context, { params }) => refusedRows(context, params))
  serve(app, contract.showImport, (context, { params }) => showImport(context, params))
  serve(app, contract.previewUndoImport, (context, { params }) => previewUndo(context, params))
  serve(app, contract.undoImport, (context, { params }) => undoImport(context, params))
}

/** `serve` has refused an upload without a file. */
const staffInput = (
  { organisation, columns, take, run }: z.output<typeof contract.importTarget>,
  file: Upload | undefined,
) => ({
  organisation,
  columns: readChoice(STAFF_FIELDS, columns),
  take: readTake(take),
  run,
  file: { bytes: file!.bytes, name: file!.filename },
})
