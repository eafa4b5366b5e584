/** Status × action of an attempt; the server's guard and the page's buttons use the same table. */
export type AttemptStatus = 'running' | 'finished' | 'expired'
export type AttemptAction = 'answer' | 'finish' | 'expire'

const TABLE: Record<AttemptStatus, Partial<Record<AttemptAction, AttemptStatus>>> = {
  running: { answer: 'running', finish: 'finished', expire: 'expired' },
  finished: {},
  expired: {},
}

const REASONS: Record<AttemptStatus, string> = {
  running: 'Диагностика идёт.',
  finished: 'Диагностика завершена, ответы больше не меняются.',
  expired: 'Время вышло, засчитаны ответы, сохранённые до срока.',
}

export function nextAttemptStatus(status: AttemptStatus, action: AttemptAction): AttemptStatus | undefined {
  return TABLE[status][action]
}

export function whyNot(status: AttemptStatus): string {
  return REASONS[status]
}

/**
 * Milliseconds an answer given before the deadline may need to arrive: a choice made in the last seconds on a slow
 * line counts. The page takes no choice after the deadline itself.
 */
export const ROAD_MS = 30_000
