/** Status × action of a pair and who takes which: one table for the server's guard and the page's buttons. */
export type PairStatus = 'proposed' | 'agreed' | 'working' | 'ended' | 'declined' | 'withdrawn'
export type PairAction =
  | 'agree'
  | 'decline'
  | 'change'
  | 'start'
  | 'end'
  | 'withdraw'
  | 'conclude'
  | 'repropose'
/** Each of the two, and whoever leads pairs where the one who receives works. */
export type PairSide = 'giver' | 'receiver' | 'lead'

/** `next` of `agree` is where one answer leads; with both given the pair is agreed (`nextOf`). */
type Cell = { next: PairStatus; by: readonly PairSide[] }

const BOTH = ['giver', 'receiver'] as const
const LEAD = ['lead'] as const

const TABLE: Record<PairStatus, Partial<Record<PairAction, Cell>>> = {
  proposed: {
    agree: { next: 'proposed', by: BOTH },
    decline: { next: 'declined', by: BOTH },
    change: { next: 'proposed', by: LEAD },
    withdraw: { next: 'withdrawn', by: LEAD },
  },
  agreed: {
    start: { next: 'working', by: LEAD },
    decline: { next: 'declined', by: BOTH },
    // other terms are asked about anew
    change: { next: 'proposed', by: LEAD },
    withdraw: { next: 'withdrawn', by: LEAD },
  },
  working: {
    end: { next: 'ended', by: LEAD },
    change: { next: 'working', by: LEAD },
  },
  ended: { conclude: { next: 'ended', by: LEAD } },
  declined: { repropose: { next: 'proposed', by: LEAD } },
  withdrawn: { repropose: { next: 'proposed', by: LEAD } },
}

export const STATUS_TITLES: Record<PairStatus, string> = {
  proposed: 'Ждёт согласия',
  agreed: 'Оба согласны',
  working: 'Работает',
  ended: 'Завершена',
  declined: 'Отказ',
  withdrawn: 'Отозвана',
}

export const ACTION_TITLES: Record<PairAction, string> = {
  agree: 'Согласиться',
  decline: 'Отказаться',
  change: 'Изменить условия',
  start: 'Начать работу',
  end: 'Завершить с итогом',
  withdraw: 'Отозвать',
  conclude: 'Исправить итог',
  repropose: 'Предложить снова',
}

export const PAIR_STATUSES = Object.keys(STATUS_TITLES) as [PairStatus, ...PairStatus[]]
export const PAIR_ACTIONS = Object.keys(ACTION_TITLES) as [PairAction, ...PairAction[]]

/** Pairs that still bind the two: a limit counts them, the same one cannot be proposed beside them. */
export const OPEN_STATUSES: readonly PairStatus[] = ['proposed', 'agreed', 'working']
export const isOpen = (status: PairStatus) => OPEN_STATUSES.includes(status)

/** What the judgement needs to know of a pair. */
export type JudgedPair = { status: PairStatus; giverAgreedOn: string | null; receiverAgreedOn: string | null }

export type Verdict = { allowed: true; next: PairStatus } | { allowed: false; reason: string }

/** What the action would lead to, or why it cannot be taken now by one who stands on these sides. */
export function judge(pair: JudgedPair, action: PairAction, sides: readonly PairSide[]): Verdict {
  const cell = TABLE[pair.status][action]
  if (!cell) return { allowed: false, reason: REASONS[pair.status] }
  const taking = sides.filter(side => cell.by.includes(side))
  if (taking.length === 0)
    return {
      allowed: false,
      reason: cell.by.includes('lead')
        ? 'Это делает методист, который ведёт пару.'
        : 'Это решает сам педагог.',
    }
  if (action !== 'agree') return { allowed: true, next: cell.next }
  if (taking.every(side => agreedOn(pair, side) !== null))
    return { allowed: false, reason: 'Вы уже согласились. Ждём ответа второго педагога.' }
  return { allowed: true, next: nextOf(pair, taking) }
}

/** One answer leaves the pair proposed, the second makes it agreed. */
function nextOf(pair: JudgedPair, answering: readonly PairSide[]): PairStatus {
  const hasAgreed = (side: PairSide) => answering.includes(side) || agreedOn(pair, side) !== null
  return BOTH.every(hasAgreed) ? 'agreed' : 'proposed'
}

const agreedOn = (pair: JudgedPair, side: PairSide) =>
  side === 'giver' ? pair.giverAgreedOn : side === 'receiver' ? pair.receiverAgreedOn : null

/** Actions that concern this side at all in this status: what a page offers, with the reason where it may not be. */
export function offeredActions(pair: JudgedPair, sides: readonly PairSide[]) {
  return PAIR_ACTIONS.filter(action => TABLE[pair.status][action]?.by.some(side => sides.includes(side))).map(
    action => {
      const verdict = judge(pair, action, sides)
      return {
        action,
        label: ACTION_TITLES[action],
        allowed: verdict.allowed,
        reason: verdict.allowed ? null : verdict.reason,
      }
    },
  )
}

const REASONS: Record<PairStatus, string> = {
  proposed: 'Пара предложена и ждёт согласия обоих педагогов.',
  agreed: 'Оба педагога согласны: пару можно начать.',
  working: 'Пара уже работает.',
  ended: 'Пара завершена, меняется только итог.',
  declined: 'От пары отказались. Её можно предложить снова.',
  withdrawn: 'Пара отозвана. Её можно предложить снова.',
}
