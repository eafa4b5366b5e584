import type { z } from 'zod'
import { recordAudit } from '#platform/audit/audit.ts'
import { asActor, brokenConstraint, type Tx, transact } from '#platform/db/database.ts'
import { conflict, invalid, notFound, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { findAccountForUpdate, insertAccount, statusOf } from './accounts.sql.ts'
import { insertAssignment, selectPerson } from './assignments.sql.ts'
import type { inviteAccount } from './contract.ts'
import { type GateContext, SIGN_IN_ACTOR } from './gate.ts'
import { placeGrant } from './granting.ts'
import { sendInvitation } from './letters.ts'
import { makeInvitation } from './links.ts'

type Input = z.output<NonNullable<typeof inviteAccount.body>>

/**
 * Makes an account with its first role and sends a one-time link for the password.
 * The account stays when the letter is not accepted: the invitation can be sent again.
 *
 * @throws Problem `accounts.taken` naming the field; `accounts.grant`, `accounts.beyond-scope`
 */
export async function invite(
  context: GateContext,
  input: Input,
): Promise<{ id: string; waits: boolean; letterSent: boolean }> {
  const account = { id: newId(), login: input.login ?? input.email, email: input.email }
  try {
    const made = await transact(context, tx => create(context, tx, account, input))
    return {
      id: account.id,
      waits: made.waits,
      letterSent: await sendInvitation(context.gate, { ...account, name: made.name }, made.token),
    }
  } catch (error) {
    throw taken(error) ?? error
  }
}

async function create(
  context: GateContext,
  tx: Tx,
  account: { id: string; login: string; email: string },
  input: Input,
): Promise<{ name: string; token: string; waits: boolean }> {
  const { name, home } = await nameAndHome(context, tx, input)
  if (account.login.includes('@') && account.login !== account.email)
    throw invalid('accounts.login', 'Логин не годится.', [
      {
        code: 'login.foreign-address',
        field: 'login',
        message: 'Логином может быть только почта самого человека',
      },
    ])
  const grant = await placeGrant(context, tx, input.grant, home, field => `grant.${field}`)
  await insertAccount(tx, { ...account, name, personId: input.personId, regionId: grant.regionId })
  const confirmation = await insertAssignment(tx, {
    ...grant,
    id: newId(),
    accountId: account.id,
    personId: input.personId,
    grantedBy: context.actor.accountId,
    reason: input.grant.reason,
  })
  // The link is a secret of the sign-in: no role reaches it, not even the one who invites.
  const token = await asActor(tx, SIGN_IN_ACTOR, context.actor, () => makeInvitation(tx, account.id))
  await recordAudit(context, tx, {
    action: 'accounts.invite',
    entity: 'account',
    entityId: account.id,
    regionId: grant.regionId,
    after: {
      login: account.login,
      email: account.email,
      name,
      personId: input.personId,
      role: grant.role,
      scopeKind: grant.scopeKind,
      scopeId: grant.scopeId,
      confirmation,
    },
    reason: input.grant.reason,
  })
  return { name, token, waits: confirmation === 'waiting' }
}

async function nameAndHome(
  context: GateContext,
  tx: Tx,
  input: Input,
): Promise<{ name: string; home: string | null }> {
  const own = context.actor.scope.kind === 'region' ? context.actor.scope.id : null
  if (!input.personId) {
    const problems: ProblemItem[] = []
    if (!input.name)
      problems.push({
        code: 'name.missing',
        field: 'name',
        message: 'Назовите человека или выберите его из реестра',
      })
    if (input.grant.scopeKind === 'self')
      problems.push({
        code: 'person.missing',
        field: 'personId',
        message: 'Для этой роли выберите человека из реестра',
      })
    if (problems.length > 0) throw invalid('accounts.invite', 'Приглашение не готово.', problems)
    return { name: input.name!, home: own }
  }
  const person = await selectPerson(tx, input.personId, context.clock.today())
  if (!person) throw notFound('accounts.no-person', 'Такого человека в реестре нет. Выберите его из списка.')
  return { name: person.name, home: person.regionId ?? own }
}

const TAKEN: Readonly<Record<string, ProblemItem>> = {
  accounts_login_key: { code: 'login.taken', field: 'login', message: 'Такой логин уже занят' },
  accounts_email_key: {
    code: 'email.taken',
    field: 'email',
    message: 'С этой почтой уже есть учётная запись',
  },
  accounts_person_id_key: {
    code: 'person.taken',
    field: 'personId',
    message: 'У этого человека уже есть учётная запись',
  },
}

function taken(error: unknown): Error | undefined {
  const item = TAKEN[brokenConstraint(error) ?? '']
  return item && invalid('accounts.taken', `${item.message}.`, [item])
}

/** Sends the invitation again; the earlier link stops working. */
export async function resendInvitation(context: GateContext, accountId: string): Promise<void> {
  const { account, token } = await transact(context, async tx => {
    const account = await findAccountForUpdate(tx, accountId)
    if (!account) throw notFound('accounts.none', 'Такой учётной записи нет.')
    if (statusOf(account) !== 'invited')
      throw conflict(
        'accounts.not-invited',
        'Приглашение уже принято. Новый пароль человек запрашивает на странице входа.',
      )
    const token = await asActor(tx, SIGN_IN_ACTOR, context.actor, () => makeInvitation(tx, account.id))
    await recordAudit(context, tx, {
      action: 'accounts.resendInvitation',
      entity: 'account',
      entityId: account.id,
      regionId: account.regionId,
    })
    return { account, token }
  })
  if (!(await sendInvitation(context.gate, account, token)))
    throw conflict('accounts.letter', 'Почтовый сервер не принял письмо. Проверьте адрес и повторите позже.')
}
