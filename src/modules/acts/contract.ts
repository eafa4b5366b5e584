import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'
import { recordAction } from '#platform/http/record.ts'
import { functionAssignment, mapQuery } from './contract-assignments.ts'
import { actKind, actLevel, actReference, actRow, actStatus, actTopic } from './contract-kinds.ts'
import { actEdition } from './contract-registered.ts'

export * from './contract-assignments.ts'
export * from './contract-kinds.ts'
export * from './contract-registered.ts'

const NBSP = '\u00A0'

/** A clause as a reader says it: «п. 9.2-6», «раздел V-1», «прил. 1-3», «дорожная карта, п. 1.3», «п. 2 приказа». */
export function clauseWords(clause: string): string {
  const ofOrder = clause.startsWith('Приказ.')
  const place = clause.replace(/^Приказ\./, '')
  const tail = ofOrder ? ' приказа' : ''
  if (place.startsWith('Прил.')) return `прил.${NBSP}${place.slice('Прил.'.length)}${tail}`
  if (place.startsWith('Д')) return `дорожная карта, п.${NBSP}${place.slice(1)}`
  if (/^[IVX]/.test(place)) return `раздел${NBSP}${place}${tail}`
  return `п.${NBSP}${place}${tail}`
}

const packLevel = actLevel
const packCode = z.string().max(60)

const actsFilter = z.object({
  q: z.string().trim().max(200).optional(),
  pack: packCode.optional(),
  kind: actKind.optional(),
  /** Of who issued it. */
  level: actLevel.optional(),
  topic: actTopic.optional(),
  status: actStatus.optional(),
  /** Only acts that are in force on this day. */
  inForceOn: z.iso.date({ error: 'Укажите день' }).optional(),
  sort: z.enum(['issued', 'title']).default('issued'),
  order: ascDesc.default('desc'),
})

export const listActsQuery = pageQuery.extend(actsFilter.shape)

export const exportActs = operation({
  id: 'acts.export',
  method: 'GET',
  path: '/api/acts/export',
  summary: 'Реестр правовых актов: XLSX с экрана, PDF и DOCX для подписи',
  access: { kind: 'signed-in' },
  query: actsFilter.extend({ format: z.enum(['xlsx', 'pdf', 'docx']).default('xlsx') }),
  transfer: 'download',
  ratePerMinute: 20,
})

export const listActs = operation({
  id: 'acts.list',
  method: 'GET',
  path: '/api/acts',
  summary: 'Правовые акты: что действует, что чем отменено и изменено',
  access: { kind: 'signed-in' },
  query: listActsQuery,
  response: pageOf(actRow).extend({ shownFor }),
})

/** What in the pack rests on the act, with the clause. */
const basedOn = z.object({ clause: z.string().nullable(), kind: z.string(), text: z.string() })

export const actCard = actRow.extend({
  editionBy: actReference.nullable(),
  note: z.string().nullable(),
  version: z.int(),
  /** Why the entry was withdrawn; null while it stands. */
  withdrawalReason: z.string().nullable(),
  repealBasis: z.string().nullable(),
  /** Newest first; none for acts that only packs name. */
  editions: z.array(actEdition),
  amends: z.array(actReference),
  amendedBy: z.array(actReference),
  cites: z.array(actReference),
  citedBy: z.array(actReference),
  /** Oldest first: what it replaced, itself, what replaced it. */
  chain: z.array(actReference.extend({ isThis: z.boolean() })),
  basedOn: z.array(basedOn),
  actions: z.array(recordAction),
})
export type ActCard = z.output<typeof actCard>

export const getAct = operation({
  id: 'acts.get',
  method: 'GET',
  path: '/api/acts/:id',
  summary: 'Карточка акта: редакция, отмены, ссылки, что на нём основано',
  access: { kind: 'signed-in' },
  params: z.object({ id: z.uuid({ error: 'Такого акта нет' }) }),
  response: actCard,
})

export const packSummary = z.object({
  code: z.string(),
  title: z.string(),
  level: packLevel,
  version: z.int(),
  packVersion: z.string(),
  validFrom: z.string(),
  reason: z.string(),
})

export const listPacks = operation({
  id: 'acts.packs',
  method: 'GET',
  path: '/api/packs',
  summary: 'Пакеты региона: версии и с какого дня действуют; который из них ваш',
  access: { kind: 'signed-in' },
  response: z.object({ packs: z.array(packSummary), own: z.string().nullable() }),
})

const functionRow = z.object({
  code: z.string(),
  clause: z.string(),
  passage: z.string().nullable(),
  text: z.string(),
  act: actReference,
  /** Codes of bodies; the first answers, the others act jointly. */
  responsible: z.array(z.string()),
  /** The same in words, those of a parent's pack too. */
  named: z.string(),
  indicators: z.array(z.string()),
  /** Bodies it was given to, beside those the act names; on the day in force first. */
  assigned: z.array(functionAssignment),
  /** Why nobody does it, in a sentence; null when somebody does. */
  gap: z.string().nullable(),
})

const bodyRow = z.object({
  code: z.string(),
  name: z.string(),
  shortName: z.string(),
  kindTitle: z.string(),
  level: packLevel,
  /** The chapter of the act that lists it, where it differs from its level. */
  listedAs: packLevel.nullable(),
  clause: z.string().nullable(),
  parent: z.string().nullable(),
  host: z.string().nullable(),
  exists: z.enum(['one', 'several', 'per-municipality', 'per-organisation']),
  /** The one body, when the register has it. */
  organisation: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** How many the register has, and how many the act expects where that can be counted: in each region, municipality. */
  found: z.int(),
  expected: z.int().nullable(),
  functions: z.int(),
})

const gap = z.object({
  kind: z.enum(['function', 'body', 'municipality', 'direction', 'idle']),
  clause: z.string().nullable(),
  text: z.string(),
  /** The function or direction in the act's words: several of one clause differ by nothing else. */
  what: z.string().nullable(),
})

export const responsibilityMap = z.object({
  pack: z.object({ code: z.string(), title: z.string() }),
  /** The day it is true for. */
  on: z.string(),
  /** Whether the act is the country's, so that it is asked of one region or of all of them. */
  isOfCountry: z.boolean(),
  /** Where bodies of regions were looked for; null: in the whole country. */
  region: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** Whether the reader may give functions to bodies here. */
  isKept: z.boolean(),
  act: actReference,
  bodies: z.array(bodyRow),
  functions: z.array(functionRow),
  directions: z.array(
    z.object({
      code: z.string(),
      clause: z.string(),
      level: packLevel,
      text: z.string(),
      assigned: z.array(functionAssignment),
    }),
  ),
  gaps: z.array(gap),
})
export type ResponsibilityMap = z.output<typeof responsibilityMap>

export const showResponsibility = operation({
  id: 'acts.responsibility',
  method: 'GET',
  path: '/api/responsibility',
  summary: 'Кто за что отвечает: органы и функции по пунктам акта, с пробелами',
  access: { kind: 'signed-in' },
  query: mapQuery,
  response: responsibilityMap,
})

export const termRow = z.object({
  code: z.string(),
  name: z.string(),
  variants: z.array(z.string()),
  definition: z.string(),
  clause: z.string(),
  act: actReference,
  pack: z.string(),
  /** The same term in the other packs, where its name or definition differs. */
  elsewhere: z.array(
    z.object({ pack: z.string(), packTitle: z.string(), name: z.string(), definition: z.string() }),
  ),
})
export type TermRow = z.output<typeof termRow>

export const listTerms = operation({
  id: 'acts.terms',
  method: 'GET',
  path: '/api/terms',
  summary: 'Понятия из актов с местными вариантами',
  access: { kind: 'signed-in' },
  query: z.object({ pack: packCode.optional(), q: z.string().trim().max(200).optional() }),
  response: z.object({ pack: z.object({ code: z.string(), title: z.string() }), terms: z.array(termRow) }),
})

export const wording = z.object({
  pack: z.object({ code: z.string(), title: z.string() }).nullable(),
  /** Role code → how it is called here. */
  roles: z.record(z.string(), z.string()),
  names: z.array(z.object({ code: z.string(), name: z.string(), shortName: z.string().nullable() })),
  bodies: z.array(z.object({ code: z.string(), name: z.string(), shortName: z.string() })),
})
export type Wording = z.output<typeof wording>

export const getWording = operation({
  id: 'acts.wording',
  method: 'GET',
  path: '/api/wording',
  summary: 'Как в вашем регионе называются роли, органы, паспорт и система',
  access: { kind: 'signed-in' },
  response: wording,
})
