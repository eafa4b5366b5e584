import type { HeadsToday } from '#modules/appointments/index.ts'
import { plural } from '#ui/format.ts'
import { LINKS, type Matter, matter } from './piece.ts'

type Waiting = HeadsToday['waiting'][number]

/** Letters about heads of centres: the operator answers them, the ministry sends, mends, appoints and reminds. */
export function headMatters(
  { summary, waiting }: HeadsToday,
  role: 'ministry' | 'federal-coordinator',
  day: string,
): Matter[] {
  const matters = waiting.flatMap(one =>
    role === 'ministry' ? ofMinistry(one, day) : [ofCoordinator(one, day)],
  )
  return [...matters, ...gap(summary)]
}

const isLate = ({ dueOn }: Waiting, day: string) => dueOn !== null && dueOn < day

function ofCoordinator(one: Waiting, day: string): Matter {
  const late = isLate(one, day)
  const centre = [one.centreName, one.regionName].filter(Boolean).join(', ')
  return matter({
    id: `head-${one.id}`,
    title: `${centre}: согласовать руководителя`,
    note: one.name,
    since: one.dueOn ? null : one.sentOn,
    deadline: one.dueOn,
    tone: late ? 'late' : 'usual',
    link: LINKS.centreHead(one.id),
    step: {
      title: `Ответьте о руководителе: ${centre}`,
      reason: `${one.name}. Министерство прислало письмо и ждёт согласования${late ? ', срок ответа вышел' : ''}.`,
      label: 'Открыть кандидатуру',
    },
  })
}

function ofMinistry(one: Waiting, day: string): Matter[] {
  const words = WORDS[one.status]
  const isWaiting = one.status === 'sent' || one.status === 'unagreed-sent'
  if (!words || (isWaiting && !isLate(one, day))) return []
  return [
    matter({
      id: `head-${one.id}`,
      title: `${one.centreName}: ${words.title}`,
      note: one.name,
      deadline: one.dueOn,
      tone: isWaiting ? 'late' : 'usual',
      link: LINKS.centreHead(one.id),
      step: {
        title: `${words.step}: ${one.centreName}`,
        reason: `${one.name}. ${words.reason}`,
        label: 'Открыть кандидатуру',
      },
    }),
  ]
}

type Words = { title: string; step: string; reason: string }
const RETURNED: Words = {
  title: 'письмо о руководителе возвращено',
  step: 'Исправьте письмо о руководителе',
  reason: 'Федеральный оператор вернул письмо с замечаниями.',
}
const UNANSWERED: Words = {
  title: 'нет ответа о руководителе',
  step: 'Напомните о согласовании руководителя',
  reason: 'Срок ответа федерального оператора вышел. Если письмо пришло, внесите его номер и дату.',
}
const WORDS: Partial<Record<Waiting['status'], Words>> = {
  returned: RETURNED,
  'unagreed-returned': RETURNED,
  sent: UNANSWERED,
  'unagreed-sent': UNANSWERED,
  agreed: {
    title: 'назначить руководителя приказом',
    step: 'Назначьте руководителя',
    reason: 'Федеральный оператор согласовал кандидата, осталось издать приказ.',
  },
  draft: {
    title: 'отправить письмо о руководителе',
    step: 'Отправьте письмо о руководителе',
    reason: 'Кандидат предложен, письмо федеральному оператору не отправлено.',
  },
}

function gap({ centres, unagreed, vacant }: HeadsToday['summary']): Matter[] {
  if (unagreed + vacant === 0) return []
  const parts = [unagreed > 0 && `не согласован: ${unagreed}`, vacant > 0 && `не назначен: ${vacant}`].filter(
    Boolean,
  )
  return [
    matter({
      id: 'heads',
      title: `Руководители ЦНППМ, ${parts.join(', ')}`,
      note: `из\u00A0${plural(centres, 'центра', 'центров', 'центров')}`,
      link: unagreed > 0 ? LINKS.unagreedHeads : LINKS.centreHeads,
    }),
  ]
}
