import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { afterCursor, decodeCursor } from '#platform/db/keyset.ts'
import type { Role } from './role.ts'

export type Confirmation = 'not-needed' | 'alone' | 'waiting' | 'confirmed' | 'refused'

export type RequestRecord = {
  id: string
  accountId: string
  who: string
  role: Role
  scopeName: string | null
  giverName: string | null
  confirmation: 'waiting' | 'alone'
  grantedBy: string | null
  askedBy: string | null
  askedAt: Date
  validFrom: string
  validTo: string | null
  reason: string | null
}

/** Rights of the keeper's unit that no second keeper has confirmed, the oldest first; one row more than the page. */
export async function selectRequests(
  tx: Tx,
  page: { state: 'waiting' | 'alone'; limit: number; after?: string | undefined; today: string },
): Promise<RequestRecord[]> {
  let query = requests(tx, page)
    .innerJoin('accounts', 'accounts.id', 'held.accountId')
    .leftJoin('accounts as giver', 'giver.id', 'held.grantedBy')
    .leftJoin('territories', 'territories.id', 'held.scopeId')
    .leftJoin('organisations', 'organisations.id', 'held.scopeId')
    .select([
      'held.id',
      'held.accountId',
      'accounts.name as who',
      'held.grantedBy',
      'giver.name as askedBy',
      'held.createdAt as askedAt',
      'held.validFrom',
      'held.validTo',
      'held.reason',
    ])
    .select([
      sql<Role>`held.role`.as('role'),
      sql<'waiting' | 'alone'>`held.confirmation`.as('confirmation'),
      sql<string | null>`coalesce(territories.name, organisations.short_name)`.as('scopeName'),
      sql<string | null>`case when held.delegated_from is not null
        then app.delegation_source(held.delegated_from, held.scope_kind, held.scope_id) ->> 'giverName' end`.as(
        'giverName',
      ),
    ])
    // ids are in the order of their making; `created_at` is finer than the milliseconds of a cursor
    .orderBy('held.id')
    .limit(page.limit + 1)
  if (page.after) query = query.where(afterCursor(['held.id'], decodeCursor(page.after, ['uuid']), 'asc'))
  return await query.execute()
}

export async function countRequests(
  tx: Tx,
  page: { state: 'waiting' | 'alone'; today: string },
): Promise<number> {
  const { count } = await requests(tx, page)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function requests(tx: Tx, { state, today }: { state: 'waiting' | 'alone'; today: string }) {
  return tx
    .selectFrom('roleAssignments as held')
    .where('held.confirmation', '=', state)
    .where('held.endedAt', 'is', null)
    .where(eb => eb.or([eb('held.validTo', 'is', null), eb('held.validTo', '>=', today)]))
}

/** The step of a second keeper; the database refuses it to the one who asked and to the one who receives. */
export async function updateConfirmation(
  tx: Tx,
  id: string,
  change: { confirmation: 'confirmed' | 'refused'; at: Date },
): Promise<void> {
  await tx
    .updateTable('roleAssignments')
    .set(eb => ({
      confirmation: change.confirmation,
      confirmedAt: change.at,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

export async function updateTokenConfirmed(tx: Tx, id: string, at: Date): Promise<void> {
  await tx
    .updateTable('apiTokens')
    .set(eb => ({ confirmation: 'confirmed', confirmedAt: at, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}
