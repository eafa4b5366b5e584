import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '#platform/db/database.ts'
import { hasWords } from '#platform/db/has-words.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import { readQuery } from '#platform/text/search-query.ts'
import { readingsOf } from '#platform/text/understand-query.ts'
import type { listAccountsQuery } from './contract.ts'
import { DEMO_DOMAIN } from './password.ts'
import { ROLE_CODES } from './role.ts'

export type AccountRecord = {
  id: string
  login: string
  email: string
  emailVerified: boolean
  name: string
  personId: string | null
  regionId: string | null
  twoFactorEnabled: boolean
  lastSignInAt: Date | null
  blockedAt: Date | null
  blockedReason: string | null
  version: number
}

const COLUMNS = [
  'accounts.id',
  'accounts.login',
  'accounts.email',
  'accounts.emailVerified',
  'accounts.name',
  'accounts.personId',
  'accounts.regionId',
  'accounts.twoFactorEnabled',
  'accounts.lastSignInAt',
  'accounts.blockedAt',
  'accounts.blockedReason',
  'accounts.version',
] as const

/** The account with this login or e-mail address. Needs the area `sign-in`. */
export async function findAccountByLogin(tx: Tx, login: string): Promise<AccountRecord | undefined> {
  const name = login.trim().toLowerCase()
  return await tx
    .selectFrom('accounts')
    .select(COLUMNS)
    .where(eb => eb.or([eb('login', '=', name), eb('email', '=', name)]))
    .orderBy(eb => eb('login', '=', name), 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function findAccount(tx: Tx, id: string): Promise<AccountRecord | undefined> {
  return await tx.selectFrom('accounts').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

/** Locks the account for the rest of the transaction. */
export async function findAccountForUpdate(tx: Tx, id: string): Promise<AccountRecord | undefined> {
  return await tx.selectFrom('accounts').select(COLUMNS).where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Whether anybody is registered. Needs the area `accounts` of the whole country, or `sign-in`. */
export async function hasAccounts(tx: Tx): Promise<boolean> {
  return (await tx.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Logins of the demo that are in the database. Needs the area `sign-in`. */
export async function selectDemoLogins(tx: Tx): Promise<string[]> {
  const addresses = ROLE_CODES.map(role => `${role}${DEMO_DOMAIN}`)
  const rows = await tx.selectFrom('accounts').select('login').where('email', 'in', addresses).execute()
  return rows.map(row => row.login)
}

/** Whether the account has a password. Needs the area `sign-in`. */
export async function hasPassword(tx: Tx, accountId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('credentials')
    .select('id')
    .where('accountId', '=', accountId)
    .where('providerId', '=', 'credential')
    .where('password', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

export type NewAccount = {
  id: string
  login: string
  email: string
  name: string
  personId: string | null
  regionId: string | null
}

/** @throws the database's error on a taken login, e-mail address or person (`brokenConstraint`). */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<void> {
  await tx.insertInto('accounts').values(account).execute()
}

export async function updateAccount(
  tx: Tx,
  id: string,
  change: {
    blockedAt?: Date | null
    blockedReason?: string | null
    twoFactorEnabled?: boolean
    lastSignInAt?: Date
    emailVerified?: boolean
  },
): Promise<void> {
  await tx
    .updateTable('accounts')
    .set({ ...change, version: sql<number>`version + 1`, updatedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}

export async function recordSignInTime(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('accounts').set({ lastSignInAt: at }).where('id', '=', id).execute()
}

/** Password set behind the library's back: demo sign-ins only. Needs the area `sign-in`. */
export async function insertPassword(
  tx: Tx,
  credential: { id: string; accountId: string; password: string },
): Promise<void> {
  await tx
    .insertInto('credentials')
    .values({ ...credential, providerId: 'credential', subject: credential.accountId })
    .onConflict(conflict =>
      conflict.columns(['providerId', 'subject']).doUpdateSet({ password: credential.password }),
    )
    .execute()
}

export async function deleteSecondStep(tx: Tx, accountId: string): Promise<void> {
  await tx.deleteFrom('twoFactors').where('accountId', '=', accountId).execute()
}

/** E-mail address of the account that was linked to an outside subject before. */
export async function selectEmailOfSubject(
  tx: Tx,
  provider: string,
  subject: string,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('credentials')
    .innerJoin('accounts', 'accounts.id', 'credentials.accountId')
    .select('accounts.email')
    .where('credentials.providerId', '=', provider)
    .where('credentials.subject', '=', subject)
    .executeTakeFirst()
  return row?.email
}

/** E-mail address of the account of the person with this СНИЛС (eleven digits). */
export async function selectEmailOfSnils(tx: Tx, snils: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('persons')
    .innerJoin('accounts', 'accounts.personId', 'persons.id')
    .select('accounts.email')
    .where('persons.snils', '=', snils)
    .executeTakeFirst()
  return row?.email
}

/** Outside values: the account's status as a screen names it. */
const STATUS = sql<'invited' | 'active' | 'blocked'>`
  case when accounts.blocked_at is not null then 'blocked'
    when accounts.last_sign_in_at is null and not accounts.email_verified then 'invited' else 'active' end`

export type AccountListRecord = AccountRecord & { status: 'invited' | 'active' | 'blocked' }
type Filter = z.output<typeof listAccountsQuery>

/** One row more than the page. `regionId` is the keeper's region, null for the country: a condition indexes can use. */
export async function selectAccounts(
  tx: Tx,
  filter: Filter,
  at: { regionId: string | null; today: string; now: Date },
): Promise<AccountListRecord[]> {
  let query = matching(tx, filter, at)
    .select(COLUMNS)
    .select(STATUS.as('status'))
    .orderBy('accounts.name', filter.order)
    .orderBy('accounts.id', filter.order)
    .limit(filter.limit + 1)
  if (filter.after)
    query = query.where(
      afterCursor(
        ['accounts.name', 'accounts.id'],
        decodeCursor(filter.after, ['text', 'uuid']),
        filter.order,
      ),
    )
  return await query.execute()
}

export async function countAccounts(
  tx: Tx,
  filter: Filter,
  at: { regionId: string | null; today: string; now: Date },
): Promise<number> {
  const capped = matching(tx, filter, at)
    .select('accounts.id')
    .limit(COUNT_CAP + 1)
    .as('capped')
  const { count } = await tx
    .selectFrom(capped)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function matching(tx: Tx, filter: Filter, at: { regionId: string | null; today: string; now: Date }) {
  let query = tx.selectFrom('accounts')
  for (const region of [at.regionId, filter.region])
    if (region)
      query = query.where(eb =>
        eb.or([
          eb('accounts.regionId', '=', region),
          eb(
            'accounts.id',
            'in',
            eb.selectFrom('roleAssignments').select('accountId').where('regionId', '=', region),
          ),
        ]),
      )
  if (filter.status) query = query.where(STATUS, '=', filter.status)
  const { role } = filter
  if (role)
    query = query.where(eb =>
      eb(
        'accounts.id',
        'in',
        eb
          .selectFrom('roleAssignments')
          .select('accountId')
          .where('role', '=', role)
          .where('validFrom', '<=', at.today)
          .where(inner => inner.or([inner('validTo', 'is', null), inner('validTo', '>=', at.today)]))
          .where(inner => inner.or([inner('endedAt', 'is', null), inner('endedAt', '>', at.now)])),
      ),
    )
  return query.where(hasWords(sql`accounts.search_text`, readingsOf(readQuery(filter.q))))
}

/** The status of one account, by the same rule as in the list. */
export function statusOf(account: AccountRecord): 'invited' | 'active' | 'blocked' {
  if (account.blockedAt) return 'blocked'
  return account.lastSignInAt === null && !account.emailVerified ? 'invited' : 'active'
}
