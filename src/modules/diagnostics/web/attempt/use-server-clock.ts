import { useCallback, useEffect, useState } from 'react'

/**
 * The present by the server's clock: the browser's own may be wrong by hours.
 *
 * @param serverNow what the server's clock said when it answered
 * @param receivedAt browser's clock at that moment, milliseconds
 */
export function useServerClock(serverNow: string, receivedAt: number): () => number {
  const ahead = Date.parse(serverNow) - receivedAt
  return useCallback(() => Date.now() + ahead, [ahead])
}

/** Milliseconds left until a moment, anew every second; not below zero. */
export function useTimeLeft(until: string, now: () => number): number {
  const [left, setLeft] = useState(() => Date.parse(until) - now())
  useEffect(() => {
    const look = () => setLeft(Date.parse(until) - now())
    look()
    const timer = setInterval(look, 1000)
    // A sleeping phone stops timers; the time has gone on.
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [until, now])
  return Math.max(0, left)
}
