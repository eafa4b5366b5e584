import { createHmac } from 'node:crypto'
import { transact } from '#platform/db/database.ts'
import { asSignIn, type Gate } from './gate.ts'
import { countAttempt, forgetAttempts, uncountAttempt } from './throttle.sql.ts'

/**
 * Guessing is slowed down three ways: one login from one address after 5 failures, one login from anywhere after
 * 20 (a guess spread over many addresses), one address after 100 (many logins; a school sits behind one address).
 */
const FREE = { pair: 5, login: 20, address: 100 } as const

/** An attempt that has been counted before the password was looked at, so that parallel guesses count too. */
export type Attempt = { succeeded(): Promise<void> }

/** A refusal with HTTP 429; the sentence says when to come back. */
export class TooOften extends Error {
  readonly statusCode = 429
  readonly retryAfterSeconds: number

  constructor(until: Date, now: Date) {
    const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
    super(
      `Слишком много неудачных попыток входа. Повторите через ${inWords(seconds)} или восстановите пароль по почте.`,
    )
    this.name = 'TooOften'
    this.retryAfterSeconds = seconds
  }
}

/**
 * Counts an attempt to sign in.
 * @throws TooOften while the login or the address is locked
 */
export async function beginAttempt(gate: Gate, login: string, address: string): Promise<Attempt> {
  const now = gate.clock.now()
  const name = login.trim().toLowerCase()
  const keys = {
    pair: keyOf(gate, 'pair', `${name}\n${address}`),
    login: keyOf(gate, 'login', name),
    address: keyOf(gate, 'address', address),
  }
  const context = asSignIn(gate)
  await transact(context, async tx => {
    for (const kind of ['pair', 'login', 'address'] as const) {
      const lockedUntil = await countAttempt(tx, keys[kind], FREE[kind], now)
      if (lockedUntil) throw new TooOften(lockedUntil, now)
    }
  })
  return {
    succeeded: () =>
      transact(context, async tx => {
        await forgetAttempts(tx, [keys.pair, keys.login], now)
        await uncountAttempt(tx, keys.address)
      }),
  }
}

/** What people type as a login may be a password by mistake: only a keyed hash is kept. */
const keyOf = (gate: Gate, kind: string, text: string): string =>
  `${kind}:${createHmac('sha256', gate.settings.secret).update(`${kind}\n${text}`).digest('base64url')}`

function inWords(seconds: number): string {
  return seconds < 90 ? `${seconds}\u00a0с` : `${Math.ceil(seconds / 60)}\u00a0мин`
}
