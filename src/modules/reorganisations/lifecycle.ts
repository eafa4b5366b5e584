/**
 * Status × action of a reorganisation: one table for the server's guard and the page's buttons. One with its day ahead is
 * planned and carried out on the day; a done one is taken back while nothing is built on it.
 */
export const STATUSES = {
  planned: 'запланирована',
  done: 'проведена',
  cancelled: 'план отменён',
  undone: 'отменена',
} as const
export type ReorganisationStatus = keyof typeof STATUSES

export const ACTIONS = {
  change: 'Изменить план',
  'carry-out': 'Провести по плану',
  cancel: 'Отменить план',
  undo: 'Отменить реорганизацию',
} as const
export type ReorganisationAction = keyof typeof ACTIONS

const TABLE: Record<ReorganisationStatus, readonly ReorganisationAction[]> = {
  planned: ['change', 'carry-out', 'cancel'],
  done: ['undo'],
  cancelled: [],
  undone: [],
}

const REASONS: Record<ReorganisationStatus, string> = {
  planned: 'Ещё не проведена: план можно изменить или отменить',
  done: 'Уже проведена',
  cancelled: 'План уже отменён',
  undone: 'Уже отменена',
}

/** Why the action cannot be taken now, in words; null: it can. */
export const refusalOf = (status: ReorganisationStatus, action: ReorganisationAction): string | null =>
  TABLE[status].includes(action) ? null : REASONS[status]

/** Actions there are to speak of in a status: those it has, and the one it has had. */
export const actionsOf = (status: ReorganisationStatus): readonly ReorganisationAction[] =>
  status === 'undone' ? ['undo'] : TABLE[status]
