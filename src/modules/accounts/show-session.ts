import { read, transact } from '#platform/db/database.ts'
import { conflict, forbidden } from '#platform/errors/problem.ts'
import { findAccount, hasAccounts, selectDemoLogins } from './accounts.sql.ts'
import { type AssignmentRecord, isHeld, selectAssignments } from './assignments.sql.ts'
import type { SessionAnswer } from './contract.ts'
import { asSignIn, type Gate, type GateContext } from './gate.ts'
import { resolveVisit } from './resolve-actor.ts'
import { ROLE_CODES, ROLES } from './role.ts'
import { chooseAssignment } from './sessions.sql.ts'
import { sessionTokenOf, type Visit } from './visit.ts'

/** Who is signed in, which roles she holds today, in which she works; and how one may sign in here. */
export async function showSession(gate: Gate, visit: Visit): Promise<SessionAnswer> {
  const session = await resolveVisit(gate, visit.cookie)
  if (!session)
    return { account: null, assignments: [], active: null, permissions: [], ...(await waysIn(gate)) }
  const { account, held } = await read(asSignIn(gate), async tx => ({
    account: await findAccount(tx, session.accountId),
    held: await selectAssignments(tx, [session.accountId]),
  }))
  const at = { today: gate.clock.today(), now: gate.clock.now() }
  return {
    account: account
      ? {
          id: account.id,
          login: account.login,
          name: account.name,
          email: account.email,
          personId: account.personId,
          hasSecondStep: account.twoFactorEnabled,
        }
      : null,
    assignments: held.filter(assignment => isHeld(assignment, at)).map(presentHeld),
    active: session.assignmentId,
    permissions: session.role ? [...gate.access.permissionsOf(session.role)].sort() : [],
    ...(await waysIn(gate)),
  }
}

function presentHeld(assignment: AssignmentRecord): SessionAnswer['assignments'][number] {
  const { id, role, scopeKind, scopeId, scopeName, validTo, source } = assignment
  const onBehalfOf = source?.giverName ?? null
  return { id, role, roleTitle: ROLES[role].title, scopeKind, scopeId, scopeName, validTo, onBehalfOf }
}

/** The demo's sign-ins are offered only where the demo country is: beside a region of one's own they do not exist. */
async function waysIn(gate: Gate): Promise<Pick<SessionAnswer, 'demo' | 'isFresh' | 'oidc'>> {
  const { settings } = gate
  const { isFresh, demo } = await read(asSignIn(gate), async tx => ({
    isFresh: !(await hasAccounts(tx)),
    demo: settings.demoPassword ? await selectDemoLogins(tx) : [],
  }))
  return {
    demo:
      settings.demoPassword && demo.length > 0
        ? {
            password: settings.demoPassword,
            logins: ROLE_CODES.filter(role => demo.includes(role)).map(role => ({
              login: role,
              title: ROLES[role].title,
            })),
          }
        : null,
    isFresh,
    oidc: settings.oidc ? { title: settings.oidc.name } : null,
  }
}

/**
 * Goes over to another role of one's own; it holds for this session and for the next sign-in.
 * @throws Problem `accounts.role-over` when the role is not hers today
 */
export async function switchRole(
  context: GateContext,
  assignmentId: string,
  visit: Visit,
): Promise<SessionAnswer> {
  const { gate } = context
  const token = sessionTokenOf(gate, visit.cookie)
  const session = await resolveVisit(gate, visit.cookie)
  if (!token || !session)
    throw forbidden('accounts.program', 'Роль меняет человек, который вошёл, а не программа.')
  await transact(asSignIn(gate), async tx => {
    const at = { today: gate.clock.today(), now: gate.clock.now() }
    const held = (await selectAssignments(tx, [session.accountId])).find(({ id }) => id === assignmentId)
    if (!held || !isHeld(held, at))
      throw conflict(
        'accounts.role-over',
        'Этой роли у вас сегодня нет. Обновите страницу и выберите другую.',
      )
    await chooseAssignment(tx, { token, accountId: session.accountId, assignmentId })
  })
  return await showSession(gate, visit)
}
