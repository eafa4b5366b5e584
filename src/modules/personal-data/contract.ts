import { z } from 'zod'
import { ROLE_CODES } from '#modules/accounts/role.ts'
import { operation } from '#platform/http/operation.ts'
import { pageOf, pageQuery } from '#platform/http/paging.ts'

/** Parts of a card as the log of views names them. */
export const CARD_PARTS = {
  card: 'карточка',
  history: 'история изменений карточки',
  results: 'результаты диагностики',
  pathway: 'индивидуальный маршрут',
  training: 'обучение и документы',
  figures: 'факт за показателем',
  exchange: 'выгрузка в другую систему',
} as const
export type CardPart = keyof typeof CARD_PARTS
const partSchema = z.enum(Object.keys(CARD_PARTS) as [CardPart, ...CardPart[]])

export const view = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  who: z.string(),
  /** «Региональный методист — Ивановская область». */
  capacity: z.string(),
  part: z.string(),
})
export type View = z.output<typeof view>

const page = pageQuery.pick({ limit: true, after: true })

export const listMyViews = operation({
  id: 'personal-data.my-views',
  method: 'GET',
  path: '/api/my/views',
  summary: 'Кто смотрел мои сведения: когда, что и в каком качестве',
  access: { kind: 'signed-in' },
  query: page,
  response: pageOf(view),
})

export const listViewsOfPerson = operation({
  id: 'personal-data.views-of-person',
  method: 'GET',
  path: '/api/people/:id/views',
  summary: 'Кто смотрел сведения человека',
  access: { kind: 'permission', permission: 'personal-data.read-log', subject: 'person' },
  params: z.object({ id: z.uuid() }),
  query: page,
  response: pageOf(view),
})

export const loggedView = view.extend({
  personId: z.uuid(),
  /** Null when the reader cannot see the person any more. */
  person: z.string().nullable(),
})
export type LoggedView = z.output<typeof loggedView>

export const listViewsFilter = z.object({
  /** Words of the viewer's name. */
  q: pageQuery.shape.q,
  role: z.enum(ROLE_CODES).optional(),
  part: partSchema.optional(),
  person: z.uuid().optional(),
  viewer: z.uuid().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
})
export const listViewsQuery = listViewsFilter.extend(page.shape)

export const listViews = operation({
  id: 'personal-data.views',
  method: 'GET',
  path: '/api/card-views',
  summary: 'Журнал просмотров личных карточек',
  access: { kind: 'permission', permission: 'personal-data.read-log' },
  query: listViewsQuery,
  response: pageOf(loggedView),
})

export const exportViews = operation({
  id: 'personal-data.export-views',
  method: 'GET',
  path: '/api/card-views/export',
  summary: 'Журнал просмотров личных карточек в XLSX, с тем же отбором',
  access: { kind: 'permission', permission: 'personal-data.read-log' },
  query: listViewsFilter,
  transfer: 'download',
})

export const reader = z.object({
  name: z.string(),
  capacity: z.string(),
  /** What she may see, in words. */
  sees: z.array(z.string()),
  /** Why: the person's work in the unit, care, or an authorisation by the unit. */
  why: z.string(),
  since: z.iso.date(),
  until: z.iso.date().nullable(),
})
export type Reader = z.output<typeof reader>

const readersAnswer = z.object({
  readers: z.array(reader),
  /** People in the person's care: they see her card. */
  inCare: z.number().int(),
})
export type Readers = z.output<typeof readersAnswer>

export const showMyReaders = operation({
  id: 'personal-data.my-readers',
  method: 'GET',
  path: '/api/my/readers',
  summary: 'Кому и почему видны мои сведения',
  access: { kind: 'signed-in' },
  response: readersAnswer,
})

export const showReaders = operation({
  id: 'personal-data.readers',
  method: 'GET',
  path: '/api/people/:id/readers',
  summary: 'Кому и почему видны сведения человека',
  access: { kind: 'permission', permission: 'personal-data.read-readers', subject: 'person' },
  params: z.object({ id: z.uuid() }),
  response: readersAnswer,
})
