import type { GenericOAuthConfig } from 'better-auth/plugins'
import { systemActor } from '#platform/access/actor.ts'
import type { Clock } from '#platform/clock/clock.ts'
import { type Database, read } from '#platform/db/database.ts'
import { selectEmailOfSnils, selectEmailOfSubject } from './accounts.sql.ts'
import type { OidcSettings } from './settings.ts'

/** `credentials.provider_id` of the outside sign-in. */
export const OIDC = 'oidc'

type Claims = Readonly<Record<string, unknown>>
type Identity = { email: string; emailVerified: boolean; name: string }

/**
 * The outside provider for the library. It may only find an account, by the first that fits:
 * its subject that was linked before, the СНИЛС it vouches for, an e-mail address it has verified.
 */
export function oidcProvider(
  dependencies: { db: Database; clock: Clock },
  oidc: OidcSettings,
): GenericOAuthConfig<typeof OIDC> {
  return {
    providerId: OIDC,
    name: oidc.name,
    discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    scopes: [...oidc.scopes],
    pkce: true,
    disableSignUp: !oidc.mayCreate,
    mapProfileToUser: profile => identify(dependencies, oidc, profile),
  }
}

async function identify(
  { db, clock }: { db: Database; clock: Clock },
  oidc: OidcSettings,
  claims: Claims,
): Promise<Identity> {
  const name = textOf(claims[oidc.claims.name]) ?? ''
  const context = { db, clock, actor: systemActor(['sign-in', 'directory'], 'Вход') }
  const known = await read(context, async tx => {
    const subject = textOf(claims.sub)
    const linked = subject && (await selectEmailOfSubject(tx, OIDC, subject))
    if (linked) return linked
    const snils = textOf(claims[oidc.claims.snils])?.replaceAll(/\D/g, '')
    return snils?.length === 11 ? await selectEmailOfSnils(tx, snils) : undefined
  })
  if (known) return { email: known, emailVerified: true, name }
  const email = textOf(claims[oidc.claims.email])?.toLowerCase()
  const isVerified =
    email !== undefined && (claims.email_verified === true || claims.email_verified === 'true')
  // The library insists on an address; one of the reserved domain belongs to nobody and matches no account.
  return {
    email: isVerified ? email : `${String(claims.sub)}@unverified.invalid`,
    emailVerified: isVerified,
    name,
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
