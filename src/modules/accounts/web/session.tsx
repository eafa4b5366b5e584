import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { call } from '#ui/api.ts'
import { type HeldRole, type SessionAnswer, showSession } from '../contract.ts'

/** Who is signed in and in which capacity, as pages need it. */
export type Session = {
  account: NonNullable<SessionAnswer['account']>
  /** Every role she holds today; `active` is the one she works in, null when she holds none. */
  assignments: readonly HeldRole[]
  active: HeldRole | null
  /** Whether the active role has this line of the role table: for hiding what cannot be done. */
  can: (permission: string) => boolean
  /** Whether the active role is the whole country's: dictionaries that all regions share are hers to change. */
  isCountrywide: boolean
}

const SessionContext = createContext<Session | null>(null)

/** Cache key of the session: set it from the answers of sign-in and switch. */
export const SESSION_KEY = ['accounts', 'session'] as const

/** The session as the server sees it; the shell reads it at start and after sign-in, sign-out and switch. */
export function useSessionState(): UseQueryResult<SessionAnswer, Error> {
  return useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => call(showSession, { signal }),
    staleTime: 60_000,
  })
}

/** Gives the session to the pages within; without an account the pages are the public ones. */
export function SessionProvider({ answer, children }: { answer: SessionAnswer; children: ReactNode }) {
  const session = useMemo(() => sessionOf(answer), [answer])
  return <SessionContext value={session}>{children}</SessionContext>
}

/** The signed-in session. Pages that are not public are shown only to the signed-in, so it is always there. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession is called on a page that is open to the signed-out')
  return session
}

/** For pages open to everybody: null when nobody is signed in. */
export function useSessionIfAny(): Session | null {
  return useContext(SessionContext)
}

function sessionOf(answer: SessionAnswer): Session | null {
  if (!answer.account) return null
  const permissions = new Set(answer.permissions)
  const active = answer.assignments.find(({ id }) => id === answer.active) ?? null
  return {
    account: answer.account,
    assignments: answer.assignments,
    active,
    can: permission => permissions.has(permission),
    isCountrywide: active?.scopeKind === 'country',
  }
}
