import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '#testing/database.ts'
import { settingsFromUrl } from './external.ts'
import { openPostgres } from './open-postgres.ts'

const database = useDatabase()
let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'marshrut-external-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

type Part = { user?: string; password?: string; database?: string; host?: string; authority?: string }

function urlOf(kind: 'owner' | 'app', part: Part = {}): string {
  const settings = { ...(kind === 'owner' ? database.ownerSettings : database.appSettings), ...part }
  const { user, password, host } = settings
  const query = part.authority ? '' : `?host=${encodeURIComponent(String(host))}`
  return `postgres://${user}:${password}@${part.authority ?? 'localhost'}/${settings.database}${query}`
}

const secrets = { postgresPassword: 'unused', derive: (purpose: string) => `derived for ${purpose}` }
const open = (databaseUrl: string, appDatabaseUrl = urlOf('app')) =>
  openPostgres({ dataDir, databaseUrl, appDatabaseUrl }, secrets, { purpose: 'server' })

test('an external server is used as it is: migrated, with the bound role', async () => {
  const opened = await open(urlOf('owner'))
  expect(opened.kind).toBe('external')
  expect(opened.applied).toEqual([])
  expect(opened.app.user).toBe('marshrut_app')
  await opened.close()
})

test('each refusal names the variable, the reason and the way out, never the password', async () => {
  const cases: [string, RegExp][] = [
    [urlOf('owner', { password: 'very-secret' }), /DATABASE_URL.*имя или пароль не подходят/],
    [urlOf('owner', { database: 'absent' }), /такой базы на сервере нет.*CREATE DATABASE/],
    [urlOf('owner', { host: '/nowhere' }), /сокета сервера нет/],
    [urlOf('owner', { authority: '127.0.0.1:1' }), /никто не отвечает.*Запустите сервер/],
  ]
  for (const [url, message] of cases) {
    const problem = await open(url).catch(error => error)
    expect(problem).toMatchObject({ name: 'StartProblem', code: 'database.unreachable' })
    expect(problem.message).toMatch(message)
    expect(problem.message).not.toContain('very-secret')
  }
  await expect(open(urlOf('owner'), urlOf('app', { password: 'wrong' }))).rejects.toThrow(
    /из APP_DATABASE_URL/,
  )
  await expect(open(urlOf('owner'), urlOf('owner'))).rejects.toThrow(/роль marshrut_owner/)
})

test('an address keeps its escapes, port, certificate rules and socket', () => {
  const settings = settingsFromUrl(
    'DATABASE_URL',
    'postgresql://u%40x:p%2Fw@[::1]:6000/%D0%B1?sslmode=verify-full',
  )
  expect(settings).toMatchObject({
    user: 'u@x',
    password: 'p/w',
    host: '::1',
    port: 6000,
    database: 'б',
    ssl: { rejectUnauthorized: true },
  })
  expect(settingsFromUrl('DATABASE_URL', 'postgres://u:p@h').database).toBe('u')
  expect(() => settingsFromUrl('DATABASE_URL', 'postgres://h/d?sslmode=prefer')).toThrow(
    /DATABASE_URL: sslmode=prefer/,
  )
})
