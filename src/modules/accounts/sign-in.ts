import { read } from '#platform/db/database.ts'
import { type AccountRecord, findAccountByLogin, hasPassword } from './accounts.sql.ts'
import { deleteSessionOf } from './end-sessions.ts'
import { asSignIn, type GateContext } from './gate.ts'
import { callLibrary, wrongSignIn } from './library-call.ts'
import { isDemoAccount, spendTheTimeOfACheck } from './password.ts'
import { recordSignIn } from './sign-in-record.ts'
import { beginAttempt, TooOften } from './throttle.ts'
import { headersOf, sessionCookieName, sessionTokenOf, type Visit } from './visit.ts'

export type SignInResult = { next: 'done' | 'second-step'; headers: Headers }

/**
 * First step of signing in, by login or e-mail address. An unknown login, an account without a password and a
 * wrong password get the same answer after the same time.
 *
 * @throws Problem `accounts.wrong-sign-in`, `accounts.blocked`; TooOften when there were too many failures
 */
export async function signIn(
  context: GateContext,
  input: { login: string; password: string; remember: boolean; visit: Visit },
): Promise<SignInResult> {
  const { gate } = context
  const account = await findByLogin(context, input.login)
  const attempt = await beginAttempt(gate, input.login, input.visit.address).catch(async error => {
    if (error instanceof TooOften && account)
      await recordSignIn(gate, account.record, 'accounts.signInLocked', context.requestId)
    throw error
  })
  // Once DEMO is switched off, the sign-ins whose password everybody knows let nobody in any more.
  const isClosedDemo = account && isDemoAccount(account.record) && !gate.settings.demoPassword
  if (!account?.hasPassword || isClosedDemo) {
    await spendTheTimeOfACheck(input.password)
    throw wrongSignIn()
  }
  const result = await checkPassword(context, account.record, input)
  await attempt.succeeded()
  await deleteSessionOf(gate, sessionTokenOf(gate, input.visit.cookie))
  if (result.next === 'done')
    await recordSignIn(gate, account.record, 'accounts.signedIn', context.requestId, 'пароль')
  return result
}

async function checkPassword(
  { gate, requestId }: GateContext,
  account: AccountRecord,
  input: { password: string; remember: boolean; visit: Visit },
): Promise<SignInResult> {
  try {
    const { headers, response } = await callLibrary(() =>
      gate.library.api.signInUsername({
        body: { username: account.login, password: input.password, rememberMe: input.remember },
        headers: headersOf(input.visit, sessionCookieName(gate)),
        returnHeaders: true,
      }),
    )
    const asksForMore = 'twoFactorRedirect' in (response as object)
    return { next: asksForMore ? 'second-step' : 'done', headers }
  } catch (error) {
    await recordSignIn(gate, account, 'accounts.signInFailed', requestId)
    throw error
  }
}

async function findByLogin(
  context: GateContext,
  login: string,
): Promise<{ record: AccountRecord; hasPassword: boolean } | undefined> {
  return await read(asSignIn(context.gate), async tx => {
    const record = await findAccountByLogin(tx, login)
    return record && { record, hasPassword: await hasPassword(tx, record.id) }
  })
}
