import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import {
  batchOperations,
  brokenRun,
  importBatchBase,
  importColumn,
  importField,
  importProblem,
  runOperations,
} from '#platform/import/contract.ts'

/** A value of the file that gives way to one written by hand since the last loading, unless it is taken on purpose. */
export const importConflict = z.object({
  /** What to send back to take the file's value. */
  key: z.string(),
  /** `kept`: the file says what it said last time; `conflict`: three different values, somebody has to decide. */
  kind: z.enum(['conflict', 'kept']),
  row: z.int(),
  organisationId: z.uuid(),
  organisationName: z.string(),
  title: z.string(),
  present: z.string(),
  file: z.string(),
  /** What a file said last; null when none did. */
  last: z.string().nullable(),
})
export type ImportConflict = z.output<typeof importConflict>

export const organisationImportReport = z.object({
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  /** Conflicts that somebody has to decide. */
  conflictCount: z.int(),
  /** The first thousand of them. */
  conflicts: z.array(importConflict),
  /** Values of the file that are not new and give way to the hand's, the first thousand. */
  keptByHand: z.array(importConflict),
  /** Id of the loading; null after a check. */
  batch: z.uuid().nullable(),
  problems: z.array(importProblem),
  /** Columns of the file, left to right; empty when no header was found. */
  columns: z.array(importColumn),
  /** Fields a column may be read as. */
  fields: z.array(importField),
})
export type OrganisationImportReport = z.output<typeof organisationImportReport>

const sent = z.object({
  /** JSON: letter of a column → code of its field or null. Absent: the proposed ones. */
  columns: z.string().max(20_000).optional(),
  /** JSON: keys of the conflicts in which the file's value is taken; `["*"]` takes all. */
  takes: z.string().max(200_000).optional(),
  /** Id under which a long work is found among those that go on; chosen by the caller. */
  run: z.uuid().optional(),
})
const access = { kind: 'permission', permission: 'organisations.keep' } as const

export const organisationsTemplate = operation({
  id: 'organisations.import-template',
  method: 'GET',
  path: '/api/organisation-imports/template',
  summary: 'Шаблон файла с организациями: столбцы, подсказки и выпадающие списки',
  access,
  transfer: 'download',
})

export const checkOrganisationsFile = operation({
  id: 'organisations.import-check',
  method: 'POST',
  path: '/api/organisation-imports/check',
  summary: 'Проверить файл с организациями, ничего не меняя',
  access,
  body: sent,
  transfer: 'upload',
  ratePerMinute: 30,
  response: organisationImportReport,
})

export const loadOrganisationsFile = operation({
  id: 'organisations.import-load',
  method: 'POST',
  path: '/api/organisation-imports',
  summary: 'Загрузить организации: строки без ошибок — целиком, с ошибками — ни одна',
  access,
  body: sent,
  transfer: 'upload',
  ratePerMinute: 30,
  response: organisationImportReport,
})

export const { list: listOrganisationRuns, cancel: cancelOrganisationRun } = runOperations({
  room: 'organisations',
  path: '/api/organisation-imports/running',
  access,
  subject: 'organisation-import-run',
})

const organisationImportBatch = importBatchBase.extend({
  /** Values that gave way to what was written by hand, in all that was loaded. */
  conflicts: z.int(),
})
export type OrganisationImport = z.output<typeof organisationImportBatch>

export const listOrganisationImports = operation({
  id: 'organisations.imports',
  method: 'GET',
  path: '/api/organisation-imports',
  summary: 'Загрузки организаций, последние сто, и прерванные среди них',
  access,
  response: z.object({ batches: z.array(organisationImportBatch), broken: z.array(brokenRun) }),
})

export const {
  show: showOrganisationImport,
  refused: refusedOrganisations,
  previewUndo: previewUndoOrganisations,
  undo: undoOrganisations,
} = batchOperations({
  room: 'organisations',
  path: '/api/organisation-imports/:id',
  params: z.object({ id: z.uuid({ error: 'Такой загрузки нет' }) }),
  access: { ...access, subject: 'organisation-import' },
  of: 'организаций',
  batch: organisationImportBatch,
})
