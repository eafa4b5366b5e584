import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, transact } from '#platform/db/database.ts'
import { forbidden } from '#platform/errors/problem.ts'
import { findAccount } from './accounts.sql.ts'
import { asSignIn, type GateContext } from './gate.ts'

/** The account of the person who asks. @throws Problem `accounts.program` for a program with an API token */
export function ownAccountId({ actor }: Context): string {
  if (!actor.accountId)
    throw forbidden(
      'accounts.program',
      'У программы нет своей учётной записи: это действие доступно человеку.',
    )
  return actor.accountId
}

/** Audit of what a person does to her own account, signed in or by a link; fields with their value before and after. */
export async function recordOwn(
  context: GateContext,
  accountId: string,
  action: string,
  changes: Record<string, readonly [unknown, unknown]>,
): Promise<void> {
  const system = asSignIn(context.gate, context.requestId)
  const account = await transact(system, tx => findAccount(tx, accountId))
  if (!account) return
  const own = {
    ...system,
    actor: { ...system.actor, accountId, personId: account.personId, name: account.name },
  }
  await transact(own, tx =>
    recordAudit(own, tx, {
      action,
      entity: 'account',
      entityId: accountId,
      regionId: account.regionId,
      before: Object.fromEntries(Object.entries(changes).map(([field, [before]]) => [field, before])),
      after: Object.fromEntries(Object.entries(changes).map(([field, [, after]]) => [field, after])),
    }),
  )
}
