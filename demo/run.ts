import type { Role } from '#modules/accounts/role.ts'
import type { Scope } from '#platform/access/actor.ts'
import { systemActor } from '#platform/access/actor.ts'
import type { FixedClock } from '#platform/clock/clock.ts'
import type { Context, Database } from '#platform/db/database.ts'
import { actorOf, type Who } from '#testing/actors.ts'
import { addDays } from './calendar.ts'
import type { Random } from './random.ts'
import type { Scale } from './scale.ts'
import type { Timeline } from './timeline.ts'

/** Everything the makers of the demo need; each draws from a fork of `random` under its own label. */
export type Run = {
  db: Database
  clock: FixedClock
  timeline: Timeline
  random: Random
  scale: Scale
  /** The day on which the demo country lives. */
  today: string
  progress: (text: string) => void
}

/** A day so many days before the demo's today. */
export const daysAgo = (run: Run, days: number): string => addDays(run.today, -days)

/** Context of somebody who holds a role at a unit, with the rights that the rooms' policies give. */
export function as(run: Run, role: Role, scope: Scope, who: Who = {}): Context {
  const actor = { ...actorOf(role, scope, who), accountId: who.accountId ?? null }
  return { db: run.db, clock: run.clock, actor }
}

export function asSystem(run: Run, ...areas: string[]): Context {
  return { db: run.db, clock: run.clock, actor: systemActor(areas) }
}

export const inRegion = (id: string): Scope => ({ kind: 'region', id })
export const inMunicipality = (id: string): Scope => ({ kind: 'municipality', id })
export const inOrganisation = (id: string): Scope => ({ kind: 'organisation', id })
export const everywhere: Scope = { kind: 'country', id: null }
