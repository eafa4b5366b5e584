import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import {
  batchOperations,
  importBatchBase,
  importColumn,
  importField,
  importProblem,
} from '#platform/import/contract.ts'

const access = { kind: 'permission', permission: 'bodies.keep', subject: 'body' } as const
const params = z.object({ id: z.uuid({ error: 'Такого органа нет' }) })

/** A value of the file that gives way to one written by hand since the last loading, unless it is taken on purpose. */
export const memberDifference = z.object({
  /** What to send back to take the file's value. */
  key: z.string(),
  /** `kept`: the file says what it said last time; `conflict`: three different values, somebody has to decide. */
  kind: z.enum(['conflict', 'kept']),
  row: z.int(),
  column: z.string().optional(),
  title: z.string(),
  name: z.string(),
  present: z.string(),
  file: z.string(),
  /** What a file said last; null when none did. */
  last: z.string().nullable(),
})
export type MemberDifference = z.output<typeof memberDifference>

export const memberImportReport = z.object({
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  /** Id of the loading; null after a check. */
  batch: z.uuid().nullable(),
  problems: z.array(importProblem),
  differences: z.array(memberDifference),
  columns: z.array(importColumn),
  fields: z.array(importField),
})
export type MemberImportReport = z.output<typeof memberImportReport>

const sent = z.object({
  /** JSON: letter of a column → code of its field or null. Absent: the proposed ones. */
  columns: z.string().max(20_000).optional(),
  /** JSON: keys of the differences in which the file's value is taken; `["*"]` takes all conflicts. */
  takes: z.string().max(200_000).optional(),
})

export const membersTemplate = operation({
  id: 'bodies.import-template',
  method: 'GET',
  path: '/api/bodies/:id/imports/template',
  summary: 'Шаблон файла с составом органа',
  access,
  params,
  transfer: 'download',
})

export const checkMembersFile = operation({
  id: 'bodies.import-check',
  method: 'POST',
  path: '/api/bodies/:id/imports/check',
  summary: 'Проверить файл с составом органа, ничего не меняя',
  access,
  params,
  body: sent,
  transfer: 'upload',
  ratePerMinute: 30,
  response: memberImportReport,
})

export const loadMembersFile = operation({
  id: 'bodies.import-load',
  method: 'POST',
  path: '/api/bodies/:id/imports',
  summary: 'Загрузить состав органа: строки без ошибок — целиком, с ошибками — ни одна',
  access,
  params,
  body: sent,
  transfer: 'upload',
  ratePerMinute: 30,
  response: memberImportReport,
})

export const memberImport = importBatchBase.extend({ bodyName: z.string() })
export type MemberImport = z.output<typeof memberImport>

export const listMemberImports = operation({
  id: 'bodies.imports',
  method: 'GET',
  path: '/api/bodies/:id/imports',
  summary: 'Загрузки состава органа',
  access,
  params,
  response: z.object({ bodyName: z.string(), batches: z.array(memberImport) }),
})

export const {
  show: showMemberImport,
  refused: refusedMembers,
  previewUndo: previewUndoMembers,
  undo: undoMemberImport,
} = batchOperations({
  room: 'bodies',
  path: '/api/bodies/:id/imports/:import',
  params: params.extend({ import: z.uuid({ error: 'Такой загрузки нет' }) }),
  access: { ...access, subject: 'body-import' },
  of: 'состава',
  batch: memberImport,
})
