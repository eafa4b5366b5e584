import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { importColumn, importField, importProblem } from '#platform/import/contract.ts'

/** A value of the file that gives way to one written by hand since the last loading, unless it is taken on purpose. */
export const importConflict = z.object({
  /** What to send back to take the file's value. */
  key: z.string(),
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
  /** All conflicts; the first thousand of them are told one by one. */
  conflictCount: z.int(),
  conflicts: z.array(importConflict),
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
})
const access = { kind: 'permission', permission: 'organisations.keep' } as const
const ofImport = { ...access, subject: 'organisation-import' } as const
const params = z.object({ id: z.uuid({ error: 'Такой загрузки нет' }) })

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

export const organisationImport = z.object({
  id: z.uuid(),
  fileName: z.string(),
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  conflicts: z.int(),
  status: z.enum(['loaded', 'undone']),
  loadedAt: z.string(),
  loadedBy: z.string(),
  undoneAt: z.string().nullable(),
  undoneBy: z.string().nullable(),
  kept: z.int(),
})
export type OrganisationImport = z.output<typeof organisationImport>

export const listOrganisationImports = operation({
  id: 'organisations.imports',
  method: 'GET',
  path: '/api/organisation-imports',
  summary: 'Загрузки организаций, последние сто',
  access,
  response: z.object({ imports: z.array(organisationImport) }),
})

export const refusedOrganisations = operation({
  id: 'organisations.import-refused',
  method: 'GET',
  path: '/api/organisation-imports/:id/refused',
  summary: 'Строки, которые не загружены, с причинами: исправить и загрузить снова',
  access: ofImport,
  params,
  transfer: 'download',
})

/** What the undoing left as it is: somebody changed it later, or other records rest on it. */
const keptChange = z.object({ row: z.int(), name: z.string(), reason: z.string() })

export const showOrganisationImport = operation({
  id: 'organisations.import-batch',
  method: 'GET',
  path: '/api/organisation-imports/:id',
  summary: 'Одна загрузка организаций и то, что осталось после её отмены',
  access: ofImport,
  params,
  response: organisationImport.extend({ keptRows: z.array(keptChange) }),
})

const undoReport = z.object({ deleted: z.int(), restored: z.int(), kept: z.array(keptChange) })
export type OrganisationUndoReport = z.output<typeof undoReport>

export const previewUndoOrganisations = operation({
  id: 'organisations.import-undo-preview',
  method: 'GET',
  path: '/api/organisation-imports/:id/undo',
  summary: 'Что вернёт отмена загрузки и что придётся оставить; ничего не меняется',
  access: ofImport,
  params,
  response: undoReport,
})

export const undoOrganisations = operation({
  id: 'organisations.import-undo',
  method: 'POST',
  path: '/api/organisation-imports/:id/undo',
  summary: 'Отменить загрузку целиком; изменённое после неё остаётся и называется',
  access: ofImport,
  params,
  response: undoReport,
})
