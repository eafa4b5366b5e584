import { z } from 'zod'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery } from '#platform/http/paging.ts'
import { recordAction } from '#platform/http/record.ts'
import { ALL_STATUSES } from './lifecycle.ts'

/** Largest file of a letter or an order. */
export const MOST_PAPER_BYTES = 20 * 1024 * 1024
export const PAPER_ENDINGS = ['.pdf', '.docx'] as const

/** Whether a centre has a head the federal operator has agreed to. */
export const HEAD_STATES = {
  agreed: 'согласован',
  unagreed: 'не согласован',
  vacant: 'руководителя нет',
} as const
export type HeadState = keyof typeof HEAD_STATES
const headState = z.enum(Object.keys(HEAD_STATES) as [HeadState])

export const PAPERS = { letter: 'Письмо министерства', answer: 'Письмо оператора', order: 'Приказ' } as const
export type Paper = keyof typeof PAPERS
const paper = z.enum(Object.keys(PAPERS) as [Paper])

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
const version = z.int({ error: 'Обновите страницу' })
const reason = z.string().trim().min(3, { error: 'Напишите причину или основание' }).max(500)
const paperNumber = z
  .string()
  .trim()
  .min(1, { error: 'Напишите номер, как он стоит на бумаге' })
  .max(60, { error: 'Не длиннее 60 знаков' })
const remarks = z.string().trim().max(2000, { error: 'Не длиннее 2000 знаков' }).default('')

export const headStatus = z.enum(ALL_STATUSES)

const reading = { kind: 'permission', permission: 'heads.read' } as const

export const centreRow = z.object({
  /** Of the centre. */
  id: z.uuid(),
  name: z.string(),
  regionName: z.string().nullable(),
  state: headState,
  /** In office on the day. */
  head: z
    .object({
      candidacyId: z.uuid(),
      personId: z.uuid(),
      name: z.string(),
      validFrom: z.string(),
      order: z.string(),
      /** Letter of the federal operator; null while there is none. */
      agreement: z.string().nullable(),
    })
    .nullable(),
  /** The newest candidacy that is not decided yet. */
  open: z
    .object({
      candidacyId: z.uuid(),
      name: z.string(),
      status: headStatus,
      dueOn: z.string().nullable(),
      isLate: z.boolean(),
    })
    .nullable(),
})
export type CentreRow = z.output<typeof centreRow>

const filter = z.object({
  region: z.uuid().optional(),
  state: headState.optional(),
  /** Letters that wait for an answer beyond the term. */
  late: z.stringbool().optional(),
  /** Head of the day; today by default. */
  on: date.optional(),
  sort: z.enum(['name', 'region']).default('name'),
  order: ascDesc.default('asc'),
})
export type HeadsFilter = z.output<typeof filter>
export const listHeadsQuery = pageQuery.omit({ q: true }).extend(filter.shape)

export const listHeads = operation({
  id: 'heads.list',
  method: 'GET',
  path: '/api/centre-heads',
  summary: 'Центры с руководителями на день: кто согласован с федеральным оператором, кто нет',
  access: reading,
  query: listHeadsQuery,
  response: pageOf(centreRow),
})

export const summariseHeads = operation({
  id: 'heads.summary',
  method: 'GET',
  path: '/api/centre-heads/summary',
  summary: 'У скольких центров руководитель согласован, не согласован, не назначен',
  access: reading,
  query: filter.pick({ region: true, on: true }),
  response: z.object({
    centres: z.int(),
    agreed: z.int(),
    unagreed: z.int(),
    vacant: z.int(),
    waiting: z.int(),
    late: z.int(),
  }),
})
export type HeadsSummary = z.output<NonNullable<typeof summariseHeads.response>>

export const exportHeads = operation({
  id: 'heads.export',
  method: 'GET',
  path: '/api/centre-heads/export',
  summary: 'Руководители центров в XLSX: тот же отбор, что на экране',
  access: reading,
  query: filter,
  transfer: 'download',
  ratePerMinute: 20,
})

export const printHeads = operation({
  id: 'heads.print',
  method: 'GET',
  path: '/api/centre-heads/print',
  summary: 'Руководители центров официальным списком с датами согласования: PDF или DOCX',
  access: reading,
  query: filter.extend({ format: z.enum(['pdf', 'docx']).default('pdf') }),
  transfer: 'download',
  ratePerMinute: 20,
})

const idParam = z.object({ id: z.uuid({ error: 'Такой кандидатуры нет' }) })

const paperFile = z.object({
  id: z.uuid(),
  name: z.string(),
  bytes: z.int(),
  /** Whether the reader may take it out. */
  isKept: z.boolean(),
})
export type PaperFile = z.output<typeof paperFile>

export const submission = z.object({
  id: z.uuid(),
  number: z.int(),
  letterNumber: z.string(),
  letterOn: z.string(),
  sentOn: z.string(),
  dueOn: z.string().nullable(),
  isLate: z.boolean(),
  verdict: z.enum(['agree', 'return', 'refuse']).nullable(),
  answerNumber: z.string().nullable(),
  answerOn: z.string().nullable(),
  remarks: z.string().nullable(),
  answeredBy: z.enum(['coordinator', 'ministry']).nullable(),
  letterFiles: z.array(paperFile),
  answerFiles: z.array(paperFile),
})
export type Submission = z.output<typeof submission>

export const candidacyRow = z.object({
  id: z.uuid(),
  personId: z.uuid(),
  name: z.string(),
  status: headStatus,
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  /** Letter of the federal operator that agreed; null while there is none. */
  agreement: z.string().nullable(),
})
export type CandidacyRow = z.output<typeof candidacyRow>

export const candidacyCard = candidacyRow.extend({
  centre: z.object({ id: z.uuid(), name: z.string() }),
  regionName: z.string().nullable(),
  /** Where she works on the day, as far as the reader sees. */
  place: z.string().nullable(),
  orderNumber: z.string().nullable(),
  orderOn: z.string().nullable(),
  orderFiles: z.array(paperFile),
  /** Newest first. */
  submissions: z.array(submission),
  version: z.int(),
  actions: z.array(recordAction),
  /** Papers whose number and date the reader may put right, and to which she may attach a file. */
  kept: z.array(paper),
})
export type CandidacyCard = z.output<typeof candidacyCard>

export const headsOfCentre = operation({
  id: 'heads.of-centre',
  method: 'GET',
  path: '/api/organisations/:id/heads',
  summary: 'Руководитель центра и все кандидатуры',
  access: { ...reading, subject: 'centre' },
  params: z.object({ id: z.uuid({ error: 'Такого центра нет' }) }),
  response: z.object({
    /** Null for an organisation that is no centre. */
    centre: centreRow.nullable(),
    candidacies: z.array(candidacyRow),
    mayPropose: z.boolean(),
  }),
})

export const getCandidacy = operation({
  id: 'heads.get',
  method: 'GET',
  path: '/api/head-candidacies/:id',
  summary: 'Кандидатура: письма, ответы, приказ, что можно сделать дальше',
  access: { ...reading, subject: 'head-candidacy' },
  params: idParam,
  response: candidacyCard,
})

export const candidacyHistory = operation({
  id: 'heads.history',
  method: 'GET',
  path: '/api/head-candidacies/:id/history',
  summary: 'История кандидатуры',
  access: { ...reading, subject: 'head-candidacy' },
  params: idParam,
  response: z.object({ entries: z.array(historyEntry) }),
})

export const printLetter = operation({
  id: 'heads.letter',
  method: 'GET',
  path: '/api/head-candidacies/:id/letter',
  summary: 'Письмо федеральному оператору о согласовании руководителя: PDF или DOCX',
  access: { kind: 'permission', permission: 'heads.propose', subject: 'head-candidacy' },
  params: idParam,
  query: z.object({ format: z.enum(['pdf', 'docx']).default('pdf') }),
  transfer: 'download',
  ratePerMinute: 20,
})

export const proposeHead = operation({
  id: 'heads.propose',
  method: 'POST',
  path: '/api/head-candidacies',
  summary: 'Предложить кандидата на должность руководителя центра',
  access: { kind: 'permission', permission: 'heads.propose' },
  body: z.object({
    centreId: z.uuid({ error: 'Выберите центр' }),
    personId: z.uuid({ error: 'Выберите человека из списка' }),
  }),
  response: z.object({ id: z.uuid() }),
})

const proposing = { kind: 'permission', permission: 'heads.propose', subject: 'head-candidacy' } as const
const answering = { ...proposing, permission: 'heads.answer' } as const
const changed = z.object({ version: z.int(), status: headStatus })

export const sendCandidacy = operation({
  id: 'heads.send',
  method: 'POST',
  path: '/api/head-candidacies/:id/send',
  summary: 'Отправить письмо федеральному оператору',
  access: proposing,
  params: idParam,
  body: z.object({ version, number: paperNumber, on: date }),
  response: changed.extend({ submissionId: z.uuid() }),
})

export const answerCandidacy = operation({
  id: 'heads.answer',
  method: 'POST',
  path: '/api/head-candidacies/:id/answer',
  summary: 'Ответ федерального оператора: согласовать, вернуть с замечаниями, отказать',
  access: answering,
  params: idParam,
  body: z
    .object({
      version,
      verdict: z.enum(['agree', 'return', 'refuse']),
      number: paperNumber,
      on: date,
      remarks,
    })
    .refine(({ verdict, remarks: text }) => verdict === 'agree' || text.length >= 3, {
      path: ['remarks'],
      error: 'Напишите замечания или причину отказа',
    }),
  response: changed.extend({ submissionId: z.uuid() }),
})

export const appointHead = operation({
  id: 'heads.appoint',
  method: 'POST',
  path: '/api/head-candidacies/:id/appoint',
  summary: 'Назначить руководителем приказом',
  access: proposing,
  params: idParam,
  body: z.object({ version, number: paperNumber, on: date, validFrom: date }),
  response: changed,
})

export const endHead = operation({
  id: 'heads.end',
  method: 'POST',
  path: '/api/head-candidacies/:id/end',
  summary: 'Завершить полномочия руководителя',
  access: proposing,
  params: idParam,
  body: z.object({ version, lastDay: date, reason }),
  response: changed,
})

export const withdrawCandidacy = operation({
  id: 'heads.withdraw',
  method: 'POST',
  path: '/api/head-candidacies/:id/withdraw',
  summary: 'Снять кандидатуру',
  access: proposing,
  params: idParam,
  body: z.object({ version, reason }),
  response: changed,
})

export const correctPaper = operation({
  id: 'heads.correct-paper',
  method: 'PUT',
  path: '/api/head-candidacies/:id/papers',
  summary: 'Исправить номер и дату письма, ответа или приказа с указанием причины',
  access: answering,
  params: idParam,
  body: z.object({
    version,
    paper,
    /** Of a letter and of an answer: the sending it belongs to. */
    submissionId: z.uuid().nullable().default(null),
    number: paperNumber,
    on: date,
    reason,
  }),
  response: z.object({ version: z.int() }),
})

const fileParam = idParam.extend({ file: z.uuid({ error: 'Такого файла нет' }) })

export const addPaperFile = operation({
  id: 'heads.add-file',
  method: 'POST',
  path: '/api/head-candidacies/:id/files',
  summary: 'Приложить файл письма, ответа или приказа: PDF или DOCX до 20 МБ',
  access: answering,
  params: idParam,
  body: z.object({ paper, submissionId: z.uuid().optional() }),
  transfer: 'upload',
  response: z.object({ id: z.uuid() }),
})

export const removePaperFile = operation({
  id: 'heads.remove-file',
  method: 'POST',
  path: '/api/head-candidacies/:id/files/:file/remove',
  summary: 'Убрать файл, приложенный по ошибке',
  access: answering,
  params: fileParam,
  body: z.object({ reason }),
  response: z.object({ removed: z.literal(true) }),
})

export const downloadPaperFile = operation({
  id: 'heads.file',
  method: 'GET',
  path: '/api/head-candidacies/:id/files/:file',
  summary: 'Скачать файл письма, ответа или приказа',
  access: { ...reading, subject: 'head-candidacy' },
  params: fileParam,
  transfer: 'download',
})
