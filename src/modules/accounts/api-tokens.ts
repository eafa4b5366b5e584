import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { recordAudit } from '#platform/audit/audit.ts'
import { type Context, read, transact } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { conflict, invalid, notFound } from '#platform/errors/problem.ts'
import { COUNT_CAP } from '#platform/http/paging.ts'
import { newId } from '#platform/ids/ids.ts'
import type { Confirmation } from './confirmations.sql.ts'
import type { createApiToken as createOperation } from './contract.ts'
import { placeGrant } from './granting.ts'
import { ownAccountId } from './own-account.ts'
import { hashToken } from './resolve-actor.ts'
import { ROLES } from './role.ts'
import {
  countTokens,
  findTokenForUpdate,
  insertToken,
  selectTokens,
  updateTokenRevoked,
} from './tokens.sql.ts'

type Input = z.output<NonNullable<typeof createOperation.body>>

/** Recognisable in a file that should not hold it: scanners of leaked secrets look for such a beginning. */
const PREFIX = 'mrt_'
const LONGEST_DAYS = 366

/**
 * Makes a token with which another program works in one role at one unit until the end of a day (Moscow).
 * @returns the token, which cannot be shown again; it may have to wait for a second keeper
 * @throws Problem `accounts.grant`, `accounts.beyond-scope`
 */
export async function createApiToken(
  context: Context,
  input: Input,
): Promise<{ id: string; token: string; waits: boolean }> {
  const createdBy = ownAccountId(context)
  const now = context.clock.now()
  const expiresAt = endOfDay(input.lastDay)
  if (expiresAt <= now || expiresAt.getTime() - now.getTime() > LONGEST_DAYS * 86_400_000)
    throw invalid('accounts.token', 'Ключ не создан: проверьте срок.', [
      {
        code: 'token.term',
        field: 'lastDay',
        message: 'Последний день — от сегодняшнего до того же дня через год',
      },
    ])
  const secret = PREFIX + randomBytes(32).toString('base64url')
  const id = newId()
  const confirmation = await transact(context, async tx => {
    const grant = await placeGrant(context, tx, input, null)
    const confirmation = await insertToken(tx, {
      id,
      name: input.name,
      tokenHash: hashToken(secret),
      hint: secret.slice(-4),
      role: grant.role,
      scopeKind: grant.scopeKind,
      scopeId: grant.scopeId,
      regionId: grant.regionId,
      expiresAt,
      createdBy,
      createdAt: now,
    })
    await recordAudit(context, tx, {
      action: 'accounts.createToken',
      entity: 'apiToken',
      entityId: id,
      regionId: grant.regionId,
      after: {
        name: input.name,
        role: grant.role,
        scopeKind: grant.scopeKind,
        scopeId: grant.scopeId,
        expiresAt,
        confirmation,
      },
    })
    return confirmation
  })
  return { id, token: secret, waits: confirmation === 'waiting' }
}

const endOfDay = (day: string): Date => new Date(`${day}T23:59:59.999+03:00`)

export async function listApiTokens(context: Context, page: { limit: number; after?: string | undefined }) {
  const now = context.clock.now()
  return await read(context, async tx => {
    const cut = cutPage(await selectTokens(tx, page), page.limit, row => [
      row.createdAt.toISOString(),
      row.id,
    ])
    return {
      rows: cut.rows.map(
        ({ role, scopeKind: _kind, regionId: _region, confirmation, createdById, ...token }) => ({
          ...token,
          roleTitle: ROLES[role].title,
          createdAt: token.createdAt.toISOString(),
          expiresAt: token.expiresAt.toISOString(),
          lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
          revokedAt: token.revokedAt?.toISOString() ?? null,
          state: token.revokedAt
            ? ('revoked' as const)
            : token.expiresAt <= now
              ? ('expired' as const)
              : confirmation === 'waiting'
                ? ('waiting' as const)
                : ('works' as const),
          mayConfirm: !isConfirmedByTwo(confirmation) && createdById !== context.actor.accountId,
        }),
      ),
      next: cut.next,
      total: await countTokens(tx, COUNT_CAP + 1),
    }
  })
}

const isConfirmedByTwo = (confirmation: Confirmation) =>
  confirmation !== 'waiting' && confirmation !== 'alone'

/** The token stops working with the next request. */
export async function revokeApiToken(context: Context, id: string, reason: string): Promise<void> {
  await transact(context, async tx => {
    const token = await findTokenForUpdate(tx, id)
    if (!token) throw notFound('accounts.no-token', 'Такого ключа нет.')
    if (token.revokedAt) throw conflict('accounts.token-revoked', 'Этот ключ уже отозван.')
    await updateTokenRevoked(tx, id, context.clock.now(), reason)
    await recordAudit(context, tx, {
      action: 'accounts.revokeToken',
      entity: 'apiToken',
      entityId: id,
      regionId: token.regionId,
      before: { works: true },
      after: { works: false },
      reason,
    })
  })
}
