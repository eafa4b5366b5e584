import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { openSecrets } from './secrets.ts'
import type { StartProblem } from './start-problem.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'marshrut-config-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env)
  } catch (error) {
    return (error as StartProblem).problems
  }
  return []
}

test('without settings the program runs on this computer only, with the demo', () => {
  expect(readConfig({ DEMO: '', PATH: '/bin' })).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    dataDir: path.resolve('.data'),
    databaseUrl: undefined,
    demo: true,
    publicUrl: 'http://127.0.0.1:3000',
    oidc: undefined,
  })
})

test('every wrong setting is named at once, each with what is expected', () => {
  const problems = problemsOf({
    PORT: '70000',
    DEMO: 'yes',
    PUBLIC_URL: 'https://example.ru/path',
    DATABASE_URL: 'mysql://root:secret@db/x',
    LOG_LEVEL: 'loud',
    APP_SECRET: 'too short',
    SMTP_URL: 'mail.example.ru',
  })
  expect(problems).toHaveLength(7)
  expect(problems).toContain('PORT=70000: нужно целое число от 0 до 65535')
  expect(problems).toContain('DEMO=yes: нужно on или off')
  expect(problems).toContain('PUBLIC_URL: нужен адрес без пути: только протокол, имя и порт')
  expect(problems.join('\n')).not.toMatch(/secret@|too short/)
})

test('settings that need each other are asked for together', () => {
  expect(
    problemsOf({ OIDC_ISSUER: 'https://id.example.ru', APP_DATABASE_URL: 'postgres://a:b@c/d' }),
  ).toEqual([
    'OIDC_CLIENT_ID: не задано, а вход через OpenID Connect без него не работает',
    'OIDC_CLIENT_SECRET: не задано, а вход через OpenID Connect без него не работает',
    'APP_DATABASE_URL: задаётся только вместе с DATABASE_URL',
  ])
})

test('sign-in through a provider keeps its scopes and claims', () => {
  const { oidc } = readConfig({
    OIDC_ISSUER: 'https://id.example.ru',
    OIDC_CLIENT_ID: 'marshrut',
    OIDC_CLIENT_SECRET: 'secret',
    OIDC_SCOPES: 'openid snils, email',
    OIDC_CLAIM_SNILS: 'urn:esia:snils',
  })
  expect(oidc?.scopes).toEqual(['openid', 'snils', 'email'])
  expect(oidc?.claims).toEqual({ email: 'email', snils: 'urn:esia:snils', name: 'name' })
})

test('secrets are made once, closed to others, and the same for processes that start at once', async () => {
  const config = { dataDir: path.join(folder, 'new', 'data'), appSecret: undefined }
  const all = await Promise.all(Array.from({ length: 8 }, () => openSecrets(config)))
  expect(new Set(all.map(each => each.postgresPassword)).size).toBe(1)
  expect(new Set(all.map(each => each.derive('auth'))).size).toBe(1)
  expect(all[0]!.derive('auth')).not.toBe(all[0]!.derive('app-role'))
  const { mode } = await stat(path.join(config.dataDir, 'secrets.json'))
  expect(mode & 0o777).toBe(0o600)
  const given = await openSecrets({ ...config, appSecret: 'x'.repeat(32) })
  expect(given.derive('auth')).not.toBe(all[0]!.derive('auth'))
  expect(given.postgresPassword).toBe(all[0]!.postgresPassword)
})

test('a data folder that cannot be one, or damaged secrets, are refused with what to do', async () => {
  const file = path.join(folder, 'file')
  await writeFile(file, '')
  await expect(openSecrets({ dataDir: file, appSecret: undefined })).rejects.toThrow(/лежит файл.*DATA_DIR/)
  await expect(openSecrets({ dataDir: path.join(file, 'x'), appSecret: undefined })).rejects.toThrow(
    /DATA_DIR/,
  )
  const dataDir = path.join(folder, 'damaged')
  await openSecrets({ dataDir, appSecret: undefined })
  await writeFile(path.join(dataDir, 'secrets.json'), '{"appSecret":')
  await expect(openSecrets({ dataDir, appSecret: undefined })).rejects.toThrow(/повреждён/)
  expect(await readFile(path.join(dataDir, 'secrets.json'), 'utf8')).toBe('{"appSecret":')
})
