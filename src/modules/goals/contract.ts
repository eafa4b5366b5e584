import { z } from 'zod'
import { actReference, GOAL_KIND_TITLES } from '#modules/acts/contract.ts'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { recordAction } from '#platform/http/record.ts'

export { GOAL_KIND_TITLES }
export type GoalKind = keyof typeof GOAL_KIND_TITLES
const goalKind = z.enum(Object.keys(GOAL_KIND_TITLES) as [GoalKind])

/** What a task lacks: both a measure and somebody who does it, or one of them. */
export const GAPS = {
  bare: 'нет ни показателя, ни исполнителя',
  unmeasured: 'нет показателя',
  unserved: 'нет исполнителя',
} as const
export type Gap = keyof typeof GAPS
const gap = z.enum(Object.keys(GAPS) as [Gap])

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
const code = z.string().min(1).max(100)

/** Why a goal is tied to indicators and functions: the act says so, or plain sense does. */
const tie = z.object({
  basis: z.enum(['act', 'product']),
  clause: z.string().nullable(),
  note: z.string().nullable(),
  indicators: z.array(z.string()),
  functions: z.array(z.string()),
})
export type Tie = z.output<typeof tie>

/** A function, or a direction, that serves a goal, with who answers for it. */
const goalFunction = z.object({
  pack: z.string(),
  code: z.string(),
  clause: z.string(),
  text: z.string(),
  /** Bodies the act names, in words; the level for a direction. */
  named: z.string(),
  /** Whom it was given to by hand, in force on the day. */
  given: z.array(z.string()),
  isAnswered: z.boolean(),
})
export type GoalFunction = z.output<typeof goalFunction>

export const goalRow = z.object({
  code: z.string(),
  /** Of a goal set by hand; null for one of a pack. */
  id: z.uuid().nullable(),
  kind: goalKind,
  act: actReference,
  passage: z.string().nullable(),
  /** The heading under which the act lists it. */
  area: z.string().nullable(),
  /** Of a pack: as the act words it. */
  text: z.string(),
  parent: z.string().nullable(),
  /** Steps from the root of the tree. */
  depth: z.int(),
  /** Whose goal: the pack's title, or the unit that set it. */
  owner: z.string(),
  pack: z.string().nullable(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  note: z.string().nullable(),
  ties: z.array(tie),
  indicators: z.array(z.string()),
  functions: z.array(goalFunction),
  /** Of tasks only. */
  gap: gap.nullable(),
  /** false: shown only as what stands above a found one. */
  isFound: z.boolean(),
})
export type GoalRow = z.output<typeof goalRow>

/** An indicator of the pack with its value in the unit; values are null for a reader without figures. */
const measured = z.object({
  code: z.string(),
  name: z.string(),
  value: z.number().nullable(),
  numerator: z.int().nullable(),
  denominator: z.int().nullable(),
  target: z.number().nullable(),
  targetBy: z.string().nullable(),
  met: z.boolean().nullable(),
  /** How many aims and tasks it measures; none is a gap. */
  serves: z.int(),
})
export type Measured = z.output<typeof measured>

export const goalsQuery = z.object({
  pack: z.string().max(60).optional(),
  kind: goalKind.optional(),
  gap: gap.optional(),
  /** Goals that this indicator measures. */
  indicator: z.string().max(60).optional(),
  q: z.string().trim().max(200).optional(),
  on: date.optional(),
})

export const goalsMap = z.object({
  pack: z.object({ code: z.string(), title: z.string() }),
  on: z.string(),
  /** The region the pack holds in; null for the country's. */
  region: z.uuid().nullable(),
  /** Whose figures; null for a reader without figures. */
  unit: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  isKept: z.boolean(),
  /** Acts of the chain that state no goals, and why. */
  silent: z.array(z.object({ pack: z.string(), text: z.string() })),
  indicators: z.array(measured),
  /** Of all tasks, whatever the filter. */
  counts: z.object({
    tasks: z.int(),
    measured: z.int(),
    served: z.int(),
    bare: z.int(),
  }),
  goals: z.array(goalRow),
})
export type GoalsMap = z.output<typeof goalsMap>

export const showGoals = operation({
  id: 'goals.show',
  method: 'GET',
  path: '/api/goals',
  summary: 'Цели и задачи системы: чем измеряются, кто исполняет, чего не хватает',
  access: { kind: 'signed-in' },
  query: goalsQuery,
  response: goalsMap,
})

export const exportGoals = operation({
  id: 'goals.export',
  method: 'GET',
  path: '/api/goals/export',
  summary: 'Цели и задачи с экрана: XLSX, PDF и DOCX для подписи',
  access: { kind: 'signed-in' },
  query: goalsQuery.extend({ format: z.enum(['xlsx', 'pdf', 'docx']).default('xlsx') }),
  transfer: 'download',
  ratePerMinute: 20,
})

export const goalCard = z.object({
  goal: goalRow,
  /** From the root down to the one above. */
  above: z.array(z.object({ code: z.string(), kind: goalKind, text: z.string() })),
  below: z.array(z.object({ code: z.string(), kind: goalKind, text: z.string(), gap: gap.nullable() })),
  on: z.string(),
  region: z.uuid().nullable(),
  unit: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  indicators: z.array(measured),
  withdrawalReason: z.string().nullable(),
  /** What was entered, for the form; null for a goal of a pack. */
  entered: z
    .object({
      version: z.int(),
      ownerKind: z.enum(['country', 'region', 'municipality', 'organisation']),
      ownerId: z.uuid().nullable(),
      actId: z.uuid(),
      clause: z.string().nullable(),
    })
    .nullable(),
  actions: z.array(recordAction),
})
export type GoalCard = z.output<typeof goalCard>

export const getGoal = operation({
  id: 'goals.get',
  method: 'GET',
  path: '/api/goals/:code',
  summary: 'Одна цель или задача: чему служит, чем измеряется, кто исполняет',
  access: { kind: 'signed-in' },
  params: z.object({ code }),
  query: z.object({ pack: z.string().max(60).optional(), on: date.optional() }),
  response: goalCard,
})

const optionalText = (most: number) =>
  z
    .string()
    .trim()
    .max(most, { error: `Не длиннее ${most} знаков` })
    .transform(text => text || null)
    .nullable()
    .default(null)

export const goalFields = z
  .object({
    kind: z.enum(['aim', 'task'], { error: 'Выберите: цель или задача' }),
    text: z
      .string()
      .trim()
      .min(5, { error: 'Напишите цель или задачу, как она стоит в акте' })
      .max(2000, { error: 'Не длиннее 2000 знаков' }),
    /** Code of the aim or broader task it serves. */
    parent: optionalText(100),
    actId: z.uuid({ error: 'Выберите акт из реестра правовых актов' }),
    clause: optionalText(60),
    indicators: z.array(code).max(50).default([]),
    functions: z.array(code).max(100).default([]),
    tieBasis: z.enum(['act', 'product']).default('product'),
    tieNote: optionalText(500),
    validFrom: date,
    validTo: date
      .or(z.literal(''))
      .transform(text => text || null)
      .nullable()
      .default(null),
    note: optionalText(1000),
  })
  .refine(fields => fields.validTo === null || fields.validTo >= fields.validFrom, {
    path: ['validTo'],
    error: 'Последний день раньше первого',
  })
  .refine(
    fields =>
      fields.tieBasis === 'act' ||
      fields.tieNote !== null ||
      fields.indicators.length + fields.functions.length === 0,
    { path: ['tieNote'], error: 'Акт этой связи не называет: напишите, почему она есть' },
  )
export type GoalFields = z.output<typeof goalFields>

/** Whose goal: the country's, or of a unit. */
export const goalOwner = z.object({
  kind: z.enum(['country', 'region', 'municipality', 'organisation']),
  id: z.uuid({ error: 'Выберите, чья это цель' }).nullable(),
})
export type GoalOwner = z.output<typeof goalOwner>

const keeping = { kind: 'permission', permission: 'goals.keep' } as const
const ofGoal = { ...keeping, subject: 'goal' } as const
const idParam = z.object({ id: z.uuid({ error: 'Такой цели нет' }) })
const version = z.int({ error: 'Обновите страницу' })

export const setGoal = operation({
  id: 'goals.set',
  method: 'POST',
  path: '/api/goals',
  summary: 'Поставить стратегическую цель или задачу своего региона или муниципалитета',
  access: keeping,
  body: z.object({ owner: goalOwner, fields: goalFields }),
  response: z.object({ id: z.uuid(), code: z.string() }),
})

export const changeGoal = operation({
  id: 'goals.change',
  method: 'PUT',
  path: '/api/goals/:id',
  summary: 'Исправить цель или задачу, закончить её днём',
  access: ofGoal,
  params: idParam,
  body: z.object({ version, fields: goalFields }),
  response: z.object({ version: z.int() }),
})

export const withdrawGoal = operation({
  id: 'goals.withdraw',
  method: 'POST',
  path: '/api/goals/:id/withdraw',
  summary: 'Снять цель или задачу, внесённую по ошибке; она остаётся в истории',
  access: ofGoal,
  params: idParam,
  body: z.object({
    version,
    reason: z.string().trim().min(3, { error: 'Напишите, почему запись снята' }).max(500),
  }),
  response: z.object({ version: z.int() }),
})

export const goalHistory = operation({
  id: 'goals.history',
  method: 'GET',
  path: '/api/goals/:id/history',
  summary: 'История цели или задачи',
  access: ofGoal,
  params: idParam,
  response: z.object({ entries: z.array(historyEntry) }),
})

/** What a goal of this unit may be tied to: goals above, indicators and functions of the pack that holds there. */
export const goalChoices = operation({
  id: 'goals.choices',
  method: 'GET',
  path: '/api/goals/choices',
  summary: 'С чем можно связать цель: показатели, функции и цели действующего пакета',
  access: keeping,
  query: z.object({ kind: goalOwner.shape.kind.optional(), id: z.uuid().optional() }),
  response: z.object({
    goals: z.array(z.object({ code: z.string(), kind: goalKind, label: z.string() })),
    indicators: z.array(z.object({ code: z.string(), name: z.string() })),
    functions: z.array(z.object({ code: z.string(), label: z.string() })),
  }),
})
