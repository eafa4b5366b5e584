import type { PersonTrace } from '#modules/people/index.ts'
import { selectCompletionsOf } from './completions.sql.ts'
import { DOCUMENT_KINDS } from './contract.ts'

export const trainingTrace: PersonTrace = {
  tables: [{ table: 'completions', column: 'person_id', title: 'Документы об обучении', clash: 'stays' }],
  timeline: async (_context, tx, personId) =>
    (await selectCompletionsOf(tx, personId))
      .filter(one => one.revokedAt === null)
      .map(one => ({
        kind: 'training',
        from: one.completedOn,
        to: null,
        title: one.programmeTitle,
        note: `${one.providerName}, ${one.hours} ч, ${DOCUMENT_KINDS[one.documentKind]} № ${one.documentNumber}`,
        link: null,
      })),
}
