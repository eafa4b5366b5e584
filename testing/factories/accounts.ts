import { hashPassword } from '../../src/modules/accounts/password.ts'
import type { ScopeKind } from '../../src/platform/access/actor.ts'
import { newId } from '../../src/platform/ids/ids.ts'
import { type Arranging, buildPerson, insertRow, nextNumber } from './people.ts'

export type BuiltAccount = {
  id: string
  login: string
  email: string
  name: string
  personId: string | null
  regionId: string | null
  version: number
}

/** An account that was used before. It has no role and, unless one is given, no password. */
export async function buildAccount(
  database: Arranging,
  { password, ...over }: Record<string, unknown> & { password?: string } = {},
): Promise<BuiltAccount> {
  const number = nextNumber()
  const account = await insertRow<BuiltAccount>(database, 'accounts', {
    id: newId(),
    login: `login-${number}`,
    email: `mailbox-${number}@example.org`,
    emailVerified: true,
    name: `Проверяющая ${number}`,
    lastSignInAt: '2026-02-01T08:00:00Z',
    ...over,
  })
  if (password)
    await insertRow(database, 'credentials', {
      id: newId(),
      accountId: account.id,
      providerId: 'credential',
      subject: account.id,
      password: await hashPassword(password),
    })
  return account
}

export type BuiltAssignment = { id: string; accountId: string; role: string; version: number }

/** A role from 2020 on without an end, at the whole country unless a unit is given. */
export async function buildAssignment(
  database: Arranging,
  over: Record<string, unknown> & {
    accountId: string
    role: string
    scopeKind?: ScopeKind
    scopeId?: string | null
  },
): Promise<BuiltAssignment> {
  return insertRow(database, 'role_assignments', {
    id: newId(),
    scopeKind: over.scopeId ? 'region' : 'country',
    validFrom: '2020-01-01',
    ...over,
  })
}

export async function buildApiToken(
  database: Arranging,
  over: Record<string, unknown> & { createdBy: string },
): Promise<{ id: string }> {
  return insertRow(database, 'api_tokens', {
    id: newId(),
    name: 'Журнал',
    tokenHash: Buffer.from(newId()),
    hint: 'abcd',
    role: 'ministry',
    scopeKind: 'country',
    expiresAt: '2026-12-31T20:59:59Z',
    createdAt: '2026-01-15T09:00:00Z',
    ...over,
  })
}

export type BuiltOfficial = { personId: string; accountId: string; assignmentId: string; name: string }

type Held = Omit<Parameters<typeof buildAssignment>[1], 'accountId'> & { personId?: string; role: string }

/** Somebody who holds a role: a person of the register, a new one unless given, with an account. */
export async function buildOfficial(
  database: Arranging,
  { personId: given, ...held }: Held,
): Promise<BuiltOfficial> {
  const personId = given ?? (await buildPerson(database)).id
  const account = await buildAccount(database, { personId })
  const { id } = await buildAssignment(database, { ...held, accountId: account.id, personId })
  return { personId, accountId: account.id, assignmentId: id, name: account.name }
}

/** Whoever stands in for a holder in the month of the tests, in the whole unit or in a part of it (`scopeId`). */
export async function buildDeputy(
  database: Arranging,
  of: BuiltOfficial,
  held: Held,
): Promise<BuiltOfficial> {
  const dates = { validFrom: '2026-03-01', validTo: '2026-03-31' }
  return await buildOfficial(database, { ...dates, ...held, delegatedFrom: of.assignmentId })
}
