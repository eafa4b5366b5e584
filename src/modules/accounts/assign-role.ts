import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, transact } from '#platform/db/database.ts'
import { conflict, invalid, notFound } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { findAccount, statusOf } from './accounts.sql.ts'
import { endAssignment, findAssignmentForUpdate, insertAssignment } from './assignments.sql.ts'
import type { Grant } from './contract.ts'
import { assertNotHerself, assertWithin, placeGrant } from './granting.ts'
import { next } from './lifecycle.ts'

/**
 * Gives a role from a day on, within the giver's own unit.
 * @throws Problem `accounts.grant` with every wrong field, `accounts.beyond-scope`, `accounts.own-role`, `accounts.held`
 */
export async function assignRole(
  context: Context,
  accountId: string,
  input: Grant,
): Promise<{ id: string; waits: boolean }> {
  const id = newId()
  try {
    const confirmation = await transact(context, async tx => {
      const account = await findAccount(tx, accountId)
      if (!account) throw notFound('accounts.none', 'Такой учётной записи нет.')
      assertNotHerself(context.actor, accountId)
      const after = next(statusOf(account), 'assignRole')
      if ('reason' in after) throw conflict('accounts.status', `${after.reason}. Сначала снимите блокировку.`)
      const grant = await placeGrant(context, tx, input, account.regionId)
      if (grant.scopeKind === 'self' && !account.personId)
        throw invalid('accounts.grant', 'Роль назначить нельзя: проверьте поля.', [
          {
            code: 'grant.no-person',
            field: 'role',
            message: 'Эта роль нужна человеку из реестра, а запись ни с кем не связана',
          },
        ])
      const confirmation = await insertAssignment(tx, {
        ...grant,
        id,
        accountId,
        personId: account.personId,
        grantedBy: context.actor.accountId,
        reason: input.reason,
      })
      const { role, scopeKind, scopeId, validFrom, validTo } = grant
      await recordAudit(context, tx, {
        action: 'accounts.assign',
        entity: 'account',
        entityId: accountId,
        regionId: grant.regionId,
        after: { assignment: id, role, scopeKind, scopeId, validFrom, validTo, confirmation },
        reason: input.reason,
      })
      return confirmation
    })
    return { id, waits: confirmation === 'waiting' }
  } catch (error) {
    if (brokenConstraint(error)?.startsWith('role_assignments_account_id_role'))
      throw conflict(
        'accounts.held',
        'Эта роль там уже назначена на те же дни. Прекратите прежнюю или измените даты.',
      )
    throw error
  }
}

/**
 * Ends a role: at once, or after a last day that is not over yet.
 * @throws Problem `accounts.no-role`, `accounts.role-ended`, `accounts.last-day`
 */
export async function endRole(
  context: Context,
  input: { accountId: string; assignmentId: string; lastDay?: string | undefined; reason: string },
): Promise<void> {
  await transact(context, async tx => {
    const account = await findAccount(tx, input.accountId)
    const held = account && (await findAssignmentForUpdate(tx, input.accountId, input.assignmentId))
    if (!account || !held) throw notFound('accounts.no-role', 'Такой роли у этой учётной записи нет.')
    assertNotHerself(context.actor, account.id)
    assertWithin(context.actor, held)
    const [today, now] = [context.clock.today(), context.clock.now()]
    if ((held.endedAt && held.endedAt <= now) || (held.validTo && held.validTo < today))
      throw conflict('accounts.role-ended', 'Эта роль уже прекращена.')
    const end = endOf(held, input.lastDay, today, now)
    await endAssignment(tx, held.id, { ...end, endedBy: context.actor.accountId, endReason: input.reason })
    await recordAudit(context, tx, {
      action: 'accounts.endRole',
      entity: 'account',
      entityId: account.id,
      regionId: held.regionId,
      before: { assignment: held.id, role: held.role, validTo: held.validTo, endedAt: null },
      after: { assignment: held.id, role: held.role, ...end },
      reason: input.reason,
    })
  })
}

function endOf(
  held: { validFrom: string },
  lastDay: string | undefined,
  today: string,
  now: Date,
): { validTo: string; endedAt: Date | null } {
  if (lastDay === undefined) return endAtOnce(held, today, now)
  if (lastDay < today || lastDay < held.validFrom)
    throw invalid('accounts.last-day', 'Последний день не годится.', [
      {
        code: 'grant.dates',
        field: 'lastDay',
        message: 'Последний день раньше сегодняшнего или первого дня роли',
      },
    ])
  return { validTo: lastDay, endedAt: null }
}

/** A role that has not begun ends on its first day without having been held. */
export const endAtOnce = (held: { validFrom: string }, today: string, now: Date) => ({
  validTo: today < held.validFrom ? held.validFrom : today,
  endedAt: now,
})
