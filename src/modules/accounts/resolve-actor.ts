import { createHash } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Gate } from './gate.ts'
import type { AccessTable, Role } from './role.ts'
import {
  type ResolvedSession,
  type ResolvedToken,
  resolveSession,
  resolveToken,
  touchSession,
  touchToken,
} from './sessions.sql.ts'
import { sessionTokenOf } from './visit.ts'

type RequestHeaders = { readonly cookie?: string | undefined; readonly authorization?: string | undefined }

/**
 * The actor of a request: one query. A token in `Authorization` is looked at alone, never together with a cookie,
 * since requests with a token are excused from the check of their origin.
 */
export async function resolveActor(gate: Gate, headers: RequestHeaders): Promise<Actor | undefined> {
  const bearer = /^Bearer\s+(\S*)$/i.exec(headers.authorization ?? '')
  if (bearer) return await actorOfToken(gate, bearer[1]!)
  const session = await resolveVisit(gate, headers.cookie)
  return session && actorOfSession(gate.access, session)
}

/** The session behind a cookie, with the role being worked in. */
export async function resolveVisit(
  gate: Gate,
  cookie: string | undefined,
): Promise<ResolvedSession | undefined> {
  const token = sessionTokenOf(gate, cookie)
  if (!token) return undefined
  const session = await resolveSession(gate.pool, token, { today: gate.clock.today(), now: gate.clock.now() })
  if (session?.isStale) inBackground(gate, touchSession(gate.pool, session.sessionId))
  return session
}

export function actorOfSession(access: AccessTable, session: ResolvedSession): Actor {
  const { accountId, personId, name, role } = session
  if (!role)
    return { accountId, personId, name, role: 'nobody', scope: SELF, reach: {}, permissions: new Set() }
  const own = { accountId, personId, name, ...rightsOf(access, role), scope: scopeOf(session) }
  const { giverAccountId, giverPersonId, giverName, isPart, scopeId } = session
  if (!giverAccountId || !giverName) return own
  return {
    ...own,
    name: nameOnBehalf(name, giverName),
    onBehalfOf: {
      accountId: giverAccountId,
      personId: giverPersonId,
      name: giverName,
      within: isPart ? scopeId : null,
    },
  }
}

/** How whoever stands in is named wherever she acts: in the history, in the audit, in the log of views. */
export const nameOnBehalf = (name: string, giver: string): string => `${name} (по поручению: ${giver})`

async function actorOfToken(gate: Gate, token: string): Promise<Actor | undefined> {
  const found = await resolveToken(gate.pool, hashToken(token), gate.clock.now())
  if (!found) return undefined
  if (found.isStale) inBackground(gate, touchToken(gate.pool, found.tokenId, gate.clock.now()))
  return {
    accountId: null,
    personId: null,
    name: `Программа «${found.name}»`,
    ...rightsOf(gate.access, found.role),
    scope: scopeOf(found),
  }
}

/** SHA-256 is enough here: a token is 256 random bits, not a word somebody chose. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

const SELF = { kind: 'self', id: null } as const

function scopeOf({ scopeKind, scopeId }: ResolvedSession | ResolvedToken): Actor['scope'] {
  return { kind: scopeKind ?? 'self', id: scopeId }
}

function rightsOf(access: AccessTable, role: Role) {
  return { role, reach: access.reachOf(role), permissions: access.permissionsOf(role) }
}

/** «Last seen» is worth no waiting and no refusal. */
function inBackground(gate: Gate, work: Promise<void>): void {
  work.catch((error: unknown) => gate.logger.warn({ err: error }, 'time of last use not recorded'))
}
