/**
 * Status × action of a candidacy for the head of a centre, and who takes which: one table for the server's guard and
 * the page's buttons. A head may be appointed before the federal operator has agreed (`unagreed…`): the product tells
 * it as a gap, and the agreement can still be asked for.
 */
export type HeadStatus =
  | 'draft'
  | 'sent'
  | 'returned'
  | 'refused'
  | 'agreed'
  | 'withdrawn'
  | 'appointed'
  | 'unagreed'
  | 'unagreed-sent'
  | 'unagreed-returned'
  | 'unagreed-refused'
  | 'ended'
export type HeadAction = 'send' | 'agree' | 'return' | 'refuse' | 'appoint' | 'end' | 'withdraw'
export type HeadSide = 'ministry' | 'coordinator'

type Cell = { next: HeadStatus; by: readonly HeadSide[] }
const ministry = (next: HeadStatus): Cell => ({ next, by: ['ministry'] })
/** An answer is given by the operator in the product, or entered by the ministry that received the letter. */
const answered = (next: HeadStatus): Cell => ({ next, by: ['coordinator', 'ministry'] })

const TABLE: Record<HeadStatus, Partial<Record<HeadAction, Cell>>> = {
  draft: { send: ministry('sent'), appoint: ministry('unagreed'), withdraw: ministry('withdrawn') },
  sent: {
    agree: answered('agreed'),
    return: answered('returned'),
    refuse: answered('refused'),
    withdraw: ministry('withdrawn'),
  },
  returned: {
    send: ministry('sent'),
    appoint: ministry('unagreed-returned'),
    withdraw: ministry('withdrawn'),
  },
  refused: {},
  agreed: { appoint: ministry('appointed'), withdraw: ministry('withdrawn') },
  withdrawn: {},
  appointed: { end: ministry('ended') },
  unagreed: { send: ministry('unagreed-sent'), end: ministry('ended') },
  'unagreed-sent': {
    agree: answered('appointed'),
    return: answered('unagreed-returned'),
    refuse: answered('unagreed-refused'),
    end: ministry('ended'),
  },
  'unagreed-returned': { send: ministry('unagreed-sent'), end: ministry('ended') },
  'unagreed-refused': { end: ministry('ended') },
  ended: {},
}

export const HEAD_STATUSES: Record<HeadStatus, string> = {
  draft: 'Предложен, письмо не отправлено',
  sent: 'На согласовании',
  returned: 'Возвращён с замечаниями',
  refused: 'В согласовании отказано',
  agreed: 'Согласован, приказа ещё нет',
  withdrawn: 'Кандидатура снята',
  appointed: 'Назначен, согласован',
  unagreed: 'Назначен без согласования',
  'unagreed-sent': 'Назначен, на согласовании',
  'unagreed-returned': 'Назначен, письмо возвращено',
  'unagreed-refused': 'Назначен, в согласовании отказано',
  ended: 'Полномочия завершены',
}

export const HEAD_ACTIONS: Record<HeadAction, string> = {
  send: 'Отправить на согласование',
  agree: 'Согласовать',
  return: 'Вернуть с замечаниями',
  refuse: 'Отказать',
  appoint: 'Назначить приказом',
  end: 'Завершить полномочия',
  withdraw: 'Снять кандидатуру',
}

/** The ministry does not decide: it enters the letter that has come. */
const ENTERED: Partial<Record<HeadAction, string>> = {
  agree: 'Внести согласие оператора',
  return: 'Внести возврат с замечаниями',
  refuse: 'Внести отказ оператора',
}
export const labelOf = (action: HeadAction, side: HeadSide): string =>
  (side === 'ministry' && ENTERED[action]) || HEAD_ACTIONS[action]

export type Verdict = { allowed: true; next: HeadStatus } | { allowed: false; reason: string }

/** What the action would lead to, or why it cannot be taken now by this side. */
export function judge(status: HeadStatus, action: HeadAction, side: HeadSide): Verdict {
  const cell = TABLE[status][action]
  if (!cell) return { allowed: false, reason: REASONS[status] }
  if (!cell.by.includes(side)) return { allowed: false, reason: 'Это делает министерство.' }
  return { allowed: true, next: cell.next }
}

const REASONS: Record<HeadStatus, string> = {
  draft: 'Письмо федеральному оператору ещё не отправлено.',
  sent: 'Письмо отправлено и ждёт ответа федерального оператора.',
  returned: 'Письмо возвращено с замечаниями: исправьте и отправьте снова.',
  refused: 'Федеральный оператор отказал: предложите другого кандидата.',
  agreed: 'Кандидат согласован: осталось назначить его приказом.',
  withdrawn: 'Кандидатура снята.',
  appointed: 'Руководитель назначен и согласован.',
  unagreed: 'Руководитель уже назначен приказом: согласуйте его или завершите полномочия.',
  'unagreed-sent': 'Руководитель уже назначен, письмо ждёт ответа федерального оператора.',
  'unagreed-returned': 'Письмо возвращено с замечаниями: исправьте и отправьте снова.',
  'unagreed-refused': 'Федеральный оператор отказал: завершите полномочия и предложите другого кандидата.',
  ended: 'Полномочия завершены.',
}

/** Waits for the operator's answer. */
export const isWaiting = (status: HeadStatus) => status === 'sent' || status === 'unagreed-sent'
export const ALL_STATUSES = Object.keys(TABLE) as [HeadStatus, ...HeadStatus[]]
export const ALL_ACTIONS = Object.keys(HEAD_ACTIONS) as [HeadAction, ...HeadAction[]]
