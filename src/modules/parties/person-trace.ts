import type { PersonTrace } from '#modules/people/index.ts'
import { selectPartiesOf } from './person-parties.sql.ts'

export const partiesTrace: PersonTrace = {
  tables: [
    {
      table: 'person_parties',
      column: 'person_id',
      title: 'Полномочия субъекта методической деятельности',
      clash: 'stays',
    },
  ],
  timeline: async (context, tx, personId) =>
    (await selectPartiesOf(tx, personId)).map(one => ({
      kind: 'appointment',
      from: one.validFrom,
      to: one.validTo,
      isLasting: one.validTo === null || one.validTo >= context.clock.today(),
      title: `${one.title}, ${one.organisationName}`,
      note: one.basis,
      link: `/parties/${one.id}`,
    })),
}
