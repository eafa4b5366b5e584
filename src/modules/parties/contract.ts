import { z } from 'zod'
import { actReference } from '#modules/acts/contract.ts'
import { LEVELS, levelSchema } from '#modules/organisations/contract.ts'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'
import { recordAction } from '#platform/http/record.ts'

export { LEVELS }

/** Row 2: what a subject of methodical work is. */
export const PARTY_TYPES = {
  legal: 'юридическое лицо',
  unit: 'структурное подразделение',
  collegial: 'коллегиальный орган',
  person: 'физическое лицо',
} as const
export type PartyType = keyof typeof PARTY_TYPES
const partyType = z.enum(Object.keys(PARTY_TYPES) as [PartyType])

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })

export const partyRow = z.object({
  /** Of the organisation, or of the authorisation of a physical person. */
  id: z.uuid(),
  type: partyType,
  name: z.string(),
  /** Kind of a body; capacity of a person: «наставник». */
  kindTitle: z.string(),
  level: levelSchema,
  regionName: z.string().nullable(),
  municipalityName: z.string().nullable(),
  /** Titles of the functions in force on the day. */
  functions: z.array(z.string()),
  /** The unit that authorised a person, or above a body. */
  unitName: z.string().nullable(),
  basis: z.string().nullable(),
  validFrom: z.string(),
  /** Last day, inclusive. */
  validTo: z.string().nullable(),
})
export type PartyRow = z.output<typeof partyRow>

const partyFilter = z.object({
  q: pageQuery.shape.q,
  type: partyType.optional(),
  level: levelSchema.optional(),
  /** Kind of a body by code, or `person:<capacity>`. */
  kind: z.string().max(80).optional(),
  function: z.string().max(60).optional(),
  region: z.uuid().optional(),
  municipality: z.uuid().optional(),
  /** The unit that authorised; bodies within it. */
  organisation: z.uuid().optional(),
  /** Authorisations of one person, ended ones among them. */
  person: z.uuid().optional(),
  on: date.optional(),
  sort: z.enum(['name']).default('name'),
  order: ascDesc.default('asc'),
})
export const listPartiesQuery = pageQuery.extend(partyFilter.shape)
export type PartyFilterQuery = z.output<typeof partyFilter>

export const listParties = operation({
  id: 'parties.list',
  method: 'GET',
  path: '/api/parties',
  summary:
    'Субъекты научно-методической деятельности на день: организации, подразделения, органы, физические лица',
  access: { kind: 'signed-in' },
  query: listPartiesQuery,
  response: pageOf(partyRow).extend({ shownFor }),
})

export const exportParties = operation({
  id: 'parties.export',
  method: 'GET',
  path: '/api/parties/export',
  summary: 'Реестр субъектов с экрана: XLSX, PDF и DOCX для подписи',
  access: { kind: 'signed-in' },
  query: partyFilter.extend({ format: z.enum(['xlsx', 'pdf', 'docx']).default('xlsx') }),
  transfer: 'download',
  ratePerMinute: 20,
})

const capacityWord = z.object({ code: z.string(), title: z.string(), isRetired: z.boolean() })

export const partyCapacities = operation({
  id: 'parties.capacities',
  method: 'GET',
  path: '/api/party-capacities',
  summary: 'В качестве кого действует физическое лицо: открытый справочник',
  access: { kind: 'signed-in' },
  response: z.object({ capacities: z.array(capacityWord) }),
})

export const saveCapacity = operation({
  id: 'parties.save-capacity',
  method: 'PUT',
  path: '/api/party-capacities',
  summary: 'Добавить слово в справочник, переименовать его, перестать предлагать',
  access: { kind: 'permission', permission: 'parties.keep-capacities' },
  body: z.object({
    code: z
      .string()
      .trim()
      .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, { error: 'Код: строчные латинские буквы, цифры и дефис' }),
    title: z.string().trim().min(2, { error: 'Введите название' }).max(200),
    isRetired: z.boolean().default(false),
  }),
  response: z.object({ created: z.boolean() }),
})

const share = z.enum(['answers', 'joint'])

export const partyCard = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Of the card of the person, where the reader may open it. */
  personId: z.uuid().nullable(),
  capacity: z.object({ code: z.string(), title: z.string() }),
  level: levelSchema,
  organisation: z.object({ id: z.uuid(), name: z.string() }),
  regionName: z.string().nullable(),
  municipalityName: z.string().nullable(),
  basis: z.string(),
  act: actReference.nullable(),
  functions: z.array(z.object({ code: z.string(), title: z.string() })),
  /** Functions of clauses of acts that were given to her. */
  assignments: z.array(
    z.object({
      id: z.uuid(),
      pack: z.string(),
      clause: z.string().nullable(),
      text: z.string(),
      share,
      validFrom: z.string(),
      validTo: z.string().nullable(),
    }),
  ),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  endReason: z.string().nullable(),
  withdrawalReason: z.string().nullable(),
  version: z.int(),
  isKept: z.boolean(),
  actions: z.array(recordAction),
})
export type PartyCard = z.output<typeof partyCard>

const idParam = z.object({ id: z.uuid({ error: 'Такого субъекта нет' }) })

export const getParty = operation({
  id: 'parties.get',
  method: 'GET',
  path: '/api/parties/:id',
  summary: 'Физическое лицо — субъект: в качестве кого, кем и чем уполномочено, какие функции',
  access: { kind: 'signed-in' },
  params: idParam,
  response: partyCard,
})

const text = (error: string, most = 300) => z.string().trim().min(3, { error }).max(most)

export const partyFields = z
  .object({
    personId: z.uuid({ error: 'Выберите человека из списка' }),
    capacity: z.string().min(1, { error: 'Выберите, в качестве кого' }).max(60),
    level: levelSchema,
    organisationId: z.uuid({ error: 'Выберите, кто уполномочил' }),
    basis: text('Напишите основание: приказ или договор, номер, дата'),
    actId: z
      .uuid({ error: 'Выберите акт из списка' })
      .or(z.literal('').transform(() => null))
      .nullable()
      .default(null),
    functions: z.array(z.string().min(1).max(60)).max(30).default([]),
    validFrom: date,
    validTo: date
      .or(z.literal(''))
      .transform(value => value || null)
      .nullable()
      .default(null),
  })
  .refine(fields => fields.validTo === null || fields.validTo >= fields.validFrom, {
    path: ['validTo'],
    error: 'Последний день раньше первого',
  })
export type PartyFields = z.output<typeof partyFields>

const keeping = { kind: 'permission', permission: 'parties.keep' } as const
const ofParty = { ...keeping, subject: 'party' } as const
const version = z.int({ error: 'Обновите страницу' })

export const authorisePerson = operation({
  id: 'parties.authorise',
  method: 'POST',
  path: '/api/parties',
  summary: 'Уполномочить физическое лицо: внести его субъектом научно-методической деятельности',
  access: keeping,
  body: partyFields,
  response: z.object({ id: z.uuid() }),
})

export const changeParty = operation({
  id: 'parties.change',
  method: 'PUT',
  path: '/api/parties/:id',
  summary: 'Исправить сведения о полномочиях',
  access: ofParty,
  params: idParam,
  body: z.object({ version, fields: partyFields }),
  response: z.object({ version: z.int() }),
})

export const endParty = operation({
  id: 'parties.end',
  method: 'POST',
  path: '/api/parties/:id/end',
  summary: 'Закончить полномочия последним днём с причиной',
  access: ofParty,
  params: idParam,
  body: z.object({ version, lastDay: date, reason: text('Напишите, почему полномочия кончились', 500) }),
  response: z.object({ version: z.int() }),
})

export const withdrawParty = operation({
  id: 'parties.withdraw',
  method: 'POST',
  path: '/api/parties/:id/withdraw',
  summary: 'Снять запись, внесённую по ошибке; она остаётся в истории',
  access: ofParty,
  params: idParam,
  body: z.object({ version, reason: text('Напишите, почему запись снята', 500) }),
  response: z.object({ version: z.int() }),
})

export const partyHistory = operation({
  id: 'parties.history',
  method: 'GET',
  path: '/api/parties/:id/history',
  summary: 'История полномочий физического лица',
  access: ofParty,
  params: idParam,
  response: z.object({ entries: z.array(historyEntry) }),
})
