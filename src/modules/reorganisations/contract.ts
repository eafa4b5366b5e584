import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'
import { pageOf, pageQuery } from '#platform/http/paging.ts'
import { recordAction } from '#platform/http/record.ts'
import { type ReorganisationStatus, STATUSES } from './lifecycle.ts'

export { STATUSES }

/** Forms of the Civil Code, article 57, with how many former and new units each has. */
export const KINDS = {
  merge: { title: 'слияние', note: 'Несколько становятся одной новой', from: [2, 20], to: [1, 1] },
  join: {
    title: 'присоединение',
    note: 'Одна или несколько входят в существующую',
    from: [1, 20],
    to: [1, 1],
  },
  split: { title: 'разделение', note: 'Одна становится несколькими', from: [1, 1], to: [2, 20] },
  'spin-off': {
    title: 'выделение',
    note: 'Из одной выходит другая, прежняя остаётся',
    from: [1, 1],
    to: [1, 20],
  },
  transform: { title: 'преобразование', note: 'Одна сменяет другую', from: [1, 1], to: [1, 1] },
} as const
export type Kind = keyof typeof KINDS
export const kindSchema = z.enum(Object.keys(KINDS) as [Kind])

export const SUBJECTS = { organisation: 'организации', territory: 'муниципалитеты' } as const
export type Subject = keyof typeof SUBJECTS
const subject = z.enum(['organisation', 'territory'])

/** What else belongs to a unit and goes on, stays or ends with it. */
export const BELONGINGS = {
  appointment: 'Назначения приказом',
  head: 'Руководители центров',
  party: 'Полномочия физических лиц',
  council: 'Коллегиальные органы и команды',
  member: 'Члены органа',
  resource: 'Ресурсы',
  unit: 'Подразделения',
  campaign: 'Открытые кампании',
} as const
export type BelongingKind = keyof typeof BELONGINGS
const belongingKind = z.enum(Object.keys(BELONGINGS) as [BelongingKind])

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
const unitId = z.uuid({ error: 'Выберите из списка' })

export const planFields = z.object({
  subject,
  kind: kindSchema,
  onDay: date,
  from: z.array(unitId).min(1, { error: 'Выберите, что реорганизуется' }).max(20),
  to: z.array(unitId).min(1, { error: 'Выберите, что будет после' }).max(20),
  /** Takes everything that is not assigned; the first of `to` when absent. Of no meaning for a spin-off. */
  main: unitId.nullable().default(null),
  /** Which job (of an organisation) or which body (of a municipality) goes where. */
  assigned: z
    .array(z.object({ id: z.uuid(), to: z.uuid() }))
    .max(20_000)
    .default([]),
  /** What else goes elsewhere than by the rule: to one of `to`, or (null) ends on the eve. */
  placed: z
    .array(z.object({ of: belongingKind, id: z.uuid(), to: z.uuid().nullable() }))
    .max(20_000)
    .default([]),
})
export type PlanFields = z.output<typeof planFields>

const status = z.enum(Object.keys(STATUSES) as [ReorganisationStatus])
const unit = z.object({ id: z.uuid(), name: z.string() })

/** What goes on elsewhere and what ends on the eve; none of it was counted before it moved. */
const endings = {
  appointmentsMoved: z.int(),
  appointmentsEnded: z.int(),
  /** Offices of heads of centres, and candidacies for them: they end always. */
  heads: z.int(),
  partiesMoved: z.int(),
  partiesEnded: z.int(),
  councilsMoved: z.int(),
  councilsEnded: z.int(),
  membersMoved: z.int(),
  membersEnded: z.int(),
}

export const effects = z.object({
  from: z.array(unit),
  to: z.array(unit),
  /** Former units that end the day before; none in a spin-off. */
  ending: z.array(unit),
  people: z.int(),
  jobs: z.int(),
  /** Names of people whose two equal jobs become one, at most 50. */
  joined: z.array(z.string()),
  care: z.int(),
  pathways: z.int(),
  /** Living pairs that go with their people. */
  pairs: z.int(),
  campaigns: z.int(),
  /** Resources of what ends, or of bodies that change their municipality. */
  resources: z.int(),
  /** Units of the bodies that come under the new one. */
  units: z.int(),
  ...endings,
  /** Bodies that come into another municipality. */
  bodies: z.int(),
  /** Roles given at what ends: they are given anew by hand. */
  roles: z.int(),
  /** Facts of the former units after the day: they stay there. */
  lateFacts: z.int(),
  /** Print of all this: what is done is what was shown. */
  print: z.string(),
})
export type Effects = z.output<typeof effects>

/** Whom to assign in a split: jobs with people's names, or bodies of a municipality; at most 500. */
const assignable = z.object({ id: z.uuid(), name: z.string(), detail: z.string() })

/** One thing of a former unit with what becomes of it, and what else may be chosen. */
const belonging = z.object({
  of: belongingKind,
  id: z.uuid(),
  /** Whose name it is known by: a person, a resource, a council. */
  name: z.string(),
  /** Function and order, capacity and basis, kind. */
  detail: z.string(),
  fate: z.enum(['moves', 'ends', 'stays']),
  /** Where it goes on. */
  to: z.uuid().nullable(),
  mayEnd: z.boolean(),
  mayMove: z.boolean(),
})
export type ShownBelonging = z.output<typeof belonging>

const keeping = { kind: 'permission', permission: 'reorganisations.keep' } as const

export const previewReorganisation = operation({
  id: 'reorganisations.preview',
  method: 'POST',
  path: '/api/reorganisations/preview',
  summary: 'Что переместит и закончит реорганизация: люди, маршруты, ресурсы, назначения, органы',
  access: keeping,
  body: planFields.extend({
    /** The record whose plan it is, where it was planned before. */
    reorganisation: z.uuid().optional(),
  }),
  response: z.object({
    effects,
    assignable: z.array(assignable),
    /** At most 500 of each kind; of municipalities none: everything stays with its body. */
    belongings: z.array(belonging),
    /** Its day is ahead: it would be planned, not done. */
    isAhead: z.boolean(),
  }),
})

const signed = planFields.extend({
  act: z.string().trim().min(5, { error: 'Напишите основание: что за акт, номер, дата' }).max(500),
  print: z.string().length(64, { error: 'Сначала посмотрите последствия' }),
})
/** Done where its day has come, else planned. */
const recorded = z.object({ id: z.uuid(), status })

export const doReorganisation = operation({
  id: 'reorganisations.do',
  method: 'POST',
  path: '/api/reorganisations',
  summary: 'Провести реорганизацию, как она показана; с днём впереди — запланировать',
  access: keeping,
  body: signed,
  response: recorded,
})

export const reorganisationRow = z.object({
  id: z.uuid(),
  subject,
  kind: kindSchema,
  onDay: z.string(),
  act: z.string(),
  status,
  /** Its day has come, and the plan no longer holds: waits for its keeper. */
  isStuck: z.boolean(),
  from: z.array(unit),
  to: z.array(unit),
})
export type ReorganisationRow = z.output<typeof reorganisationRow>

export const listReorganisationsQuery = pageQuery.omit({ q: true }).extend({
  subject: subject.optional(),
  region: z.uuid().optional(),
  /** Those in which this organisation or territory took part. */
  unit: z.uuid().optional(),
  status: status.optional(),
})

export const listReorganisations = operation({
  id: 'reorganisations.list',
  method: 'GET',
  path: '/api/reorganisations',
  summary: 'Реорганизации организаций и муниципалитетов',
  access: { kind: 'signed-in' },
  query: listReorganisationsQuery,
  response: pageOf(reorganisationRow),
})

export const reorganisationCard = reorganisationRow.extend({
  effects: effects.omit({ from: true, to: true, ending: true, joined: true, print: true }),
  /** To keepers, of a planned one: what was planned, and what stands in its way. */
  plan: planFields.nullable(),
  problem: z.string().nullable(),
  plannedAt: z.iso.datetime().nullable(),
  plannedBy: z.string().nullable(),
  doneAt: z.iso.datetime().nullable(),
  doneBy: z.string().nullable(),
  cancelledAt: z.iso.datetime().nullable(),
  cancelledBy: z.string().nullable(),
  cancelReason: z.string().nullable(),
  undoneAt: z.iso.datetime().nullable(),
  undoneBy: z.string().nullable(),
  undoReason: z.string().nullable(),
  version: z.int(),
  actions: z.array(recordAction),
})
export type ReorganisationCard = z.output<typeof reorganisationCard>

const idParam = z.object({ id: z.uuid({ error: 'Такой реорганизации нет' }) })

export const getReorganisation = operation({
  id: 'reorganisations.get',
  method: 'GET',
  path: '/api/reorganisations/:id',
  summary: 'Реорганизация: что стало чем, что переместилось, можно ли отменить',
  access: { kind: 'signed-in' },
  params: idParam,
  response: reorganisationCard,
})

const version = z.int({ error: 'Обновите страницу' })

export const changeReorganisation = operation({
  id: 'reorganisations.change',
  method: 'PUT',
  path: '/api/reorganisations/:id',
  summary: 'Изменить план, подтвердить его или провести, когда его день настал',
  access: { ...keeping, subject: 'planned-reorganisation' },
  params: idParam,
  body: signed.extend({ version }),
  response: recorded,
})

export const cancelPlan = operation({
  id: 'reorganisations.cancel',
  method: 'POST',
  path: '/api/reorganisations/:id/cancel',
  summary: 'Отменить запланированную реорганизацию',
  access: { ...keeping, subject: 'planned-reorganisation' },
  params: idParam,
  body: z.object({
    version,
    reason: z.string().trim().min(3, { error: 'Напишите, почему отменяется' }).max(500),
  }),
  response: z.object({ version: z.int() }),
})

export const undoReorganisation = operation({
  id: 'reorganisations.undo',
  method: 'POST',
  path: '/api/reorganisations/:id/undo',
  summary: 'Отменить реорганизацию, пока на ней ничего не построено',
  access: { ...keeping, subject: 'reorganisation' },
  params: idParam,
  body: z.object({
    version,
    reason: z.string().trim().min(3, { error: 'Напишите, почему отменяется' }).max(500),
  }),
  response: z.object({ version: z.int() }),
})
