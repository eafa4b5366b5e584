import type { PersonTrace } from '#modules/people/index.ts'
import { selectMembershipsOf } from './bodies.sql.ts'
import { OFFICES } from './contract.ts'

export const bodiesTrace: PersonTrace = {
  tables: [
    { table: 'body_members', column: 'person_id', title: 'Участие в коллегиальных органах', clash: 'stays' },
  ],
  timeline: async (context, tx, personId) =>
    (await selectMembershipsOf(tx, personId)).map(one => ({
      kind: 'membership',
      from: one.validFrom,
      to: one.validTo,
      isLasting: one.validTo === null || one.validTo >= context.clock.today(),
      title: one.bodyName,
      note: OFFICES[one.office],
      link: `/bodies/${one.bodyId}`,
    })),
}
