/** Status × action of a pathway and who takes which: one table for the server's guard and the page's buttons. */
export type PathwayStatus = 'draft' | 'offered' | 'running' | 'completed' | 'stopped'
export type PathwayAction = 'change' | 'offer' | 'confirm' | 'return' | 'finish-item' | 'complete' | 'stop'
export type Side = 'teacher' | 'methodologist'

type Cell = { next: PathwayStatus; by: readonly Side[] }

const TABLE: Record<PathwayStatus, Partial<Record<PathwayAction, Cell>>> = {
  draft: {
    change: { next: 'draft', by: ['methodologist'] },
    offer: { next: 'offered', by: ['methodologist'] },
    stop: { next: 'stopped', by: ['methodologist'] },
  },
  offered: {
    change: { next: 'offered', by: ['methodologist', 'teacher'] },
    confirm: { next: 'running', by: ['teacher'] },
    return: { next: 'draft', by: ['teacher'] },
    stop: { next: 'stopped', by: ['methodologist'] },
  },
  running: {
    change: { next: 'running', by: ['methodologist'] },
    'finish-item': { next: 'running', by: ['methodologist', 'teacher'] },
    complete: { next: 'completed', by: ['methodologist'] },
    stop: { next: 'stopped', by: ['methodologist'] },
  },
  completed: {},
  stopped: {},
}

export const STATUS_TITLES: Record<PathwayStatus, string> = {
  draft: 'Черновик',
  offered: 'Предложен педагогу',
  running: 'Выполняется',
  completed: 'Завершён',
  stopped: 'Прекращён',
}

export const ACTION_TITLES: Record<PathwayAction, string> = {
  change: 'Изменить',
  offer: 'Предложить педагогу',
  confirm: 'Подтвердить',
  return: 'Вернуть с пожеланием',
  'finish-item': 'Отметить выполненное',
  complete: 'Завершить маршрут',
  stop: 'Прекратить',
}

export type Verdict = { allowed: true; next: PathwayStatus } | { allowed: false; reason: string }

/** What the action would lead to, or why it cannot be taken now by this side. */
export function judge(status: PathwayStatus, action: PathwayAction, side: Side): Verdict {
  const cell = TABLE[status][action]
  if (!cell) return { allowed: false, reason: REASONS[status] }
  if (!cell.by.includes(side)) return { allowed: false, reason: WHO_ELSE[side] }
  return { allowed: true, next: cell.next }
}

/**
 * What the steps have against an action that the status would allow: an empty pathway is not offered, one with open
 * steps is not completed. Null when nothing.
 */
export function objectionOf(
  action: PathwayAction,
  items: readonly { title: string; status: 'planned' | 'running' | 'done' | 'dropped' }[],
): string | null {
  if (action !== 'offer' && action !== 'complete') return null
  const standing = items.filter(item => item.status !== 'dropped')
  if (standing.length === 0) return 'В маршруте нет ни одного шага. Добавьте хотя бы один.'
  const open = standing.filter(item => item.status !== 'done')
  if (action === 'offer' || open.length === 0) return null
  const titles = open.map(item => `«${item.title}»`).join(', ')
  return `Не закрыто: ${titles}. Отметьте выполненным или уберите с причиной.`
}

const REASONS: Record<PathwayStatus, string> = {
  draft: 'Маршрут ещё черновик: методист сначала предлагает его педагогу.',
  offered: 'Маршрут предложен и ждёт решения педагога.',
  running: 'Маршрут уже выполняется.',
  completed: 'Маршрут завершён и больше не меняется.',
  stopped: 'Маршрут прекращён и больше не меняется.',
}

const WHO_ELSE: Record<Side, string> = {
  teacher: 'Это делает методист, который вас сопровождает.',
  methodologist: 'Это решает сам педагог.',
}

export const PATHWAY_STATUSES = Object.keys(TABLE) as [PathwayStatus, ...PathwayStatus[]]
export const PATHWAY_ACTIONS = Object.keys(ACTION_TITLES) as [PathwayAction, ...PathwayAction[]]
