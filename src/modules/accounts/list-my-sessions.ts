import { read } from '#platform/db/database.ts'
import { asSignIn, type GateContext } from './gate.ts'
import { ownAccountId } from './own-account.ts'
import { selectSessions } from './sessions.sql.ts'
import { sessionTokenOf, type Visit } from './visit.ts'

/** Where the person is signed in, the present session marked. */
export async function listMySessions(context: GateContext, visit: Visit) {
  const accountId = ownAccountId(context)
  const current = sessionTokenOf(context.gate, visit.cookie)
  const sessions = await read(asSignIn(context.gate), tx => selectSessions(tx, accountId))
  return {
    rows: sessions.map(session => ({
      id: session.id,
      isCurrent: session.token === current,
      device: deviceOf(session.userAgent ?? ''),
      address: session.ipAddress || 'неизвестен',
      signedInAt: session.createdAt.toISOString(),
      lastSeenAt: session.lastSeenAt.toISOString(),
    })),
  }
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/YaBrowser/, 'Яндекс Браузер'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** «Chrome, Windows»: enough for a person to recognise her device. Order matters: browsers name each other. */
export function deviceOf(userAgent: string): string {
  const nameIn = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(userAgent))?.[1]
  return [nameIn(BROWSERS), nameIn(SYSTEMS)].filter(Boolean).join(', ') || 'Неизвестное устройство'
}
