import path from 'node:path'
import { z } from 'zod'
import { StartProblem } from './start-problem.ts'

/** Every setting of the program, read once at start from the environment. `docs/operations.md` lists them. */
export type Config = {
  readonly port: number
  readonly host: string
  /** Absolute folder of the embedded database, files and secrets. */
  readonly dataDir: string
  /** External PostgreSQL, connected to as the owner of the schema; absent means the embedded one. */
  readonly databaseUrl: string | undefined
  /** The application's role on an external server where its owner cannot make roles. */
  readonly appDatabaseUrl: string | undefined
  readonly demo: boolean
  readonly demoPassword: string | undefined
  /** Where people reach the product, without a closing slash: links in letters, cookies, sign-in redirects. */
  readonly publicUrl: string
  /** Whether a reverse proxy in front sets `X-Forwarded-For`. */
  readonly trustProxy: boolean
  readonly smtpUrl: string | undefined
  readonly mailFrom: string
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** Replaces the secret kept in `DATA_DIR`; several processes on one database must share it. */
  readonly appSecret: string | undefined
  readonly oidc: OidcConfig | undefined
}

/** Sign-in through an OpenID Connect provider (OpenID Connect Core 1.0), ЕСИА through a gateway among them. */
export type OidcConfig = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scopes: readonly string[]
  /** Written on the button. */
  readonly name: string
  /** Claims that carry what we know a person by. */
  readonly claims: { readonly email: string; readonly snils: string; readonly name: string }
}

const SECRET_SETTINGS = new Set(['APP_SECRET', 'DEMO_PASSWORD', 'OIDC_CLIENT_SECRET'])

const text = z.string()
const filled = (message: string) => text.refine(value => value.trim() !== '', message)
const url = (protocols: readonly string[], message: string) =>
  text.refine(value => URL.canParse(value) && protocols.includes(new URL(value).protocol), message)
const onOff = z.enum(['on', 'off'], 'нужно on или off').transform(value => value === 'on')
const claim = (name: string) => filled('нужно имя поля').default(name)

const POSTGRES_URL = url(
  ['postgres:', 'postgresql:'],
  'нужен адрес вида postgres://имя:пароль@узел:5432/база',
)

const SETTINGS = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'нужно целое число от 0 до 65535')
    .transform(Number)
    .refine(port => port <= 65_535, 'нужно целое число от 0 до 65535')
    .default(3000),
  HOST: filled('нужен адрес или имя узла').default('127.0.0.1'),
  DATA_DIR: filled('нужна папка').default('./.data'),
  DATABASE_URL: POSTGRES_URL.optional(),
  APP_DATABASE_URL: POSTGRES_URL.optional(),
  DEMO: onOff.default(true),
  DEMO_PASSWORD: text.min(8, 'нужно не меньше 8 знаков').optional(),
  PUBLIC_URL: url(['http:', 'https:'], 'нужен адрес вида https://marshrut.example.ru')
    .refine(value => {
      const { pathname, search, hash } = new URL(value)
      return pathname === '/' && search === '' && hash === ''
    }, 'нужен адрес без пути: только протокол, имя и порт')
    .transform(value => new URL(value).origin)
    .optional(),
  TRUST_PROXY: onOff.default(false),
  SMTP_URL: url(['smtp:', 'smtps:'], 'нужен адрес вида smtps://имя:пароль@узел:465').optional(),
  MAIL_FROM: filled('нужен отправитель вида «Маршрут <noreply@example.ru>»').default(
    'Маршрут <noreply@localhost>',
  ),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'нужно одно из: trace, debug, info, warn, error, fatal, silent',
    )
    .default('info'),
  APP_SECRET: text.min(32, 'нужно не меньше 32 знаков, например из «openssl rand -base64 32»').optional(),
  OIDC_ISSUER: url(['http:', 'https:'], 'нужен адрес поставщика вида https://id.example.ru').optional(),
  OIDC_CLIENT_ID: text.optional(),
  OIDC_CLIENT_SECRET: text.optional(),
  OIDC_SCOPES: text
    .transform(value => value.split(/[\s,]+/).filter(scope => scope !== ''))
    .refine(scopes => scopes.includes('openid'), 'среди областей должна быть openid')
    .default(['openid', 'profile', 'email']),
  OIDC_NAME: filled('нужна надпись для кнопки').default('Единый вход'),
  OIDC_CLAIM_EMAIL: claim('email'),
  OIDC_CLAIM_SNILS: claim('snils'),
  OIDC_CLAIM_NAME: claim('name'),
})

type Settings = z.output<typeof SETTINGS>

/**
 * Reads the settings from `env`. A variable set to an empty string counts as not set.
 * @throws StartProblem `config.invalid` with all problems at once, secrets' values left out
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(
    Object.keys(SETTINGS.shape).flatMap(name => (env[name] ? [[name, env[name]]] : [])),
  )
  const parsed = SETTINGS.safeParse(given)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(({ path: [name], message }) => `${shown(String(name), given)}: ${message}`)
  problems.push(...crossProblems(given))
  if (!parsed.success || problems.length > 0) {
    throw new StartProblem(
      'config.invalid',
      'Настройки заданы неверно. Исправьте переменные окружения и запустите ещё раз.',
      { problems },
    )
  }
  return toConfig(parsed.data)
}

function shown(name: string, given: Record<string, string | undefined>): string {
  const secret = SECRET_SETTINGS.has(name) || name.endsWith('_URL')
  return secret ? name : `${name}=${given[name]}`
}

/** Settings that make sense only together. */
function crossProblems(given: Record<string, string | undefined>): string[] {
  const problems: string[] = []
  const needed = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']
  const missing = needed.filter(name => !given[name])
  if (missing.length > 0 && Object.keys(given).some(name => name.startsWith('OIDC_'))) {
    problems.push(
      ...missing.map(name => `${name}: не задано, а вход через OpenID Connect без него не работает`),
    )
  }
  if (given.APP_DATABASE_URL && !given.DATABASE_URL) {
    problems.push('APP_DATABASE_URL: задаётся только вместе с DATABASE_URL')
  }
  return problems
}

function toConfig(settings: Settings): Config {
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir: path.resolve(settings.DATA_DIR),
    databaseUrl: settings.DATABASE_URL,
    appDatabaseUrl: settings.APP_DATABASE_URL,
    demo: settings.DEMO,
    demoPassword: settings.DEMO_PASSWORD,
    publicUrl: settings.PUBLIC_URL ?? localUrl(settings.HOST, settings.PORT),
    trustProxy: settings.TRUST_PROXY,
    smtpUrl: settings.SMTP_URL,
    mailFrom: settings.MAIL_FROM,
    logLevel: settings.LOG_LEVEL,
    appSecret: settings.APP_SECRET,
    oidc: toOidc(settings),
  }
}

function toOidc(settings: Settings): OidcConfig | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = settings
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) return undefined
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    scopes: settings.OIDC_SCOPES,
    name: settings.OIDC_NAME,
    claims: {
      email: settings.OIDC_CLAIM_EMAIL,
      snils: settings.OIDC_CLAIM_SNILS,
      name: settings.OIDC_CLAIM_NAME,
    },
  }
}

function localUrl(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
