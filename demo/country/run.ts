import type { AccessTable, Role } from '#modules/accounts/role.ts'
import type { Scope } from '#platform/access/actor.ts'
import { systemActor } from '#platform/access/actor.ts'
import type { FixedClock } from '#platform/clock/clock.ts'
import type { Context, Database } from '#platform/db/database.ts'
import { addDays } from './calendar.ts'
import type { Random } from './random.ts'
import type { Scale } from './scale.ts'
import type { Timeline } from './timeline.ts'

/** Everything the makers of the demo need; each draws from a fork of `random` under its own label. */
export type Run = {
  db: Database
  access: AccessTable
  clock: FixedClock
  timeline: Timeline
  random: Random
  scale: Scale
  /** The day on which the demo country lives. */
  today: string
  /** What use cases refused, by the step and the code of the refusal. */
  refused: Map<string, number>
  progress: (text: string) => void
}

/** A day so many days before the demo's today. */
export const daysAgo = (run: Run, days: number): string => addDays(run.today, -days)

/** The person behind an actor; what she did in the history she did without an account. */
export type Who = { personId?: string; name: string }

/** Context of somebody who holds a role at a unit, with the rights that the rooms' policies give. */
export function as(run: Run, role: Role, scope: Scope, { personId, name }: Who): Context {
  const actor = {
    accountId: null,
    // whoever is hired later in the year has no card yet when her office is asked for
    personId: personId || null,
    name,
    role,
    scope,
    reach: run.access.reachOf(role),
    permissions: run.access.permissionsOf(role),
  }
  return { db: run.db, clock: run.clock, actor }
}

export function asSystem(run: Run, ...areas: string[]): Context {
  return { db: run.db, clock: run.clock, actor: systemActor(areas) }
}

export const inRegion = (id: string): Scope => ({ kind: 'region', id })
export const inMunicipality = (id: string): Scope => ({ kind: 'municipality', id })
export const inOrganisation = (id: string): Scope => ({ kind: 'organisation', id })
export const everywhere: Scope = { kind: 'country', id: null }
