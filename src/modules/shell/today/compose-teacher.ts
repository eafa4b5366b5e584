import type { OwnDiagnoses } from '#modules/diagnostics/index.ts'
import type { AskedPair } from '#modules/mentoring/index.ts'
import type { OwnPathway } from '#modules/pathways/index.ts'
import { formatDate, formatPeriod, plural, toDate } from '#ui/format.ts'
import type { TodayFigure } from '../contract.ts'
import { arrange, type Composed, LINKS, type Matter, matter, outOf } from './piece.ts'

export type TeacherFacts = {
  diagnoses: OwnDiagnoses
  pathway: OwnPathway | null
  completions: number
  pairs: readonly AskedPair[]
}

/** Steps that end within so many days stand beside the next one. */
const SOON_DAYS = 30

/**
 * A begun attempt cannot wait; then the diagnosis from which everything follows, the pathway to be confirmed, its
 * next step, the diagnosis that shows what changed, and a test of oneself when there is nothing else.
 */
export function composeTeacher(facts: TeacherFacts, day: string): Composed {
  const { campaigns } = facts.diagnoses
  return arrange(
    [
      ...campaigns.filter(isBegun).map(begun),
      ...campaigns.filter(one => one.mode === 'independent' && isOpen(one)).map(one => toTake(one, day)),
      ...offered(facts.pathway),
      ...facts.pairs.map(asked),
      ...steps(facts.pathway, day),
      ...afterwards(facts),
      ...campaigns.filter(one => one.mode === 'self' && isOpen(one)).map(one => toTake(one, day)),
    ],
    { link: LINKS.myPathway, figures: figuresOf(facts) },
  )
}

type Campaign = OwnDiagnoses['campaigns'][number]

const isBegun = (one: Campaign) => one.attemptStatus === 'running' && one.canTake
const isOpen = (one: Campaign) => one.attemptStatus === null && one.canTake

function begun(one: Campaign): Matter {
  return matter({
    id: one.id,
    title: `Продолжить диагностику «${one.title}»`,
    link: LINKS.attempt(one.attemptId!),
    tone: 'late',
    step: {
      title: `Продолжите диагностику «${one.title}»`,
      reason: 'Ответы сохранены, но время идёт: начатую диагностику завершают за один раз.',
      label: 'Продолжить',
    },
  })
}

function toTake(one: Campaign, day: string): Matter {
  const until = formatDate(one.closesOn, toDate(day))
  const isSelf = one.mode === 'self'
  const minutes = plural(one.minutes, 'минуту', 'минуты', 'минут')
  return matter({
    id: one.id,
    title: isSelf ? `Проверить себя: «${one.title}»` : `Пройти диагностику «${one.title}»`,
    note: `займёт около ${plural(one.minutes, 'минуты', 'минут', 'минут')}`,
    deadline: one.closesOn,
    link: LINKS.begin(one.id),
    step: {
      title: isSelf ? `Проверьте себя: «${one.title}»` : `Пройдите диагностику «${one.title}»`,
      reason: isSelf
        ? `Займёт ${minutes}. Сразу увидите разбор заданий: что верно, что нет и почему.`
        : `Открыта до ${until}, займёт ${minutes}. По её итогам составят ваш маршрут.`,
      label: 'Начать',
    },
  })
}

function offered(pathway: OwnPathway | null): Matter[] {
  if (pathway?.status !== 'offered') return []
  const hours = pathway.items.reduce((sum, item) => sum + item.hours, 0)
  return [
    matter({
      id: pathway.id,
      title: 'Посмотреть предложенный маршрут',
      since: pathway.offeredOn,
      link: LINKS.myPathway,
      step: {
        title: 'Посмотрите предложенный маршрут',
        reason: `В нём ${plural(pathway.items.length, 'шаг', 'шага', 'шагов')}, ${hours}\u00A0ч. Замените то, что не подходит, и подтвердите.`,
        label: 'Посмотреть маршрут',
      },
    }),
  ]
}

/** Somebody else waits for her answer. */
function asked({ id, otherName, proposedOn }: AskedPair): Matter {
  return matter({
    id,
    title: `Ответить на предложение пары: ${otherName}`,
    since: proposedOn,
    link: LINKS.myPairs,
    step: {
      title: 'Ответьте на предложение пары',
      reason: `${otherName} и вы: посмотрите цель и сроки и решите, согласны ли вы. Без вашего ответа пара не начнётся.`,
      label: 'Посмотреть пару',
    },
  })
}

/** The step that begins first, and those whose end is past or near. */
function steps(pathway: OwnPathway | null, day: string): Matter[] {
  if (pathway?.status !== 'running') return []
  const open = pathway.items
    .filter(item => item.status !== 'done')
    .sort((a, b) => (a.startsOn ?? '9').localeCompare(b.startsOn ?? '9'))
  const soon = new Date(Date.parse(day) + SOON_DAYS * 86_400_000).toISOString().slice(0, 10)
  return open
    .filter((item, index) => index === 0 || (item.endsOn !== null && item.endsOn <= soon))
    .map((item, index) => {
      const when = item.startsOn ? `, ${formatPeriod(item.startsOn, item.endsOn, toDate(day))}` : ''
      return matter({
        id: item.id,
        title: item.title,
        note: `${item.hours}\u00A0ч`,
        deadline: item.endsOn,
        link: LINKS.myPathway,
        tone: item.endsOn !== null && item.endsOn < day ? 'late' : 'usual',
        ...(index === 0 && {
          step: {
            title: item.title,
            reason: `Следующий шаг маршрута: ${item.hours}\u00A0ч${when}. ${item.why}`,
            label: 'Открыть маршрут',
          },
        }),
      })
    })
}

/** A completed pathway whose effect nobody has measured yet. */
function afterwards({ pathway, diagnoses }: TeacherFacts): Matter[] {
  const finishedOn = pathway?.status === 'completed' ? pathway.finishedOn : null
  const isMeasured = diagnoses.campaigns.some(
    one =>
      one.mode === 'independent' && finishedOn !== null && (one.finishedAt ?? '').slice(0, 10) >= finishedOn,
  )
  if (!pathway || !finishedOn || isMeasured) return []
  return [
    matter({
      id: pathway.id,
      title: 'Попросить повторную диагностику',
      since: finishedOn,
      link: LINKS.myPathway,
      step: {
        title: 'Узнайте, что изменилось',
        reason: 'Маршрут завершён. Новая диагностика покажет, какие дефициты закрыты на самом деле.',
        label: 'Попросить диагностику',
      },
    }),
  ]
}

function figuresOf({ pathway, diagnoses, completions }: TeacherFacts): TodayFigure[] {
  const items =
    pathway && (pathway.status === 'running' || pathway.status === 'completed') ? pathway.items : []
  const done = items.filter(item => item.status === 'done')
  const hours = (list: typeof items) => list.reduce((sum, item) => sum + item.hours, 0)
  const ofPathway: TodayFigure[] =
    items.length === 0
      ? []
      : [
          {
            label: 'Пройдено шагов',
            value: done.length,
            unit: null,
            base: outOf(items.length),
            link: LINKS.myPathway,
          },
          {
            label: 'Пройдено часов',
            value: hours(done),
            unit: 'ч',
            base: outOf(hours(items)),
            link: LINKS.myPathway,
          },
        ]
  return [
    ...ofPathway,
    {
      label: 'Открытых дефицитов',
      value: diagnoses.openDeficits,
      unit: null,
      base: 'в моём профиле',
      link: LINKS.profile,
    },
    { label: 'Освоено программ', value: completions, unit: null, base: null, link: null },
  ]
}
