import { z } from 'zod'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'
import { recordAction } from '#platform/http/record.ts'
import { flagSchema, organisationFacts } from './contract-facts.ts'
import { isInn, isKpp, isOgrn, isOkpo } from './requisites.ts'
import { isSiteAddress } from './site-address.ts'

export * from './contract-facts.ts'
export * from './contract-import.ts'

export const LEVELS = {
  F: 'федеральный',
  R: 'региональный',
  M: 'муниципальный',
  I: 'организация',
} as const
export const levelSchema = z.enum(['F', 'R', 'M', 'I'])

/** How a body stands inside its parent. */
export const PARENT_BONDS = {
  unit: 'структурное подразделение',
  branch: 'филиал',
  subordinate: 'подведомственная организация',
} as const

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
const idParam = z.object({ id: z.uuid({ error: 'Такой организации нет' }) })

export const organisationRow = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  shortName: z.string(),
  kind: z.string(),
  kindTitle: z.string(),
  level: levelSchema,
  regionId: z.uuid().nullable(),
  regionName: z.string().nullable(),
  municipalityId: z.uuid().nullable(),
  municipalityName: z.string().nullable(),
  isRural: z.boolean(),
  /** Marks of the year of the asked day. */
  flags: z.array(flagSchema),
})
export type OrganisationRow = z.output<typeof organisationRow>

const listFilter = z.object({
  q: pageQuery.shape.q,
  region: z.uuid().optional(),
  municipality: z.uuid().optional(),
  parent: z.uuid().optional(),
  kind: z.string().max(60).optional(),
  level: levelSchema.optional(),
  rural: z.stringbool().optional(),
  flag: flagSchema.optional(),
  function: z.string().max(60).optional(),
  infrastructure: z.string().max(60).optional(),
  /** Bodies that existed on the day; today by default. */
  on: date.optional(),
  sort: z.enum(['name', 'code']).default('name'),
  order: ascDesc.default('asc'),
})
export const listOrganisationsQuery = pageQuery.extend(listFilter.shape)

export const listOrganisations = operation({
  id: 'organisations.list',
  method: 'GET',
  path: '/api/organisations',
  summary: 'Список организаций и органов с поиском и отбором',
  access: { kind: 'signed-in' },
  query: listOrganisationsQuery,
  response: pageOf(organisationRow).extend({ shownFor }),
})

export const exportOrganisations = operation({
  id: 'organisations.export',
  method: 'GET',
  path: '/api/organisations/export',
  summary: 'Список организаций с экрана в XLSX',
  access: { kind: 'signed-in' },
  query: listFilter,
  transfer: 'download',
  ratePerMinute: 20,
})

const link = z.object({ id: z.uuid(), name: z.string(), kindTitle: z.string() })

export const organisationCard = organisationRow.extend({
  inn: z.string().nullable(),
  kpp: z.string().nullable(),
  ogrn: z.string().nullable(),
  okpo: z.string().nullable(),
  parentBond: z.enum(['unit', 'branch', 'subordinate']).nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  site: z.string().nullable(),
  address: z.string().nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  version: z.int(),
  parent: link.nullable(),
  units: z.array(link),
  /** A council, an association, a team: it has members, shown by the room bodies. */
  isCollegial: z.boolean(),
  ...organisationFacts.shape,
  /** People employed on the day; null where the reader may not see this body's staff. */
  staff: z.object({ people: z.int(), teachers: z.int(), leaders: z.int() }).nullable(),
  actions: z.array(recordAction),
})
export type OrganisationCard = z.output<typeof organisationCard>

export const getOrganisation = operation({
  id: 'organisations.get',
  method: 'GET',
  path: '/api/organisations/:id',
  summary: 'Карточка организации: реквизиты, подразделения, число работающих',
  access: { kind: 'signed-in' },
  params: idParam,
  query: z.object({ on: date.optional() }),
  response: organisationCard,
})

export const organisationHistory = operation({
  id: 'organisations.history',
  method: 'GET',
  path: '/api/organisations/:id/history',
  summary: 'История изменений организации',
  access: { kind: 'permission', permission: 'organisations.keep', subject: 'organisation' },
  params: idParam,
  response: z.object({ entries: z.array(historyEntry) }),
})

const requisite = (isRight: (text: string) => boolean, error: string) =>
  z
    .string()
    .transform(text => text.replace(/\s/g, ''))
    .transform(text => text || null)
    .nullable()
    .refine(text => text === null || isRight(text), { error })
    .default(null)

const optionalText = (limit: number) =>
  z
    .string()
    .trim()
    .max(limit, { error: `Не длиннее ${limit} знаков` })
    .transform(text => text || null)
    .nullable()
    .default(null)

/** No school of the country is older. */
const OLDEST = '1700-01-01'

export const organisationFields = z.object({
  name: z.string().trim().min(3, { error: 'Введите полное название' }).max(600),
  shortName: z.string().trim().min(2, { error: 'Введите краткое название' }).max(200),
  kind: z.string().min(1, { error: 'Выберите вид' }),
  level: levelSchema,
  regionId: z.uuid().nullable().default(null),
  municipalityId: z.uuid().nullable().default(null),
  parentId: z.uuid().nullable().default(null),
  parentBond: z
    .enum(Object.keys(PARENT_BONDS) as [keyof typeof PARENT_BONDS])
    .nullable()
    .default(null),
  inn: requisite(isInn, 'ИНН: не сходится контрольная цифра. Проверьте все 10 цифр'),
  kpp: requisite(isKpp, 'КПП: 9 знаков, например 390601001'),
  ogrn: requisite(isOgrn, 'ОГРН: не сходится контрольная цифра. Проверьте все 13 цифр'),
  okpo: requisite(isOkpo, 'ОКПО: не сходится контрольная цифра. Проверьте все 8 цифр'),
  email: optionalText(200).refine(text => text === null || /^\S+@\S+\.\S+$/.test(text), {
    error: 'Адрес почты пишется как name@school.ru',
  }),
  phone: optionalText(60),
  site: optionalText(200).refine(text => text === null || isSiteAddress(text), {
    error: 'Адрес сайта пишется как https://school1.ru',
  }),
  address: optionalText(400),
  isRural: z.boolean().default(false),
  validFrom: date
    .refine(day => day >= OLDEST, { error: 'Раньше 1700 года. Проверьте год' })
    .default('1991-12-25'),
})

const code = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, { error: 'Код: латинские буквы, цифры и дефис' })

export const createOrganisation = operation({
  id: 'organisations.create',
  method: 'POST',
  path: '/api/organisations',
  summary: 'Добавить организацию, подразделение или орган',
  access: { kind: 'permission', permission: 'organisations.keep' },
  body: organisationFields.extend({ code }),
  response: z.object({ id: z.uuid() }),
})

const version = z.int({ error: 'Обновите страницу' })
const reason = z.string().trim().min(3, { error: 'Напишите основание' }).max(500)

export const updateOrganisation = operation({
  id: 'organisations.update',
  method: 'PUT',
  path: '/api/organisations/:id',
  summary: 'Изменить организацию',
  access: { kind: 'permission', permission: 'organisations.keep', subject: 'organisation' },
  params: idParam,
  body: organisationFields.extend({ version, reason: reason.optional() }),
  response: z.object({ version: z.int() }),
})

export const closeOrganisation = operation({
  id: 'organisations.close',
  method: 'POST',
  path: '/api/organisations/:id/close',
  summary: 'Закрыть организацию с даты: история и люди остаются',
  access: { kind: 'permission', permission: 'organisations.keep', subject: 'organisation' },
  params: idParam,
  body: z.object({ version, validTo: date, reason }),
  response: z.object({ version: z.int() }),
})

export const organisationKind = z.object({
  code: z.string(),
  title: z.string(),
  usualLevel: levelSchema,
  isCollegial: z.boolean(),
})

/** Open dictionary (row 3). */
export const listOrganisationKinds = operation({
  id: 'organisations.kinds',
  method: 'GET',
  path: '/api/organisation-kinds',
  summary: 'Виды организаций и органов',
  access: { kind: 'signed-in' },
  response: z.object({ kinds: z.array(organisationKind) }),
})

export const saveOrganisationKind = operation({
  id: 'organisations.save-kind',
  method: 'PUT',
  path: '/api/organisation-kinds',
  summary: 'Добавить вид организаций или переименовать его',
  access: { kind: 'permission', permission: 'organisations.keep-kinds' },
  body: organisationKind.extend({
    code,
    title: z.string().trim().min(3, { error: 'Введите название вида' }).max(200),
  }),
  response: z.object({ created: z.boolean() }),
})
