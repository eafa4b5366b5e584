import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import {
  batchOperations,
  brokenRun,
  type ImportUndoReport,
  importBatchBase,
  importColumn,
  importField,
  importProblem,
  runOperations,
} from '#platform/import/contract.ts'

export type { ImportColumn, ImportProblem } from '#platform/import/contract.ts'

/** A value of the file that does not go over what stands, because somebody has changed that by hand. */
export const importDispute = z.object({
  /** `kept`: the file says what it said last time; `conflict`: three different values, somebody has to decide. */
  kind: z.enum(['conflict', 'kept']),
  row: z.int(),
  column: z.string().optional(),
  title: z.string(),
  name: z.string(),
  file: z.string(),
  present: z.string(),
  /** Null where the audit does not know. */
  changedBy: z.string().nullable(),
  changedAt: z.string().nullable(),
  message: z.string(),
})
export type ImportDispute = z.output<typeof importDispute>

/** A job that ends with the loading, and what ends with it. */
export const importLeaving = z.object({
  row: z.int(),
  kind: z.enum(['transfer', 'dismissal']),
  name: z.string(),
  /** The organisation that is left where it is another one. */
  organisation: z.string().nullable(),
  lastDay: z.string(),
  care: z.int(),
  roles: z.int(),
})
export type ImportLeaving = z.output<typeof importLeaving>

export const importReport = z.object({
  rows: z.int(),
  /** New jobs and people, those transferred among them. */
  created: z.int(),
  transferred: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  /** Id of the loading; null after a check. */
  batch: z.uuid().nullable(),
  problems: z.array(importProblem),
  disputes: z.array(importDispute),
  leaving: z.array(importLeaving),
  /** When this was found; a decision on disputes holds for what stood then. */
  checkedAt: z.string(),
  /** Columns of the file, left to right; empty when no header was found. */
  columns: z.array(importColumn),
  /** Fields a column may be read as. */
  fields: z.array(importField),
})
export type ImportReport = z.output<typeof importReport>

export const importTarget = z.object({
  organisation: z.uuid({ error: 'Выберите организацию' }),
  /** JSON: letter of a column → code of its field or null. Absent: the proposed ones. */
  columns: z.string().max(20_000).optional(),
  /** JSON: rows whose disputed values are taken from the file, or "all" conflicts, and `checkedAt` of what was seen. */
  take: z.string().max(500_000).optional(),
  /** Id under which a long work is found among those that go on; chosen by the caller. */
  run: z.uuid().optional(),
})

export const staffTemplate = operation({
  id: 'people.import-template',
  method: 'GET',
  path: '/api/staff-imports/template',
  summary: 'Шаблон файла со списком работников: столбцы, подсказки и выпадающие списки',
  access: { kind: 'permission', permission: 'people.import' },
  transfer: 'download',
})

export const checkStaffFile = operation({
  id: 'people.import-check',
  method: 'POST',
  path: '/api/staff-imports/check',
  summary: 'Проверить файл со списком работников, ничего не меняя',
  access: { kind: 'permission', permission: 'people.import' },
  body: importTarget,
  transfer: 'upload',
  ratePerMinute: 30,
  response: importReport,
})

export const loadStaffFile = operation({
  id: 'people.import-load',
  method: 'POST',
  path: '/api/staff-imports',
  summary: 'Загрузить список работников: строки без ошибок — целиком, с ошибками — ни одна',
  access: { kind: 'permission', permission: 'people.import' },
  body: importTarget,
  transfer: 'upload',
  ratePerMinute: 30,
  response: importReport,
})

export const { list: listRuns, cancel: cancelRun } = runOperations({
  room: 'people',
  path: '/api/staff-imports/running',
  access: { kind: 'permission', permission: 'people.import' },
  subject: 'staff-import-run',
})

const importBatch = importBatchBase.extend({ organisationId: z.uuid(), organisationName: z.string() })
export type ImportBatch = z.output<typeof importBatch>

export const listImports = operation({
  id: 'people.imports',
  method: 'GET',
  path: '/api/staff-imports',
  summary: 'Загрузки списков работников, последние сто, и прерванные среди них',
  access: { kind: 'permission', permission: 'people.import' },
  response: z.object({ batches: z.array(importBatch), broken: z.array(brokenRun) }),
})

export const {
  show: showImport,
  refused: refusedRows,
  previewUndo: previewUndoImport,
  undo: undoImport,
} = batchOperations({
  room: 'people',
  path: '/api/staff-imports/:id',
  params: z.object({ id: z.uuid() }),
  access: { kind: 'permission', permission: 'people.import', subject: 'staff-import' },
  of: 'списка работников',
  batch: importBatch,
})
export type UndoReport = ImportUndoReport & { rights: number }
