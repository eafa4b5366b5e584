import { describe, expect, test } from 'vitest'
import { actors } from '#testing/actors.ts'
import { buildAccount, buildAssignment } from '#testing/factories/accounts.ts'
import { buildOrganisation, buildRegion, buildTeacher } from '#testing/factories/people.ts'
import { useServer, type Visitor } from '#testing/server.ts'
import * as contract from './contract.ts'

const server = useServer()
const PASSWORD = 'Тихая-гавань-17'
const reason = 'Приказ № 5'

async function regionalAdmin() {
  const region = await buildRegion(server.database)
  const actor = actors.admin(region.id)
  return { region, actor, admin: await server.signedInAs(actor) }
}

const linkOf = (email: string): string => {
  const letter = server.letters.findLast(({ to }) => to === email)
  return decodeURIComponent(/#(\S+)/.exec(letter?.text ?? '')?.[1] ?? '')
}

const problemsOf = (body: unknown) =>
  (body as { problems: { field: string }[] }).problems.map(({ field }) => field)

async function invite(admin: Visitor, regionId: string, over: Record<string, unknown> = {}) {
  const email = `new-${Math.random().toString(36).slice(2)}@example.org`
  const answer = await admin.send(contract.inviteAccount, {
    body: {
      name: 'Новикова Нина',
      email,
      grant: { role: 'ministry', scopeKind: 'region', scopeId: regionId, reason },
      ...over,
    },
  })
  return { email, answer, id: (answer.body as { id: string }).id }
}

describe('an invitation', () => {
  test('makes an account with a role; its link sets the password once and nobody can sign in before', async () => {
    const { region, admin } = await regionalAdmin()
    const { email, answer, id } = await invite(admin, region.id)
    expect(answer.body).toMatchObject({ letterSent: true })
    const token = linkOf(email)
    const stored = await server.database.owner.query('select * from verifications where value = $1', [id])
    expect(JSON.stringify(stored.rows)).not.toContain(token)

    const visitor = server.visitor()
    expect((await visitor.call(contract.signIn, { body: { login: email, password: PASSWORD } })).status).toBe(
      401,
    )
    expect((await visitor.call(contract.showLink, { body: { token } })).body).toMatchObject({
      purpose: 'invitation',
      login: email,
    })
    const weak = await visitor.call(contract.setPassword, { body: { token, password: 'aaaa' } })
    expect(weak.body).toMatchObject({ code: 'accounts.weak-password' })
    expect(problemsOf(weak.body)).toHaveLength(2)
    expect((await visitor.call(contract.setPassword, { body: { token, password: PASSWORD } })).status).toBe(
      204,
    )
    expect(
      (await visitor.call(contract.setPassword, { body: { token, password: 'Другой-пароль-1' } })).body,
    ).toMatchObject({
      code: 'accounts.dead-link',
    })
    expect((await visitor.call(contract.signIn, { body: { login: email, password: PASSWORD } })).status).toBe(
      200,
    )
    expect((await visitor.call(contract.showSession, {})).body.assignments).toMatchObject([
      { role: 'ministry', scopeId: region.id },
    ])
  })

  test('runs out, and a new one replaces the old', async () => {
    const { region, admin } = await regionalAdmin()
    const { email, id } = await invite(admin, region.id)
    const first = linkOf(email)
    expect((await admin.call(contract.resendInvitation, { params: { id } })).status).toBe(204)
    const second = linkOf(email)
    const visitor = server.visitor()
    expect((await visitor.call(contract.showLink, { body: { token: first } })).status).toBe(422)
    expect((await visitor.call(contract.showLink, { body: { token: second } })).status).toBe(200)
    await server.database.owner.query(
      "update verifications set expires_at = now() - interval '1 second' where value = $1",
      [id],
    )
    expect(
      (await visitor.call(contract.setPassword, { body: { token: second, password: PASSWORD } })).body,
    ).toMatchObject({
      code: 'accounts.dead-link',
    })
  })

  test('takes name and region of a person of the register, and refuses a second account for her', async () => {
    const { region, admin } = await regionalAdmin()
    const school = await buildOrganisation(server.database, { regionId: region.id })
    const { person } = await buildTeacher(server.database, { at: school.id })
    const grant = { role: 'teacher', scopeKind: 'self', reason }
    const made = await invite(admin, region.id, { personId: person.id, name: undefined, grant })
    expect(made.answer.status).toBe(200)
    const card = (await admin.call(contract.showAccount, { params: { id: made.id } })).body
    expect(card).toMatchObject({
      name: `${person.lastName} Анна Ивановна`,
      personId: person.id,
      status: 'invited',
    })
    const again = await invite(admin, region.id, { personId: person.id, name: undefined, grant })
    expect(problemsOf(again.answer.body)).toEqual(['personId'])
    const stranger = await buildTeacher(server.database)
    expect((await invite(admin, region.id, { personId: stranger.person.id, grant })).answer.status).toBe(404)
  })

  test('names everything that is wrong with the role at once', async () => {
    const { region, admin } = await regionalAdmin()
    const grant = {
      role: 'teacher',
      scopeKind: 'region',
      scopeId: null,
      validFrom: '2026-05-01',
      validTo: '2026-04-01',
      reason,
    }
    const { answer } = await invite(admin, region.id, { grant })
    expect(problemsOf(answer.body)).toEqual(['grant.scopeKind', 'grant.scopeId', 'grant.validTo'])
    const place = { scopeKind: 'region', scopeId: region.id }
    const backdated = { role: 'quality-analyst', ...place, validFrom: '0202-05-01', reason }
    expect(problemsOf((await invite(admin, region.id, { grant: backdated })).answer.body)).toEqual([
      'grant.validFrom',
    ])
  })
})

describe('a new password by mail', () => {
  test('comes by a link that works once and ends every session; an unknown login gets the same answer and no letter', async () => {
    const account = await buildAccount(server.database, { password: PASSWORD })
    const signedIn = server.visitor()
    await signedIn.call(contract.signIn, { body: { login: account.login, password: PASSWORD } })
    const visitor = server.visitor()
    const before = server.letters.length
    for (const login of [account.login, 'nobody-at-all'])
      expect(await visitor.call(contract.requestReset, { body: { login } })).toMatchObject({
        status: 204,
        text: '',
      })
    await expect.poll(() => server.letters.length).toBe(before + 1)
    const token = linkOf(account.email)
    expect((await visitor.call(contract.showLink, { body: { token } })).body).toMatchObject({
      purpose: 'reset',
    })
    const NEXT = 'Новая-дорога-88'
    expect((await visitor.call(contract.setPassword, { body: { token, password: NEXT } })).status).toBe(204)
    expect((await signedIn.call(contract.showMyAccount, {})).status).toBe(401)
    expect((await visitor.call(contract.setPassword, { body: { token, password: NEXT } })).status).toBe(422)
    expect(
      (await visitor.call(contract.signIn, { body: { login: account.login, password: PASSWORD } })).status,
    ).toBe(401)
    expect(
      (await visitor.call(contract.signIn, { body: { login: account.login, password: NEXT } })).status,
    ).toBe(200)
  })
})

test('a changed password keeps this session and ends the others', async () => {
  const account = await buildAccount(server.database, { password: PASSWORD })
  const [here, there] = [server.visitor(), server.visitor()]
  for (const one of [here, there])
    await one.call(contract.signIn, { body: { login: account.login, password: PASSWORD } })
  const change = (current: string, next: string) =>
    here.call(contract.changePassword, { body: { current, next } })
  expect(problemsOf((await change(PASSWORD, PASSWORD)).body)).toEqual(['next'])
  expect((await change('мимо-мимо', 'Новая-дорога-88')).body).toMatchObject({
    code: 'accounts.wrong-password',
  })
  expect((await change(PASSWORD, `${account.login}-Й`)).status).toBe(422)
  expect((await change(PASSWORD, 'Новая-дорога-88')).status).toBe(204)
  expect((await here.call(contract.showMyAccount, {})).status).toBe(200)
  expect((await there.call(contract.showMyAccount, {})).status).toBe(401)
})

describe('giving and taking roles', () => {
  test('stays within the giver’s own unit, and never touches her own roles', async () => {
    const { region, actor, admin } = await regionalAdmin()
    const elsewhere = await buildRegion(server.database)
    const account = await buildAccount(server.database, { regionId: region.id })
    const give = (id: string, grant: Record<string, unknown>) =>
      admin.send(contract.assignRole, { params: { id }, body: { reason, ...grant } })
    const here = { role: 'centre-head', scopeKind: 'region', scopeId: region.id }
    expect((await give(account.id, here)).status).toBe(200)
    expect((await give(account.id, here)).body).toMatchObject({ code: 'accounts.held' })
    expect((await give(account.id, { ...here, scopeId: elsewhere.id })).body).toMatchObject({
      code: 'accounts.beyond-scope',
    })
    expect((await give(account.id, { role: 'admin', scopeKind: 'country' })).body).toMatchObject({
      code: 'accounts.beyond-scope',
    })
    expect(
      (await give(account.id, { role: 'federal-coordinator', scopeKind: 'country' })).body,
    ).toMatchObject({ code: 'accounts.beyond-scope' })
    expect((await give(actor.accountId!, here)).body).toMatchObject({ code: 'accounts.own-role' })
    const foreign = await buildAccount(server.database, { regionId: elsewhere.id })
    expect((await give(foreign.id, here)).status).toBe(404)
    const held = await server.database.owner.query(
      'select role from role_assignments where account_id = any($1)',
      [[account.id, foreign.id]],
    )
    expect(held.rows).toEqual([{ role: 'centre-head' }])
  })

  test('row-level security refuses one’s own and a foreign role even when the code would not', async () => {
    const { region, actor } = await regionalAdmin()
    const elsewhere = await buildRegion(server.database)
    const account = await buildAccount(server.database, { regionId: elsewhere.id })
    const client = await server.database.app.connect()
    try {
      for (const [accountId, regionId] of [
        [actor.accountId, region.id],
        [account.id, elsewhere.id],
      ]) {
        await client.query('begin')
        await client.query(
          `select set_config('app.account_id', $1, true), set_config('app.scope_kind', 'region', true),
             set_config('app.scope_id', $2, true), set_config('app.areas', 'accounts=scope', true)`,
          [actor.accountId, region.id],
        )
        await expect(
          client.query(
            `insert into role_assignments (id, account_id, role, scope_kind, scope_id, region_id, valid_from)
             values (uuidv7(), $1, 'centre-head', 'region', $2, $2, '2026-01-01')`,
            [accountId, regionId],
          ),
        ).rejects.toThrow(/row-level security/)
        await client.query('rollback')
      }
      // Nor does any role of the product read a hash, a session or a second-step secret.
      await client.query('begin')
      await client.query(
        "select set_config('app.scope_kind', 'country', true), set_config('app.areas', 'accounts=scope,directory=scope', true)",
      )
      for (const table of ['credentials', 'sessions', 'two_factors', 'verifications', 'sign_in_failures'])
        expect((await client.query(`select * from ${table}`)).rows).toEqual([])
      await client.query('rollback')
    } finally {
      client.release()
    }
  })

  test('ends a role at once or after a day, with the reason in the history of the account', async () => {
    const { region, admin } = await regionalAdmin()
    const account = await buildAccount(server.database, { regionId: region.id, password: PASSWORD })
    const held = await buildAssignment(server.database, {
      accountId: account.id,
      role: 'quality-analyst',
      scopeId: region.id,
      regionId: region.id,
    })
    const visitor = server.visitor()
    await visitor.call(contract.signIn, { body: { login: account.login, password: PASSWORD } })
    const active = async () => (await visitor.call(contract.showSession, {})).body.active
    const end = (body: { lastDay?: string; reason: string }) =>
      admin.call(contract.endRole, { params: { id: account.id, assignmentId: held.id }, body })
    expect(problemsOf((await end({ lastDay: '2026-03-01', reason })).body)).toEqual(['lastDay'])
    expect((await end({ lastDay: '2026-03-20', reason })).status).toBe(204)
    expect(await active()).toBe(held.id)
    expect((await end({ reason: 'Уволилась сегодня' })).status).toBe(204)
    expect(await active()).toBeNull()
    expect((await end({ reason })).body).toMatchObject({ code: 'accounts.role-ended' })
    const card = (await admin.call(contract.showAccount, { params: { id: account.id } })).body
    expect(card.roles).toMatchObject([{ state: 'ended', endReason: 'Уволилась сегодня', mayEnd: false }])
    expect(card.history[0]).toMatchObject({ action: 'accounts.endRole', reason: 'Уволилась сегодня' })
  })
})

test('blocking ends the sessions at once, refuses a stale version and one’s own account', async () => {
  const { region, actor, admin } = await regionalAdmin()
  const account = await buildAccount(server.database, { regionId: region.id, password: PASSWORD })
  const visitor = server.visitor()
  await visitor.call(contract.signIn, { body: { login: account.login, password: PASSWORD } })
  const block = (id: string, version: number) =>
    admin.call(contract.blockAccount, { params: { id }, body: { version, reason } })
  expect((await block(account.id, 99)).body).toMatchObject({ code: 'accounts.version' })
  expect((await block(actor.accountId!, 1)).body).toMatchObject({ code: 'accounts.own-role' })
  expect((await block(account.id, 1)).status).toBe(204)
  expect((await visitor.call(contract.showMyAccount, {})).status).toBe(401)
  expect(
    (await visitor.call(contract.signIn, { body: { login: account.login, password: PASSWORD } })).status,
  ).toBe(403)
  const card = (await admin.call(contract.showAccount, { params: { id: account.id } })).body
  expect(card.actions.filter(({ allowed }) => allowed).map(({ action }) => action)).toEqual(['unblock'])
})

test('the list shows the keeper’s accounts and those with a role in her unit, page by page, and searches them', async () => {
  const { region, admin } = await regionalAdmin()
  const elsewhere = await buildRegion(server.database)
  const own = await buildAccount(server.database, { regionId: region.id, name: 'Ёлкина Яна' })
  const guest = await buildAccount(server.database, { regionId: elsewhere.id, name: 'Гостева Галина' })
  await buildAssignment(server.database, {
    accountId: guest.id,
    role: 'expert',
    scopeId: region.id,
    regionId: region.id,
  })
  await buildAccount(server.database, { regionId: elsewhere.id, name: 'Чужова Чулпан' })
  const list = async (query: object) => (await admin.call(contract.listAccounts, { query })).body
  const all = await list({})
  expect(all.total).toBe(3)
  expect(all.rows.map(({ id }) => id)).toEqual(expect.arrayContaining([own.id, guest.id]))
  expect(all.rows.find(({ id }) => id === guest.id)?.roles).toEqual([`Эксперт — ${region.name}`])
  expect((await list({ q: 'елкина' })).rows.map(({ id }) => id)).toEqual([own.id])
  expect((await list({ role: 'expert' })).rows.map(({ id }) => id)).toEqual([guest.id])
  const first = await list({ limit: 2 })
  const second = await list({ limit: 2, after: first.next! })
  expect([...first.rows, ...second.rows].map(({ id }) => id).sort()).toEqual(
    all.rows.map(({ id }) => id).sort(),
  )
})

describe('API tokens', () => {
  const body = (regionId: string) => ({
    name: 'Электронный журнал',
    role: 'centre-head' as const,
    scopeKind: 'region' as const,
    scopeId: regionId,
    lastDay: '2026-03-31',
  })
  const program = (token: string) => server.visitor({ headers: { authorization: `Bearer ${token}` } })

  test('work in their role and unit until their last day or their revocation, and only their hash is kept', async () => {
    const { region, admin } = await regionalAdmin()
    const { token, id } = (await admin.call(contract.createApiToken, { body: body(region.id) })).body
    const { rows } = await server.database.owner.query('select * from api_tokens where id = $1', [id])
    expect(JSON.stringify(rows)).not.toContain(token)
    expect((await program(token).call(contract.showMyAccount, {})).body).toMatchObject({
      code: 'accounts.program',
    })
    expect((await program(token).call(contract.listAccounts, { query: {} })).status).toBe(403)
    expect((await program(`${token}x`).call(contract.showMyAccount, {})).status).toBe(401)
    await expect
      .poll(async () => (await admin.call(contract.listApiTokens, { query: {} })).body.rows[0]?.lastUsedAt)
      .toBe('2026-03-02T09:00:00.000Z')
    await server.database.owner.query(
      "update api_tokens set expires_at = '2026-03-02T08:59:59Z' where id = $1",
      [id],
    )
    expect((await program(token).call(contract.showMyAccount, {})).status).toBe(401)
    await server.database.owner.query(
      "update api_tokens set expires_at = '2026-03-31T20:59:59Z' where id = $1",
      [id],
    )
    expect((await program(token).call(contract.showMyAccount, {})).status).toBe(403)
    expect((await admin.call(contract.revokeApiToken, { params: { id }, body: { reason } })).status).toBe(204)
    expect((await program(token).call(contract.showMyAccount, {})).status).toBe(401)
    expect((await admin.call(contract.listApiTokens, { query: {} })).body.rows).toMatchObject([
      { state: 'revoked', hint: token.slice(-4) },
    ])
  })

  test('reach no further than their maker, are never administrators and live a year at most', async () => {
    const { region, admin } = await regionalAdmin()
    const elsewhere = await buildRegion(server.database)
    const create = (over: object) =>
      admin.send(contract.createApiToken, { body: { ...body(region.id), ...over } })
    expect((await create({ scopeId: elsewhere.id })).body).toMatchObject({ code: 'accounts.beyond-scope' })
    expect(
      (await create({ role: 'federal-coordinator', scopeKind: 'country', scopeId: null })).body,
    ).toMatchObject({ code: 'accounts.beyond-scope' })
    expect(problemsOf((await create({ role: 'admin' })).body)).toEqual(['role'])
    for (const lastDay of ['2026-03-01', '2027-04-01'])
      expect(problemsOf((await create({ lastDay })).body)).toEqual(['lastDay'])
  })

  test('are looked at alone: a dead token is not helped out by a living session', async () => {
    const { admin } = await regionalAdmin()
    const both = server.visitor({ headers: { authorization: 'Bearer mrt_dead' } })
    for (const [name, value] of admin.cookies) both.cookies.set(name, value)
    expect((await both.call(contract.showMyAccount, {})).status).toBe(401)
  })
})
