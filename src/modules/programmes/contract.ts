import { z } from 'zod'
import { areaSchema, trackSchema } from '#modules/competencies/contract.ts'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery } from '#platform/http/paging.ts'

export const PROGRAMME_KINDS = { upskilling: 'Повышение квалификации', retraining: 'Переподготовка' } as const
export const FORMS = {
  'full-time': 'Очная',
  correspondence: 'Заочная',
  mixed: 'Очно-заочная',
  distance: 'Дистанционная',
} as const
export const OFFER_KINDS = {
  formal: 'Формальное',
  nonformal: 'Неформальное',
  informal: 'Информальное',
  practice: 'Практика',
} as const
export const FORMATS = {
  webinar: 'Вебинар',
  workshop: 'Мастер-класс',
  community: 'Сообщество',
  internship: 'Стажировка',
  'lesson-visit': 'Посещение урока',
  mentoring: 'Наставничество',
  'self-study': 'Самообразование',
} as const
/** Least hours of a programme by its kind. */
export const LEAST_HOURS = { upskilling: 16, retraining: 250 } as const

const raise = z.object({
  competencyId: z.uuid(),
  code: z.string(),
  title: z.string(),
  from: z.number().int(),
  to: z.number().int(),
})

/** One thing a pathway may hold: a programme (formal) or an activity. */
export const offerRow = z.object({
  id: z.uuid(),
  code: z.string(),
  title: z.string(),
  kind: z.enum(['formal', 'nonformal', 'informal', 'practice']),
  /** upskilling | retraining of a programme, format of an activity */
  subkind: z.string(),
  form: z.enum(['full-time', 'correspondence', 'mixed', 'distance']).nullable(),
  hours: z.number().int(),
  providerId: z.uuid().nullable(),
  providerName: z.string().nullable(),
  track: trackSchema,
  annotation: z.string(),
  /** Number in the federal register on the day asked, null when not in it. */
  federalNumber: z.string().nullable(),
  raises: z.array(raise),
})
export type OfferRow = z.output<typeof offerRow>

export const listOffersQuery = pageQuery.extend({
  kind: z.enum(['formal', 'nonformal', 'informal', 'practice']).optional(),
  competency: z.uuid().optional(),
  area: areaSchema.optional(),
  track: z.enum(['teacher', 'leader']).optional(),
  inRegister: z.stringbool().optional(),
  provider: z.uuid().optional(),
  maxHours: z.coerce.number().int().min(1).optional(),
  /** Day on which the register is asked; today by default. */
  asOf: z.iso.date().optional(),
  sort: z.enum(['title', 'hours']).default('title'),
  order: ascDesc.default('asc'),
})

export const listOffers = operation({
  id: 'programmes.list',
  method: 'GET',
  path: '/api/offers',
  summary: 'Программы ДПО и другие возможности с поиском и отбором',
  access: { kind: 'signed-in' },
  query: listOffersQuery,
  response: pageOf(offerRow),
})

export const registerEntry = z.object({
  id: z.uuid(),
  register: z.enum(['federal', 'regional']),
  number: z.string(),
  validFrom: z.iso.date(),
  validTo: z.iso.date().nullable(),
})

export const showOffer = operation({
  id: 'programmes.show',
  method: 'GET',
  path: '/api/offers/:id',
  summary: 'Карточка программы или возможности с историей в реестрах',
  access: { kind: 'signed-in' },
  params: z.object({ id: z.uuid() }),
  response: offerRow.extend({
    status: z.enum(['draft', 'published', 'retired']),
    entries: z.array(registerEntry),
    history: z.array(historyEntry),
  }),
})
