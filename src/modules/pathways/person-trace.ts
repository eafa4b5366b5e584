import type { PersonTrace } from '#modules/people/index.ts'
import { STATUS_TITLES } from './lifecycle.ts'
import { selectPathwaysOf } from './people.sql.ts'

const OF_PATHWAY = { column: 'pathway_id', table: 'pathways' }

export const pathwaysTrace: PersonTrace = {
  tables: [
    {
      table: 'pathways',
      column: 'person_id',
      title: 'Образовательные маршруты',
      clash: 'refuses',
      clashNote: 'У обеих карточек есть действующий маршрут. Сначала завершите или остановите один из них.',
    },
    { table: 'pathways', column: 'curator_person_id', title: 'Маршруты, которые ведёт', clash: 'stays' },
    { table: 'pathway_cards', column: 'person_id', clash: 'stays', follows: OF_PATHWAY },
    { table: 'pathway_items', column: 'person_id', clash: 'stays', follows: OF_PATHWAY },
    {
      table: 'pathway_item_deficits',
      column: 'person_id',
      clash: 'stays',
      follows: { column: 'item_id', table: 'pathway_items' },
    },
  ],
  leaving: async (_context, tx, personId) =>
    (await selectPathwaysOf(tx, personId))
      .filter(one => one.status === 'running' || one.status === 'offered')
      .map(one => `Маршрут № ${one.number} остаётся за человеком и продолжается.`),
  timeline: async (_context, tx, personId) =>
    (await selectPathwaysOf(tx, personId)).map(one => ({
      kind: 'pathway',
      from: one.confirmedOn ?? one.draftedOn,
      to: one.finishedOn,
      isLasting: one.status === 'running',
      title: `Индивидуальный маршрут № ${one.number}`,
      note: STATUS_TITLES[one.status],
      link: `/pathways/${one.id}`,
    })),
}
