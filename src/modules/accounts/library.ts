import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { genericOAuth, twoFactor, username } from 'better-auth/plugins'
import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock/clock.ts'
import type { Database } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'
import type { Mailer } from '#platform/mail/mail.ts'
import { sendResetLetter } from './letters.ts'
import { oidcProvider } from './oidc.ts'
import { hashPassword, MAX_PASSWORD, MIN_PASSWORD, verifyPassword } from './password.ts'
import { isBlocked } from './sessions.sql.ts'
import type { AccountsSettings } from './settings.ts'

/** The sign-in library (better-auth) set up on our tables. Nothing outside this room sees it. */
export type Library = ReturnType<typeof createLibrary>

type Dependencies = {
  pool: pg.Pool
  db: Database
  clock: Clock
  mailer: Mailer
  logger: Logger
  settings: AccountsSettings
}

/** A session lives this long at most; without use it ends earlier (`resolve-actor.ts`). */
export const SESSION_DAYS = 30
export const RESET_HOURS = 1
/** Header in which the server tells the library the address: its value never comes from the browser. */
export const ADDRESS_HEADER = 'x-marshrut-address'

export function createLibrary(dependencies: Dependencies) {
  const { pool, settings, logger } = dependencies
  return betterAuth({
    appName: 'Маршрут',
    baseURL: settings.publicUrl,
    basePath: '/api/auth',
    secret: settings.secret,
    database: {
      db: new Kysely({ dialect: new PostgresDialect({ pool }) }),
      type: 'postgres',
      transaction: true,
    },
    telemetry: { enabled: false },
    // Sign-ins are counted by ourselves: by login and address, over all processes (`throttle.ts`).
    rateLimit: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message, ...details) => {
        const error = details.find(detail => detail instanceof Error)
        if (level === 'error') logger.error({ err: error }, message)
        else logger.debug({ err: error }, message)
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
      password: { hash: hashPassword, verify: verifyPassword },
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: RESET_HOURS * 3600,
      sendResetPassword: ({ user, token }) => sendResetLetter(dependencies, user, token),
    },
    ...TABLES,
    advanced: {
      cookiePrefix: 'marshrut',
      useSecureCookies: settings.publicUrl.startsWith('https:'),
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    plugins: [
      username({
        displayUsername: false,
        minUsernameLength: 3,
        maxUsernameLength: 254,
        usernameValidator: name => /^[a-z0-9@._+-]+$/.test(name),
        schema: { user: { fields: { username: 'login' } } },
      }),
      secondStep(),
      ...(settings.oidc ? [genericOAuth({ config: [oidcProvider(dependencies, settings.oidc)] })] : []),
    ],
    databaseHooks: hooksOf(pool),
  })
}

const secondStep = () =>
  twoFactor({
    issuer: 'Маршрут',
    twoFactorCookieMaxAge: 600,
    backupCodeOptions: { storeBackupCodes: 'encrypted' },
    schema: {
      user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
      twoFactor: {
        modelName: 'two_factors',
        fields: {
          userId: 'account_id',
          backupCodes: 'backup_codes',
          failedVerificationCount: 'failed_verification_count',
          lockedUntil: 'locked_until',
        },
      },
    },
  })

const hooksOf = (pool: pg.Pool) =>
  ({
    session: { create: { before: session => refuseBlocked(pool, session.userId) } },
    user: {
      // Only an outside sign-in makes accounts here: its e-mail address becomes the login.
      create: {
        before: async user =>
          user.emailVerified
            ? { data: { ...user, name: user.name || user.email, username: user.email } }
            : false,
      },
    },
    account: {
      create: { before: async credential => ({ data: { ...credential, ...NO_TOKENS } }) },
      update: { before: async credential => ({ data: { ...credential, ...NO_TOKENS } }) },
    },
  }) satisfies BetterAuthOptions['databaseHooks']

/** The outside provider's tokens are of no further use to us: what is not kept cannot leak. */
const NO_TOKENS = { accessToken: null, refreshToken: null, idToken: null }

async function refuseBlocked(pool: pg.Pool, accountId: string): Promise<void> {
  if (await isBlocked(pool, accountId))
    throw new APIError('FORBIDDEN', { code: 'ACCOUNT_BLOCKED', message: 'blocked' })
}

/** The library's names for our tables and columns. */
const TABLES = {
  user: {
    modelName: 'accounts',
    fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
  },
  session: {
    modelName: 'sessions',
    fields: {
      userId: 'account_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
    // Named here so that it survives when the library renews a session, for instance after a second step is set up.
    additionalFields: {
      activeAssignmentId: {
        type: 'string',
        required: false,
        input: false,
        fieldName: 'active_assignment_id',
      },
    },
    expiresIn: SESSION_DAYS * 86_400,
    disableSessionRefresh: true,
    // Operations that ask for the password themselves need no recent sign-in besides.
    freshAge: 0,
  },
  account: {
    modelName: 'credentials',
    fields: {
      userId: 'account_id',
      providerId: 'provider_id',
      accountId: 'subject',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      createdAt: 'created_at',
      updatedAt: 'updated_at',
    },
    // Addresses of accounts are typed by administrators, not claimed by whoever signs up.
    accountLinking: { enabled: true, trustedProviders: [], requireLocalEmailVerified: false },
  },
  verification: {
    modelName: 'verifications',
    storeIdentifier: 'hashed',
    fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
  },
} as const satisfies Partial<BetterAuthOptions>
