import { recordAudit } from '#platform/audit/audit.ts'
import { transact } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import { findAccount } from './accounts.sql.ts'
import { asSignIn, type Gate, type GateContext } from './gate.ts'
import { ownAccountId } from './own-account.ts'
import { deleteSessionByToken, deleteSessions } from './sessions.sql.ts'
import { recordSignIn } from './sign-in-record.ts'
import { sessionTokenOf, type Visit } from './visit.ts'

/** Ends the session of a cookie, if there is one. @returns the account it belonged to */
export async function deleteSessionOf(gate: Gate, token: string | undefined): Promise<string | undefined> {
  if (!token) return undefined
  return await transact(asSignIn(gate), tx => deleteSessionByToken(tx, token))
}

/** Signs out: the session is over at once. Without one nothing happens. */
export async function signOut(context: GateContext, visit: Visit): Promise<void> {
  const { gate } = context
  const accountId = await deleteSessionOf(gate, sessionTokenOf(gate, visit.cookie))
  if (!accountId) return
  const account = await transact(asSignIn(gate), tx => findAccount(tx, accountId))
  if (account) await recordSignIn(gate, account, 'accounts.signedOut', context.requestId)
}

/** Ends one of the person's own sessions. @throws Problem `accounts.no-session` when it is not hers or is over */
export async function endMySession(context: GateContext, sessionId: string): Promise<void> {
  const accountId = ownAccountId(context)
  await endOwn(context, accountId, { id: sessionId }, ended => {
    if (ended === 0) throw notFound('accounts.no-session', 'Такого сеанса нет: он уже прекращён.')
  })
}

/** Ends all of the person's sessions but the present one. @returns how many */
export async function endMyOtherSessions(context: GateContext, visit: Visit): Promise<number> {
  const accountId = ownAccountId(context)
  return await endOwn(context, accountId, { exceptToken: sessionTokenOf(context.gate, visit.cookie) ?? '' })
}

async function endOwn(
  context: GateContext,
  accountId: string,
  which: { id?: string; exceptToken?: string },
  check: (ended: number) => void = () => {},
): Promise<number> {
  const { actor } = context
  const keeper = asSignIn(context.gate, context.requestId)
  const own = { ...keeper, actor: { ...keeper.actor, accountId, personId: actor.personId, name: actor.name } }
  return await transact(own, async tx => {
    const ended = await deleteSessions(tx, accountId, which)
    check(ended)
    const account = await findAccount(tx, accountId)
    if (ended > 0)
      await recordAudit(own, tx, {
        action: 'accounts.endSessions',
        entity: 'account',
        entityId: accountId,
        regionId: account?.regionId ?? null,
        after: { ended },
      })
    return ended
  })
}
