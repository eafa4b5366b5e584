import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Gate } from './gate.ts'
import { ADDRESS_HEADER } from './library.ts'

/** What the sign-in needs to know of a request, and nothing a browser could forge about its address. */
export type Visit = { readonly cookie: string; readonly userAgent: string; readonly address: string }

export function visitOf(request: FastifyRequest): Visit {
  return {
    cookie: request.headers.cookie ?? '',
    userAgent: String(request.headers['user-agent'] ?? '').slice(0, 400),
    address: request.ip,
  }
}

/** Headers for the library; `without` drops a cookie that must not be looked at. */
export function headersOf(visit: Visit, without?: string): Headers {
  const cookie = visit.cookie
    .split(/;\s*/)
    .filter(pair => pair !== '' && (without === undefined || !pair.startsWith(`${without}=`)))
    .join('; ')
  return new Headers({
    ...(cookie && { cookie }),
    'user-agent': visit.userAgent.replace(/[^\x20-\x7e]/g, '?'),
    [ADDRESS_HEADER]: visit.address,
  })
}

export const sessionCookieName = (gate: Gate): string =>
  `${gate.settings.publicUrl.startsWith('https:') ? '__Secure-' : ''}marshrut.session_token`

/** Token of the session cookie when its signature is ours; undefined without one. */
export function sessionTokenOf(gate: Gate, cookie: string | undefined): string | undefined {
  const name = `${sessionCookieName(gate)}=`
  const pair = cookie?.split(/;\s*/).find(one => one.startsWith(name))
  if (!pair) return undefined
  const value = decoded(pair.slice(name.length))
  const dot = value.lastIndexOf('.')
  if (dot < 1) return undefined
  const token = value.slice(0, dot)
  const expected = createHmac('sha256', gate.settings.secret).update(token).digest()
  const given = Buffer.from(value.slice(dot + 1), 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** Hands the library's cookies to the browser. */
export function setCookies(reply: FastifyReply, headers: Headers): void {
  const cookies = headers.getSetCookie()
  if (cookies.length > 0) reply.header('set-cookie', cookies)
}
