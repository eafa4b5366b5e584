import { historyOf } from '#platform/audit/audit.ts'
import { asActor, type Context, type Tx, transact } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import { type AccountRecord, findAccount, statusOf } from './accounts.sql.ts'
import { type AssignmentRecord, isHeld, selectAssignments } from './assignments.sql.ts'
import type { AccountCard } from './contract.ts'
import { SIGN_IN_ACTOR } from './gate.ts'
import { ACTION_LABELS, type AccountAction, next } from './lifecycle.ts'
import { isDelegable, ROLES } from './role.ts'
import { selectSessions } from './sessions.sql.ts'

/** The card of an account: its roles with their dates, how many sessions are open, everything that happened to it. */
export async function showAccount(context: Context, id: string): Promise<AccountCard> {
  return await transact(context, async tx => {
    const account = await findAccount(tx, id)
    if (!account) throw notFound('accounts.none', 'Такой учётной записи нет.')
    const roles = await selectAssignments(tx, [id])
    const history = await historyOf(tx, 'account', id)
    return {
      id: account.id,
      login: account.login,
      name: account.name,
      email: account.email,
      personId: account.personId,
      status: statusOf(account),
      blockedReason: account.blockedReason,
      hasSecondStep: account.twoFactorEnabled,
      lastSignInAt: account.lastSignInAt?.toISOString() ?? null,
      sessions: await countSessions(context, tx, id),
      version: account.version,
      roles: roles.map(role => presentRole(context, account, role)),
      actions: actionsOn(context, account),
      history,
    }
  })
}

/** How many sessions are open is told; whose devices they are is not. */
async function countSessions(context: Context, tx: Tx, id: string): Promise<number> {
  return await asActor(tx, SIGN_IN_ACTOR, context.actor, async () => (await selectSessions(tx, id)).length)
}

function presentRole(
  context: Context,
  account: AccountRecord,
  held: AssignmentRecord,
): AccountCard['roles'][number] {
  const at = { today: context.clock.today(), now: context.clock.now() }
  const state = stateOf(held, at)
  const isHerOwn = account.id === context.actor.accountId
  return {
    id: held.id,
    role: held.role,
    roleTitle: ROLES[held.role].title,
    scopeKind: held.scopeKind,
    scopeId: held.scopeId,
    scopeName: held.scopeName,
    validFrom: held.validFrom,
    validTo: held.validTo,
    state,
    reason: held.reason,
    endReason: held.endReason,
    mayEnd: state !== 'ended' && !isHerOwn,
    mayConfirm:
      (held.confirmation === 'waiting' || held.confirmation === 'alone') &&
      state !== 'ended' &&
      !isHerOwn &&
      held.grantedBy !== context.actor.accountId,
    isAlone: held.confirmation === 'alone',
    onBehalfOf: held.source?.giverName ?? null,
    mayDelegate: state === 'now' && !held.source && isDelegable(held.role) && !isHerOwn,
  }
}

function stateOf(
  held: AssignmentRecord,
  at: { today: string; now: Date },
): AccountCard['roles'][number]['state'] {
  if (isHeld(held, at)) return 'now'
  if (held.endedAt || (held.validTo !== null && held.validTo < at.today)) return 'ended'
  if (held.confirmation === 'waiting') return 'waiting'
  return held.validFrom > at.today ? 'future' : 'ended'
}

const PERMISSION_OF: Record<AccountAction, string> = {
  resendInvitation: 'accounts.invite',
  assignRole: 'accounts.assign',
  clearSecondStep: 'accounts.block',
  block: 'accounts.block',
  unblock: 'accounts.block',
}

function actionsOn({ actor }: Context, account: AccountRecord): AccountCard['actions'] {
  return (Object.keys(ACTION_LABELS) as AccountAction[]).flatMap(action => {
    if (!actor.permissions.has(PERMISSION_OF[action])) return []
    const after = next(statusOf(account), action)
    const reason =
      account.id === actor.accountId
        ? 'Свою учётную запись меняет другой администратор'
        : 'reason' in after
          ? after.reason
          : action === 'clearSecondStep' && !account.twoFactorEnabled
            ? 'Второй шаг не подключён'
            : null
    return [{ action, label: ACTION_LABELS[action], allowed: reason === null, reason }]
  })
}
