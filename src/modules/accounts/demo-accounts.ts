import type { ScopeKind } from '#platform/access/actor.ts'
import { recordAudit } from '#platform/audit/audit.ts'
import { asActor, type Context, transact } from '#platform/db/database.ts'
import { newId } from '#platform/ids/ids.ts'
import { findAccountByLogin, insertAccount, insertPassword, updateAccount } from './accounts.sql.ts'
import { insertAssignment, selectUnit } from './assignments.sql.ts'
import { SIGN_IN_ACTOR } from './gate.ts'
import { DEMO_DOMAIN, hashPassword, isDemoAccount } from './password.ts'
import { ROLES, type Role } from './role.ts'

/** One demo sign-in: its login is the name of the role. */
export type DemoAssignment = {
  role: Role
  scopeKind: ScopeKind
  scopeId: string | null
  /** Region that an account in one's own affairs (a teacher's) belongs to; taken from the unit otherwise. */
  regionId?: string | null
  personId: string | null
  /** Name to show; the role's title without one. */
  name?: string
  validFrom: string
}

/**
 * Makes the demo sign-ins of interfaces: one account for each role, all with one password, and lets the same
 * password in again when it has changed between two starts. The caller sees to it that DEMO is on.
 * An account of the same login that was made by people is left alone.
 *
 * @param context of the system, with the areas `accounts` and `registers`
 */
export async function createDemoAccounts(
  context: Context,
  { password, assignments }: { password: string; assignments: readonly DemoAssignment[] },
): Promise<void> {
  const hash = await hashPassword(password)
  for (const assignment of assignments) await createOne(context, hash, assignment)
}

async function createOne(context: Context, password: string, demo: DemoAssignment): Promise<void> {
  const login = demo.role
  await transact(context, async tx => {
    const asSignIn = <T>(work: () => Promise<T>) => asActor(tx, SIGN_IN_ACTOR, context.actor, work)
    const existing = await asSignIn(() => findAccountByLogin(tx, login))
    if (existing && !isDemoAccount(existing)) return
    if (existing) {
      await asSignIn(() => insertPassword(tx, { id: newId(), accountId: existing.id, password }))
      return
    }
    const unit = demo.scopeId ? await selectUnit(tx, demo.scopeKind, demo.scopeId) : undefined
    const regionId = unit?.regionId ?? demo.regionId ?? null
    const id = newId()
    const name = demo.name ?? ROLES[demo.role].title
    await insertAccount(tx, {
      id,
      login,
      email: `${login}${DEMO_DOMAIN}`,
      name,
      personId: demo.personId,
      regionId,
    })
    await updateAccount(tx, id, { emailVerified: true })
    await insertAssignment(tx, {
      id: newId(),
      accountId: id,
      personId: demo.personId,
      role: demo.role,
      scopeKind: demo.scopeKind,
      scopeId: demo.scopeId,
      regionId,
      validFrom: demo.validFrom,
      validTo: null,
      grantedBy: null,
      reason: 'Демонстрационный вход',
    })
    await asSignIn(() => insertPassword(tx, { id: newId(), accountId: id, password }))
    await recordAudit(context, tx, {
      action: 'accounts.createDemo',
      entity: 'account',
      entityId: id,
      regionId,
      after: { login, role: demo.role, scopeKind: demo.scopeKind, scopeId: demo.scopeId },
    })
  })
}
