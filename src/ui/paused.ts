import { useEffect, useState } from 'react'

const PAUSE = 200

/** What was typed, once the typing has paused: a question to the server is worth asking then. */
export function usePaused<Value>(value: Value): Value {
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE)
    return () => clearTimeout(timer)
  }, [value])
  return paused
}
