/** One short message about something already done or failed. */
export type Notice = { id: number; tone: 'success' | 'error'; text: string }

type Listener = (notice: Notice) => void

let listener: Listener | undefined
let waiting: Notice[] = []
let count = 0

function send(tone: Notice['tone'], text: string): void {
  count += 1
  const notice: Notice = { id: count, tone, text }
  if (listener) listener(notice)
  else waiting.push(notice)
}

/**
 * Tells the result of what the reader has just done, for 6 seconds, to the eye and to the screen reader.
 * Not for mistakes in a form (those stand by the fields) and not for what has to be read later.
 */
export const notify = {
  success: (text: string) => send('success', text),
  error: (text: string) => send('error', text),
}

/** The shell's host of notices; what was said before it came is said then. */
export function listenToNotices(next: Listener): () => void {
  listener = next
  for (const notice of waiting) next(notice)
  waiting = []
  return () => {
    if (listener === next) listener = undefined
  }
}
