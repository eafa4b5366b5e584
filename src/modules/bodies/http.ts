import { serve, type Upload } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { readChoice } from '#platform/import/mapping.ts'
import { readTicks } from '#platform/import/ticks.ts'
import * as contract from './contract.ts'
import { MEMBER_FIELDS } from './import/columns.ts'
import {
  listMemberImports,
  membersTemplate,
  refusedMembers,
  showMemberImport,
} from './import/list-imports.ts'
import { checkMembersFile, loadMembersFile } from './import/load-members.ts'
import { previewUndo, undoMemberImport } from './import/undo-members.ts'
import { addMember, changeMember, fillTeam, removeMember } from './keep-members.ts'
import { exportBodies, listBodies } from './list-bodies.ts'
import { printBody } from './print-body.ts'
import { showBody, showBodyHistory } from './show-body.ts'

export function serveBodies(app: HttpServer): void {
  serve(app, contract.listBodies, (context, { query }) => listBodies(context, query))
  serve(app, contract.exportBodies, (context, { query }) => exportBodies(context, query))
  serve(app, contract.getBody, (context, { params, query }) => showBody(context, { ...params, ...query }))
  serve(app, contract.printBody, (context, { params, query }) => printBody(context, { ...params, ...query }))
  serve(app, contract.bodyHistory, (context, { params }) => showBodyHistory(context, params))
  serve(app, contract.addMember, (context, { params, body }) => addMember(context, { ...params, ...body }))
  serve(app, contract.changeMember, (context, { params, body }) =>
    changeMember(context, { ...params, ...body }),
  )
  serve(app, contract.removeMember, (context, { params, body }) =>
    removeMember(context, { ...params, ...body }),
  )
  serve(app, contract.fillTeam, (context, { params, body }) => fillTeam(context, { ...params, ...body }))
  serve(app, contract.membersTemplate, (context, { params }) => membersTemplate(context, params))
  serve(app, contract.checkMembersFile, (context, { params, body, file }) =>
    checkMembersFile(context, fileInput(params, body, file)),
  )
  serve(app, contract.loadMembersFile, (context, { params, body, file }) =>
    loadMembersFile(context, fileInput(params, body, file)),
  )
  serve(app, contract.listMemberImports, (context, { params }) => listMemberImports(context, params))
  serve(app, contract.showMemberImport, (context, { params }) => showMemberImport(context, params))
  serve(app, contract.refusedMembers, (context, { params }) => refusedMembers(context, params))
  serve(app, contract.previewUndoMembers, (context, { params }) => previewUndo(context, params))
  serve(app, contract.undoMemberImport, (context, { params }) => undoMemberImport(context, params))
}

/** `serve` has refused an upload without a file. */
const fileInput = (
  { id }: { id: string },
  { columns, takes }: { columns?: string | undefined; takes?: string | undefined },
  file: Upload | undefined,
) => ({
  id,
  columns: readChoice(MEMBER_FIELDS, columns),
  takes: readTicks('bodies', takes),
  file: { bytes: file!.bytes, name: file!.filename },
})
