import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { buildAccount, buildAssignment } from '#testing/factories/accounts.ts'
import { buildRegion } from '#testing/factories/people.ts'
import { useServer, type Visitor } from '#testing/server.ts'
import { totpOf } from '#testing/totp.ts'
import * as contract from './contract.ts'

const server = useServer()
const PASSWORD = 'Осенний-лист-42'

const signIn = (visitor: Visitor, login: string, password = PASSWORD) =>
  visitor.call(contract.signIn, { body: { login, password } })

async function withRole(role = 'ministry') {
  const account = await buildAccount(server.database, { password: PASSWORD })
  const region = await buildRegion(server.database)
  const assignment = await buildAssignment(server.database, {
    accountId: account.id,
    role,
    scopeId: region.id,
    regionId: region.id,
  })
  return { account, region, assignment }
}

const auditOf = async (accountId: string): Promise<string[]> =>
  (
    await server.database.owner.query('select action from audit.events where entity_id = $1 order by seq', [
      accountId,
    ])
  ).rows.map(row => row.action)

describe('signing in', () => {
  test('works by login and by e-mail address, in any case, and shows the role and its permissions', async () => {
    const { account, assignment } = await withRole()
    for (const login of [account.login, account.email.toUpperCase()]) {
      const visitor = server.visitor()
      expect((await signIn(visitor, login)).body).toEqual({ next: 'done' })
      const session = (await visitor.call(contract.showSession, {})).body
      expect(session.account).toMatchObject({ id: account.id, login: account.login })
      expect(session.active).toBe(assignment.id)
      expect(session.assignments).toMatchObject([{ role: 'ministry', roleTitle: 'Министерство' }])
      expect(session.permissions).not.toEqual([])
    }
    expect(await auditOf(account.id)).toEqual(['accounts.signedIn', 'accounts.signedIn'])
  })

  test('refuses a wrong password, an unknown login and an account without a password in the same words', async () => {
    const { account } = await withRole()
    const invited = await buildAccount(server.database)
    const answers = [
      await signIn(server.visitor(), account.login, 'не-тот-пароль'),
      await signIn(server.visitor(), 'nobody-of-this-name'),
      await signIn(server.visitor(), invited.login),
    ]
    const told = answers.map(({ status, body }) => [status, (body as { detail?: string }).detail])
    expect(told[0]![0]).toBe(401)
    expect(new Set(told.map(String)).size).toBe(1)
    expect(answers.flatMap(({ response }) => response.headers['set-cookie'] ?? [])).toEqual([])
    expect(await auditOf(account.id)).toEqual(['accounts.signInFailed'])
  })

  test('is slowed down after five failures even with the right password, and lets in when the delay is over', async () => {
    const { account } = await withRole()
    const visitor = server.visitor({ address: '192.0.2.10' })
    for (let i = 0; i < 5; i++) expect((await signIn(visitor, account.login, 'мимо')).status).toBe(401)
    const locked = await signIn(visitor, account.login)
    expect(locked.status).toBe(429)
    expect(Number(locked.response.headers['retry-after'])).toBeGreaterThan(0)
    expect(await auditOf(account.id)).toContain('accounts.signInLocked')
    server.clock.advance({ seconds: 31 })
    expect((await signIn(visitor, account.login)).status).toBe(200)
    expect((await signIn(visitor, account.login, 'мимо')).status).toBe(401)
  })

  test('counts guesses that come all at once', async () => {
    const { account } = await withRole()
    const visitor = server.visitor({ address: '192.0.2.11' })
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => signIn(visitor, account.login, `догадка-${i}`)),
    )
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7)
  })

  test('locks the login for guesses spread over many addresses', async () => {
    const { account } = await withRole()
    for (let i = 0; i < 20; i++)
      expect(
        (await signIn(server.visitor({ address: `198.51.100.${i}` }), account.login, 'мимо')).status,
      ).toBe(401)
    expect((await signIn(server.visitor({ address: '198.51.100.99' }), account.login)).status).toBe(429)
  })

  test('is refused to a blocked account, which learns so only with the right password', async () => {
    const account = await buildAccount(server.database, {
      password: PASSWORD,
      blockedAt: new Date(),
      blockedReason: 'Уволена',
    })
    expect((await signIn(server.visitor(), account.login)).body).toMatchObject({ code: 'accounts.blocked' })
    expect((await signIn(server.visitor(), account.login, 'мимо')).body).toMatchObject({
      code: 'accounts.wrong-sign-in',
    })
  })

  test('tells every field that is missing at once', async () => {
    const answer = await server.visitor().send(contract.signIn, { body: { login: '', password: '' } })
    expect(answer.status).toBe(422)
    expect((answer.body as { problems: { field: string }[] }).problems.map(one => one.field)).toEqual([
      'login',
      'password',
    ])
  })
})

describe('a session', () => {
  test('is over at once when signed out, ended from another device, idle for long or past its end', async () => {
    const { account } = await withRole()
    const [phone, desk] = [
      server.visitor({ headers: { 'user-agent': 'Mozilla/5.0 (Android 15) Chrome/140' } }),
      server.visitor(),
    ]
    await signIn(phone, account.login)
    await signIn(desk, account.login)
    const kept = new Map(phone.cookies)
    const sessions = (await desk.call(contract.listMySessions, {})).body.rows
    expect(sessions.map(({ device, isCurrent }) => [device, isCurrent]).sort()).toEqual(
      [
        ['Chrome, Android', false],
        ['Неизвестное устройство', true],
      ].sort(),
    )
    const other = sessions.find(session => !session.isCurrent)!
    expect((await desk.call(contract.endMySession, { params: { id: other.id } })).status).toBe(204)
    expect((await phone.call(contract.listMySessions, {})).status).toBe(401)
    expect((await desk.call(contract.endMySession, { params: { id: other.id } })).status).toBe(404)

    await signIn(phone, account.login)
    await server.database.owner.query(
      "update sessions set last_seen_at = now() - interval '15 days' where account_id = $1",
      [account.id],
    )
    expect((await phone.call(contract.listMySessions, {})).status).toBe(401)

    await signIn(phone, account.login)
    const copied = server.visitor()
    for (const [name, value] of phone.cookies) copied.cookies.set(name, value)
    expect((await phone.call(contract.signOut, {})).status).toBe(204)
    expect((await copied.call(contract.listMySessions, {})).status).toBe(401)
    expect(kept.size).toBe(1)
  })

  test('cannot be taken over with a forged or cut cookie', async () => {
    const { account } = await withRole()
    const visitor = server.visitor()
    await signIn(visitor, account.login)
    const [name, value] = [...visitor.cookies][0]!
    const token = decodeURIComponent(value).split('.')[0]!
    const forged = createHmac('sha256', 'another-secret').update(token).digest('base64')
    for (const wrong of [
      token,
      `${token}.`,
      encodeURIComponent(`${token}.${forged}`),
      '%E0%A4%A',
      `.${forged}`,
    ]) {
      visitor.cookies.set(name, wrong)
      expect((await visitor.call(contract.listMySessions, {})).status).toBe(401)
    }
  })

  test('ends everywhere else with «прекратить все остальные»', async () => {
    const { account } = await withRole()
    const visitors = [server.visitor(), server.visitor(), server.visitor()]
    for (const visitor of visitors) await signIn(visitor, account.login)
    expect((await visitors[0]!.call(contract.endMyOtherSessions, {})).body).toEqual({ ended: 2 })
    const statuses = await Promise.all(
      visitors.map(async one => (await one.call(contract.listMySessions, {})).status),
    )
    expect(statuses).toEqual([200, 401, 401])
  })
})

describe('roles of a session', () => {
  test('are switched for the session and remembered for the next sign-in', async () => {
    const { account, assignment } = await withRole('ministry')
    const region = await buildRegion(server.database)
    const other = await buildAssignment(server.database, {
      accountId: account.id,
      role: 'admin',
      scopeId: region.id,
      regionId: region.id,
    })
    const visitor = server.visitor()
    await signIn(visitor, account.login)
    const chosen = await visitor.call(contract.switchRole, { body: { assignmentId: assignment.id } })
    expect(chosen.body.active).toBe(assignment.id)
    expect((await visitor.call(contract.listAccounts, { query: {} })).status).toBe(403)
    await visitor.call(contract.switchRole, { body: { assignmentId: other.id } })
    expect((await visitor.call(contract.listAccounts, { query: {} })).status).toBe(200)
    const next = server.visitor()
    await signIn(next, account.login)
    expect((await next.call(contract.showSession, {})).body.active).toBe(other.id)
  })

  test('of somebody else or of another day cannot be switched to', async () => {
    const { account } = await withRole()
    const stranger = await withRole()
    const future = await buildAssignment(server.database, {
      accountId: account.id,
      role: 'admin',
      validFrom: '2027-01-01',
    })
    const visitor = server.visitor()
    await signIn(visitor, account.login)
    for (const assignmentId of [stranger.assignment.id, future.id])
      expect((await visitor.call(contract.switchRole, { body: { assignmentId } })).body).toMatchObject({
        code: 'accounts.role-over',
      })
  })

  test('stop working with the next request when they are taken or their last day is over', async () => {
    const { account, assignment } = await withRole('admin')
    const visitor = server.visitor()
    await signIn(visitor, account.login)
    const listing = async () => (await visitor.call(contract.listAccounts, { query: {} })).status
    expect(await listing()).toBe(200)
    const set = (sql: string) =>
      server.database.owner.query(`update role_assignments set ${sql} where id = $1`, [assignment.id])
    await set(`valid_to = '2026-03-01'`)
    expect(await listing()).toBe(403)
    await set(`valid_to = '2026-03-02'`)
    expect(await listing()).toBe(200)
    await set(`ended_at = '2026-03-02T08:59:00Z'`)
    expect(await listing()).toBe(403)
    expect((await visitor.call(contract.showSession, {})).body).toMatchObject({
      assignments: [],
      active: null,
      permissions: [],
    })
  })
})

describe('the second step', () => {
  async function enrolled() {
    const { account } = await withRole()
    const visitor = server.visitor()
    await signIn(visitor, account.login)
    const wrong = await visitor.call(contract.enrolTotp, { body: { password: 'не-тот-пароль' } })
    expect(wrong.body).toMatchObject({ code: 'accounts.wrong-password' })
    const { body } = await visitor.call(contract.enrolTotp, { body: { password: PASSWORD } })
    expect(body.link).toContain('otpauth://totp/')
    expect(body.qr.every(row => row.length === body.qr.length)).toBe(true)
    const early = server.visitor()
    expect((await signIn(early, account.login)).body).toEqual({ next: 'done' })
    expect((await visitor.call(contract.confirmTotp, { body: { code: '000000' } })).body).toMatchObject({
      code: 'accounts.wrong-code',
    })
    expect((await visitor.call(contract.confirmTotp, { body: { code: totpOf(body.key) } })).status).toBe(204)
    expect((await visitor.call(contract.showMyAccount, {})).body).toMatchObject({
      secondStep: 'on',
      backupCodesLeft: 10,
    })
    return { account, ...body }
  }

  test('asks for a code of the app, lets no request through before it, and takes a spare code only once', async () => {
    const { account, key, backupCodes } = await enrolled()
    const visitor = server.visitor()
    expect((await signIn(visitor, account.login)).body).toEqual({ next: 'second-step' })
    expect((await visitor.call(contract.listMySessions, {})).status).toBe(401)
    expect((await visitor.call(contract.confirmSignIn, { body: { code: '123456' } })).body).toMatchObject({
      code: 'accounts.wrong-code',
    })
    expect((await visitor.call(contract.confirmSignIn, { body: { code: totpOf(key) } })).status).toBe(200)
    expect((await visitor.call(contract.listMySessions, {})).status).toBe(200)

    const spare = { code: backupCodes[0]!, kind: 'backup' as const }
    for (const expected of [200, 422]) {
      const next = server.visitor()
      await signIn(next, account.login)
      expect((await next.call(contract.confirmSignIn, { body: spare })).status).toBe(expected)
    }
    expect(await auditOf(account.id)).toContain('accounts.enrolTotp')
  })

  test('ends the attempt after five wrong codes', async () => {
    const { account, key } = await enrolled()
    const visitor = server.visitor()
    await signIn(visitor, account.login)
    for (let i = 0; i < 5; i++)
      expect((await visitor.call(contract.confirmSignIn, { body: { code: '000000' } })).status).toBe(422)
    expect((await visitor.call(contract.confirmSignIn, { body: { code: totpOf(key) } })).body).toMatchObject({
      code: 'accounts.second-step-over',
    })
  })

  test('is switched off with the password, and its secrets are encrypted while it is on', async () => {
    const { account, key } = await enrolled()
    const { rows } = await server.database.owner.query('select * from two_factors where account_id = $1', [
      account.id,
    ])
    expect(JSON.stringify(rows)).not.toContain(key.replaceAll(' ', ''))
    const visitor = server.visitor()
    await signIn(visitor, account.login)
    await visitor.call(contract.confirmSignIn, { body: { code: totpOf(key) } })
    expect((await visitor.call(contract.disableTotp, { body: { password: 'мимо-мимо' } })).status).toBe(422)
    expect((await visitor.call(contract.disableTotp, { body: { password: PASSWORD } })).status).toBe(204)
    expect((await signIn(server.visitor(), account.login)).body).toEqual({ next: 'done' })
  })
})
