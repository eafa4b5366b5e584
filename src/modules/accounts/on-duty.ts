import { asActor, type Context, type Tx } from '#platform/db/database.ts'
import { type OnDuty, selectOnDuty } from './duties.sql.ts'
import { SIGN_IN_ACTOR } from './gate.ts'
import type { Role } from './role.ts'

export type { OnDuty } from './duties.sql.ts'

/** What an office deals with: in which roles, and where the matter lies, as the fact itself keeps its units. */
export type Duty = {
  readonly roles: readonly Role[]
  readonly at: {
    readonly regionId: string | null
    readonly municipalityId?: string | null
    readonly organisationId?: string | null
  }
}

/**
 * Whose duty it is today: holders of the roles over the place, and whoever stands in for one of them. Those without a
 * person behind the account are left out.
 *
 * @param holder only those who stand in for this person
 */
export async function peopleOnDuty(
  context: Context,
  tx: Tx,
  { roles, at }: Duty,
  holder?: string,
): Promise<OnDuty[]> {
  const units = [at.regionId, at.municipalityId, at.organisationId].filter(id => typeof id === 'string')
  const moment = { today: context.clock.today(), now: context.clock.now() }
  // who holds which role is seen by keepers of accounts only; here it only decides who hears of something
  return await asActor(tx, SIGN_IN_ACTOR, context.actor, () =>
    selectOnDuty(tx, { roles, units, giver: holder }, moment),
  )
}
