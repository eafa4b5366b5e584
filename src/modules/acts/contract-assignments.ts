import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

/** Row 92: who answers, and who does it jointly. */
export const SHARES = { answers: 'отвечает', joint: 'участвует' } as const
export type Share = keyof typeof SHARES
const share = z.enum(Object.keys(SHARES) as [Share])

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
const version = z.int({ error: 'Обновите страницу' })

/** A body, or a physical subject, that a function of an act is given to, with its days. */
export const functionAssignment = z.object({
  id: z.uuid(),
  organisation: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** Of the register of subjects; without a name for whoever may not see her authorisation. */
  party: z.object({ id: z.uuid(), name: z.string().nullable() }).nullable(),
  share,
  validFrom: z.string(),
  validTo: z.string().nullable(),
  basis: z.string(),
  version: z.int(),
  /** In force on the asked day, by a body that exists, or a person who is authorised, on it. */
  isCurrent: z.boolean(),
  /** The body has been closed, or her authority has ended, so that nobody does it any more. */
  isClosed: z.boolean(),
  isKept: z.boolean(),
})
export type FunctionAssignment = z.output<typeof functionAssignment>

/** Who has the function, in words. */
export const holderName = ({
  organisation,
  party,
}: Pick<FunctionAssignment, 'organisation' | 'party'>): string =>
  organisation?.name ?? party?.name ?? 'физическое лицо'

export const assignmentFields = z
  .object({
    share,
    validFrom: date,
    validTo: date
      .or(z.literal(''))
      .transform(text => text || null)
      .nullable()
      .default(null),
    basis: z.string().trim().min(3, { error: 'Напишите основание: акт, номер, дата' }).max(300),
  })
  .refine(fields => fields.validTo === null || fields.validTo >= fields.validFrom, {
    path: ['validTo'],
    error: 'Последний день раньше первого',
  })
export type AssignmentFields = z.output<typeof assignmentFields>

const keeping = { kind: 'permission', permission: 'acts.assign' } as const
const ofAssignment = { ...keeping, subject: 'function-assignment' } as const
const idParam = z.object({ id: z.uuid({ error: 'Такого закрепления нет' }) })

export const assignFunction = operation({
  id: 'acts.assign-function',
  method: 'POST',
  path: '/api/responsibility/assignments',
  summary: 'Закрепить функцию акта за организацией или физическим лицом — субъектом деятельности',
  access: keeping,
  body: z
    .object({
      pack: z.string().max(60),
      code: z.string().max(100),
      organisationId: z.uuid({ error: 'Выберите организацию из списка' }).optional(),
      partyId: z.uuid({ error: 'Выберите человека из списка' }).optional(),
      fields: assignmentFields,
    })
    .refine(({ organisationId, partyId }) => (organisationId === undefined) !== (partyId === undefined), {
      path: ['organisationId'],
      error: 'Выберите, за кем закрепить: организацию или физическое лицо',
    }),
  response: z.object({ id: z.uuid() }),
})

export const listAssignableParties = operation({
  id: 'acts.assignable-parties',
  method: 'GET',
  path: '/api/responsibility/parties',
  summary: 'Физические лица, за которыми можно закрепить функцию акта',
  access: keeping,
  query: z.object({ q: z.string().trim().max(200).optional() }),
  response: z.object({
    parties: z.array(z.object({ id: z.uuid(), name: z.string(), capacity: z.string(), place: z.string() })),
  }),
})

export const changeAssignment = operation({
  id: 'acts.change-assignment',
  method: 'PUT',
  path: '/api/responsibility/assignments/:id',
  summary: 'Исправить закрепление функции или закончить его датой',
  access: ofAssignment,
  params: idParam,
  body: z.object({ version, fields: assignmentFields }),
  response: z.object({ version: z.int() }),
})

export const removeAssignment = operation({
  id: 'acts.remove-assignment',
  method: 'POST',
  path: '/api/responsibility/assignments/:id/remove',
  summary: 'Убрать ошибочное закрепление функции',
  access: ofAssignment,
  params: idParam,
  body: z.object({
    version,
    reason: z.string().trim().min(3, { error: 'Напишите, почему запись убирается' }).max(500),
  }),
  response: z.object({ removed: z.literal(true) }),
})

/** Which map: of what pack, on what day, and for the country's act, in which region; by default the reader's own. */
export const mapQuery = z.object({
  pack: z.string().max(60).optional(),
  on: date.optional(),
  region: z.uuid().optional(),
})
export type MapQuery = z.output<typeof mapQuery>

export const exportResponsibility = operation({
  id: 'acts.export-responsibility',
  method: 'GET',
  path: '/api/responsibility/export',
  summary: 'Карта «кто за что отвечает» в XLSX',
  access: { kind: 'signed-in' },
  query: mapQuery,
  transfer: 'download',
  ratePerMinute: 20,
})
