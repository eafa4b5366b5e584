import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
const careKind = z.enum(['methodologist', 'curator', 'tutor'])
const people = z
  .array(z.uuid())
  .min(1, { error: 'Выберите хотя бы одного человека' })
  .max(2000, { error: 'За один раз не больше 2000 человек' })

/** More people in one methodologist's care than the act allows: a warning, never a refusal (row 226). */
export const careWarning = z.object({ message: z.string(), load: z.int(), limit: z.int(), act: z.string() })

export const carer = z.object({
  personId: z.uuid(),
  name: z.string(),
  positionTitle: z.string(),
  organisationName: z.string(),
  /** People in her care today. */
  load: z.int(),
})

export const listCarers = operation({
  id: 'people.carers',
  method: 'GET',
  path: '/api/carers',
  summary: 'Методисты, которым можно поручить педагогов, и их нагрузка',
  access: { kind: 'permission', permission: 'people.assign-care' },
  query: z.object({ q: z.string().trim().max(100).optional() }),
  response: z.object({
    carers: z.array(carer),
    limit: z.object({ count: z.int(), act: z.string() }),
  }),
})

export const assignCare = operation({
  id: 'people.assign-care',
  method: 'POST',
  path: '/api/care-assignments',
  summary: 'Закрепить педагогов за методистом, куратором или тьютором',
  access: { kind: 'permission', permission: 'people.assign-care' },
  body: z.object({
    people,
    carerPersonId: z.uuid({ error: 'Выберите методиста' }),
    kind: careKind.default('methodologist'),
    from: date.optional(),
  }),
  response: z.object({ assigned: z.int(), alreadyAssigned: z.int(), warning: careWarning.nullable() }),
})

export const endCare = operation({
  id: 'people.end-care',
  method: 'POST',
  path: '/api/care-assignments/end',
  summary: 'Снять закрепление педагогов за методистом',
  access: { kind: 'permission', permission: 'people.assign-care' },
  body: z.object({
    people,
    carerPersonId: z.uuid(),
    kind: careKind.default('methodologist'),
    lastDay: date.optional(),
    reason: z.string().trim().min(3, { error: 'Напишите причину' }).max(500),
  }),
  response: z.object({ ended: z.int() }),
})
