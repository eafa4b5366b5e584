import type { z } from 'zod'
import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, notFound, type ProblemItem } from '#platform/errors/problem.ts'
import { newId } from '#platform/ids/ids.ts'
import { findAccount } from './accounts.sql.ts'
import { announceDeputy } from './announce-deputy.ts'
import { endAtOnce } from './assign-role.ts'
import {
  type AssignmentRecord,
  endAssignment,
  insertAssignment,
  isHeld,
  selectAssignments,
  selectPerson,
  selectUnit,
} from './assignments.sql.ts'
import { type delegateRole as delegateOperation, LONGEST_DELEGATION_DAYS } from './contract.ts'
import { findAccountOf, findGivenForUpdate } from './delegations.sql.ts'
import { assertNotHerself, assertWithin } from './granting.ts'
import { ownAccountId } from './own-account.ts'
import { isDelegable, ROLES } from './role.ts'

type Input = z.output<NonNullable<typeof delegateOperation.body>>
type Deputy = { accountId: string; personId: string; name: string }

/**
 * Passes one's own role on for a time, whole or in a part of its unit. Works at once: nobody gets further than the
 * giver, who answers for it and can recall it.
 *
 * @throws Problem `accounts.delegation` with every wrong field, `accounts.own-role-only`, `accounts.held`
 */
export async function delegateRole(context: Context, input: Input): Promise<{ id: string }> {
  const giverId = ownAccountId(context)
  const { id } = await passOn(context, giverId, input, async () => {})
  return { id }
}

/**
 * Lets somebody stand in for another who cannot pass her role on herself (ill, away): an administrator does it.
 * @throws Problem as `delegateRole`, `accounts.own-role`, `accounts.beyond-scope`
 */
export async function appointDeputy(
  context: Context,
  accountId: string,
  input: Input,
): Promise<{ id: string; waits: boolean }> {
  return await passOn(context, accountId, input, async (tx, source, deputy) => {
    if (!(await findAccount(tx, accountId))) throw notFound('accounts.none', 'Такой учётной записи нет.')
    assertNotHerself(context.actor, accountId)
    assertNotHerself(context.actor, deputy.accountId)
    assertWithin(context.actor, source)
  })
}

async function passOn(
  context: Context,
  giverId: string,
  input: Input,
  check: (tx: Tx, source: AssignmentRecord, deputy: Deputy) => Promise<void>,
): Promise<{ id: string; waits: boolean }> {
  const id = newId()
  try {
    const confirmation = await transact(context, async tx => {
      const source = await findSource(context, tx, giverId, input.assignmentId)
      const deputy = await findDeputy(context, tx, giverId, input.personId)
      await check(tx, source, deputy)
      const { part } = input
      const unit = part ? await selectUnit(tx, part.kind, part.id) : undefined
      const dates = checkDates(context, input, source, part !== null && !unit)
      const place = {
        scopeKind: part?.kind ?? source.scopeKind,
        scopeId: part?.id ?? source.scopeId,
        regionId: part ? (unit?.regionId ?? null) : source.regionId,
      }
      const confirmation = await insertAssignment(tx, {
        ...place,
        ...dates,
        id,
        accountId: deputy.accountId,
        personId: deputy.personId,
        role: source.role,
        grantedBy: context.actor.accountId,
        reason: input.reason,
        delegatedFrom: source.id,
      })
      if (confirmation !== 'waiting') {
        const giver = await findAccount(tx, giverId)
        const { personId } = deputy
        await announceDeputy(context, tx, { ...dates, personId, role: source.role, giverName: giver!.name })
      }
      for (const entityId of [giverId, deputy.accountId])
        await recordAudit(context, tx, {
          action: 'accounts.delegate',
          entity: 'account',
          entityId,
          regionId: place.regionId,
          after: { assignment: id, role: source.role, ...place, ...dates, confirmation, deputy: deputy.name },
          reason: input.reason,
        })
      return confirmation
    })
    return { id, waits: confirmation === 'waiting' }
  } catch (error) {
    throw refusalOf(error) ?? error
  }
}

async function findSource(
  context: Context,
  tx: Tx,
  giverId: string,
  assignmentId: string,
): Promise<AssignmentRecord> {
  const at = { today: context.clock.today(), now: context.clock.now() }
  const source = (await selectAssignments(tx, [giverId])).find(({ id }) => id === assignmentId)
  if (!source || !isHeld(source, at))
    throw notFound('accounts.no-role', 'Такой роли сегодня нет. Обновите страницу и выберите другую.')
  if (source.delegatedFrom)
    throw forbidden(
      'accounts.own-role-only',
      'Поручить можно только свою роль: поручение дальше не передают.',
    )
  if (!isDelegable(source.role))
    throw forbidden(
      'accounts.own-role-only',
      `Роль «${ROLES[source.role].title}» не поручают: её назначает администратор.`,
    )
  return source
}

async function findDeputy(context: Context, tx: Tx, giverId: string, personId: string): Promise<Deputy> {
  const person = await selectPerson(tx, personId, context.clock.today())
  if (!person)
    throw notFound(
      'accounts.no-person',
      'Такого человека среди тех, кого вам видно, нет. Выберите из списка.',
    )
  const accountId = await findAccountOf(tx, personId)
  const refuse = (message: string) =>
    invalid('accounts.delegation', 'Роль не поручена: проверьте поля.', [
      { code: 'delegation.deputy', field: 'personId', message },
    ])
  if (!accountId) throw refuse('У этого человека нет учётной записи. Его приглашает администратор')
  if (accountId === giverId) throw refuse('Роль поручают другому человеку')
  return { accountId, personId, name: person.name }
}

function checkDates(
  context: Context,
  input: Input,
  source: AssignmentRecord,
  isUnitMissing: boolean,
): { validFrom: string; validTo: string } {
  const today = context.clock.today()
  const validFrom = input.validFrom ?? today
  const problems: ProblemItem[] = []
  const say = (code: string, field: string, message: string) => problems.push({ code, field, message })
  if (isUnitMissing) say('delegation.unit', 'part', 'Такого места в реестре нет. Выберите из списка')
  if (validFrom < today) say('delegation.dates', 'validFrom', 'Первый день раньше сегодняшнего')
  if (input.lastDay < validFrom) say('delegation.dates', 'lastDay', 'Последний день раньше первого')
  else if (source.validTo !== null && input.lastDay > source.validTo)
    say('delegation.dates', 'lastDay', 'Ваша роль заканчивается раньше этого дня')
  else if (Date.parse(input.lastDay) - Date.parse(validFrom) > LONGEST_DELEGATION_DAYS * 86_400_000)
    say('delegation.dates', 'lastDay', 'Поручить можно не дольше чем на полгода')
  if (problems.length > 0) throw invalid('accounts.delegation', 'Роль не поручена: проверьте поля.', problems)
  return { validFrom, validTo: input.lastDay }
}

function refusalOf(error: unknown): Error | undefined {
  const constraint = brokenConstraint(error)
  if (constraint?.startsWith('role_assignments_account_id_role'))
    return conflict('accounts.held', 'Эта роль ему уже поручена на те же дни. Отзовите прежнее поручение.')
  if (constraint !== 'delegation_unit') return undefined
  return invalid('accounts.delegation', 'Роль не поручена: проверьте поля.', [
    {
      code: 'delegation.unit',
      field: 'part',
      message:
        'Это место лежит за пределами вашей роли или раньше относилось к другой территории: поручите роль целиком',
    },
  ])
}

/**
 * Ends at once what one has passed on.
 * @throws Problem `accounts.no-delegation`, `accounts.role-ended`
 */
export async function recallDelegation(context: Context, id: string, reason: string): Promise<void> {
  const giverId = ownAccountId(context)
  await transact(context, async tx => {
    const given = await findGivenForUpdate(tx, id, giverId)
    if (!given) throw notFound('accounts.no-delegation', 'Такого поручения у вас нет.')
    const [today, now] = [context.clock.today(), context.clock.now()]
    if (given.endedAt || given.validTo < today)
      throw conflict('accounts.role-ended', 'Это поручение уже прекращено.')
    const end = endAtOnce(given, today, now)
    await endAssignment(tx, id, { ...end, endedBy: giverId, endReason: reason })
    for (const entityId of [giverId, given.accountId])
      await recordAudit(context, tx, {
        action: 'accounts.recallDelegation',
        entity: 'account',
        entityId,
        regionId: given.regionId,
        before: { assignment: id, role: given.role, validTo: given.validTo },
        after: { assignment: id, role: given.role, ...end },
        reason,
      })
  })
}
