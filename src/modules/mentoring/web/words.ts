import type { HistoryTitles } from '#modules/organisations/web/index.ts'
import { formatDate } from '#ui/format.ts'
import type { StatusTone } from '#ui/status.tsx'
import { type PairMember, type PairRow, RESULTS } from '../contract.ts'
import { STATUS_TITLES } from '../lifecycle.ts'

const TONES: Record<PairRow['status'], StatusTone> = {
  proposed: 'neutral',
  agreed: 'warning',
  working: 'progress',
  ended: 'proven',
  declined: 'lost',
  withdrawn: 'neutral',
}

export const toneOf = (pair: PairRow): StatusTone => (pair.isLate ? 'lost' : TONES[pair.status])

export function statusWords(pair: PairRow): string {
  if (pair.isLate)
    return pair.status === 'working' ? 'Срок прошёл' : `${STATUS_TITLES[pair.status]}, срок начала прошёл`
  return STATUS_TITLES[pair.status]
}

/** «Иванова Мария Ивановна и Петров Пётр Ильич». */
export const pairTitle = (pair: Pick<PairRow, 'giver' | 'receiver'>) =>
  `${pair.giver.name} и\u00A0${pair.receiver.name}`

/** What somebody is in the pair: her role where the ground has roles, else nothing in particular. */
export const roleWords = (title: string | null) => title ?? 'участник пары'

/** «согласие 12 марта», «ответа ещё нет». */
export const answerWords = (member: PairMember) =>
  member.agreedOn ? `согласие ${formatDate(member.agreedOn)}` : 'ответа ещё нет'

export const HISTORY: HistoryTitles = {
  actions: {
    'mentoring.propose': 'Пара предложена',
    'mentoring.agree': 'Согласие',
    'mentoring.decline': 'Отказ',
    'mentoring.change': 'Изменены условия',
    'mentoring.start': 'Работа начата',
    'mentoring.end': 'Пара завершена',
    'mentoring.end-left': 'Закончена: человек больше не работает',
    'mentoring.withdraw': 'Пара отозвана',
    'mentoring.conclude': 'Записан итог',
    'mentoring.repropose': 'Предложена снова',
  },
  fields: {
    ground: 'Основание',
    giver: 'Передаёт опыт',
    receiver: 'Получает помощь',
    competency: 'Компетенция',
    aim: 'Цель',
    startsOn: 'С',
    endsOn: 'По',
    basisNumber: 'Номер приказа',
    basisDate: 'Дата приказа',
    status: 'Состояние',
    endedOn: 'Закончена',
    result: 'Итог',
    outcome: 'Что получилось',
  },
  values: (field, value) =>
    field === 'status'
      ? STATUS_TITLES[value as PairRow['status']]
      : field === 'result'
        ? RESULTS[value as keyof typeof RESULTS]
        : undefined,
}
