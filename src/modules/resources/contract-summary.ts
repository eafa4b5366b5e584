import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

const LEVELS = ['region', 'municipality', 'organisation'] as const
const typeCode = z.enum(['staff', 'infrastructure', 'finance', 'equipment'])

/** What is counted from people and facts of organisations, entered by nobody for this view. */
export const DERIVED = {
  methodologists: 'Методисты и тьюторы',
  tutors: 'Из них тьюторы',
  pool: 'В методическом активе',
  highest: 'С высшей категорией',
} as const
export type DerivedCode = keyof typeof DERIVED

const perType = z.object({
  staff: z.int(),
  infrastructure: z.int(),
  finance: z.int(),
  equipment: z.int(),
})

const figures = {
  /** Resources that are entered and available on the day, by type. */
  entered: perType,
  /** Planned money of the year of the day, in kopecks. */
  kopecks: z.int(),
  /** People of the unit on the day; null where they are not counted (a whole country at once). */
  people: z.object({ methodologists: z.int(), tutors: z.int(), pool: z.int(), highest: z.int() }).nullable(),
  /** Infrastructure of the national project by the facts of organisations. */
  facts: z.int(),
}

export const summariseResources = operation({
  id: 'resources.summary',
  method: 'GET',
  path: '/api/resources/summary',
  summary: 'Свод ресурсов по территориям и типам, с кадрами и инфраструктурой из реестров; чего где нет',
  access: { kind: 'permission', permission: 'resources.watch' },
  query: z.object({
    by: z.enum(LEVELS).optional(),
    region: z.uuid().optional(),
    municipality: z.uuid().optional(),
    on: z.iso.date({ error: 'Введите дату: день, месяц, год' }).optional(),
  }),
  response: z.object({
    by: z.enum(LEVELS),
    on: z.string(),
    /** Name of the unit the view is of; null for the country. */
    within: z.string().nullable(),
    /** With what belongs to the unit as a whole and to none beneath. */
    total: z.object(figures),
    units: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        ...figures,
        /** Types of which the unit has nothing, neither entered nor in the registers. */
        lacks: z.array(typeCode),
      }),
    ),
    /** Facts of the national project in the whole unit. */
    infrastructure: z.array(z.object({ code: z.string(), title: z.string(), count: z.int() })),
    money: z.array(
      z.object({
        source: z.enum(['federal', 'regional', 'municipal', 'extra', 'grant']),
        kopecks: z.int(),
      }),
    ),
  }),
})
export type ResourceSummary = z.output<NonNullable<typeof summariseResources.response>>
