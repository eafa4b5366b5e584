import { z } from 'zod'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'
import { PATHWAY_ACTIONS, PATHWAY_STATUSES } from './lifecycle.ts'

export * from './contract-draft.ts'

const idParams = z.object({ id: z.uuid() })
const itemParams = z.object({ id: z.uuid(), item: z.uuid() })
const day = z.iso.date('Укажите дату')
const words = z.string().trim().max(4000)

export const pathwayStatus = z.enum(PATHWAY_STATUSES)
/** Whose move it is: drafts and settled pathways wait for the methodologist, offered ones for the teacher. */
export const waitsFor = z.enum(['methodologist', 'teacher'])

export const itemKind = z.enum(['formal', 'nonformal', 'informal', 'practice'])

export const offeredAction = z.object({
  action: z.enum(PATHWAY_ACTIONS),
  label: z.string(),
  allowed: z.boolean(),
  reason: z.string().nullable(),
})

export const pathwayItem = z.object({
  id: z.uuid(),
  position: z.number().int(),
  kind: itemKind,
  offerId: z.uuid().nullable(),
  title: z.string(),
  hours: z.number().int(),
  startsOn: z.iso.date().nullable(),
  endsOn: z.iso.date().nullable(),
  status: z.enum(['planned', 'running', 'done', 'dropped']),
  /** Why the item stands here, for people. */
  why: z.string(),
  federalNumber: z.string().nullable(),
  evidence: z.string().nullable(),
  closes: z.array(
    z.object({
      deficitId: z.uuid(),
      competencyId: z.uuid(),
      competency: z.string(),
      title: z.string(),
      from: z.number().int(),
      fromName: z.string(),
      to: z.number().int(),
      toName: z.string(),
    }),
  ),
  /** What the planner would take instead, best first. */
  instead: z.array(
    z.object({ offerId: z.uuid(), title: z.string(), hours: z.number().int(), lossOfValue: z.number() }),
  ),
  completion: z
    .object({
      id: z.uuid(),
      documentNumber: z.string(),
      completedOn: z.iso.date(),
      issuedOn: z.iso.date(),
      federalRegisterNumber: z.string().nullable(),
      byDiagnosis: z.boolean(),
      revoked: z.boolean(),
    })
    .nullable(),
})
export type PathwayItem = z.output<typeof pathwayItem>

export const pathwayCard = z.object({
  content: words,
  technologies: words,
  pace: words,
  resources: words,
  conditions: words,
  teacherRequest: words,
})

export const pathway = z.object({
  id: z.uuid(),
  number: z.string(),
  personId: z.uuid(),
  personName: z.string(),
  organisationName: z.string().nullable(),
  positionTitle: z.string(),
  curatorName: z.string().nullable(),
  status: pathwayStatus,
  statusTitle: z.string(),
  attemptId: z.uuid().nullable(),
  startsOn: z.iso.date().nullable(),
  endsOn: z.iso.date().nullable(),
  draftedOn: z.iso.date(),
  offeredOn: z.iso.date().nullable(),
  confirmedOn: z.iso.date().nullable(),
  finishedOn: z.iso.date().nullable(),
  /** A draft that the teacher has sent back; her wish is in the card. */
  isReturned: z.boolean(),
  budgetHours: z.number().int().nullable(),
  hours: z.number().int(),
  stopReason: z.string().nullable(),
  version: z.number().int(),
  card: pathwayCard,
  items: z.array(pathwayItem),
  /** Deficits that the pathway leaves open, with the planner's reason. */
  unreached: z.array(
    z.object({
      competencyId: z.uuid(),
      competency: z.string(),
      title: z.string(),
      reached: z.number(),
      target: z.number(),
      why: z.string(),
    }),
  ),
  actions: z.array(offeredAction),
  history: z.array(historyEntry),
})
export type Pathway = z.output<typeof pathway>

export const pathwayRow = z.object({
  id: z.uuid(),
  number: z.string(),
  personId: z.uuid(),
  personName: z.string(),
  organisationName: z.string().nullable(),
  status: pathwayStatus,
  draftedOn: z.iso.date(),
  confirmedOn: z.iso.date().nullable(),
  endsOn: z.iso.date().nullable(),
  /** Items done and all items; null when the viewer may see the fact only, or there is none. */
  done: z.number().int().nullable(),
  items: z.number().int().nullable(),
  /** Whether the viewer may open it, or knows of the fact only. */
  hasContents: z.boolean(),
  /** A draft that the teacher has sent back with a wish. */
  isReturned: z.boolean(),
  /** An item's date has passed undone, or the offer waits longer than a fortnight. */
  isLate: z.boolean(),
})
export type PathwayRow = z.output<typeof pathwayRow>

export const listPathwaysFilter = z.object({
  q: z.string().trim().max(200).optional(),
  status: pathwayStatus.optional(),
  waits: waitsFor.optional(),
  late: z.stringbool().optional(),
  organisation: z.uuid().optional(),
  municipality: z.uuid().optional(),
  person: z.uuid().optional(),
  /** Only those of the people in the viewer's care. */
  mine: z.stringbool().optional(),
})
export const listPathwaysQuery = pageQuery.extend(listPathwaysFilter.shape)

export const listPathways = operation({
  id: 'pathways.list',
  method: 'GET',
  path: '/api/pathways',
  summary: 'Маршруты педагогов в пределах полномочий',
  access: { kind: 'permission', permission: 'pathways.watch' },
  query: listPathwaysQuery,
  response: pageOf(pathwayRow).extend({ shownFor }),
})

export const exportPathways = operation({
  id: 'pathways.export',
  method: 'GET',
  path: '/api/pathways/export',
  summary: 'Выгрузить в XLSX ровно тот список маршрутов, что на экране',
  access: { kind: 'permission', permission: 'pathways.watch' },
  query: listPathwaysFilter,
  transfer: 'download',
  ratePerMinute: 20,
})

export const listMyPathways = operation({
  id: 'pathways.mine',
  method: 'GET',
  path: '/api/pathways/mine',
  summary: 'Маршруты вошедшего педагога, новый первым',
  access: { kind: 'permission', permission: 'pathways.confirm' },
  response: z.object({ pathways: z.array(pathwayRow) }),
})

export const showPathway = operation({
  id: 'pathways.show',
  method: 'GET',
  path: '/api/pathways/:id',
  summary: 'Маршрут целиком: содержание, шаги, доступные действия, история',
  access: { kind: 'permission', permission: 'pathways.read', subject: 'pathway' },
  shows: { part: 'pathway', person: 'answer.personId' },
  params: idParams,
  response: pathway,
})

export const change = z.discriminatedUnion('type', [
  z.object({ type: z.literal('add'), offerId: z.uuid(), startsOn: day.nullable(), endsOn: day.nullable() }),
  z.object({ type: z.literal('replace'), itemId: z.uuid(), offerId: z.uuid() }),
  z.object({ type: z.literal('drop'), itemId: z.uuid(), reason: words }),
  z.object({ type: z.literal('dates'), itemId: z.uuid(), startsOn: day, endsOn: day }),
  z.object({ type: z.literal('card'), card: pathwayCard.partial() }),
])
export type PathwayChange = z.output<typeof change>

export const changePathway = operation({
  id: 'pathways.change',
  method: 'POST',
  path: '/api/pathways/:id/changes',
  summary: 'Изменить маршрут: добавить, заменить, убрать шаг, сдвинуть даты, дополнить карточку',
  access: { kind: 'permission', permission: 'pathways.read', subject: 'pathway' },
  params: idParams,
  body: z.object({ version: z.number().int(), changes: z.array(change).min(1).max(50) }),
  response: z.object({ id: z.uuid(), version: z.number().int() }),
})

export const actOnPathway = operation({
  id: 'pathways.act',
  method: 'POST',
  path: '/api/pathways/:id/actions',
  summary: 'Предложить, подтвердить, вернуть, завершить или прекратить маршрут',
  access: { kind: 'permission', permission: 'pathways.read', subject: 'pathway' },
  params: idParams,
  body: z.object({
    version: z.number().int(),
    action: z.enum(['offer', 'confirm', 'return', 'complete', 'stop']),
    /** Needed to return (what she would like instead) and to stop. */
    reason: words.optional(),
  }),
  response: z.object({ id: z.uuid(), status: pathwayStatus, version: z.number().int() }),
})

export const finishItem = operation({
  id: 'pathways.finish-item',
  method: 'POST',
  path: '/api/pathways/:id/items/:item/finish',
  summary: 'Отметить шаг без документа выполненным',
  access: { kind: 'permission', permission: 'pathways.read', subject: 'pathway' },
  params: itemParams,
  body: z.object({ evidence: words.default('') }),
  response: z.object({ id: z.uuid() }),
})

export const recordItemCompletion = operation({
  id: 'pathways.record-completion',
  method: 'POST',
  path: '/api/pathways/:id/items/:item/completion',
  summary: 'Внести документ об освоении программы маршрута',
  access: { kind: 'permission', permission: 'pathways.record-completion', subject: 'pathway' },
  params: itemParams,
  body: z.object({
    documentNumber: z.string().trim().min(3, 'Укажите номер документа, как он напечатан').max(60),
    registrationNumber: z.string().trim().max(60).optional(),
    completedOn: day,
    issuedOn: day,
  }),
  response: z.object({ completionId: z.uuid(), inFederalRegister: z.boolean() }),
})

export const previewCompletion = operation({
  id: 'pathways.preview-completion',
  method: 'GET',
  path: '/api/pathways/:id/items/:item/completion',
  summary: 'Что изменит документ с такой датой: реестр того дня, связь с диагностикой, учёт в показателе 253',
  access: { kind: 'permission', permission: 'pathways.record-completion', subject: 'pathway' },
  params: itemParams,
  query: z.object({ completedOn: day }),
  response: z.object({
    title: z.string(),
    hours: z.number().int(),
    documentKind: z.enum(['certificate', 'diploma', 'statement']),
    /** Number in the federal register on that day. */
    federalNumber: z.string().nullable(),
    byDiagnosis: z.boolean(),
    counts: z.boolean(),
    /** Where the teacher worked that day: whose figure it moves. */
    organisationName: z.string().nullable(),
  }),
})

export const askDiagnosis = operation({
  id: 'pathways.ask-diagnosis',
  method: 'POST',
  path: '/api/pathways/:id/diagnosis-request',
  summary: 'Попросить методиста о повторной диагностике после завершённого маршрута',
  access: { kind: 'permission', permission: 'pathways.confirm', subject: 'pathway' },
  params: idParams,
  response: z.object({ id: z.uuid() }),
})

export const listReplacements = operation({
  id: 'pathways.replacements',
  method: 'GET',
  path: '/api/pathways/:id/items/:item/replacements',
  summary: 'Чем можно заменить шаг маршрута',
  access: { kind: 'permission', permission: 'pathways.read', subject: 'pathway' },
  params: itemParams,
  response: z.object({
    replacements: z.array(
      z.object({
        offerId: z.uuid(),
        title: z.string(),
        kind: itemKind,
        hours: z.number().int(),
        federalNumber: z.string().nullable(),
        covers: z.array(z.string()),
        /** What the item closes and this would not. */
        misses: z.array(z.string()),
        /** One of the planner's own alternatives: they come first, the least loss before. */
        isPlanners: z.boolean(),
      }),
    ),
  }),
})

export const printPathway = operation({
  id: 'pathways.print',
  method: 'GET',
  path: '/api/pathways/:id/paper',
  summary: 'Печатная форма маршрута (PDF или DOCX)',
  access: { kind: 'permission', permission: 'pathways.read', subject: 'pathway' },
  shows: { part: 'pathway', person: 'answer.personId' },
  params: idParams,
  query: z.object({ format: z.enum(['pdf', 'docx']).default('pdf') }),
  transfer: 'download',
})
