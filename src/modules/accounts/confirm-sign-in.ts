import { read } from '#platform/db/database.ts'
import { findAccount } from './accounts.sql.ts'
import { asSignIn, type GateContext } from './gate.ts'
import { callLibrary } from './library-call.ts'
import type { SignInResult } from './sign-in.ts'
import { recordSignIn } from './sign-in-record.ts'
import { headersOf, sessionCookieName, type Visit } from './visit.ts'

/**
 * Second step of signing in: a code of the app or one of the spare codes, which is then used up.
 * Five wrong codes end the attempt, ten in a row close the second step for a quarter of an hour.
 *
 * @throws Problem `accounts.wrong-code`, `accounts.second-step-over`
 */
export async function confirmSignIn(
  context: GateContext,
  input: { code: string; kind: 'totp' | 'backup'; trustDevice: boolean; visit: Visit },
): Promise<SignInResult> {
  const { api } = context.gate.library
  // Without the session cookie: a code typed while another account is signed in belongs to the new sign-in.
  const call = {
    headers: headersOf(input.visit, sessionCookieName(context.gate)),
    body: { code: input.code.replaceAll(' ', ''), trustDevice: input.trustDevice },
    returnHeaders: true,
  } as const
  const { headers, response } = await callLibrary(() =>
    input.kind === 'totp' ? api.verifyTOTP(call) : api.verifyBackupCode(call),
  )
  const { user } = response as { user: { id: string } }
  const account = await read(asSignIn(context.gate), tx => findAccount(tx, user.id))
  if (account)
    await recordSignIn(
      context.gate,
      account,
      'accounts.signedIn',
      context.requestId,
      input.kind === 'totp' ? 'пароль и код' : 'пароль и запасной код',
    )
  return { next: 'done', headers }
}
