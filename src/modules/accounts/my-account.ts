import { read } from '#platform/db/database.ts'
import { invalid, unauthenticated } from '#platform/errors/problem.ts'
import { findAccount, hasPassword } from './accounts.sql.ts'
import { asSignIn, type GateContext } from './gate.ts'
import { callLibrary } from './library-call.ts'
import { ownAccountId, recordOwn } from './own-account.ts'
import { passwordProblems } from './password.ts'
import { headersOf, type Visit } from './visit.ts'

/** The person's own account as the page «Моя учётная запись» shows it. */
export async function showMyAccount(context: GateContext) {
  const accountId = ownAccountId(context)
  const { gate } = context
  const { account, withPassword } = await read(asSignIn(gate), async tx => ({
    account: await findAccount(tx, accountId),
    withPassword: await hasPassword(tx, accountId),
  }))
  if (!account) throw unauthenticated('access.signed-out', 'Войдите, чтобы продолжить.')
  const codes = account.twoFactorEnabled
    ? await gate.library.api.viewBackupCodes({ body: { userId: accountId } })
    : undefined
  return {
    id: account.id,
    login: account.login,
    name: account.name,
    email: account.email,
    hasPassword: withPassword,
    secondStep: account.twoFactorEnabled ? ('on' as const) : ('off' as const),
    backupCodesLeft: codes ? codes.backupCodes.length : null,
  }
}

/**
 * Changes the person's own password; every other session ends.
 *
 * @returns cookies of the session that replaces the present one
 * @throws Problem `accounts.weak-password` with everything that is wrong with the new one, `accounts.wrong-password`
 */
export async function changePassword(
  context: GateContext,
  input: { current: string; next: string; visit: Visit },
): Promise<Headers> {
  const accountId = ownAccountId(context)
  const account = await read(asSignIn(context.gate), tx => findAccount(tx, accountId))
  if (!account) throw unauthenticated('access.signed-out', 'Войдите, чтобы продолжить.')
  const problems = passwordProblems(input.next, account, 'next')
  if (input.next === input.current)
    problems.push({ code: 'password.same', field: 'next', message: 'Новый пароль совпадает с прежним' })
  if (problems.length > 0) throw invalid('accounts.weak-password', 'Новый пароль не годится.', problems)
  const { headers } = await callLibrary(() =>
    context.gate.library.api.changePassword({
      body: { currentPassword: input.current, newPassword: input.next, revokeOtherSessions: true },
      headers: headersOf(input.visit),
      returnHeaders: true,
    }),
  )
  await recordOwn(context, accountId, 'accounts.changePassword', {})
  return headers
}
