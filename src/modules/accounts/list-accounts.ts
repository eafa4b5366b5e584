import type { z } from 'zod'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import { cutPage } from '#platform/db/keyset.ts'
import { countAccounts, selectAccounts } from './accounts.sql.ts'
import {
  type AssignmentRecord,
  isHeld,
  searchPeopleWithoutAccount,
  searchUnits,
  selectAssignments,
} from './assignments.sql.ts'
import type { AccountRow, findUnits, listAccountsQuery } from './contract.ts'
import { foundByName } from './found-by-name.ts'
import { ROLES } from './role.ts'

/** Accounts that the keeper keeps or that hold a role in her unit, with their roles of today. */
export async function listAccounts(
  context: Context,
  query: z.output<typeof listAccountsQuery>,
): Promise<{ rows: AccountRow[]; next: string | null; total: number }> {
  const at = { today: context.clock.today(), now: context.clock.now(), regionId: regionOf(context) }
  return await read(context, async tx => {
    const page = cutPage(await selectAccounts(tx, query, at), query.limit, row => [row.name, row.id])
    const roles = await rolesOf(tx, page.rows, at)
    return {
      rows: page.rows.map(account => ({
        id: account.id,
        login: account.login,
        name: account.name,
        email: account.email,
        status: account.status,
        hasSecondStep: account.twoFactorEnabled,
        roles: roles.get(account.id) ?? [],
        lastSignInAt: account.lastSignInAt?.toISOString() ?? null,
      })),
      next: page.next,
      total: await countAccounts(tx, query, at),
    }
  })
}

async function rolesOf(
  tx: Tx,
  accounts: readonly { id: string }[],
  at: { today: string; now: Date },
): Promise<Map<string, string[]>> {
  const held = await selectAssignments(
    tx,
    accounts.map(account => account.id),
  )
  const named = new Map<string, string[]>()
  for (const assignment of held)
    if (isHeld(assignment, at))
      named.set(assignment.accountId, [...(named.get(assignment.accountId) ?? []), titleOf(assignment)])
  return named
}

/** «Региональный методист — Ивановская область». */
export function titleOf({
  role,
  scopeName,
  source,
}: Pick<AssignmentRecord, 'role' | 'scopeName'> & { source: { giverName: string } | null }): string {
  const title = [ROLES[role].title, scopeName].filter(Boolean).join(' — ')
  return source ? `${title} (по поручению: ${source.giverName})` : title
}

/** The keeper's own region; null for the country's. */
export const regionOf = ({ actor }: Context): string | null =>
  actor.scope.kind === 'region' ? actor.scope.id : null

/** People of the register who have no account yet, by the words of their name. */
export async function findPeopleToInvite(context: Context, q: string) {
  return await read(context, async tx => ({
    rows: (
      await foundByName(tx, 'person', q, meanings =>
        searchPeopleWithoutAccount(tx, meanings, context.clock.today()),
      )
    ).map(({ id, name, email, place }) => ({ id, name, email, place })),
  }))
}

/** Units at which the keeper may give a role. */
export async function findUnitsForRole(
  context: Context,
  { kind, q }: z.output<NonNullable<typeof findUnits.query>>,
) {
  return await read(context, async tx => ({
    rows: await foundByName(tx, kind, q, meanings => searchUnits(tx, kind, meanings, regionOf(context))),
  }))
}
