import type { PersonTrace } from '#modules/people/index.ts'
import { selectAppointmentsOf } from './appointments.sql.ts'

export const appointmentsTrace: PersonTrace = {
  tables: [
    {
      table: 'appointments',
      column: 'person_id',
      title: 'Назначения',
      clash: 'folded',
      clashNote: 'такое же назначение уже есть',
    },
  ],
  timeline: async (_context, tx, personId) =>
    (await selectAppointmentsOf(tx, personId)).map(one => ({
      kind: 'appointment',
      from: one.validFrom,
      to: one.validTo,
      isLasting: one.validTo === null,
      title: one.title,
      note: one.act,
      link: null,
    })),
}
