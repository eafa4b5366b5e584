import type { RunDiagnoses } from '#modules/diagnostics/index.ts'
import type { LedPairs } from '#modules/mentoring/index.ts'
import type { LedPathways, PathwayWork, WorkKind } from '#modules/pathways/index.ts'
import { plural } from '#ui/format.ts'
import type { TodayFigure } from '../contract.ts'
import { arrange, type Composed, LINKS, type Matter, matter, outOf, teachers } from './piece.ts'

export type MethodologistFacts = { led: LedPathways; diagnoses: RunDiagnoses; pairs: LedPairs }

/** What a person waits for first: an answer to her wish, then what is overdue, then what only needs a press. */
const ORDER: readonly WorkKind[] = ['returned', 'late-step', 'to-complete', 'draft', 'unanswered']

export function composeMethodologist({ led, diagnoses, pairs }: MethodologistFacts): Composed {
  const byKind = ORDER.map(kind => led.work.filter(one => one.kind === kind))
  const hidden = byKind.reduce((sum, rows) => sum + (rows[0]?.total ?? 0) - rows.length, 0)
  return arrange(
    [
      ...byKind.flat().map(pathwayMatter),
      ...endingCampaigns(diagnoses),
      ...pairMatters(pairs),
      ...withoutPathway(led.candidates),
      ...withoutDiagnosis(diagnoses.undiagnosed),
    ],
    { hidden, link: LINKS.myPathways, figures: figuresOf({ led, diagnoses, pairs }) },
  )
}

type Words = { title: string; note: string | null; step?: NonNullable<Matter['step']> }

const WORDS: Record<WorkKind, (work: PathwayWork) => Words> = {
  returned: ({ personName, words, total }) => ({
    title: `${personName}: маршрут возвращён с пожеланием`,
    note: words,
    step: {
      title: `Ответьте на пожелание: ${personName}`,
      reason: `«${words}». Поправьте маршрут и предложите снова.${alsoWaiting(total)}`,
      label: 'Открыть маршрут',
    },
  }),
  'late-step': ({ personName, words, total }) => ({
    title: `${personName}: срок шага прошёл`,
    note: words,
    step: {
      title: `Срок шага прошёл: ${personName}`,
      reason: `${words}. Внесите документ, сдвиньте срок или замените шаг.${alsoWaiting(total)}`,
      label: 'Открыть маршрут',
    },
  }),
  'to-complete': ({ personName, total }) => ({
    title: `${personName}: все шаги пройдены`,
    note: 'осталось завершить маршрут',
    step: {
      title: `Завершите маршрут: ${personName}`,
      reason: `Все шаги пройдены. Педагог сможет попросить диагностику и увидеть, что изменилось.${alsoWaiting(total)}`,
      label: 'Открыть маршрут',
    },
  }),
  draft: ({ personName, total }) => ({
    title: `${personName}: черновик маршрута`,
    note: 'посмотреть и предложить педагогу',
    step: {
      title: `Предложите маршрут: ${personName}`,
      reason: `Черновик составлен по диагностике, его осталось посмотреть.${alsoWaiting(total)}`,
      label: 'Открыть черновик',
    },
  }),
  unanswered: ({ personName }) => ({
    title: `${personName}: не отвечает на предложенный маршрут`,
    note: 'больше двух недель без ответа',
  }),
}

const alsoWaiting = (total: number) => (total > 1 ? ` Всего таких маршрутов: ${total}.` : '')

function pathwayMatter(work: PathwayWork): Matter {
  return matter({
    id: `${work.kind}-${work.pathwayId}`,
    ...WORDS[work.kind](work),
    since: work.deadline ? null : work.since,
    deadline: work.deadline,
    tone: work.kind === 'late-step' ? 'late' : 'usual',
    link: LINKS.pathway(work.pathwayId),
  })
}

/** Campaigns about to close with people who have not come yet. */
export function endingCampaigns({ ending }: RunDiagnoses): Matter[] {
  return ending.map(one => {
    const left = one.invited - one.finished
    return matter({
      id: one.id,
      title: `Кампания «${one.title}» закрывается`,
      note: `прошли ${one.finished} из\u00A0${one.invited}`,
      deadline: one.closesOn,
      link: LINKS.campaign(one.id),
      step: {
        title: `Кампания «${one.title}» скоро закроется`,
        reason: `Прошли ${one.finished} из\u00A0${one.invited}, осталось пригласить ${plural(left, 'педагога', 'педагогов', 'педагогов')}.`,
        label: 'Кто ещё не прошёл',
      },
    })
  })
}

/** Pairs that only wait for a press: both agreed, or the term is over and nothing is said of the result. */
export function pairMatters({ toStart, toEnd }: LedPairs): Matter[] {
  const matters: Matter[] = []
  if (toStart > 0)
    matters.push(
      matter({
        id: 'pairs-to-start',
        title: `Начать работу: ${plural(toStart, 'пара', 'пары', 'пар')}`,
        note: 'оба педагога согласны',
        link: LINKS.pairsToStart,
      }),
    )
  if (toEnd > 0)
    matters.push(
      matter({
        id: 'pairs-to-end',
        title: `Записать итог: ${plural(toEnd, 'пара', 'пары', 'пар')}`,
        note: 'срок пары прошёл',
        tone: 'late',
        link: LINKS.pairsToEnd,
      }),
    )
  return matters
}

function withoutPathway(candidates: number): Matter[] {
  if (candidates === 0) return []
  const people = plural(candidates, 'педагог', 'педагога', 'педагогов')
  return [
    matter({
      id: 'candidates',
      title: `Без маршрута: ${people} с дефицитами`,
      note: 'черновики можно составить сразу для всех',
      link: LINKS.candidates,
      step: {
        title: 'Составьте маршруты тем, у кого найдены дефициты',
        reason: `${people} без действующего маршрута. Черновики составятся сами, можно сразу для всех.`,
        label: 'Кому составить',
      },
    }),
  ]
}

function withoutDiagnosis(undiagnosed: number): Matter[] {
  if (undiagnosed === 0) return []
  const people = plural(undiagnosed, 'педагог', 'педагога', 'педагогов')
  return [
    matter({
      id: 'undiagnosed',
      title: `Без диагностики: ${people}`,
      note: 'можно пригласить в новую кампанию',
      link: LINKS.newCampaign,
      step: {
        title: 'Пригласите на диагностику',
        reason: `${people} в вашем сопровождении ещё не проходили независимой диагностики.`,
        label: 'Объявить кампанию',
      },
    }),
  ]
}

function figuresOf({ led, diagnoses }: MethodologistFacts): TodayFigure[] {
  const { inCare, withPathway, candidates } = led
  return [
    {
      label: 'В вашем сопровождении',
      value: inCare,
      unit: teachers(inCare),
      base: 'весь список',
      link: LINKS.myPeople,
    },
    {
      label: 'Прошли диагностику',
      value: inCare - diagnoses.undiagnosed,
      unit: null,
      base: outOf(inCare),
      link: LINKS.campaigns,
    },
    { label: 'С маршрутом', value: withPathway, unit: null, base: outOf(inCare), link: LINKS.myPathways },
    {
      label: 'Ждут маршрута',
      value: candidates,
      unit: null,
      base: 'дефициты есть, маршрута нет',
      link: LINKS.candidates,
    },
  ]
}
