import { sql } from 'kysely'
import type { ScopeKind } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import type { Confirmation } from './confirmations.sql.ts'
import type { Role } from './role.ts'

export type TokenRecord = {
  id: string
  name: string
  hint: string
  role: Role
  scopeKind: ScopeKind
  scopeName: string | null
  regionId: string | null
  createdBy: string
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
  confirmation: Confirmation
  createdById: string
}

export type NewToken = {
  id: string
  name: string
  tokenHash: Buffer
  hint: string
  role: Role
  scopeKind: ScopeKind
  scopeId: string | null
  regionId: string | null
  expiresAt: Date
  createdBy: string
  createdAt: Date
}

/** @returns whether it works at once or waits for a second keeper: the database decides */
export async function insertToken(tx: Tx, token: NewToken): Promise<Confirmation> {
  const { confirmation } = await tx
    .insertInto('apiTokens')
    .values(token)
    .returning('confirmation')
    .executeTakeFirstOrThrow()
  return confirmation as Confirmation
}

function tokens(tx: Tx) {
  return tx
    .selectFrom('apiTokens as token')
    .innerJoin('accounts as creator', 'creator.id', 'token.createdBy')
    .leftJoin('territories', 'territories.id', 'token.scopeId')
    .leftJoin('organisations', 'organisations.id', 'token.scopeId')
    .select([
      'token.id',
      'token.name',
      'token.hint',
      'token.role',
      'token.scopeKind',
      'token.regionId',
      'token.createdAt',
      'token.expiresAt',
      'token.lastUsedAt',
      'token.revokedAt',
      'token.confirmation',
      'creator.id as createdById',
      'creator.name as createdBy',
    ])
    .select(sql<string | null>`coalesce(territories.name, organisations.short_name)`.as('scopeName'))
}

/** Newest first, one row more than the page. */
export async function selectTokens(
  tx: Tx,
  page: { limit: number; after?: string | undefined },
): Promise<TokenRecord[]> {
  let query = tokens(tx)
    .orderBy('token.createdAt', 'desc')
    .orderBy('token.id', 'desc')
    .limit(page.limit + 1)
  if (page.after)
    query = query.where(
      afterCursor(['token.created_at', 'token.id'], decodeCursor(page.after, ['moment', 'uuid']), 'desc'),
    )
  return (await query.execute()) as TokenRecord[]
}

export async function countTokens(tx: Tx, cap: number): Promise<number> {
  const capped = tx.selectFrom('apiTokens').select('id').limit(cap).as('capped')
  const { count } = await tx
    .selectFrom(capped)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function findTokenForUpdate(
  tx: Tx,
  id: string,
): Promise<
  | { id: string; name: string; regionId: string | null; revokedAt: Date | null; confirmation: string }
  | undefined
> {
  return await tx
    .selectFrom('apiTokens')
    .select(['id', 'name', 'regionId', 'revokedAt', 'confirmation'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function updateTokenRevoked(tx: Tx, id: string, at: Date, reason: string): Promise<void> {
  await tx
    .updateTable('apiTokens')
    .set(eb => ({ revokedAt: at, revokedReason: reason, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}
