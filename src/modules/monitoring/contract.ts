import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'

export const UNIT_LEVELS = {
  country: 'страна',
  region: 'регион',
  municipality: 'муниципалитет',
  organisation: 'организация',
} as const
export const unitLevel = z.enum(['country', 'region', 'municipality', 'organisation'])
export type UnitLevel = z.output<typeof unitLevel>

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
const unitId = z.uuid({ error: 'Такой территории или организации нет' })
const indicatorCode = z
  .string()
  .regex(/^\d{3}$/, { error: 'Показатель называется номером: 251, 252 или 253' })

export const unit = z.object({
  id: z.uuid(),
  level: unitLevel,
  code: z.string(),
  name: z.string(),
})
export type Unit = z.output<typeof unit>

const actLink = z.object({ id: z.uuid().nullable(), label: z.string(), clause: z.string().nullable() })

/** Per cent as 0–100 in all values; null where there is nobody to count. */
const amounts = {
  value: z.number().nullable(),
  numerator: z.int(),
  denominator: z.int(),
}

export const figure = z.object({
  indicator: z.string(),
  name: z.string(),
  unit: z.literal('percent'),
  ...amounts,
  /** Which target applies on the day, and the act that sets it; null where no act sets one. */
  target: z
    .object({
      value: z.number(),
      comparison: z.enum(['at-least', 'at-most', 'exactly']),
      by: z.string(),
      wording: z.string(),
      act: actLink,
    })
    .nullable(),
  /** Said aloud where the act sets no target. */
  noTarget: z.string().nullable(),
  met: z.boolean().nullable(),
  direction: z.enum(['more', 'less']),
  /** The same figure a year before. */
  previous: z.object({ asOf: z.string(), ...amounts }),
  /** The act that defines the figure here; null where the product had to. */
  act: actLink.nullable(),
  pack: z.object({ code: z.string(), title: z.string() }),
  /** In words: what is divided by what. */
  numeratorText: z.string(),
  denominatorText: z.string(),
  /** First day of the facts counted; null: all there are. */
  countedSince: z.string().nullable(),
  notes: z.array(z.string()),
})
export type FigureValue = z.output<typeof figure>

/** By which structure: that of the asked day («как было») or today's («как есть»), former units counted where they went. */
export const structure = z.enum(['then', 'now'])
export type Structure = z.output<typeof structure>

const asked = { unit: unitId.optional(), asOf: date.optional(), structure: structure.optional() }

export const listIndicators = operation({
  id: 'indicators.list',
  method: 'GET',
  path: '/api/indicators',
  summary: 'Показатели территории или организации на день: значение, цель, основание, год назад',
  access: { kind: 'permission', permission: 'monitoring.read' },
  query: z.object(asked),
  response: z.object({
    unit,
    /** From the reader's own unit down to this one. */
    path: z.array(unit),
    asOf: z.string(),
    structure,
    /** Former units counted here by today's structure, or, by that of the day, what this one has become since. */
    reorganised: z.object({ into: z.array(unit), from: z.array(unit) }),
    computedAt: z.iso.datetime(),
    people: z.object({ teachers: z.int(), leaders: z.int() }),
    figures: z.array(figure),
  }),
})
export type IndicatorsOfUnit = z.output<NonNullable<typeof listIndicators.response>>

export const tableRow = z.object({
  id: z.uuid(),
  level: unitLevel,
  code: z.string(),
  name: z.string(),
  people: z.int(),
  values: z.array(
    z.object({
      indicator: z.string(),
      ...amounts,
      target: z.number().nullable(),
      met: z.boolean().nullable(),
      /** The unit counts by an act of its own, other than that of the unit above. */
      isOwnDefinition: z.boolean(),
    }),
  ),
})
export type TableRow = z.output<typeof tableRow>

export const tableFilter = z.object({
  ...asked,
  /** All units of a level below; the units directly below when absent. */
  level: unitLevel.optional(),
  q: z.string().trim().max(200).optional(),
  sort: z.union([z.enum(['name', 'people']), indicatorCode]).default('name'),
  order: ascDesc.default('asc'),
})

export const tableIndicators = operation({
  id: 'indicators.table',
  method: 'GET',
  path: '/api/indicators/table',
  summary: 'Показатели всех единиц уровня под территорией, с сортировкой',
  access: { kind: 'permission', permission: 'monitoring.read' },
  query: pageQuery.extend(tableFilter.shape),
  response: pageOf(tableRow),
})

export const exportIndicators = operation({
  id: 'indicators.export',
  method: 'GET',
  path: '/api/indicators/export',
  summary: 'Таблица показателей с экрана в XLSX',
  access: { kind: 'permission', permission: 'monitoring.read' },
  query: tableFilter,
  transfer: 'download',
  ratePerMinute: 20,
})

export const trendIndicators = operation({
  id: 'indicators.trend',
  method: 'GET',
  path: '/api/indicators/trend',
  summary: 'Показатели единицы за двенадцать месяцев',
  access: { kind: 'permission', permission: 'monitoring.read' },
  query: z.object(asked),
  response: z.object({
    unit,
    /** Last days of months, the last point is the asked day. */
    points: z.array(
      z.object({ asOf: z.string(), values: z.array(z.object({ indicator: z.string(), ...amounts })) }),
    ),
  }),
})

export const countedPerson = z.object({
  id: z.uuid(),
  lastName: z.string(),
  firstName: z.string(),
  middleName: z.string().nullable(),
  organisationId: z.uuid(),
  organisationName: z.string(),
  positionTitle: z.string(),
  isLeader: z.boolean(),
  /** Whether she is in the numerator. */
  isCounted: z.boolean(),
  /** The fact that counts: its day and what it is called; null for the rest of the denominator. */
  fact: z.object({ on: z.string(), title: z.string(), document: z.string().nullable() }).nullable(),
})
export type CountedPerson = z.output<typeof countedPerson>

const indicatorParam = z.object({ code: indicatorCode })

export const listCountedPeople = operation({
  id: 'indicators.people',
  method: 'GET',
  path: '/api/indicators/:code/people',
  summary: 'Люди за показателем: кто в числителе, кто нет, с основанием',
  access: { kind: 'permission', permission: 'monitoring.read-people' },
  params: indicatorParam,
  query: pageQuery.extend({ ...asked, part: z.enum(['all', 'counted', 'rest']).default('all') }),
  response: pageOf(countedPerson).extend({ shownFor }),
})

const diagnosisFact = z.object({
  kind: z.literal('diagnosis'),
  on: z.string(),
  campaign: z.string(),
  instrument: z.string(),
  organiser: z.string(),
  mode: z.enum(['independent', 'self']),
  atCentre: z.boolean(),
})
const pathwayFact = z.object({
  kind: z.literal('pathway'),
  on: z.string(),
  pathwayId: z.uuid(),
  number: z.string(),
  endsOn: z.string().nullable(),
  status: z.string(),
  diagnosedOn: z.string(),
  campaign: z.string(),
  organiser: z.string(),
  atCentre: z.boolean(),
})
const completionFact = z.object({
  kind: z.literal('completion'),
  on: z.string(),
  completionId: z.uuid(),
  documentKind: z.enum(['certificate', 'diploma', 'statement']),
  documentNumber: z.string(),
  registrationNumber: z.string().nullable(),
  issuedOn: z.string(),
  hours: z.int(),
  programme: z.string(),
  provider: z.string(),
  /** Number in the federal register on the day of completion, kept with the fact. */
  federalRegisterNumber: z.string(),
  /** Periods in which the programme stood in the federal register, as known now. */
  register: z.array(z.object({ number: z.string(), from: z.string(), to: z.string().nullable() })),
  /** Deficits the programme was chosen for; null for a reader who may know only that they exist. */
  deficits: z.array(z.object({ competency: z.string(), from: z.int(), to: z.int() })).nullable(),
  revokedOn: z.string().nullable(),
})
export const fact = z.discriminatedUnion('kind', [diagnosisFact, pathwayFact, completionFact])
export type Fact = z.output<typeof fact>

export const showCountedFact = operation({
  id: 'indicators.fact',
  method: 'GET',
  path: '/api/indicators/:code/people/:id',
  summary: 'Факт за показателем: диагностика, маршрут или документ об обучении',
  access: { kind: 'permission', permission: 'monitoring.read-people', subject: 'person' },
  shows: { part: 'figures', person: 'params.id' },
  params: indicatorParam.extend({ id: z.uuid({ error: 'Такого человека нет' }) }),
  query: z.object(asked),
  response: z.object({
    person: countedPerson.omit({ fact: true }),
    asOf: z.string(),
    indicator: z.object({ code: z.string(), name: z.string(), numeratorText: z.string() }),
    fact: fact.nullable(),
  }),
})
