import { z } from 'zod'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { actKind, actLevel, actTopic } from './contract-kinds.ts'

/** Largest file of an act. */
export const MOST_FILE_BYTES = 20 * 1024 * 1024
export const FILE_ENDINGS = ['.pdf', '.docx'] as const

export const actFile = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.string(),
  bytes: z.int(),
  addedAt: z.iso.datetime(),
})

export const actEdition = z.object({
  id: z.uuid(),
  /** 1 is the act as it was issued. */
  number: z.int(),
  editionOn: z.string(),
  /** Last day on which this wording held; null for the newest. */
  until: z.string().nullable(),
  madeBy: z.string().nullable(),
  files: z.array(actFile),
})
export type ActEdition = z.output<typeof actEdition>

const keeping = { kind: 'permission', permission: 'acts.keep', subject: 'registered-act' } as const
const ofAct = z.object({ id: z.uuid({ error: 'Такого акта нет' }) })
const ofFile = ofAct.extend({ file: z.uuid({ error: 'Такого файла нет' }) })
const version = z.coerce.number().int().min(1)
const day = (error: string) => z.iso.date({ error })
const text = (error: string, most = 500) => z.string().trim().min(1, { error }).max(most)
const ids = z.array(z.uuid()).max(50).default([])

export const actFields = z.object({
  kind: actKind,
  level: actLevel,
  topic: actTopic,
  authority: text('Укажите, кто издал акт'),
  /** '' for an act without a number. */
  number: z.string().trim().max(60).default(''),
  issuedOn: day('Укажите дату акта'),
  title: text('Укажите название акта', 1000),
  /** '' or absent: from the day it was issued. */
  inForceFrom: z
    .literal('')
    .transform(() => null)
    .or(day('Укажите, с какого дня акт действует'))
    .nullable()
    .default(null),
  note: z.string().trim().max(2000).default(''),
  /** Acts of the register that this one repeals or amends. */
  repeals: ids,
  amends: ids,
})
export type ActFields = z.output<typeof actFields>

/** Whose register: the country's, or of a unit. */
export const actOwner = z.object({
  kind: z.enum(['country', 'region', 'municipality', 'organisation']),
  id: z.uuid({ error: 'Выберите, в чей реестр внести акт' }).nullable(),
})
export type ActOwner = z.output<typeof actOwner>

export const registerAct = operation({
  id: 'acts.register',
  method: 'POST',
  path: '/api/acts',
  summary: 'Внести акт в реестр своего региона, муниципалитета или организации',
  access: { kind: 'permission', permission: 'acts.keep' },
  body: actFields.extend({ owner: actOwner }),
  response: z.object({ id: z.uuid() }),
})

export const changeAct = operation({
  id: 'acts.change',
  method: 'PUT',
  path: '/api/acts/:id',
  summary: 'Исправить сведения об акте',
  access: keeping,
  params: ofAct,
  body: actFields.extend({ version }),
  response: z.object({ version: z.int() }),
})

export const repealAct = operation({
  id: 'acts.repeal',
  method: 'POST',
  path: '/api/acts/:id/repeal',
  summary: 'Отметить, что акт утратил силу с названного дня; без дня — снять отметку',
  access: keeping,
  params: ofAct,
  body: z.object({
    version,
    repealedOn: day('Укажите, с какого дня акт утратил силу').nullable(),
    basis: text('Укажите, чем акт отменён'),
  }),
  response: z.object({ version: z.int() }),
})

export const withdrawAct = operation({
  id: 'acts.withdraw',
  method: 'POST',
  path: '/api/acts/:id/withdraw',
  summary: 'Снять запись об акте, внесённую по ошибке',
  access: keeping,
  params: ofAct,
  body: z.object({ version, reason: text('Укажите, почему запись снята') }),
  response: z.object({ version: z.int() }),
})

export const addEdition = operation({
  id: 'acts.add-edition',
  method: 'POST',
  path: '/api/acts/:id/editions',
  summary: 'Записать новую редакцию: прежние остаются со своими днями и файлами',
  access: keeping,
  params: ofAct,
  body: z.object({
    version,
    editionOn: day('Укажите, с какого дня действует редакция'),
    madeBy: text('Укажите, каким актом внесены изменения'),
  }),
  response: z.object({ version: z.int() }),
})

export const addActFile = operation({
  id: 'acts.add-file',
  method: 'POST',
  path: '/api/acts/:id/files',
  summary: 'Приложить к редакции файл PDF или DOCX',
  access: keeping,
  params: ofAct,
  body: z.object({ edition: z.uuid({ error: 'Выберите редакцию' }) }),
  response: z.object({ id: z.uuid() }),
  transfer: 'upload',
  ratePerMinute: 30,
})

export const removeActFile = operation({
  id: 'acts.remove-file',
  method: 'POST',
  path: '/api/acts/:id/files/:file/remove',
  summary: 'Убрать файл, приложенный по ошибке',
  access: keeping,
  params: ofFile,
  body: z.object({ reason: text('Укажите, почему файл убран') }),
  response: z.object({ removed: z.literal(true) }),
})

export const downloadActFile = operation({
  id: 'acts.file',
  method: 'GET',
  path: '/api/acts/:id/files/:file',
  summary: 'Скачать файл акта',
  access: { kind: 'signed-in' },
  params: ofFile,
  transfer: 'download',
  ratePerMinute: 60,
})

export const actHistory = operation({
  id: 'acts.history',
  method: 'GET',
  path: '/api/acts/:id/history',
  summary: 'История записи об акте',
  access: keeping,
  params: ofAct,
  response: z.object({ entries: z.array(historyEntry) }),
})
