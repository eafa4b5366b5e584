import { read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import { findAccount } from './accounts.sql.ts'
import { asSignIn, type GateContext } from './gate.ts'
import { OIDC } from './oidc.ts'
import { resolveSession } from './sessions.sql.ts'
import { recordSignIn } from './sign-in-record.ts'
import { headersOf, sessionTokenOf, type Visit } from './visit.ts'

export type Redirect = { to: string; headers: Headers }

/** Page of the product that explains why an outside sign-in failed; `reason` is one of OIDC_REASONS. */
const refusalPage = (reason: string) => `/sign-in?refused=${reason}`

/** Sends the browser to the outside provider. @throws Problem `accounts.no-oidc` when there is none */
export async function startOidc({ gate }: GateContext, to: string, visit: Visit): Promise<Redirect> {
  if (!gate.settings.oidc) throw notFound('accounts.no-oidc', 'Вход через внешнюю систему не настроен.')
  const response = await gate.library.handler(
    new Request(`${gate.settings.publicUrl}/api/auth/sign-in/social`, {
      method: 'POST',
      headers: withType(headersOf(visit), gate.settings.publicUrl),
      body: JSON.stringify({
        provider: OIDC,
        callbackURL: to,
        errorCallbackURL: '/sign-in',
        disableRedirect: true,
      }),
    }),
  )
  const { url } = (await response.json().catch(() => ({}))) as { url?: string }
  if (!response.ok || !url) {
    gate.logger.error({ status: response.status }, 'outside sign-in could not begin')
    return { to: refusalPage('unavailable'), headers: new Headers() }
  }
  return { to: url, headers: response.headers }
}

/**
 * The browser comes back from the provider. Whatever goes wrong there, the person lands on the sign-in page with a
 * reason; an account is found, never made, unless the installation allows it.
 */
export async function finishOidc(context: GateContext, query: string, visit: Visit): Promise<Redirect> {
  const { gate } = context
  if (!gate.settings.oidc) throw notFound('accounts.no-oidc', 'Вход через внешнюю систему не настроен.')
  const response = await gate.library.handler(
    new Request(`${gate.settings.publicUrl}/api/auth/callback/${OIDC}${query}`, {
      headers: headersOf(visit),
    }),
  )
  const location = response.headers.get('location')
  const target = location ? new URL(location, gate.settings.publicUrl) : undefined
  const error = target?.searchParams.get('error')
  if (
    !target ||
    target.origin !== new URL(gate.settings.publicUrl).origin ||
    error ||
    response.status >= 400
  ) {
    gate.logger.warn({ reason: error ?? response.status }, 'outside sign-in refused')
    return { to: refusalPage(reasonOf(error)), headers: response.headers }
  }
  await recordArrival(context, response.headers)
  return { to: target.pathname + target.search + target.hash, headers: response.headers }
}

/** What the library says, in the few words the sign-in page knows. */
function reasonOf(error: string | null | undefined): string {
  switch (error) {
    case 'signup_disabled':
    case 'account_not_linked':
    case 'unable_to_create_user':
      return 'unknown-person'
    case 'ACCOUNT_BLOCKED':
    case 'unable_to_create_session':
      return 'blocked'
    case 'access_denied':
      return 'cancelled'
    case 'state_mismatch':
    case 'state_not_found':
    case 'please_restart_the_process':
      return 'expired'
    default:
      return 'failed'
  }
}

async function recordArrival(context: GateContext, headers: Headers): Promise<void> {
  const { gate } = context
  const cookie = headers
    .getSetCookie()
    .map(one => one.split(';', 1)[0])
    .join('; ')
  const token = sessionTokenOf(gate, cookie)
  const session =
    token && (await resolveSession(gate.pool, token, { today: gate.clock.today(), now: gate.clock.now() }))
  const account = session && (await read(asSignIn(gate), tx => findAccount(tx, session.accountId)))
  if (account)
    await recordSignIn(gate, account, 'accounts.signedIn', context.requestId, 'внешняя система входа')
}

function withType(headers: Headers, origin: string): Headers {
  headers.set('content-type', 'application/json')
  headers.set('origin', origin)
  return headers
}
