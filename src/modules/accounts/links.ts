import { createHash, randomBytes } from 'node:crypto'
import { read, type Tx, transact } from '#platform/db/database.ts'
import { invalid } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import {
  type AccountRecord,
  findAccount,
  findAccountByLogin,
  statusOf,
  updateAccount,
} from './accounts.sql.ts'
import { asSignIn, type GateContext } from './gate.ts'
import { callLibrary, deadLink } from './library-call.ts'
import { deleteLinksOf, insertVerification, selectVerification } from './links.sql.ts'
import { recordOwn } from './own-account.ts'
import { passwordProblems } from './password.ts'
import { headersOf, type Visit } from './visit.ts'

export const INVITATION_DAYS = 7

/** The library's name of a link for a new password, stored as its SHA-256. An invitation is one that lives longer. */
const identifierOf = (token: string): string =>
  createHash('sha256').update(`reset-password:${token}`).digest('base64url')

/** Makes a one-time link for the first password; earlier links of the account stop working. Needs `sign-in`. */
export async function makeInvitation(tx: Tx, accountId: string): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await deleteLinksOf(tx, accountId)
  await insertVerification(tx, {
    id: newId(),
    identifier: identifierOf(token),
    value: accountId,
    // The library compares with the machine's clock, so the link is dated by it too.
    expiresAt: new Date(Date.now() + INVITATION_DAYS * 86_400_000),
  })
  return token
}

/** Sends a link for a new password. Says nothing about whether the login is known or blocked. */
export async function requestReset(context: GateContext, login: string, visit: Visit): Promise<void> {
  const { gate } = context
  const account = await read(asSignIn(gate), tx => findAccountByLogin(tx, login))
  const work = async () => {
    if (!account || account.blockedAt) return
    await gate.library.api.requestPasswordReset({ body: { email: account.email }, headers: headersOf(visit) })
    await recordOwn(context, account.id, 'accounts.requestReset', {})
  }
  // Not awaited: the time of a letter would tell a known login from an unknown one.
  work().catch((error: unknown) => gate.logger.error({ err: error }, 'new-password link not made'))
}

/** Whose link it is and until when it works. @throws Problem `accounts.dead-link` */
export async function showLink(context: GateContext, token: string) {
  const { account, expiresAt } = await openLink(context, token)
  return {
    purpose: statusOf(account) === 'invited' ? ('invitation' as const) : ('reset' as const),
    login: account.login,
    name: account.name,
    expiresAt: expiresAt.toISOString(),
  }
}

/**
 * Sets the password by a one-time link; the address is proven by it, and every session of the account ends.
 * @throws Problem `accounts.dead-link`, `accounts.weak-password`
 */
export async function setPassword(
  context: GateContext,
  input: { token: string; password: string; visit: Visit },
): Promise<void> {
  const { gate } = context
  const { account } = await openLink(context, input.token)
  const problems = passwordProblems(input.password, account)
  if (problems.length > 0) throw invalid('accounts.weak-password', 'Пароль не годится.', problems)
  await callLibrary(() =>
    gate.library.api.resetPassword({
      body: { token: input.token, newPassword: input.password },
      headers: headersOf(input.visit),
    }),
  )
  await transact(asSignIn(gate), async tx => {
    await deleteLinksOf(tx, account.id)
    await updateAccount(tx, account.id, { emailVerified: true })
  })
  await recordOwn(context, account.id, 'accounts.setPassword', {})
}

async function openLink(
  context: GateContext,
  token: string,
): Promise<{ account: AccountRecord; expiresAt: Date }> {
  return await read(asSignIn(context.gate), async tx => {
    const link = await selectVerification(tx, identifierOf(token))
    const account = link && (await findAccount(tx, link.value))
    if (!account || account.blockedAt) throw deadLink()
    return { account, expiresAt: link.expiresAt }
  })
}
