import type { GateContext } from './gate.ts'
import { callLibrary } from './library-call.ts'
import { ownAccountId, recordOwn } from './own-account.ts'
import { qrOf } from './qr.ts'
import { headersOf, type Visit } from './visit.ts'

export type Enrolment = { link: string; key: string; qr: string[]; backupCodes: string[] }

/**
 * Begins to set up the second step: a new key for an app (RFC 6238) and ten spare codes, shown only now.
 * It takes effect with the first right code (`confirmTotp`).
 */
export async function enrolTotp(context: GateContext, password: string, visit: Visit): Promise<Enrolment> {
  ownAccountId(context)
  const answer = await callLibrary(() =>
    context.gate.library.api.enableTwoFactor({
      body: { password, method: 'totp' },
      headers: headersOf(visit),
    }),
  )
  if (answer.method !== 'totp') throw new Error('The library set up another method than it was asked for')
  const key = new URL(answer.totpURI).searchParams.get('secret') ?? ''
  return {
    link: answer.totpURI,
    key: key.match(/.{1,4}/g)?.join(' ') ?? '',
    qr: qrOf(answer.totpURI),
    backupCodes: answer.backupCodes,
  }
}

/** @returns cookies of the session that replaces the present one */
export async function confirmTotp(context: GateContext, code: string, visit: Visit): Promise<Headers> {
  const accountId = ownAccountId(context)
  const { headers } = await callLibrary(() =>
    context.gate.library.api.verifyTOTP({ body: { code }, headers: headersOf(visit), returnHeaders: true }),
  )
  await recordOwn(context, accountId, 'accounts.enrolTotp', { secondStep: [false, true] })
  return headers
}

/** @returns cookies of the session that replaces the present one */
export async function disableTotp(context: GateContext, password: string, visit: Visit): Promise<Headers> {
  const accountId = ownAccountId(context)
  const { headers } = await callLibrary(() =>
    context.gate.library.api.disableTwoFactor({
      body: { password },
      headers: headersOf(visit),
      returnHeaders: true,
    }),
  )
  await recordOwn(context, accountId, 'accounts.disableTotp', { secondStep: [true, false] })
  return headers
}

export async function renewBackupCodes(
  context: GateContext,
  password: string,
  visit: Visit,
): Promise<string[]> {
  const accountId = ownAccountId(context)
  const { backupCodes } = await callLibrary(() =>
    context.gate.library.api.generateBackupCodes({ body: { password }, headers: headersOf(visit) }),
  )
  await recordOwn(context, accountId, 'accounts.renewBackupCodes', {})
  return backupCodes
}
