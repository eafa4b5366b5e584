import { z } from 'zod'
import { operation } from '#platform/http/operation.ts'

export * from './contract-heads.ts'

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

export const personAppointments = operation({
  id: 'appointments.of-person',
  method: 'GET',
  path: '/api/people/:id/appointments',
  summary: 'На что назначен человек: функции по приказу, методический актив, руководство центром',
  access: { kind: 'signed-in' },
  shows: { part: 'card', person: 'params.id' },
  params: z.object({ id: z.uuid({ error: 'Такого человека нет' }) }),
  response: z.object({
    appointments: z.array(
      z.object({
        id: z.uuid(),
        title: z.string(),
        organisationName: z.string(),
        act: z.string(),
        validFrom: z.string(),
        validTo: z.string().nullable(),
        /** Of a head of a centre: her candidacy, and whether the federal operator has agreed. */
        candidacyId: z.uuid().nullable(),
        isAgreed: z.boolean().nullable(),
      }),
    ),
  }),
})
export type PersonAppointment = z.output<
  NonNullable<typeof personAppointments.response>
>['appointments'][number]
