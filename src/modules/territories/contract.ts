import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

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

export const territoryFields = z.object({
  kind: territoryKind,
  /** Code of the territory above; absent for the country. */
  parentCode: z.string().trim().min(1).max(60).nullable().default(null),
  code: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, { error: 'Код: латинские буквы, цифры и дефис' }),
  name: z.string().trim().min(2, { error: 'Введите название' }).max(200),
  typeName: z.string().trim().min(2, { error: 'Введите вид: «область», «городской округ»' }).max(100),
  oktmo: z
    .string()
    .regex(/^\d{8}(\d{3})?$/, { error: 'ОКТМО: 8 или 11 цифр' })
    .nullable()
    .default(null),
  oktmoVerified: z.boolean().default(false),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: 'Часовой пояс пишется как Europe/Kaliningrad' })
    .nullable()
    .default(null),
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

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('ru', { timeZone: name })
    return true
  } catch {
    return false
  }
}
