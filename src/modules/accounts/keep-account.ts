import { recordAudit } from '#platform/audit/audit.ts'
import { versionConflict } from '#platform/audit/changed-meanwhile.ts'
import { asActor, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, notFound } from '#platform/errors/problem.ts'
import {
  type AccountRecord,
  deleteSecondStep,
  findAccountForUpdate,
  statusOf,
  updateAccount,
} from './accounts.sql.ts'
import { SIGN_IN_ACTOR } from './gate.ts'
import { assertNotHerself } from './granting.ts'
import { type AccountAction, next } from './lifecycle.ts'
import { deleteSessions } from './sessions.sql.ts'

type Change = { id: string; version: number; reason: string }

/** Blocks an account: its sessions end at once, nobody can sign in with it, links of it stop working. */
export async function blockAccount(context: Context, change: Change): Promise<void> {
  await keep(context, change, 'block', async (tx, account) => {
    await updateAccount(tx, account.id, { blockedAt: context.clock.now(), blockedReason: change.reason })
    await asActor(tx, SIGN_IN_ACTOR, context.actor, () => deleteSessions(tx, account.id))
    return { blocked: [false, true] }
  })
}

export async function unblockAccount(context: Context, change: Change): Promise<void> {
  await keep(context, change, 'unblock', async (tx, account) => {
    await updateAccount(tx, account.id, { blockedAt: null, blockedReason: null })
    return { blocked: [true, false] }
  })
}

/** Takes the second step off an account whose owner lost the phone and the spare codes; its sessions end. */
export async function clearSecondStep(context: Context, change: Change): Promise<void> {
  await keep(context, change, 'clearSecondStep', async (tx, account) => {
    if (!account.twoFactorEnabled) throw conflict('accounts.second-step-off', 'Второй шаг не подключён.')
    await updateAccount(tx, account.id, { twoFactorEnabled: false })
    await asActor(tx, SIGN_IN_ACTOR, context.actor, async () => {
      await deleteSecondStep(tx, account.id)
      await deleteSessions(tx, account.id)
    })
    return { secondStep: [true, false] }
  })
}

async function keep(
  context: Context,
  { id, version, reason }: Change,
  action: AccountAction,
  work: (tx: Tx, account: AccountRecord) => Promise<Record<string, readonly [unknown, unknown]>>,
): Promise<void> {
  await transact(context, async tx => {
    const account = await findAccountForUpdate(tx, id)
    if (!account) throw notFound('accounts.none', 'Такой учётной записи нет.')
    assertNotHerself(context.actor, id)
    const after = next(statusOf(account), action)
    if ('reason' in after) throw conflict('accounts.status', `${after.reason}.`)
    if (account.version !== version)
      throw await versionConflict(
        context,
        tx,
        { entity: 'account', id },
        { code: 'accounts.version', what: 'Учётную запись' },
      )
    const changes = Object.entries(await work(tx, account))
    await recordAudit(context, tx, {
      action: `accounts.${action}`,
      entity: 'account',
      entityId: id,
      regionId: account.regionId,
      before: Object.fromEntries(changes.map(([field, [before]]) => [field, before])),
      after: Object.fromEntries(changes.map(([field, [, after]]) => [field, after])),
      reason,
    })
  })
}
