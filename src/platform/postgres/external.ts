import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { StartProblem } from '#platform/config/start-problem.ts'
import { VALUE_TYPES } from './value-types.ts'

/**
 * Connection settings from `postgres://user:password@host:port/database?sslmode=…&sslrootcert=…`.
 * `sslmode` as in libpq: `disable` (default), `require` (encrypted, certificate not checked), `verify-ca`
 * and `verify-full` (checked). A Unix socket is given as `?host=/folder`.
 */
export function settingsFromUrl(name: string, address: string): pg.PoolConfig {
  const url = new URL(address)
  const part = (text: string) => (text === '' ? undefined : decodeURIComponent(text))
  return {
    host: url.searchParams.get('host') ?? part(url.hostname.replace(/^\[(.*)\]$/, '$1')) ?? 'localhost',
    port: url.port === '' ? 5432 : Number(url.port),
    user: part(url.username),
    password: part(url.password),
    database: part(url.pathname.slice(1)) ?? part(url.username),
    ssl: sslFrom(name, url.searchParams),
    types: VALUE_TYPES,
  }
}

function sslFrom(name: string, parameters: URLSearchParams): pg.PoolConfig['ssl'] {
  const mode = parameters.get('sslmode') ?? 'disable'
  if (mode === 'disable') return undefined
  if (!['require', 'verify-ca', 'verify-full'].includes(mode)) {
    throw new StartProblem(
      'config.invalid',
      `${name}: sslmode=${mode} не поддерживается. Укажите disable, require, verify-ca или verify-full.`,
    )
  }
  const file = parameters.get('sslrootcert')
  return {
    rejectUnauthorized: mode !== 'require',
    ...(mode === 'verify-ca' && { checkServerIdentity: () => undefined }),
    ...(file && { ca: readCertificate(name, file) }),
  }
}

function readCertificate(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new StartProblem('config.invalid', `${name}: не читается файл сертификата sslrootcert=${file}.`, {
      cause,
    })
  }
}

type Refusal = { readonly why: string; readonly wayOut: string }

const REFUSALS: Readonly<Record<string, Refusal>> = {
  ECONNREFUSED: {
    why: 'на этом узле и порту никто не отвечает',
    wayOut: 'Запустите сервер или исправьте адрес',
  },
  ENOENT: { why: 'сокета сервера нет', wayOut: 'Запустите сервер или исправьте адрес' },
  ENOTFOUND: { why: 'такого узла нет', wayOut: 'Исправьте имя узла' },
  EAI_AGAIN: { why: 'имя узла не определяется', wayOut: 'Проверьте сеть и имя узла' },
  ETIMEDOUT: { why: 'узел не ответил вовремя', wayOut: 'Проверьте сеть и адрес' },
  EHOSTUNREACH: { why: 'узел недоступен', wayOut: 'Проверьте сеть и адрес' },
  '28P01': { why: 'имя или пароль не подходят', wayOut: 'Исправьте имя и пароль' },
  '28000': { why: 'сервер не пускает эту роль с этого узла', wayOut: 'Поправьте роль или pg_hba.conf' },
  '3D000': { why: 'такой базы на сервере нет', wayOut: 'Создайте её (CREATE DATABASE) или исправьте имя' },
  '53300': {
    why: 'у сервера кончились подключения',
    wayOut: 'Увеличьте max_connections или закройте лишние',
  },
  '57P03': { why: 'сервер ещё запускается', wayOut: 'Подождите' },
  '42501': { why: 'роли не хватает прав', wayOut: 'Сделайте её владельцем базы' },
}

/**
 * Puts a failed connection or a missing right on an external server into one sentence, without the password.
 * Anything else comes back as it was.
 */
export function explainExternal(error: unknown, name: string, settings: pg.PoolConfig): unknown {
  if (!(error instanceof Error) || error instanceof StartProblem) return error
  const code = (error as { code?: string }).code ?? ''
  const timeout = /timeout expired|Connection terminated due to connection timeout/.test(error.message)
  const ssl = /SSL|self-signed|certificate|altnames/i.test(`${error.message} ${code}`)
  const refusal =
    REFUSALS[timeout ? 'ETIMEDOUT' : code] ??
    (ssl
      ? { why: `шифрование не согласовано (${error.message})`, wayOut: 'Проверьте sslmode и сертификат' }
      : undefined)
  if (!refusal) return error
  const place = `${settings.host}:${settings.port}, база ${settings.database}, роль ${settings.user}`
  return new StartProblem(
    'database.unreachable',
    `Не удалось подключиться к базе из ${name} (${place}): ${refusal.why}. ${refusal.wayOut} ` +
      `и запустите ещё раз; без ${name} запустится встроенная база.`,
    { cause: error },
  )
}
