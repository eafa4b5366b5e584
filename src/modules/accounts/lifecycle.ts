/**
 * What may be done to an account in each status. One table for the server's guard and for the buttons.
 * `invited`: the password is not set yet; `blocked`: nobody can sign in with it.
 */
export type AccountStatus = 'invited' | 'active' | 'blocked'
export type AccountAction = 'resendInvitation' | 'block' | 'unblock' | 'assignRole' | 'clearSecondStep'

export const ACTION_LABELS: Record<AccountAction, string> = {
  resendInvitation: 'Прислать приглашение ещё раз',
  assignRole: 'Назначить роль',
  clearSecondStep: 'Отключить второй шаг',
  block: 'Заблокировать',
  unblock: 'Снять блокировку',
}

const NEXT: Record<AccountStatus, Partial<Record<AccountAction, AccountStatus>>> = {
  invited: { resendInvitation: 'invited', assignRole: 'invited', block: 'blocked' },
  active: { assignRole: 'active', clearSecondStep: 'active', block: 'blocked' },
  blocked: { unblock: 'active' },
}

const REASONS: Record<AccountStatus, string> = {
  invited: 'Человек ещё не принял приглашение',
  active: 'Учётная запись действует',
  blocked: 'Учётная запись заблокирована',
}

/** Status after the action, or the reason why it cannot be done now. */
export function next(
  status: AccountStatus,
  action: AccountAction,
): { status: AccountStatus } | { reason: string } {
  const status_ = NEXT[status][action]
  return status_ ? { status: status_ } : { reason: REASONS[status] }
}
