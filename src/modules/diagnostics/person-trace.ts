import type { PersonTrace } from '#modules/people/index.ts'
import { selectAttemptsOf } from './ratings.sql.ts'

const MODES = { independent: 'независимая', self: 'самодиагностика' } as const

export const diagnosticsTrace: PersonTrace = {
  tables: [
    {
      table: 'campaign_invitations',
      column: 'person_id',
      title: 'Приглашения на диагностику',
      clash: 'stays',
    },
    { table: 'attempts', column: 'person_id', title: 'Попытки диагностики', clash: 'stays' },
    {
      table: 'attempt_answers',
      column: 'person_id',
      clash: 'stays',
      follows: { column: 'attempt_id', table: 'attempts' },
    },
    {
      table: 'ratings',
      column: 'person_id',
      title: 'Оценки уровня',
      clash: 'stays',
      follows: { column: 'attempt_id', table: 'attempts' },
    },
    {
      table: 'deficits',
      column: 'person_id',
      title: 'Дефициты',
      clash: 'stays',
      follows: { column: 'rating_id', table: 'ratings' },
    },
  ],
  timeline: async (_context, tx, personId) =>
    (await selectAttemptsOf(tx, personId))
      .filter(attempt => attempt.finishedOn !== null)
      .map(attempt => ({
        kind: 'diagnosis',
        from: attempt.finishedOn!,
        to: null,
        title: attempt.title,
        note: MODES[attempt.mode as keyof typeof MODES],
        link: null,
      })),
}
