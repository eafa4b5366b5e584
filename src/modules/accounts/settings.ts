import type { OidcConfig } from '#platform/config/config.ts'

/** Sign-in through an outside provider that speaks OpenID Connect (ЕСИА through a gateway, a region's own). */
export type OidcSettings = OidcConfig & {
  /** Whether somebody unknown gets an account (without any role) by signing in there; no without it. */
  readonly mayCreate?: boolean
}

export type AccountsSettings = {
  /** Signs cookies and encrypts second-step keys; at least 32 random characters, kept with the installation. */
  secret: string
  /** Origin people open in the browser; cookies are `Secure` when it is https. */
  publicUrl: string
  oidc?: OidcSettings | undefined
  /** Shown on the sign-in page; absent when DEMO=off. */
  demoPassword?: string | undefined
}
