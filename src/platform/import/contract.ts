import { z } from 'zod'
import { type AccessRule, operation } from '../http/operation.ts'

/** What is wrong with a row of a table from outside, or with the whole of it. */
export const importProblem = z.object({
  code: z.string(),
  /** «Строка 214, СНИЛС: не сходится контрольная сумма. Проверьте цифры 112-233-445 96» */
  message: z.string(),
  /** As in Excel, from 1; absent for a problem of the whole file. */
  row: z.int().optional(),
  /** Letter of the column. */
  column: z.string().optional(),
  title: z.string().optional(),
  value: z.string().optional(),
})
export type ImportProblem = z.output<typeof importProblem>

/** A column of the file and the field it is read as. */
export const importColumn = z.object({
  letter: z.string(),
  /** Its heading; '' when it has none. */
  name: z.string(),
  /** First values. */
  samples: z.array(z.string()),
  /** Code of the field; null: the column is not read. */
  field: z.string().nullable(),
  /** How that is known; null when nothing is known of the column. */
  source: z.enum(['chosen', 'remembered', 'heading', 'guessed']).nullable(),
})
export type ImportColumn = z.output<typeof importColumn>

/** A field a column may be read as. */
export const importField = z.object({ code: z.string(), title: z.string(), required: z.boolean() })
export type ImportField = z.output<typeof importField>

/** A long check or loading that goes on, or a short one that waits for another. */
export const importRun = z.object({
  id: z.uuid(),
  isCheck: z.boolean(),
  /** What the file is loaded into. */
  placeName: z.string(),
  fileName: z.string(),
  phase: z.enum(['reading', 'waiting', 'writing']),
  done: z.int(),
  /** Null until it is known. */
  total: z.int().nullable(),
  startedAt: z.string(),
  startedBy: z.string(),
  isCancelled: z.boolean(),
})
export type ImportRun = z.output<typeof importRun>

/** A long check or loading whose process died: nothing of it was loaded. */
export const brokenRun = importRun
  .omit({ total: true, isCancelled: true })
  .extend({ /** Its last sign of life. */ brokenAt: z.string() })
export type BrokenRun = z.output<typeof brokenRun>

/** What can be done with long works while they go on: list them, stop one. */
export function runOperations({
  room,
  path,
  access,
  subject,
}: {
  room: string
  /** `/api/staff-imports/running` */
  path: string
  access: { kind: 'permission'; permission: string }
  /** Kind of the run in the access matrix. */
  subject: string
}) {
  return {
    list: operation({
      id: `${room}.import-runs`,
      method: 'GET',
      path,
      summary: 'Долгие проверки и загрузки, которые идут сейчас, и те, что ждут своей очереди',
      access,
      response: z.object({ runs: z.array(importRun) }),
    }),
    cancel: operation({
      id: `${room}.import-cancel`,
      method: 'POST',
      path: `${path}/:id/cancel`,
      summary: 'Остановить идущую загрузку: ничего из неё не останется',
      access: { ...access, subject },
      params: z.object({ id: z.uuid({ error: 'Такой загрузки нет' }) }),
      response: z.object({ isCancelled: z.boolean() }),
    }),
  }
}

/** What is told of a loading, whatever the file held. */
export const importBatchBase = z.object({
  id: z.uuid(),
  fileName: z.string(),
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  status: z.enum(['loaded', 'undone']),
  loadedAt: z.string(),
  loadedBy: z.string(),
  undoneAt: z.string().nullable(),
  undoneBy: z.string().nullable(),
  /** Records that the undoing had to leave as they are, whole or in part. */
  kept: z.int(),
})

export type ImportedBatch = z.output<typeof importBatchBase>

/** What the undoing left as it is: somebody changed it later, or other records rest on it. */
const keptChange = z.object({ row: z.int(), name: z.string(), reason: z.string() })

export const importUndoReport = z.object({
  deleted: z.int(),
  restored: z.int(),
  /** Rights that had ended with the loading and go on again. */
  rights: z.int().optional(),
  kept: z.array(keptChange),
})
export type ImportUndoReport = z.output<typeof importUndoReport>

/** What can be done with one loading: see it, get its refused rows, learn what its undoing would do, undo it. */
export function batchOperations<Params extends z.ZodType, Shape extends z.ZodRawShape>({
  room,
  path,
  params,
  access,
  of,
  batch,
}: {
  room: string
  /** Of one loading: `/api/staff-imports/:id`. */
  path: string
  params: Params
  access: AccessRule
  /** «списка работников» */
  of: string
  batch: z.ZodObject<Shape>
}) {
  const common = { params, access } as const
  return {
    show: operation({
      ...common,
      id: `${room}.import-batch`,
      method: 'GET',
      path,
      summary: `Одна загрузка ${of} и то, что осталось после её отмены`,
      response: batch.extend({ keptRows: z.array(keptChange) }),
    }),
    refused: operation({
      ...common,
      id: `${room}.import-refused`,
      method: 'GET',
      path: `${path}/refused`,
      summary: `Строки ${of}, которые не загружены, с причинами: исправить и загрузить снова`,
      transfer: 'download',
    }),
    previewUndo: operation({
      ...common,
      id: `${room}.import-undo-preview`,
      method: 'GET',
      path: `${path}/undo`,
      summary: `Что вернёт отмена загрузки ${of} и что придётся оставить; ничего не меняется`,
      response: importUndoReport,
    }),
    undo: operation({
      ...common,
      id: `${room}.import-undo`,
      method: 'POST',
      path: `${path}/undo`,
      summary: `Отменить загрузку ${of} целиком; изменённое после неё остаётся и называется`,
      response: importUndoReport,
    }),
  }
}
