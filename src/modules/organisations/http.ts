import type { z } from 'zod'
import { serve, type Upload } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { cancelRun, listRuns } from '#platform/import/follow-run.ts'
import { readChoice } from '#platform/import/mapping.ts'
import { readTicks } from '#platform/import/ticks.ts'
import * as contract from './contract.ts'
import { ORGANISATION_FIELDS } from './import/columns.ts'
import {
  listOrganisationImports,
  organisationsTemplate,
  refusedOrganisations,
  showImport,
} from './import/list-imports.ts'
import { checkOrganisationsFile, loadOrganisationsFile } from './import/load-organisations.ts'
import { previewUndo, undoOrganisationsImport } from './import/undo-import.ts'
import { addOrganisationFact, changeOrganisationFact, removeOrganisationFact } from './keep-facts.ts'
import { closeOrganisation, createOrganisation, updateOrganisation } from './keep-organisation.ts'
import {
  listOrganisationDictionaries,
  listOrganisationKinds,
  saveOrganisationKind,
  saveOrganisationWord,
} from './kinds.ts'
import { exportFlagged, listFlagged } from './list-flagged.ts'
import { exportOrganisations, listOrganisations } from './list-organisations.ts'
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
  serve(app, contract.exportOrganisations, (context, { query }) => exportOrganisations(context, query))
  serve(app, contract.addOrganisationFact, (context, { params, body }) =>
    addOrganisationFact(context, { ...params, fields: body }),
  )
  serve(app, contract.changeOrganisationFact, (context, { params, body }) =>
    changeOrganisationFact(context, { ...params, ...body }),
  )
  serve(app, contract.removeOrganisationFact, (context, { params, body }) =>
    removeOrganisationFact(context, { ...params, ...body }),
  )
  serve(app, contract.organisationDictionaries, context => listOrganisationDictionaries(context))
  serve(app, contract.saveOrganisationWord, (context, { body }) => saveOrganisationWord(context, body))
  serve(app, contract.listFlagged, (context, { query }) => listFlagged(context, query))
  serve(app, contract.exportFlagged, (context, { query }) => exportFlagged(context, query))
  serve(app, contract.organisationsTemplate, context => organisationsTemplate(context))
  serve(app, contract.checkOrganisationsFile, (context, { body, file }) =>
    checkOrganisationsFile(context, fileInput(body, file)),
  )
  serve(app, contract.loadOrganisationsFile, (context, { body, file }) =>
    loadOrganisationsFile(context, fileInput(body, file)),
  )
  serve(app, contract.listOrganisationRuns, context => listRuns(context, 'organisations'))
  serve(app, contract.cancelOrganisationRun, (context, { params }) =>
    cancelRun(context, 'organisations', params),
  )
  serve(app, contract.listOrganisationImports, context => listOrganisationImports(context))
  serve(app, contract.refusedOrganisations, (context, { params }) => refusedOrganisations(context, params))
  serve(app, contract.showOrganisationImport, (context, { params }) => showImport(context, params))
  serve(app, contract.previewUndoOrganisations, (context, { params }) => previewUndo(context, params))
  serve(app, contract.undoOrganisations, (context, { params }) => undoOrganisationsImport(context, params))
}

/** `serve` has refused an upload without a file. */
const fileInput = (
  { columns, takes, run }: z.output<NonNullable<typeof contract.loadOrganisationsFile.body>>,
  file: Upload | undefined,
) => ({
  columns: readChoice(ORGANISATION_FIELDS, columns),
  takes: readTicks('organisations', takes),
  run,
  file: { bytes: file!.bytes, name: file!.filename },
})
