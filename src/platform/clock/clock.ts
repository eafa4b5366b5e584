/**
 * The only source of «now». Everything that needs the time takes a Clock, so that tests and the demo can
 * live on any day, and a printed paper comes out the same twice.
 */
export type Clock = {
  now(): Date
  /** Calendar date (YYYY-MM-DD) in the IANA time zone; «today» of Kaliningrad is not that of Barnaul. */
  today(timeZone?: string): string
}

/** Time zone of federal deadlines when the caller has no region at hand. */
export const DEFAULT_TIME_ZONE = 'Europe/Moscow'

export const systemClock: Clock = {
  now: () => new Date(),
  today: (timeZone = DEFAULT_TIME_ZONE) => dateIn(timeZone, new Date()),
}

export type FixedClock = Clock & {
  /** Moves the clock forward (or back, with a negative duration). */
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number; ms?: number }): void
}

/** A clock that stands still at `iso` until it is advanced. Throws RangeError when `iso` is no instant. */
export function fixedClock(iso: string): FixedClock {
  let at = new Date(iso).getTime()
  if (Number.isNaN(at)) throw new RangeError(`Not an instant: ${iso}`)
  return {
    now: () => new Date(at),
    today: (timeZone = DEFAULT_TIME_ZONE) => dateIn(timeZone, new Date(at)),
    advance({ days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 }) {
      at += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms
    },
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function dateIn(timeZone: string, at: Date): string {
  let format = formats.get(timeZone)
  if (!format) {
    // The Swedish locale writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(timeZone, format)
  }
  return format.format(at)
}
