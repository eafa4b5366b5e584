import type { PersonTrace } from '#modules/people/index.ts'
import { selectAppointmentsOf } from './appointments.sql.ts'
import { selectHeadPosts } from './heads.sql.ts'

export const appointmentsTrace: PersonTrace = {
  tables: [
    {
      table: 'appointments',
      column: 'person_id',
      title: 'Назначения',
      clash: 'folded',
      clashNote: 'такое же назначение уже есть',
    },
    {
      table: 'head_candidacies',
      column: 'person_id',
      title: 'Кандидатуры на руководство центром',
      clash: 'stays',
      clashNote: 'в этот центр человек уже предложен',
    },
  ],
  timeline: async (context, tx, personId) => [
    ...(await selectAppointmentsOf(tx, personId)).map(one => ({
      kind: 'appointment' as const,
      from: one.validFrom,
      to: one.validTo,
      isLasting: one.validTo === null,
      title: one.title,
      note: one.act,
      link: null,
    })),
    ...(await selectHeadPosts(tx, personId, context.clock.today())).map(one => ({
      kind: 'appointment' as const,
      from: one.validFrom,
      to: one.validTo,
      isLasting: one.validTo === null,
      title: `Руководитель, ${one.organisationName}`,
      note: one.agreement
        ? `${one.act}, согласован письмом ${one.agreement}`
        : `${one.act}, без согласования с федеральным оператором`,
      link: context.actor.permissions.has('heads.read') ? `/centre-heads/${one.id}` : null,
    })),
  ],
}
