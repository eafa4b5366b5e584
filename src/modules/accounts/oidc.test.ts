import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
// @ts-expect-error: the package carries no types; only its constructor and callback are used.
import Provider from 'oidc-provider'
import { afterAll, expect, test } from 'vitest'
import { buildAccount } from '#testing/factories/accounts.ts'
import { buildPerson } from '#testing/factories/people.ts'
import { TEST_ORIGIN, useServer, type Visitor } from '#testing/server.ts'
import * as contract from './contract.ts'

/** People the provider knows, by the login typed there. */
const PEOPLE: Record<string, Record<string, unknown>> = {}
let issuer: Server

const server = useServer({
  setUp: async () => ({
    oidc: {
      issuer: await startProvider(),
      clientId: 'marshrut',
      clientSecret: 'secret-of-the-client',
      name: 'Единый вход',
      scopes: ['openid', 'profile', 'email', 'snils'],
      claims: { email: 'email', snils: 'snils', name: 'name' },
    },
  }),
})
afterAll(() => new Promise(resolve => issuer.close(resolve)))

async function startProvider(): Promise<string> {
  issuer = createServer((request, response) => handle(request, response))
  await new Promise<void>(resolve => issuer.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`
  const provider = new Provider(url, {
    clients: [
      {
        client_id: 'marshrut',
        client_secret: 'secret-of-the-client',
        redirect_uris: [`${TEST_ORIGIN}/api/auth/callback/oidc`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], snils: ['snils'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...PEOPLE[id] }),
    }),
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    cookies: { keys: ['key-of-the-test'] },
  })
  const handle = provider.callback()
  return url
}

/** Plays the person at the provider: signs in there, consents, and comes back with the address to return to. */
async function passProvider(start: string, login: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  let form: string | undefined
  for (let step = 0; step < 20; step++) {
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form !== undefined && { body: form }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]!.split(/=(.*)/s)
      cookies.set(name, value)
    }
    form = undefined
    const location = response.headers.get('location')
    if (location) {
      url = new URL(location, url).href
      if (url.startsWith(TEST_ORIGIN)) return url
      continue
    }
    const page = await response.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    if (!prompt) throw new Error(`The provider shows an unexpected page: ${page.slice(0, 200)}`)
    url = new URL(/action="([^"]+)"/.exec(page)![1]!, url).href
    form = prompt === 'login' ? `prompt=login&login=${login}&password=any` : 'prompt=consent'
  }
  throw new Error('The provider went round in circles')
}

async function signInOutside(visitor: Visitor, login: string, to = '/today'): Promise<string> {
  const start = await visitor.get(`/api/auth/oidc?to=${encodeURIComponent(to)}`)
  expect(start.statusCode).toBe(302)
  const back = await passProvider(String(start.headers.location), login)
  const answer = await visitor.get(back.slice(TEST_ORIGIN.length))
  return String(answer.headers.location)
}

const accountOf = async (visitor: Visitor) => (await visitor.call(contract.showSession, {})).body.account?.id

test('finds the account by a verified e-mail address, and next time by the subject', async () => {
  const account = await buildAccount(server.database)
  PEOPLE.anna = { email: account.email.toUpperCase(), email_verified: true, name: 'Анна' }
  const visitor = server.visitor()
  expect(await signInOutside(visitor, 'anna', '/people?q=1')).toBe('/people?q=1')
  expect(await accountOf(visitor)).toBe(account.id)
  PEOPLE.anna = { email: 'other@example.org', email_verified: false, name: 'Анна' }
  const again = server.visitor()
  expect(await signInOutside(again, 'anna')).toBe('/today')
  expect(await accountOf(again)).toBe(account.id)
  const kept = await server.database.owner.query(
    "select * from credentials where provider_id = 'oidc' and subject = 'anna'",
  )
  expect(kept.rows).toMatchObject([{ access_token: null, refresh_token: null, id_token: null }])
  const audit = await server.database.owner.query(
    'select action, reason from audit.events where entity_id = $1',
    [account.id],
  )
  expect(audit.rows[0]).toEqual({ action: 'accounts.signedIn', reason: 'внешняя система входа' })
})

test('finds the account by the СНИЛС of the person', async () => {
  const person = await buildPerson(server.database)
  const account = await buildAccount(server.database, { personId: person.id })
  const digits = person.snils!
  PEOPLE.boris = {
    snils: `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6, 9)} ${digits.slice(9)}`,
  }
  const visitor = server.visitor()
  expect(await signInOutside(visitor, 'boris')).toBe('/today')
  expect(await accountOf(visitor)).toBe(account.id)
})

test('lets nobody in by an unverified address, makes no account for a stranger and refuses a blocked one', async () => {
  const account = await buildAccount(server.database)
  const blocked = await buildAccount(server.database, { blockedAt: new Date(), blockedReason: 'Проверка' })
  const count = async () => (await server.database.owner.query('select count(*) from accounts')).rows[0].count
  const before = await count()
  PEOPLE.unverified = { email: account.email, email_verified: false }
  PEOPLE.stranger = { email: 'stranger@example.org', email_verified: true }
  PEOPLE.blocked = { email: blocked.email, email_verified: true }
  for (const [login, refused] of [
    ['unverified', 'unknown-person'],
    ['stranger', 'unknown-person'],
    ['blocked', 'blocked'],
  ] as const) {
    const visitor = server.visitor()
    expect(await signInOutside(visitor, login)).toBe(`/sign-in?refused=${refused}`)
    expect(await accountOf(visitor)).toBeUndefined()
  }
  expect(await count()).toBe(before)
})

test('refuses a return that was not begun in this browser, and a page of another site', async () => {
  const account = await buildAccount(server.database)
  PEOPLE.vera = { email: account.email, email_verified: true }
  const start = await server.visitor().get('/api/auth/oidc?to=/')
  const back = await passProvider(String(start.headers.location), 'vera')
  const other = server.visitor()
  const answer = await other.get(back.slice(TEST_ORIGIN.length))
  expect(String(answer.headers.location)).toMatch(/^\/sign-in\?refused=/)
  expect(await accountOf(other)).toBeUndefined()
  for (const to of ['https://evil.example', '//evil.example', '/\\evil.example'])
    expect((await server.visitor().get(`/api/auth/oidc?to=${encodeURIComponent(to)}`)).statusCode).toBe(422)
})
