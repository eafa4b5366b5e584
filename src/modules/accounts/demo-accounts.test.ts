import { expect, test } from 'vitest'
import { actors, contextOf } from '#testing/actors.ts'
import { buildAccount } from '#testing/factories/accounts.ts'
import { buildRegion } from '#testing/factories/people.ts'
import { useServer } from '#testing/server.ts'
import * as contract from './contract.ts'
import { createDemoAccounts, type DemoAssignment } from './demo-accounts.ts'

const server = useServer({ settings: { demoPassword: 'demo-password' } })

test('demo sign-ins are one for each role, and a second start lets in with its own password', async () => {
  const region = await buildRegion(server.database)
  const assignments: DemoAssignment[] = [
    { role: 'ministry', scopeKind: 'region', scopeId: region.id, personId: null, validFrom: '2025-01-01' },
    {
      role: 'federal-coordinator',
      scopeKind: 'country',
      scopeId: null,
      personId: null,
      validFrom: '2025-01-01',
    },
  ]
  const context = contextOf(server.database, actors.admin())
  await createDemoAccounts(context, { password: 'first-password', assignments })
  await createDemoAccounts(context, { password: 'demo-password', assignments })
  for (const [login, status] of [
    ['ministry', 200],
    ['federal-coordinator', 200],
    ['admin', 401],
  ] as const) {
    const visitor = server.visitor()
    expect((await visitor.call(contract.signIn, { body: { login, password: 'demo-password' } })).status).toBe(
      status,
    )
  }
  const old = await server
    .visitor()
    .call(contract.signIn, { body: { login: 'ministry', password: 'first-password' } })
  expect(old.status).toBe(401)
  const session = (await server.visitor().call(contract.showSession, {})).body
  expect(session.demo?.password).toBe('demo-password')
  // only what is there: a login without its account would be offered in vain
  expect(session.demo?.logins.map(({ login }) => login)).toEqual(['ministry', 'federal-coordinator'])

  const settings = server.accounts.gate.settings as { demoPassword: string | undefined }
  settings.demoPassword = undefined
  const closed = await server
    .visitor()
    .call(contract.signIn, { body: { login: 'ministry', password: 'demo-password' } })
  expect(closed.status).toBe(401)
})

test('an account that people made is not taken over by a demo sign-in of the same name', async () => {
  await buildAccount(server.database, { login: 'admin', password: 'Своя-дорога-31' })
  await createDemoAccounts(contextOf(server.database, actors.admin()), {
    password: 'demo-password',
    assignments: [
      { role: 'admin', scopeKind: 'country', scopeId: null, personId: null, validFrom: '2025-01-01' },
    ],
  })
  const signIn = async (password: string) =>
    (await server.visitor().call(contract.signIn, { body: { login: 'admin', password } })).status
  expect(await signIn('demo-password')).toBe(401)
  expect(await signIn('Своя-дорога-31')).toBe(200)
})
