import { recordAudit } from '#platform/audit/audit.ts'
import { asActor, type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { invalid, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import {
  type AccountRecord,
  findAccountByLogin,
  hasAccounts,
  insertAccount,
  statusOf,
} from './accounts.sql.ts'
import { assignRole } from './assign-role.ts'
import { findAdministrators, insertAssignment, isHeld, selectAssignments } from './assignments.sql.ts'
import { inviteAccount } from './contract.ts'
import { SIGN_IN_ACTOR } from './gate.ts'
import { pageOfLink } from './letters.ts'
import { makeInvitation } from './links.ts'

export type Administrator = { login: string; email: string; name: string }

/** `created`: a new account; `appointed`: one that was there got the role in this region; `unchanged`: held already. */
export type Appointment = {
  outcome: 'created' | 'appointed' | 'unchanged'
  login: string
  /** One-time link for the first password; null for an account that needs none. Shown once, kept as a hash. */
  link: string | null
}

const REASON = 'Первый запуск региона'

/**
 * Reads an administrator as written on a command line: every field checked by the rule of the invitation.
 * @param field how the caller's reader knows the field: `login` → `--admin-login`
 */
export function readAdministrator(
  written: Administrator,
  field: (name: keyof Administrator) => string,
): { administrator?: Administrator; problems: ProblemItem[] } {
  const { login, email } = inviteAccount.body!.shape
  const problems: ProblemItem[] = []
  const add = (name: keyof Administrator, message: string) =>
    problems.push({ code: `accounts.${name}`, path: field(name), message })
  const checkedLogin = login.unwrap().safeParse(written.login)
  for (const { message } of checkedLogin.error?.issues ?? []) add('login', message)
  const checkedEmail = email.safeParse(written.email)
  for (const { message } of checkedEmail.error?.issues ?? []) add('email', message)
  const name = written.name.trim().replace(/\s+/g, ' ')
  if (name.split(' ').length < 2 || name.length > 200)
    add('name', 'Назовите человека полностью: фамилия, имя и отчество, если оно есть')
  if (!checkedLogin.success || !checkedEmail.success || problems.length > 0) return { problems }
  return { administrator: { login: checkedLogin.data, email: checkedEmail.data, name }, problems }
}

/** Whether anybody at all may sign in here, and whether the region (or the country over it) has an administrator. */
export async function lookForAdministrator(
  context: Context,
  regionId: string | null,
): Promise<{ anybody: boolean; inRegion: boolean }> {
  const at = { today: context.clock.today(), now: context.clock.now() }
  return await read(context, async tx => ({
    anybody: await hasAccounts(tx),
    inRegion: await findAdministrators(tx, regionId, at),
  }))
}

/** What stands against an administrator with this login and address. */
export async function problemsOfAdministrator(
  context: Context,
  wanted: Administrator,
  field: (name: keyof Administrator) => string,
): Promise<ProblemItem[]> {
  return await read(context, async tx => {
    const { byLogin, byEmail } = await findBoth(context, tx, wanted)
    const problems: ProblemItem[] = []
    const add = (name: keyof Administrator, message: string) =>
      problems.push({ code: `accounts.${name}-taken`, path: field(name), message })
    if (byLogin && byLogin.email !== wanted.email)
      add('login', `Логин ${wanted.login} занят учётной записью с другой почтой. Возьмите другой логин`)
    if (byEmail && byEmail.login !== wanted.login)
      add('email', `С почтой ${wanted.email} уже есть учётная запись: её логин ${byEmail.login}`)
    if (byLogin?.blockedAt && byLogin.email === wanted.email)
      add('login', `Учётная запись ${wanted.login} заблокирована. Назначьте другого администратора`)
    return problems
  })
}

/**
 * Gives a region its administrator from the machine's command line, before anybody can sign in and invite others.
 * Known by login and address together; twice is once.
 *
 * @param context of the system, with the areas `accounts` and `registers`
 * @param newLink makes a new link for an account that has not used its own; the earlier one stops working
 * @throws Problem `accounts.taken` with every field that belongs to somebody else
 */
export async function appointAdministrator(
  context: Context,
  wanted: Administrator,
  { regionId, publicUrl, newLink = false }: { regionId: string; publicUrl: string; newLink?: boolean },
): Promise<Appointment> {
  const problems = await problemsOfAdministrator(context, wanted, name => name)
  if (problems.length > 0) throw invalid('accounts.taken', 'Администратор не назначен.', problems)
  const linked = (token: string) => pageOfLink(publicUrl, token)
  const done = await transact(context, async tx => {
    const { byLogin: known } = await findBoth(context, tx, wanted)
    if (!known)
      return { outcome: 'created' as const, link: linked(await create(context, tx, wanted, regionId)) }
    const link = newLink && statusOf(known) === 'invited' ? linked(await renewLink(context, tx, known)) : null
    const at = { today: context.clock.today(), now: context.clock.now() }
    const held = (await selectAssignments(tx, [known.id])).some(
      one =>
        one.role === 'admin' && isHeld(one, at) && (one.scopeKind === 'country' || one.scopeId === regionId),
    )
    return { outcome: held ? ('unchanged' as const) : ('appointed' as const), link, id: known.id }
  })
  if (done.outcome === 'appointed')
    await assignRole(context, done.id, {
      role: 'admin',
      scopeKind: 'region',
      scopeId: regionId,
      validTo: null,
      reason: REASON,
    })
  return { outcome: done.outcome, login: wanted.login, link: done.link }
}

async function create(
  context: Context,
  tx: Tx,
  { login, email, name }: Administrator,
  regionId: string,
): Promise<string> {
  const id = newId()
  await insertAccount(tx, { id, login, email, name, personId: null, regionId })
  await insertAssignment(tx, {
    id: newId(),
    accountId: id,
    personId: null,
    role: 'admin',
    scopeKind: 'region',
    scopeId: regionId,
    regionId,
    validFrom: context.clock.today(),
    validTo: null,
    grantedBy: null,
    reason: REASON,
  })
  const token = await asSignIn(context, tx, () => makeInvitation(tx, id))
  await recordAudit(context, tx, {
    action: 'accounts.appoint',
    entity: 'account',
    entityId: id,
    regionId,
    after: { login, email, name, role: 'admin', scopeKind: 'region', scopeId: regionId },
    reason: REASON,
  })
  return token
}

async function renewLink(context: Context, tx: Tx, account: AccountRecord): Promise<string> {
  const token = await asSignIn(context, tx, () => makeInvitation(tx, account.id))
  await recordAudit(context, tx, {
    action: 'accounts.resendInvitation',
    entity: 'account',
    entityId: account.id,
    regionId: account.regionId,
  })
  return token
}

async function findBoth(context: Context, tx: Tx, { login, email }: Administrator) {
  const found = await asSignIn(context, tx, async () => ({
    one: await findAccountByLogin(tx, login),
    other: await findAccountByLogin(tx, email),
  }))
  const both = [found.one, found.other]
  return {
    byLogin: both.find(account => account?.login === login),
    byEmail: both.find(account => account?.email === email),
  }
}

/** Accounts by login and one-time links are secrets of the sign-in: no role of the product reaches them. */
const asSignIn = <T>(context: Context, tx: Tx, work: () => Promise<T>): Promise<T> =>
  asActor(tx, SIGN_IN_ACTOR, context.actor, work)
