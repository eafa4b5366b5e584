import { globSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type pg from 'pg'
import { joinPolicies, type Role, type RoomPolicy } from '../src/modules/accounts/role.ts'
import type { Actor, Scope } from '../src/platform/access/actor.ts'
import { type Clock, fixedClock } from '../src/platform/clock/clock.ts'
import { type Context, type Database, databaseOver } from '../src/platform/db/database.ts'
import { newId } from '../src/platform/ids/ids.ts'

const root = path.join(import.meta.dirname, '..')

/** The same table `main` makes: every room's policy, read from the rooms themselves. */
export const accessTable = joinPolicies(
  await Promise.all(
    globSync('src/modules/*/policy.ts', { cwd: root })
      .sort()
      .map(async file => {
        const room = (await import(/* @vite-ignore */ pathToFileURL(path.join(root, file)).href)) as {
          policy: RoomPolicy
        }
        return room.policy
      }),
  ),
)

/** Person and account behind an actor; a made-up account is used where a test does not care. */
export type Who = { personId?: string | null; accountId?: string; name?: string }

/** An actor of any role at any unit, with exactly the rights that the rooms' policies give the role. */
export function actorOf(role: Role, scope: Scope, who: Who = {}): Actor {
  return {
    accountId: who.accountId ?? newId(),
    personId: who.personId ?? null,
    name: who.name ?? role,
    role,
    scope,
    reach: accessTable.reachOf(role),
    permissions: accessTable.permissionsOf(role),
  }
}

const country: Scope = { kind: 'country', id: null }
const region = (id: string): Scope => ({ kind: 'region', id })
const municipality = (id: string): Scope => ({ kind: 'municipality', id })
const organisation = (id: string): Scope => ({ kind: 'organisation', id })

/** Actors by role; the argument is the id of the unit the role is held at, for a teacher her person's id. */
export const actors = {
  teacher: (personId: string, who: Who = {}) =>
    actorOf('teacher', { kind: 'self', id: null }, { ...who, personId }),
  schoolMethodologist: (organisationId: string, who?: Who) =>
    actorOf('school-methodologist', organisation(organisationId), who),
  municipalMethodologist: (municipalityId: string, who?: Who) =>
    actorOf('municipal-methodologist', municipality(municipalityId), who),
  regionalMethodologist: (regionId: string, who?: Who) =>
    actorOf('regional-methodologist', region(regionId), who),
  centreHead: (regionId: string, who?: Who) => actorOf('centre-head', region(regionId), who),
  courseManager: (regionId: string, who?: Who) => actorOf('course-manager', region(regionId), who),
  programmeAuthor: (regionId: string, who?: Who) => actorOf('programme-author', region(regionId), who),
  expert: (regionId: string, who?: Who) => actorOf('expert', region(regionId), who),
  qualityAnalyst: (regionId: string, who?: Who) => actorOf('quality-analyst', region(regionId), who),
  ministry: (regionId: string, who?: Who) => actorOf('ministry', region(regionId), who),
  federalCoordinator: (who?: Who) => actorOf('federal-coordinator', country, who),
  /** Of a region, or of the whole installation without one. */
  admin: (regionId?: string, who?: Who) => actorOf('admin', regionId ? region(regionId) : country, who),
}

/** The day on which tests live unless they say otherwise: a Monday of a school year. */
export const TEST_NOW = '2026-03-02T09:00:00Z'

/** What a use case gets first: the file's database, an actor, a clock that stands still. */
export function contextOf(
  database: { app: pg.Pool },
  actor: Actor,
  clock: Clock = fixedClock(TEST_NOW),
): Context {
  return { db: databaseAs(database.app), actor, clock }
}

const opened = new WeakMap<pg.Pool, Database>()

/** Kysely over the pool of the application's role; one for each pool. Ended with the pool by `useDatabase`. */
export function databaseAs(pool: pg.Pool): Database {
  let db = opened.get(pool)
  if (!db) {
    db = databaseOver(pool)
    opened.set(pool, db)
  }
  return db
}
