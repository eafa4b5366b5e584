import { z } from 'zod'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { recordAction } from '#platform/http/record.ts'

export const TERRITORY_KINDS = {
  country: 'страна',
  region: 'субъект РФ',
  municipality: 'муниципальное образование',
} as const
export const territoryKind = z.enum(['country', 'region', 'municipality'])

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })

export const territoryNode = z.object({
  id: z.uuid(),
  kind: territoryKind,
  parentId: z.uuid().nullable(),
  regionId: z.uuid().nullable(),
  code: z.string(),
  name: z.string(),
  typeName: z.string(),
  oktmo: z.string().nullable(),
  oktmoVerified: z.boolean(),
  subjectCode: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** Territories directly below. */
  parts: z.int(),
  /** Bodies and organisations inside, at any depth. */
  organisations: z.int(),
  version: z.int(),
})
export type TerritoryNode = z.output<typeof territoryNode>

/** Parents before their parts; without `region` the country and its regions, with it one region whole. */
export const territoryTree = operation({
  id: 'territories.tree',
  method: 'GET',
  path: '/api/territories/tree',
  summary: 'Дерево территорий: страна и субъекты или один субъект с муниципалитетами',
  access: { kind: 'signed-in' },
  query: z.object({ region: z.uuid().optional(), on: date.optional() }),
  response: z.object({ nodes: z.array(territoryNode) }),
})

export const territoryName = z.object({ id: z.uuid(), name: z.string(), regionId: z.uuid().nullable() })

/** Names for pickers: regions, then municipalities of the chosen one. */
export const territoryNames = operation({
  id: 'territories.names',
  method: 'GET',
  path: '/api/territories/names',
  summary: 'Названия территорий для выбора: субъекты или муниципалитеты субъекта',
  access: { kind: 'signed-in' },
  query: z.object({
    kind: z.enum(['region', 'municipality']).default('region'),
    region: z.uuid().optional(),
    q: z.string().trim().max(100).optional(),
  }),
  response: z.object({ names: z.array(territoryName) }),
})

const oktmo = z
  .string()
  .trim()
  .transform(text => text || null)
  .nullable()
  .refine(text => text === null || /^\d{8}(\d{3})?$/.test(text), { error: 'ОКТМО: 8 или 11 цифр' })
  .default(null)
const subjectCode = z
  .string()
  .trim()
  .transform(text => text || null)
  .nullable()
  .refine(text => text === null || /^\d{2,3}$/.test(text), {
    error: 'Код субъекта: две или три цифры, например 37',
  })
  .default(null)
const timeZone = z
  .string()
  .trim()
  .transform(text => text || null)
  .nullable()
  .refine(text => text === null || isTimeZone(text), {
    error: 'Часовой пояс пишется как Europe/Kaliningrad',
  })
  .default(null)
const name = z.string().trim().min(2, { error: 'Введите название' }).max(200)
const typeName = z.string().trim().min(2, { error: 'Введите вид: «область», «городской округ»' }).max(100)

export const territoryFields = z.object({
  kind: territoryKind,
  /** Code of the territory above; absent for the country. */
  parentCode: z.string().trim().min(1).max(60).nullable().default(null),
  code: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, { error: 'Код: латинские буквы, цифры и дефис' }),
  name,
  typeName,
  oktmo,
  oktmoVerified: z.boolean().default(false),
  subjectCode,
  timeZone,
})

export const saveTerritory = operation({
  id: 'territories.save',
  method: 'PUT',
  path: '/api/territories',
  summary: 'Добавить территорию или изменить её по коду',
  access: { kind: 'permission', permission: 'territories.keep' },
  body: territoryFields,
  response: z.object({ id: z.uuid(), created: z.boolean() }),
})

const idParam = z.object({ id: z.uuid({ error: 'Такой территории нет' }) })
const version = z.int({ error: 'Обновите страницу' })
const keeping = { kind: 'permission', permission: 'territories.keep', subject: 'territory' } as const

export const territoryCard = territoryNode.omit({ parts: true, organisations: true }).extend({
  parent: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  /** What it was called before, the latest first. */
  formerNames: z.array(
    z.object({
      name: z.string(),
      typeName: z.string(),
      validFrom: z.string().nullable(),
      validTo: z.string(),
      act: z.string(),
    }),
  ),
  actions: z.array(recordAction),
})
export type TerritoryCard = z.output<typeof territoryCard>

export const getTerritory = operation({
  id: 'territories.get',
  method: 'GET',
  path: '/api/territories/:id',
  summary: 'Карточка территории: коды, прежние названия',
  access: { kind: 'signed-in' },
  params: idParam,
  response: territoryCard,
})

export const territoryHistory = operation({
  id: 'territories.history',
  method: 'GET',
  path: '/api/territories/:id/history',
  summary: 'История изменений территории',
  access: keeping,
  params: idParam,
  response: z.object({ entries: z.array(historyEntry) }),
})

export const changeTerritory = operation({
  id: 'territories.change',
  method: 'PUT',
  path: '/api/territories/:id',
  summary: 'Исправить коды и часовой пояс территории',
  access: keeping,
  params: idParam,
  body: z.object({ version, oktmo, oktmoVerified: z.boolean().default(false), subjectCode, timeZone }),
  response: z.object({ version: z.int() }),
})

export const renameTerritory = operation({
  id: 'territories.rename',
  method: 'POST',
  path: '/api/territories/:id/rename',
  summary: 'Переименовать территорию с даты: на прежние дни остаётся прежнее название',
  access: keeping,
  params: idParam,
  body: z.object({
    version,
    name,
    typeName,
    onDay: date,
    act: z.string().trim().min(5, { error: 'Напишите основание: что за акт, номер, дата' }).max(300),
  }),
  response: z.object({ version: z.int() }),
})

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('ru', { timeZone: name })
    return true
  } catch {
    return false
  }
}
