import type { z } from 'zod'
import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { conflict, forbidden, notFound } from '#platform/errors/problem.ts'
import { findAccount } from './accounts.sql.ts'
import { announceDeputy } from './announce-deputy.ts'
import { endAtOnce } from './assign-role.ts'
import { type AssignmentRecord, endAssignment, findAssignmentForUpdate } from './assignments.sql.ts'
import {
  countRequests,
  type RequestRecord,
  selectRequests,
  updateConfirmation,
  updateTokenConfirmed,
} from './confirmations.sql.ts'
import type { listRequestsQuery, RightRequest } from './contract.ts'
import { assertNotHerself, assertWithin } from './granting.ts'
import { titleOf } from './list-accounts.ts'
import { findTokenForUpdate } from './tokens.sql.ts'

/** Rights within the keeper's unit that one keeper gave and no second one has confirmed. */
export async function listRightRequests(context: Context, query: z.output<typeof listRequestsQuery>) {
  const page = { ...query, today: context.clock.today() }
  return await read(context, async tx => {
    const cut = cutPage(await selectRequests(tx, page), page.limit, row => [row.id])
    return {
      rows: cut.rows.map(row => present(context, row)),
      next: cut.next,
      total: await countRequests(tx, page),
    }
  })
}

function present({ actor }: Context, row: RequestRecord): RightRequest {
  const { id, accountId, who, validFrom, validTo, reason } = row
  const title = titleOf({ ...row, source: row.giverName ? { giverName: row.giverName } : null })
  const obstacle =
    row.grantedBy === actor.accountId
      ? 'Назначили вы: подтверждает другой администратор'
      : accountId === actor.accountId
        ? 'Это ваша роль: подтверждает другой администратор'
        : null
  const askedBy = row.askedBy ?? 'Администратор страны'
  return {
    id,
    accountId,
    who,
    title,
    askedBy,
    askedAt: row.askedAt.toISOString(),
    validFrom,
    validTo,
    reason,
    obstacle,
  }
}

/**
 * Confirms a right that another keeper gave: it works from now on.
 * @throws Problem `accounts.no-role`, `accounts.confirmation-over`, `accounts.second-keeper`, `accounts.beyond-scope`
 */
export async function confirmRight(
  context: Context,
  { id, assignmentId }: { id: string; assignmentId: string },
): Promise<void> {
  await decide(context, { accountId: id, assignmentId }, async (tx, held, personId) => {
    await updateConfirmation(tx, held.id, { confirmation: 'confirmed', at: context.clock.now() })
    const { role, validFrom, validTo, source } = held
    // one that worked «alone» was announced when it was given
    if (held.confirmation === 'waiting' && source && personId && validTo)
      await announceDeputy(context, tx, { personId, role, giverName: source.giverName, validFrom, validTo })
    await recordDecision(context, tx, held, 'accounts.confirmRight', 'confirmed')
  })
}

/** Refuses it: it never worked, or works no longer. @throws Problem as `confirmRight` */
export async function refuseRight(
  context: Context,
  { id, assignmentId, reason }: { id: string; assignmentId: string; reason: string },
): Promise<void> {
  const now = context.clock.now()
  await decide(context, { accountId: id, assignmentId }, async (tx, held) => {
    await updateConfirmation(tx, held.id, { confirmation: 'refused', at: now })
    const end = endAtOnce(held, context.clock.today(), now)
    await endAssignment(tx, held.id, { ...end, endedBy: context.actor.accountId, endReason: reason })
    await recordDecision(context, tx, held, 'accounts.refuseRight', 'refused', reason)
  })
}

async function decide(
  context: Context,
  { accountId, assignmentId }: { accountId: string; assignmentId: string },
  work: (tx: Tx, held: AssignmentRecord, personId: string | null) => Promise<void>,
): Promise<void> {
  await asSecond(() =>
    transact(context, async tx => {
      const account = await findAccount(tx, accountId)
      const held = account && (await findAssignmentForUpdate(tx, accountId, assignmentId))
      if (!held) throw notFound('accounts.no-role', 'Такой роли у этой учётной записи нет.')
      assertNotHerself(context.actor, accountId)
      assertWithin(context.actor, held)
      if (held.endedAt || (held.confirmation !== 'waiting' && held.confirmation !== 'alone'))
        throw conflict('accounts.confirmation-over', 'Об этой роли уже решили.')
      await work(tx, held, account.personId)
    }),
  )
}

/** What the database says to the one who asked herself, in words. */
async function asSecond<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (brokenConstraint(error) === 'confirmation_second')
      throw forbidden(
        'accounts.second-keeper',
        'Права подтверждает второй администратор: не тот, кто их назначил, и не тот, кто получает.',
      )
    throw error
  }
}

async function recordDecision(
  context: Context,
  tx: Tx,
  held: AssignmentRecord,
  action: string,
  confirmation: string,
  reason?: string,
): Promise<void> {
  await recordAudit(context, tx, {
    action,
    entity: 'account',
    entityId: held.accountId,
    regionId: held.regionId,
    before: { assignment: held.id, role: held.role, confirmation: held.confirmation },
    after: { assignment: held.id, role: held.role, confirmation },
    reason,
  })
}

/**
 * Confirms a program's key that another keeper made.
 * @throws Problem `accounts.no-token`, `accounts.confirmation-over`, `accounts.second-keeper`
 */
export async function confirmApiToken(context: Context, id: string): Promise<void> {
  await asSecond(() =>
    transact(context, async tx => {
      const token = await findTokenForUpdate(tx, id)
      if (!token) throw notFound('accounts.no-token', 'Такого ключа нет.')
      if (token.revokedAt || (token.confirmation !== 'waiting' && token.confirmation !== 'alone'))
        throw conflict('accounts.confirmation-over', 'Об этом ключе уже решили.')
      await updateTokenConfirmed(tx, id, context.clock.now())
      await recordAudit(context, tx, {
        action: 'accounts.confirmToken',
        entity: 'apiToken',
        entityId: id,
        regionId: token.regionId,
        before: { confirmation: token.confirmation },
        after: { confirmation: 'confirmed' },
      })
    }),
  )
}
