import type { z } from 'zod'
import { type Context, read } from '#platform/db/database.ts'
import { notFound } from '#platform/errors/problem.ts'
import { type AssignmentRecord, isHeld, selectAssignments } from './assignments.sql.ts'
import type { DelegationRow, findUnitsToDelegate as findUnitsOperation } from './contract.ts'
import {
  type DelegationRecord,
  searchDelegates,
  searchUnitsWithin,
  selectDelegations,
} from './delegations.sql.ts'
import { foundByName } from './found-by-name.ts'
import { asSignIn, type GateContext } from './gate.ts'
import { titleOf } from './list-accounts.ts'
import { ownAccountId } from './own-account.ts'
import { isDelegable, ROLES } from './role.ts'

/** What the person passed on, what was passed on to her, and which roles of hers she may pass on. */
export async function listMyDelegations(context: GateContext) {
  const accountId = ownAccountId(context)
  const at = { today: context.clock.today(), now: context.clock.now() }
  const { rows, held } = await read(asSignIn(context.gate), async tx => ({
    rows: await selectDelegations(tx, accountId, at),
    held: await selectAssignments(tx, [accountId]),
  }))
  return {
    given: rows.filter(row => row.giverId === accountId).map(row => present(row, row.deputyName, at)),
    received: rows.filter(row => row.deputyId === accountId).map(row => present(row, row.giverName, at)),
    roles: held
      .filter(one => isHeld(one, at) && isToPassOn(one))
      .map(one => ({
        id: one.id,
        title: titleOf(one),
        scopeKind: one.scopeKind,
        validTo: one.validTo,
      })),
  }
}

const isToPassOn = ({ role, delegatedFrom }: AssignmentRecord) => isDelegable(role) && delegatedFrom === null

function present(row: DelegationRecord, who: string, at: { today: string; now: Date }): DelegationRow {
  const isOver = row.endedAt !== null || row.validTo < at.today || !row.isUsable
  const { id, scopeName, validFrom, validTo, reason, endReason } = row
  return {
    id,
    roleTitle: ROLES[row.role].title,
    scopeName,
    who,
    validFrom,
    validTo,
    state: isOver
      ? 'ended'
      : row.confirmation === 'waiting'
        ? 'waiting'
        : validFrom > at.today
          ? 'future'
          : 'now',
    reason,
    endReason,
  }
}

export async function findDelegates(context: Context, q: string) {
  return await read(context, async tx => ({
    rows: await foundByName(tx, 'person', q, meanings =>
      searchDelegates(tx, meanings, context.clock.today()),
    ),
  }))
}

/** @throws Problem `accounts.no-role` when the role is not one's own today */
export async function findUnitsToDelegate(
  context: Context,
  { assignmentId, kind, q }: z.output<NonNullable<typeof findUnitsOperation.query>>,
) {
  const accountId = ownAccountId(context)
  const at = { today: context.clock.today(), now: context.clock.now() }
  return await read(context, async tx => {
    const own = (await selectAssignments(tx, [accountId])).find(one => one.id === assignmentId)
    if (!own || !isHeld(own, at) || !isToPassOn(own))
      throw notFound('accounts.no-role', 'Такой роли сегодня нет. Обновите страницу и выберите другую.')
    const within = { kind: own.scopeKind, id: own.scopeId }
    return {
      rows: await foundByName(tx, kind, q, meanings => searchUnitsWithin(tx, kind, meanings, within)),
    }
  })
}
