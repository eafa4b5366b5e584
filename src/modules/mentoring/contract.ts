import { z } from 'zod'
import { historyEntry } from '#platform/http/history.ts'
import { operation } from '#platform/http/operation.ts'
import { ascDesc, pageOf, pageQuery, shownFor } from '#platform/http/paging.ts'
import { date, optionalDate, optionalText } from './contract-fields.ts'
import { PAIR_ACTIONS, PAIR_STATUSES } from './lifecycle.ts'

export * from './contract-grounds.ts'
export * from './contract-proposals.ts'

export const RESULTS = {
  formed: 'компетенция сформирована',
  partly: 'сформирована частично',
  not: 'не сформирована',
} as const
export type PairResult = keyof typeof RESULTS
const result = z.enum(Object.keys(RESULTS) as [PairResult], { error: 'Выберите, что получилось' })

export const pairStatus = z.enum(PAIR_STATUSES)

const member = z.object({
  personId: z.uuid(),
  name: z.string(),
  position: z.string().nullable(),
  organisationId: z.uuid(),
  organisationName: z.string(),
  agreedOn: z.string().nullable(),
})
export type PairMember = z.output<typeof member>

const shown = {
  id: z.uuid(),
  groundCode: z.string(),
  groundTitle: z.string(),
  /** What the two are to each other; null where the ground has no roles. */
  giverTitle: z.string().nullable(),
  receiverTitle: z.string().nullable(),
  giver: member,
  receiver: member,
  competencyId: z.uuid().nullable(),
  competencyTitle: z.string().nullable(),
  municipalityName: z.string().nullable(),
  aim: z.string(),
  startsOn: z.string(),
  endsOn: z.string(),
  basisNumber: z.string().nullable(),
  basisDate: z.string().nullable(),
  status: pairStatus,
  /** Works past its planned end, or waits for an answer or a start past its first day. */
  isLate: z.boolean(),
  proposedOn: z.string(),
  endedOn: z.string().nullable(),
  endReason: z.string().nullable(),
  result: result.nullable(),
  outcome: z.string().nullable(),
  version: z.int(),
}

export const pairRow = z.object(shown)
export type PairRow = z.output<typeof pairRow>

export const offeredPairAction = z.object({
  action: z.enum(PAIR_ACTIONS),
  label: z.string(),
  allowed: z.boolean(),
  reason: z.string().nullable(),
})

export const pairCard = z.object({
  ...shown,
  /** On which side the reader stands herself. */
  mine: z.enum(['giver', 'receiver']).nullable(),
  isLed: z.boolean(),
  actions: z.array(offeredPairAction),
})
export type PairCard = z.output<typeof pairCard>

export const pairFilter = z.object({
  q: pageQuery.shape.q,
  ground: z.string().max(60).optional(),
  status: pairStatus.optional(),
  /** `open`: proposed, agreed or working. */
  state: z.enum(['open', 'closed']).optional(),
  competency: z.uuid().optional(),
  region: z.uuid().optional(),
  municipality: z.uuid().optional(),
  organisation: z.uuid().optional(),
  person: z.uuid().optional(),
  late: z.stringbool().optional(),
  /** Pairs that work on the day. */
  on: date.optional(),
  sort: z.enum(['starts', 'ends', 'receiver', 'giver']).default('starts'),
  order: ascDesc.default('desc'),
})
export const listPairsQuery = pageQuery.extend(pairFilter.shape)
export type PairFilterInput = z.output<typeof pairFilter>

const leading = { kind: 'permission', permission: 'pairs.lead' } as const
const reading = { kind: 'permission', permission: 'pairs.read', subject: 'pair' } as const
const idParam = z.object({ id: z.uuid({ error: 'Такой пары нет' }) })

export const listPairs = operation({
  id: 'mentoring.list-pairs',
  method: 'GET',
  path: '/api/pairs',
  summary: 'Пары педагогов вашей территории: основание, роли, компетенция, состояние',
  access: leading,
  query: listPairsQuery,
  response: pageOf(pairRow).extend({ shownFor }),
})

export const exportPairs = operation({
  id: 'mentoring.export-pairs',
  method: 'GET',
  path: '/api/pairs/export',
  summary: 'Список пар с экрана в XLSX',
  access: leading,
  query: pairFilter,
  transfer: 'download',
  ratePerMinute: 20,
})

export const printPairs = operation({
  id: 'mentoring.print-pairs',
  method: 'GET',
  path: '/api/pairs/print',
  summary: 'Список пар с экрана как документ с датой и подписью',
  access: leading,
  query: pairFilter.extend({ format: z.enum(['pdf', 'docx']).default('pdf') }),
  transfer: 'download',
  ratePerMinute: 20,
})

export const listMyPairs = operation({
  id: 'mentoring.my-pairs',
  method: 'GET',
  path: '/api/my/pairs',
  summary: 'Пары, в которых состоит вошедший: ждут ответа, работают, прежние',
  access: { kind: 'permission', permission: 'pairs.read' },
  response: z.object({ pairs: z.array(pairCard) }),
})

export const getPair = operation({
  id: 'mentoring.get-pair',
  method: 'GET',
  path: '/api/pairs/:id',
  summary: 'Пара: кто, на каком основании, чем закончилась и что можно сделать дальше',
  access: reading,
  params: idParam,
  response: pairCard,
})

export const pairHistory = operation({
  id: 'mentoring.pair-history',
  method: 'GET',
  path: '/api/pairs/:id/history',
  summary: 'История пары',
  access: reading,
  params: idParam,
  response: z.object({ entries: z.array(historyEntry) }),
})

const basis = {
  basisNumber: optionalText(100),
  basisDate: optionalDate,
}
const terms = {
  aim: z
    .string()
    .trim()
    .min(3, { error: 'Напишите цель: что должно получиться' })
    .max(1000, { error: 'Не длиннее 1000 знаков' }),
  startsOn: date,
  endsOn: date,
  ...basis,
}
type Terms = { startsOn: string; endsOn: string; basisNumber: string | null; basisDate: string | null }

const WHOLE_BASIS = {
  path: ['basisDate'],
  error: 'У приказа нужны и номер, и дата, или ничего из двух',
}
const hasWholeBasis = (fields: Pick<Terms, 'basisNumber' | 'basisDate'>) =>
  (fields.basisNumber === null) === (fields.basisDate === null)
const DATES_IN_ORDER = { path: ['endsOn'], error: 'Последний день раньше первого' }
const areInOrder = (fields: Pick<Terms, 'startsOn' | 'endsOn'>) => fields.endsOn >= fields.startsOn

export const newPair = z
  .object({
    groundCode: z.string().min(1, { error: 'Выберите основание' }).max(60),
    giverPersonId: z.uuid({ error: 'Выберите из списка, кто передаёт опыт' }),
    receiverPersonId: z.uuid({ error: 'Выберите из списка, кто получает помощь' }),
    competencyId: z
      .uuid({ error: 'Выберите компетенцию из списка' })
      .or(z.literal(''))
      .transform(text => text || null)
      .nullable()
      .default(null),
    ...terms,
  })
  .refine(areInOrder, DATES_IN_ORDER)
  .refine(hasWholeBasis, WHOLE_BASIS)
export type NewPair = z.output<typeof newPair>

export const proposePairs = operation({
  id: 'mentoring.propose-pairs',
  method: 'POST',
  path: '/api/pairs',
  summary: 'Предложить пары: одну или отмеченные в подборе; каждый из двоих отвечает сам',
  access: leading,
  body: z.object({ pairs: z.array(newPair).min(1, { error: 'Отметьте хотя бы одну пару' }).max(100) }),
  response: z.object({ ids: z.array(z.uuid()) }),
})

const version = z.int({ error: 'Обновите страницу' })

export const changePair = operation({
  id: 'mentoring.change-pair',
  method: 'PUT',
  path: '/api/pairs/:id',
  summary: 'Изменить цель, сроки или основание; до начала работы согласие спрашивается снова',
  access: { ...leading, subject: 'pair' },
  params: idParam,
  body: z
    .object({ version, ...terms })
    .refine(areInOrder, DATES_IN_ORDER)
    .refine(hasWholeBasis, WHOLE_BASIS),
  response: z.object({ version: z.int(), status: pairStatus }),
})

export const actOnPair = operation({
  id: 'mentoring.act-on-pair',
  method: 'POST',
  path: '/api/pairs/:id/actions',
  summary: 'Согласиться, отказаться, начать, завершить с итогом, отозвать, предложить снова',
  access: reading,
  params: idParam,
  body: z.object({
    action: z.enum(['agree', 'decline', 'start', 'end', 'withdraw', 'conclude', 'repropose']),
    version,
    /** Of a refusal, a withdrawal, a corrected result. */
    reason: optionalText(500),
    /** Of an end and a corrected result. */
    result: result.nullable().default(null),
    outcome: optionalText(2000),
    endedOn: optionalDate,
    /** The order by which the pair begins, where there is one. */
    ...basis,
  }),
  response: z.object({ version: z.int(), status: pairStatus }),
})

const COUNTED_BY = ['region', 'municipality', 'organisation'] as const

export const countPairs = operation({
  id: 'mentoring.count-pairs',
  method: 'GET',
  path: '/api/pairs/counts',
  summary: 'Сколько пар в регионах, муниципалитетах, организациях: по состояниям, основаниям и итогам',
  access: { kind: 'permission', permission: 'pairs.count' },
  query: z.object({
    by: z.enum(COUNTED_BY).optional(),
    region: z.uuid().optional(),
    municipality: z.uuid().optional(),
    on: date.optional(),
  }),
  response: z.object({
    by: z.enum(COUNTED_BY),
    widest: z.enum(COUNTED_BY),
    on: z.string(),
    /** Unit the figures are narrowed to. */
    within: z.string().nullable(),
    total: z.object({
      working: z.int(),
      organisations: z.int(),
      waiting: z.int(),
      ended: z.int(),
      formed: z.int(),
    }),
    grounds: z.array(z.object({ code: z.string(), title: z.string(), working: z.int() })),
    units: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        working: z.int(),
        /** Organisations in which those pairs work. */
        organisations: z.int(),
        /** Proposed or agreed, not begun. */
        waiting: z.int(),
        ended: z.int(),
        formed: z.int(),
      }),
    ),
  }),
})
export type PairCounts = z.output<NonNullable<typeof countPairs.response>>
