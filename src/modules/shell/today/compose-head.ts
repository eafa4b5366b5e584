import type { overloadToday } from '#modules/people/index.ts'
import { daysBetween, plural } from '#ui/format.ts'
import { endingCampaigns, type MethodologistFacts, pairMatters } from './compose-methodologist.ts'
import {
  arrange,
  type Composed,
  type IndicatorNow,
  indicatorFigures,
  LINKS,
  type Matter,
  matter,
} from './piece.ts'

export type HeadFacts = MethodologistFacts & {
  overload: Awaited<ReturnType<typeof overloadToday>>
  indicators: { figures: readonly IndicatorNow[] } | null
}

/** A campaign presses from so many days before its end. */
const PRESSING_DAYS = 7

/** The head sees what stands still in the region: by the number, not pathway by pathway. */
export function composeHead(
  { led, diagnoses, pairs, overload, indicators }: HeadFacts,
  day: string,
): Composed {
  const campaigns = endingCampaigns(diagnoses)
  const isPressing = (one: Matter) => one.deadline !== null && daysBetween(day, one.deadline) <= PRESSING_DAYS
  const totalOf = (kind: string) => led.work.find(one => one.kind === kind)?.total ?? 0
  return arrange(
    [
      ...campaigns.filter(isPressing),
      ...late(totalOf('late-step')),
      ...overload.carers.map(one => overloaded(one, overload.limit)),
      ...waiting(
        'candidates',
        led.candidates,
        'Без маршрута',
        'дефициты есть, маршрута нет',
        LINKS.candidates,
      ),
      ...waiting(
        'unanswered',
        totalOf('unanswered'),
        'Без ответа педагога',
        'больше двух недель',
        LINKS.unansweredPathways,
      ),
      ...waiting(
        'drafts',
        totalOf('draft') + totalOf('returned') + totalOf('to-complete'),
        'Ждут методистов',
        'черновики, возвращённые и пройденные маршруты',
        LINKS.waitingPathways,
      ),
      ...pairMatters(pairs),
      ...campaigns.filter(one => !isPressing(one)),
    ],
    { figures: indicatorFigures(indicators?.figures) },
  )
}

function late(total: number): Matter[] {
  if (total === 0) return []
  const pathways = plural(total, 'маршрут', 'маршрута', 'маршрутов')
  return [
    matter({
      id: 'late',
      title: `Просрочены шаги: ${pathways}`,
      note: 'срок шага прошёл, документа или отметки нет',
      tone: 'late',
      link: LINKS.latePathways,
      step: {
        title: 'Разберите просроченные маршруты',
        reason: `${pathways} с шагом, срок которого прошёл: нет ни документа, ни отметки.`,
        label: 'Открыть просроченные',
      },
    }),
  ]
}

function overloaded(
  { personId, name, load }: { personId: string; name: string; load: number },
  limit: number,
): Matter {
  const people = plural(load, 'педагог', 'педагога', 'педагогов')
  return matter({
    id: personId,
    title: `${name}: ${people} в сопровождении`,
    note: `по акту не больше ${limit}`,
    link: LINKS.person(personId),
    step: {
      title: `Разгрузите методиста: ${name}`,
      reason: `В сопровождении ${people}, по акту не больше ${limit}. Часть можно передать другому.`,
      label: 'Открыть карточку',
    },
  })
}

function waiting(id: string, total: number, title: string, note: string, link: string): Matter[] {
  if (total === 0) return []
  return [matter({ id, title: `${title}: ${plural(total, 'педагог', 'педагога', 'педагогов')}`, note, link })]
}
