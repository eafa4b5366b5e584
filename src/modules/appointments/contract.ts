import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

const date = z.iso.date({ error: 'Введите дату: день, месяц, год' })
const version = z.int({ error: 'Обновите страницу' })
const reason = z.string().trim().min(3, { error: 'Напишите основание' }).max(500)

export const appointmentFields = z
  .object({
    personId: z.uuid({ error: 'Выберите человека' }),
    organisationId: z.uuid({ error: 'Выберите, кто назначает' }),
    kind: z.string().min(1, { error: 'Выберите, кем назначить' }).max(60),
    act: z.string().trim().min(3, { error: 'Напишите номер и дату приказа' }).max(300),
    validFrom: date,
    validTo: date.nullable().default(null),
  })
  .refine(({ validFrom, validTo }) => validTo === null || validTo >= validFrom, {
    path: ['validTo'],
    error: 'Окончание раньше начала',
  })
export type AppointmentFields = z.output<typeof appointmentFields>

export const appointPerson = operation({
  id: 'appointments.appoint',
  method: 'POST',
  path: '/api/appointments',
  summary: 'Назначить ответственным или включить в методический актив',
  access: { kind: 'permission', permission: 'people.write' },
  body: appointmentFields,
  response: z.object({ id: z.uuid() }),
})

export const endAppointment = operation({
  id: 'appointments.end',
  method: 'POST',
  path: '/api/appointments/:id/end',
  summary: 'Завершить назначение с даты',
  access: { kind: 'permission', permission: 'people.write', subject: 'appointment' },
  params: z.object({ id: z.uuid({ error: 'Такого назначения нет' }) }),
  body: z.object({ version, lastDay: date, reason }),
  response: z.object({ version: z.int() }),
})

export const appointmentKinds = operation({
  id: 'appointments.kinds',
  method: 'GET',
  path: '/api/appointment-kinds',
  summary: 'На что назначают: словарь',
  access: { kind: 'signed-in' },
  response: z.object({
    kinds: z.array(z.object({ code: z.string(), title: z.string(), isPool: z.boolean() })),
  }),
})
