import type { PersonTrace } from '#modules/people/index.ts'
import { isOpen, STATUS_TITLES } from './lifecycle.ts'
import { type ListedPair, selectPairsOf } from './list.sql.ts'

/** The other of the two. */
const otherOf = (pair: ListedPair, personId: string) =>
  pair.giver.personId === personId ? pair.receiver : pair.giver

export const mentoringTrace: PersonTrace = {
  tables: [
    {
      table: 'teacher_pairs',
      column: 'giver_person_id',
      title: 'Пары, где передаёт опыт',
      clash: 'stays',
      clashNote: 'Такая же пара есть у другой карточки: лишнюю отзовите.',
    },
    {
      table: 'teacher_pairs',
      column: 'receiver_person_id',
      title: 'Пары, где получает помощь',
      clash: 'stays',
      clashNote: 'Такая же пара есть у другой карточки: лишнюю отзовите.',
    },
    { table: 'teacher_pairs', column: 'proposed_by', title: 'Предложенные пары', clash: 'stays' },
  ],
  leaving: async (context, tx, personId) =>
    (await selectPairsOf(tx, personId, context.clock.today()))
      .filter(pair => isOpen(pair.status))
      .map(pair => {
        const { organisationName } = pair.giver.personId === personId ? pair.giver : pair.receiver
        const becomes = pair.status === 'working' ? 'Закончится' : 'Будет отозвана'
        return `${becomes} пара: ${otherOf(pair, personId).name}, если другой работы в «${organisationName}» не остаётся.`
      }),
  timeline: async (context, tx, personId) =>
    (await selectPairsOf(tx, personId, context.clock.today()))
      .filter(pair => pair.status === 'working' || pair.status === 'ended')
      .map(pair => ({
        kind: 'pair',
        from: pair.startsOn,
        to: pair.endedOn,
        isLasting: pair.status === 'working',
        title: `Пара: ${pair.groundTitle.toLowerCase()}, ${otherOf(pair, personId).name}`,
        note: STATUS_TITLES[pair.status],
        link: `/pairs/${pair.id}`,
      })),
}
