import type { AdaptiveTest } from './adaptive-test.ts'
import { AdaptiveSession, type SessionLog } from './session.ts'

export type Replay =
  | { readonly ok: true; readonly session: AdaptiveSession }
  /** Step, from 0, at which the log and this test part: the log is of another bank or design, or was changed. */
  | { readonly ok: false; readonly differsAt: number }

/**
 * Repeats a session from its log: the identical session, which may go on if it had not ended. That is also how a
 * session is taken up again after a break.
 */
export function replay(test: AdaptiveTest, log: SessionLog): Replay {
  const withheld = new Uint8Array(test.items.length)
  for (const id of log.withheld) {
    const place = test.placeOf.get(id)
    if (place === undefined) return { ok: false, differsAt: 0 }
    withheld[place] = 1
  }
  const session = new AdaptiveSession(test, log.seed, withheld)
  for (const [at, step] of log.steps.entries()) {
    const place = session.current
    const item = place === undefined ? undefined : test.items[place]!
    if (item?.id !== step.item || !isScoreOf(item.b.length, step.score)) return { ok: false, differsAt: at }
    session.answer(step.score)
    const again = session.steps[at]!
    if (again.theta !== step.theta || again.se !== step.se) return { ok: false, differsAt: at }
  }
  return session.stopped === log.stopped ? { ok: true, session } : { ok: false, differsAt: log.steps.length }
}

function isScoreOf(highest: number, score: number): boolean {
  return Number.isInteger(score) && score >= 0 && score <= highest
}
