import { describe, expect, test } from 'vitest'
import { actors } from '#testing/actors.ts'
import { buildAccount } from '#testing/factories/accounts.ts'
import { buildOrganisation, buildRegion, buildTeacher } from '#testing/factories/people.ts'
import { useServer, type Visitor } from '#testing/server.ts'
import * as contract from './contract.ts'

const server = useServer()
const PASSWORD = 'Тихая-гавань-17'
const reason = 'Приказ № 5'

/** A region with two administrators and somebody who is about to get a right. */
async function twoKeepers() {
  const region = await buildRegion(server.database)
  const [first, second] = [actors.admin(region.id), actors.admin(region.id)]
  const keepers = [await server.signedInAs(first), await server.signedInAs(second)] as const
  const account = await buildAccount(server.database, { regionId: region.id, password: PASSWORD })
  return { region, first, second, keepers, account }
}

const assign = (keeper: Visitor, id: string, regionId: string, over: Record<string, unknown> = {}) =>
  keeper.send(contract.assignRole, {
    params: { id },
    body: { role: 'centre-head', scopeKind: 'region', scopeId: regionId, reason, ...over },
  })

const codeOf = ({ body }: { body: unknown }) => (body as { code: string }).code

describe('a right to see other people', () => {
  test('works after a second keeper has confirmed it, neither the one who gave it nor the one who gets it', async () => {
    const { region, keepers, account } = await twoKeepers()
    const given = await assign(keepers[0], account.id, region.id)
    expect(given.body).toMatchObject({ waits: true })
    const { id: assignmentId } = given.body as { id: string }
    const visitor = server.visitor()
    await visitor.call(contract.signIn, { body: { login: account.login, password: PASSWORD } })
    const active = async () => (await visitor.call(contract.showSession, {})).body.active
    expect(await active()).toBeNull()

    const confirm = (keeper: Visitor) =>
      keeper.call(contract.confirmRight, { params: { id: account.id, assignmentId } })
    const requests = async (keeper: Visitor) =>
      (await keeper.call(contract.listRightRequests, { query: {} })).body.rows
    expect(await requests(keepers[0])).toMatchObject([
      { id: assignmentId, obstacle: 'Назначили вы: подтверждает другой администратор' },
    ])
    expect(codeOf(await confirm(keepers[0]))).toBe('accounts.second-keeper')
    expect(await active()).toBeNull()
    expect(await requests(keepers[1])).toMatchObject([{ id: assignmentId, obstacle: null, reason }])
    const foreign = await twoKeepers()
    expect((await confirm(foreign.keepers[0])).status).toBe(404)
    const answers = await Promise.all([confirm(keepers[1]), confirm(keepers[1])])
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
    expect(await active()).toBe(assignmentId)
    expect(await requests(keepers[1])).toEqual([])
    const card = (await keepers[1].call(contract.showAccount, { params: { id: account.id } })).body
    expect(card.history.map(({ action }) => action)).toContain('accounts.confirmRight')
  })

  test('that is refused never works, and says why', async () => {
    const { region, keepers, account } = await twoKeepers()
    const { id: assignmentId } = (await assign(keepers[0], account.id, region.id)).body as { id: string }
    const params = { id: account.id, assignmentId }
    const refused = await keepers[1].call(contract.refuseRight, {
      params,
      body: { reason: 'Не тот человек' },
    })
    expect(refused.status).toBe(204)
    expect(codeOf(await keepers[1].call(contract.confirmRight, { params }))).toBe(
      'accounts.confirmation-over',
    )
    const card = (await keepers[0].call(contract.showAccount, { params: { id: account.id } })).body
    expect(card.roles).toMatchObject([{ state: 'ended', endReason: 'Не тот человек' }])
    // The place is free again.
    expect((await assign(keepers[0], account.id, region.id)).status).toBe(200)
  })

  test('comes with an invitation, a deputy and a program’s key in the same way', async () => {
    const { region, keepers } = await twoKeepers()
    const grant = { role: 'ministry', scopeKind: 'region', scopeId: region.id, reason }
    const invited = await keepers[0].send(contract.inviteAccount, {
      body: { name: 'Новикова Нина', email: `n-${region.id}@example.org`, grant },
    })
    expect(invited.body).toMatchObject({ waits: true })

    const made = await keepers[0].send(contract.createApiToken, {
      body: { ...grant, name: 'Журнал', lastDay: '2026-06-01' },
    })
    const { id, token } = made.body as { id: string; token: string }
    expect(made.body).toMatchObject({ waits: true })
    const program = server.visitor({ headers: { authorization: `Bearer ${token}` } })
    const works = async () => (await program.get('/api/people')).statusCode
    expect(await works()).toBe(401)
    const confirm = (keeper: Visitor) => keeper.call(contract.confirmApiToken, { params: { id } })
    expect(codeOf(await confirm(keepers[0]))).toBe('accounts.second-keeper')
    expect(await works()).toBe(401)
    expect((await confirm(keepers[1])).status).toBe(204)
    expect(await works()).toBe(200)

    const school = await buildOrganisation(server.database, { regionId: region.id })
    const [holder, deputy] = [
      await buildTeacher(server.database, { at: school.id }),
      await buildTeacher(server.database, { at: school.id }),
    ]
    const actor = actors.schoolMethodologist(school.id, { personId: holder.person.id })
    const holding = await server.signedInAs(actor)
    await buildAccount(server.database, { personId: deputy.person.id, regionId: region.id })
    const [role] = (await holding.call(contract.listMyDelegations, {})).body.roles
    const body = { personId: deputy.person.id, lastDay: '2026-03-20', reason }
    const appointed = await keepers[0].send(contract.appointDeputy, {
      params: { id: actor.accountId, assignmentId: role!.id },
      body,
    })
    expect(appointed.body).toMatchObject({ waits: true })
    expect((await holding.call(contract.listMyDelegations, {})).body.given).toMatchObject([
      { state: 'waiting' },
    ])
  })

  test('is not asked for one’s own affairs', async () => {
    const { region, keepers } = await twoKeepers()
    const school = await buildOrganisation(server.database, { regionId: region.id })
    const { person } = await buildTeacher(server.database, { at: school.id })
    const account = await buildAccount(server.database, { personId: person.id, regionId: region.id })
    const given = await assign(keepers[0], account.id, region.id, {
      role: 'teacher',
      scopeKind: 'self',
      scopeId: null,
    })
    expect(given.body).toMatchObject({ waits: false })
  })

  test('the first administrator of a place gives alone, until there has been a second one', async () => {
    const region = await buildRegion(server.database)
    const keeper = await server.signedInAs(actors.admin(region.id))
    const account = await buildAccount(server.database, { regionId: region.id })
    const first = await assign(keeper, account.id, region.id, { role: 'admin' })
    expect(first.body).toMatchObject({ waits: false })
    const end = await keeper.call(contract.endRole, {
      params: { id: account.id, assignmentId: (first.body as { id: string }).id },
      body: { reason: 'Чтобы снова быть единственным' },
    })
    expect(end.status).toBe(204)
    const next = await assign(keeper, account.id, region.id)
    expect(next.body).toMatchObject({ waits: true })
  })
})

test('the database lets nobody confirm her own doing, nor give a right that is confirmed from the start or in another’s name', async () => {
  const { region, first, second, keepers, account } = await twoKeepers()
  const given = await assign(keepers[0], account.id, region.id)
  const { id } = given.body as { id: string }
  const client = await server.database.app.connect()
  const as = async (accountId: string, text: string, values: unknown[]) => {
    await client.query('begin')
    try {
      await client.query(
        `select set_config('app.account_id', $1, true), set_config('app.scope_kind', 'region', true),
           set_config('app.scope_id', $2, true), set_config('app.areas', 'accounts=scope', true)`,
        [accountId, region.id],
      )
      return (await client.query(text, values)).rows
    } finally {
      await client.query('rollback')
    }
  }
  try {
    const update = `update role_assignments set confirmation = 'confirmed', confirmed_at = now() where id = $1 returning confirmed_by`
    await expect(as(first.accountId!, update, [id])).rejects.toThrow(/second keeper/)
    expect(await as(second.accountId!, update, [id])).toEqual([{ confirmed_by: second.accountId }])
    const rows = await as(
      first.accountId!,
      `insert into role_assignments (id, account_id, role, scope_kind, scope_id, region_id, valid_from, confirmation, granted_by)
       values (uuidv7(), $1, 'ministry', 'region', $2, $2, '2026-01-01', 'confirmed', $3) returning confirmation, granted_by`,
      [account.id, region.id, second.accountId],
    )
    expect(rows).toEqual([{ confirmation: 'waiting', granted_by: first.accountId }])
  } finally {
    client.release()
  }
})
