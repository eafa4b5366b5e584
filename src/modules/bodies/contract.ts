import { z } from 'zod'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'

export * from './contract-import.ts'

export const OFFICES = {
  chair: 'председатель',
  deputy: 'заместитель председателя',
  secretary: 'секретарь',
  member: 'член',
} as const
export type Office = keyof typeof OFFICES
const office = z.enum(Object.keys(OFFICES) as [Office])

/** Row 219: how a methodologist of a pool is engaged. */
export const CONTRACT_FORMS = {
  staff: 'в штате',
  civil: 'по договору ГПХ',
  other: 'иначе',
} as const
const contractForm = z.enum(Object.keys(CONTRACT_FORMS) as [keyof typeof CONTRACT_FORMS])

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })

export const bodyRow = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.string(),
  kindTitle: z.string(),
  parentName: z.string().nullable(),
  municipalityName: z.string().nullable(),
  /** On the asked day; null where the reader may not see who sits there. */
  members: z.int().nullable(),
  chairName: z.string().nullable(),
})
export type BodyRow = z.output<typeof bodyRow>

const bodyFilter = z.object({
  q: pageQuery.shape.q,
  kind: z.string().max(60).optional(),
  region: z.uuid().optional(),
  municipality: z.uuid().optional(),
  organisation: z.uuid().optional(),
  /** Bodies without a chair on the day. */
  leaderless: z.stringbool().optional(),
  on: date.optional(),
  sort: z.enum(['name']).default('name'),
  order: ascDesc.default('asc'),
})
export const listBodiesQuery = pageQuery.extend(bodyFilter.shape)

const reading = { kind: 'permission', permission: 'bodies.read' } as const

export const listBodies = operation({
  id: 'bodies.list',
  method: 'GET',
  path: '/api/bodies',
  summary: 'Советы, объединения, команды и активы с председателем и числом членов на день',
  access: reading,
  query: listBodiesQuery,
  response: pageOf(bodyRow).extend({ shownFor }),
})

export const exportBodies = operation({
  id: 'bodies.export',
  method: 'GET',
  path: '/api/bodies/export',
  summary: 'Список советов и объединений с экрана в XLSX',
  access: reading,
  query: bodyFilter,
  transfer: 'download',
  ratePerMinute: 20,
})

const member = z.object({
  id: z.uuid(),
  personId: z.uuid(),
  name: z.string(),
  /** Position and organisation on the asked day. */
  place: z.string().nullable(),
  office,
  contractForm: contractForm.nullable(),
  origin: z.string().nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  act: z.string(),
  version: z.int(),
  isCurrent: z.boolean(),
})
export type Member = z.output<typeof member>

export const bodyCard = z.object({
  id: z.uuid(),
  name: z.string(),
  fullName: z.string(),
  kind: z.string(),
  kindTitle: z.string(),
  parent: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  municipalityName: z.string().nullable(),
  regionName: z.string().nullable(),
  on: z.string(),
  /** Whether the reader may see who sits here. */
  isVisible: z.boolean(),
  isKept: z.boolean(),
  /** Those of the asked day first: chair, deputies, secretary, members; then the former ones. */
  members: z.array(member),
})
export type BodyCard = z.output<typeof bodyCard>

const idParam = z.object({ id: z.uuid({ error: 'Такого органа нет' }) })
const memberParam = idParam.extend({ member: z.uuid({ error: 'Такой записи нет' }) })

export const getBody = operation({
  id: 'bodies.get',
  method: 'GET',
  path: '/api/bodies/:id',
  summary: 'Состав органа на день: председатель, секретарь, члены, сроки',
  access: { ...reading, subject: 'body' },
  params: idParam,
  query: z.object({ on: date.optional() }),
  response: bodyCard,
})

export const printBody = operation({
  id: 'bodies.print',
  method: 'GET',
  path: '/api/bodies/:id/print',
  summary: 'Состав органа на день как документ с датой и подписями',
  access: { ...reading, subject: 'body' },
  params: idParam,
  query: z.object({ on: date.optional(), format: z.enum(['pdf', 'docx']).default('pdf') }),
  transfer: 'download',
  ratePerMinute: 20,
})

export const bodyHistory = operation({
  id: 'bodies.history',
  method: 'GET',
  path: '/api/bodies/:id/history',
  summary: 'История состава органа',
  access: { kind: 'permission', permission: 'bodies.keep', subject: 'body' },
  params: idParam,
  response: z.object({ entries: z.array(historyEntry) }),
})

export const memberFields = z
  .object({
    personId: z.uuid({ error: 'Выберите человека из списка' }),
    office,
    contractForm: contractForm.nullable().default(null),
    origin: z
      .string()
      .trim()
      .max(200)
      .transform(text => text || null)
      .nullable()
      .default(null),
    validFrom: date,
    validTo: date
      .or(z.literal(''))
      .transform(text => text || null)
      .nullable()
      .default(null),
    act: z.string().trim().min(3, { error: 'Напишите основание: приказ, номер, дата' }).max(300),
  })
  .refine(fields => fields.validTo === null || fields.validTo >= fields.validFrom, {
    path: ['validTo'],
    error: 'Последний день раньше первого',
  })
export type MemberFields = z.output<typeof memberFields>

const keeping = { kind: 'permission', permission: 'bodies.keep', subject: 'body' } as const
const ofMember = { ...keeping, subject: 'body-member' } as const
const version = z.int({ error: 'Обновите страницу' })

export const addMember = operation({
  id: 'bodies.add-member',
  method: 'POST',
  path: '/api/bodies/:id/members',
  summary: 'Ввести человека в состав',
  access: keeping,
  params: idParam,
  body: memberFields,
  response: z.object({ id: z.uuid() }),
})

export const changeMember = operation({
  id: 'bodies.change-member',
  method: 'PUT',
  path: '/api/bodies/:id/members/:member',
  summary: 'Исправить запись о членстве или вывести из состава датой',
  access: ofMember,
  params: memberParam,
  body: z.object({ version, fields: memberFields }),
  response: z.object({ version: z.int() }),
})

export const removeMember = operation({
  id: 'bodies.remove-member',
  method: 'POST',
  path: '/api/bodies/:id/members/:member/remove',
  summary: 'Убрать ошибочную запись о членстве; она остаётся в истории',
  access: ofMember,
  params: memberParam,
  body: z.object({
    version,
    reason: z.string().trim().min(3, { error: 'Напишите, почему запись убирается' }).max(500),
  }),
  response: z.object({ removed: z.literal(true) }),
})

export const fillTeam = operation({
  id: 'bodies.fill-team',
  method: 'POST',
  path: '/api/bodies/:id/fill',
  summary: 'Взять в управленческую команду руководителей организации на день',
  access: keeping,
  params: idParam,
  body: z.object({
    on: date,
    act: z.string().trim().min(3, { error: 'Напишите основание: приказ, номер, дата' }).max(300),
  }),
  response: z.object({ added: z.int() }),
})
