import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'

export type { Logger } from 'pino'

export type LogConfig = {
  /** trace, debug, info, warn, error, fatal or silent. */
  level?: string
  /** Written into every line, for instance { service, version }. */
  base?: Record<string, string>
  /** Where the lines go; standard error by default, since standard output belongs to `--json`. */
  destination?: DestinationStream
}

/**
 * JSON lines without personal data (152-ФЗ, article 19: a log is read by more people than the register is).
 * Values under personal keys are replaced whatever their depth; identity numbers, phones and addresses are
 * masked inside any text; bodies, headers and query strings never get in.
 * Name technical things by their own key (`job`, `migration`), since `name` is taken for a person's.
 */
export function createLogger(config: LogConfig = {}): Logger {
  const options: LoggerOptions = {
    level: config.level ?? 'info',
    base: config.base ?? null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: label => ({ level: label }),
      log: line => withoutPersons(line) as Record<string, unknown>,
    },
    serializers: {
      err: describeError,
      error: describeError,
      req: describeRequest,
      request: describeRequest,
      res: describeReply,
    },
    hooks: {
      logMethod(args, method) {
        method.apply(this, maskedLine(args) as typeof args)
      },
    },
  }
  return pino(options, config.destination ?? pino.destination({ dest: 2, sync: false }))
}

/** Without a message of its own a line takes the error's, which pino would copy unmasked. */
function maskedLine(args: readonly unknown[]): unknown[] {
  const [first, message] = args
  const error = first instanceof Error ? first : (first as { err?: unknown } | null | undefined)?.err
  if (message === undefined && error instanceof Error) return [first, masked(error.message)]
  return args.map(arg => (typeof arg === 'string' ? masked(arg) : arg))
}

/** Keys, lower case without separators, whose values say who a person is, let one in, or carry a whole body. */
const PERSONAL_KEYS = new Set(
  `name firstname lastname middlename surname patronymic fullname displayname shortname personname username
   login email mail to from phone mobile snils inn passport birthdate birthday dateofbirth address
   password newpassword oldpassword secret token accesstoken refreshtoken apikey otp totp code2fa
   cookie cookies setcookie authorization headers body rawbody payload html text query querystring
   parameters detail`.split(/\s+/),
)

/** Serialised on their own, so the walk passes them by. */
const SERIALISED_KEYS = new Set(['err', 'error', 'req', 'request', 'res'])
const HIDDEN = '[скрыто]'
const MAX_DEPTH = 8

function withoutPersons(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return masked(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (value instanceof Error) return describeError(value)
  if (depth >= MAX_DEPTH) return '[глубже не показано]'
  if (Array.isArray(value)) return value.map(item => withoutPersons(item, depth + 1))
  const kept: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (depth === 0 && SERIALISED_KEYS.has(key)) kept[key] = item
    else if (PERSONAL_KEYS.has(key.toLowerCase().replaceAll(/[-_]/g, ''))) kept[key] = HIDDEN
    else kept[key] = withoutPersons(item, depth + 1)
  }
  return kept
}

const EMAIL = /[\p{L}\d._%+-]+@[\p{L}\d.-]+\.\p{L}{2,}/gu
const SNILS = /(?<![\d-])\d{3}[- ]?\d{3}[- ]?\d{3}[- ]?\d{2}(?![\d-])/g
const PHONE = /(?<![\d-])(?:\+7|8)[ -]?\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}(?![\d-])/g

/** PostgreSQL quotes the offending value after these words: `invalid input syntax for type date: "…"`. */
const QUOTED_VALUE = /((?:syntax for type|out of range|value)[^"\n]*: )"[^"\n]*"/g

function masked(text: string): string {
  return text
    .replaceAll(QUOTED_VALUE, `$1"${HIDDEN}"`)
    .replaceAll(EMAIL, HIDDEN)
    .replaceAll(SNILS, HIDDEN)
    .replaceAll(PHONE, HIDDEN)
}

/** Message, code, stack and cause; a database error's `detail`, `where` and parameters hold people's values. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return withoutPersons(error)
  const { code, constraint, table } = error as Error & Record<string, unknown>
  return {
    type: error.name,
    message: masked(error.message),
    ...(typeof code === 'string' && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(typeof table === 'string' && { table }),
    stack: masked(error.stack ?? ''),
    ...(error.cause !== undefined && depth < 3 && { cause: describeError(error.cause, depth + 1) }),
  }
}

/** Method, path without the query string (a search for a surname is one), and the request's id. */
function describeRequest(request: { id?: unknown; method?: string; url?: string }): unknown {
  return { id: request?.id, method: request?.method, path: masked(request?.url?.split('?', 1)[0] ?? '') }
}

function describeReply(reply: { statusCode?: number }): unknown {
  return { status: reply?.statusCode }
}
