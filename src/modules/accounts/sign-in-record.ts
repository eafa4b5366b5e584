import { recordAudit } from '#platform/audit/audit.ts'
import { transact } from '#platform/db/database.ts'
import { type AccountRecord, recordSignInTime } from './accounts.sql.ts'
import { asSignIn, type Gate, SIGN_IN_ACTOR } from './gate.ts'

export type SignInEvent =
  | 'accounts.signedIn'
  | 'accounts.signInFailed'
  | 'accounts.signInLocked'
  | 'accounts.signedOut'

/** Writes a sign-in, its failure or its end into the audit, in the name of the account. No secrets, no address. */
export async function recordSignIn(
  gate: Gate,
  account: Pick<AccountRecord, 'id' | 'personId' | 'name' | 'regionId'>,
  event: SignInEvent,
  requestId: string | undefined,
  how?: string,
): Promise<void> {
  const context = {
    ...asSignIn(gate, requestId),
    actor: { ...SIGN_IN_ACTOR, accountId: account.id, personId: account.personId, name: account.name },
  }
  await transact(context, async tx => {
    if (event === 'accounts.signedIn') await recordSignInTime(tx, account.id, gate.clock.now())
    await recordAudit(context, tx, {
      action: event,
      entity: 'account',
      entityId: account.id,
      regionId: account.regionId,
      ...(how && { reason: how }),
    })
  })
}
