import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Role } from './role.ts'

export type OnDuty = {
  personId: string
  /** Whose role it is, where she stands in; null in a role of her own. */
  giverName: string | null
}

type Wanted = {
  roles: readonly Role[]
  /** Ids of the place and of the units it lies in. */
  units: readonly string[]
  /** Only those who stand in for this person. */
  giver?: string | undefined
}

/**
 * People whose roles work at the moment over a place, each once, a role of her own before one passed on to her. A role
 * passed on whole reaches as far as its giver's care, a part of it only its own unit. Needs the area `sign-in`.
 */
export async function selectOnDuty(
  tx: Tx,
  { roles, units, giver }: Wanted,
  at: { today: string; now: Date },
): Promise<OnDuty[]> {
  const covers = sql`(held.scope_kind = 'country' or held.scope_id = any (${[...units]}::uuid[]))`
  const asked = giver
    ? sql`giver.person_id = ${giver}::uuid and (held.scope_id is not distinct from source.scope_id or ${covers})`
    : covers
  const { rows } = await sql<OnDuty>`
    select distinct on (holder.person_id) holder.person_id, giver.name as giver_name
    from role_assignments held
    join accounts holder on holder.id = held.account_id and holder.blocked_at is null
    left join role_assignments source on source.id = held.delegated_from
    left join accounts giver on giver.id = source.account_id
    where held.role = any (${[...roles]}::text[]) and holder.person_id is not null and ${asked}
      and app.is_in_force(held, ${at.today}::date, ${at.now})
      and (held.delegated_from is null or (app.is_in_force(source, ${at.today}::date, ${at.now})
        and giver.blocked_at is null
        and app.unit_within(held.scope_kind, held.scope_id, source.scope_kind, source.scope_id)))
    order by holder.person_id, held.delegated_from is not null, held.id`.execute(tx)
  return rows
}
