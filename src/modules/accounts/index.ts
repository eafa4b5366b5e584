import type { FastifyRequest } from 'fastify'
import type { Actor } from '#platform/access/actor.ts'
import type { HttpServer } from '#platform/http/server.ts'
import { createGate, type Gate, type GateDependencies } from './gate.ts'
import { serveAccounts } from './http.ts'
import { resolveActor } from './resolve-actor.ts'

export { DEPUTY_NAMED, type NamedDeputy } from './announce-deputy.ts'
export {
  type Administrator,
  type Appointment,
  appointAdministrator,
  lookForAdministrator,
  problemsOfAdministrator,
  readAdministrator,
} from './appoint-administrator.ts'
export { PERSONAL_AREAS } from './areas.ts'
export { assignRole } from './assign-role.ts'
export { closeDueReviews } from './decide-review.ts'
export { createDemoAccounts, type DemoAssignment } from './demo-accounts.ts'
export type { GateDependencies } from './gate.ts'
export { INVITATION_DAYS } from './links.ts'
export { type Duty, peopleOnDuty } from './on-duty.ts'
export type { ReviewsToday } from './reviews.sql.ts'
export type { AccountsSettings, OidcSettings } from './settings.ts'
export { reviewsToday } from './show-reviews.ts'
export { type WaitingAccounts, waitingAccounts } from './waiting-accounts.ts'

/** The room as `main` uses it. */
export type Accounts = {
  /** For `createHttp`: the actor of a request by its session cookie or API token, one query. */
  resolveActor(request: FastifyRequest): Promise<Actor | undefined>
  /** Attaches the room's operations. */
  serve(app: HttpServer): void
  /** Ends the room's own connections to the database. */
  close(): Promise<void>
  readonly gate: Gate
}

export function createAccounts(dependencies: GateDependencies): Accounts {
  const gate = createGate(dependencies)
  return {
    gate,
    resolveActor: request => resolveActor(gate, request.headers),
    serve: app => serveAccounts(app, gate),
    close: () => gate.close(),
  }
}
