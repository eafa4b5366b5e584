import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { importColumn, importField, importProblem } from '#platform/import/contract.ts'

const access = { kind: 'permission', permission: 'bodies.keep', subject: 'body' } as const
const params = z.object({ id: z.uuid({ error: 'Такого органа нет' }) })

export const memberImportReport = z.object({
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  /** Id of the loading; null after a check. */
  batch: z.uuid().nullable(),
  problems: z.array(importProblem),
  columns: z.array(importColumn),
  fields: z.array(importField),
})
export type MemberImportReport = z.output<typeof memberImportReport>

/** JSON: letter of a column → code of its field or null. Absent: the proposed ones. */
const sent = z.object({ columns: z.string().max(20_000).optional() })

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

export const memberImport = z.object({
  id: z.uuid(),
  fileName: z.string(),
  created: z.int(),
  updated: z.int(),
  refused: z.int(),
  status: z.enum(['loaded', 'undone']),
  loadedAt: z.string(),
  loadedBy: z.string(),
  undoneAt: z.string().nullable(),
  undoneBy: z.string().nullable(),
})
export type MemberImport = z.output<typeof memberImport>

export const listMemberImports = operation({
  id: 'bodies.imports',
  method: 'GET',
  path: '/api/bodies/:id/imports',
  summary: 'Загрузки состава органа',
  access,
  params,
  response: z.object({ bodyName: z.string(), imports: z.array(memberImport) }),
})

export const undoMemberImport = operation({
  id: 'bodies.import-undo',
  method: 'POST',
  path: '/api/bodies/:id/imports/:import/undo',
  summary: 'Отменить загрузку состава; изменённое после неё остаётся и называется',
  access: { ...access, subject: 'body-import' },
  params: params.extend({ import: z.uuid({ error: 'Такой загрузки нет' }) }),
  response: z.object({
    deleted: z.int(),
    restored: z.int(),
    kept: z.array(z.object({ row: z.int(), name: z.string(), reason: z.string() })),
  }),
})
