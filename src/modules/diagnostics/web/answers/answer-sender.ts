import {
  type Answer,
  type AnswerBook,
  hear,
  isOverruled,
  learn,
  openBook,
  refuse,
  waiting,
  write,
} from './answer-book.ts'
import type { Shelf } from './shelf.ts'

/** What came of sending one answer. */
export type Sent =
  | { kind: 'held'; answer: Answer; savedAt: string }
  /** The line or the server is at fault: to be repeated. */
  | { kind: 'failed' }
  /** This answer will never be taken. */
  | { kind: 'refused'; reason: string }
  /** The attempt is over for the server. */
  | { kind: 'closed'; reason: string }
  /** Signed out, or another role: nothing can be sent until the person acts. */
  | { kind: 'barred'; reason: string }

export type SenderState = {
  readonly book: AnswerBook
  readonly phase: 'idle' | 'sending' | 'waiting' | 'barred' | 'closed'
  /** Moment of the newest answer the server has taken, by its clock. */
  readonly savedAt: string | null
  /** False when this browser keeps nothing: a reload would lose what waits. */
  readonly isKept: boolean
  /** Why it is barred or closed. */
  readonly reason: string | null
  /** Items whose answer was replaced by another device's. */
  readonly overruled: readonly string[]
}

export type Sender = {
  state: () => SenderState
  subscribe: (listener: () => void) => () => void
  answer: (itemId: string, chosen: readonly string[]) => void
  /** A fresh load of what the server holds. */
  hearAll: (held: readonly ({ readonly id: string } & Answer)[]) => void
  /** An answer that another tab of this device has put on the shelf. */
  learn: (itemId: string, answer: Answer) => void
  /** Sends what waits without delay; gives back whether the server now holds everything. */
  flush: () => Promise<boolean>
  dispose: () => void
}

export type SenderTools = {
  shelf: Shelf
  send: (itemId: string, answer: Answer) => Promise<Sent>
  /** Revision of a choice made now. */
  stamp: () => number
  /** Calls back after milliseconds; gives back how to call it off. */
  later: (work: () => void, ms: number) => () => void
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

/** Pause before the next try after so many failures in a row: 1, 2, 4 … 30 seconds. */
export function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1))
}

/**
 * Brings answers to the server one after another: first onto the shelf of the device, then over the line, off
 * the shelf only when the server has said that it holds them.
 */
export function createSender(
  held: readonly ({ readonly id: string } & Answer)[],
  tools: SenderTools,
): Sender {
  let state: SenderState = {
    book: openBook(held, tools.shelf.all()),
    phase: 'idle',
    savedAt: null,
    isKept: true,
    reason: null,
    overruled: [],
  }
  const listeners = new Set<() => void>()
  let failures = 0
  let callOff: (() => void) | null = null
  let running: Promise<void> | null = null
  let isDisposed = false

  const set = (change: Partial<SenderState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  /** Takes in what the server holds, tells which own choice lost, and clears the shelf up to it. */
  const take = (itemId: string, answer: Answer) => {
    const before = state.book[itemId]
    const book = hear(state.book, itemId, answer)
    const lost = isOverruled(before, book[itemId])
    tools.shelf.drop(itemId, answer.revision)
    set({ book, ...(lost && { overruled: [...state.overruled, itemId] }) })
  }

  const settle = (itemId: string, revision: number, sent: Sent): boolean => {
    switch (sent.kind) {
      case 'held':
        failures = 0
        take(itemId, sent.answer)
        set({ savedAt: sent.savedAt })
        return true
      case 'refused':
        tools.shelf.drop(itemId, revision)
        set({ book: refuse(state.book, itemId, revision, sent.reason) })
        return true
      case 'failed':
        failures += 1
        set({ phase: 'waiting' })
        if (!isDisposed) callOff = tools.later(wake, pauseAfter(failures))
        return false
      default:
        set({ phase: sent.kind, reason: sent.reason })
        return false
    }
  }

  const sendAll = async () => {
    for (let next = waiting(state.book)[0]; next && !isDisposed; next = waiting(state.book)[0]) {
      const { chosen, revision } = state.book[next]!
      set({ phase: 'sending', reason: null })
      if (!settle(next, revision, await tools.send(next, { chosen, revision }))) return
    }
    if (!isDisposed) set({ phase: 'idle', reason: null })
  }

  const wake = (): void => {
    callOff?.()
    callOff = null
    if (running || isDisposed || state.phase === 'closed' || waiting(state.book).length === 0) return
    running = sendAll().finally(() => {
      running = null
      // An answer given in the very moment the last sending ended.
      if (state.phase === 'idle' && waiting(state.book).length > 0) wake()
    })
  }

  wake()
  return {
    state: () => state,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    answer: (itemId, chosen) => {
      const book = write(state.book, itemId, chosen, tools.stamp())
      const entry = book[itemId]
      if (!entry) return
      const isKept = tools.shelf.put(itemId, { chosen: entry.chosen, revision: entry.revision })
      set({ book, isKept, overruled: state.overruled.filter(id => id !== itemId) })
      // While a pause is on, the next try comes by itself: a burst of answers must not hammer a server in trouble.
      if (!callOff) wake()
    },
    hearAll: all => {
      for (const { id, ...answer } of all) take(id, answer)
    },
    learn: (itemId, answer) => {
      set({ book: learn(state.book, itemId, answer) })
      if (!callOff) wake()
    },
    flush: async () => {
      wake()
      while (running) await running
      return waiting(state.book).length === 0
    },
    dispose: () => {
      isDisposed = true
      callOff?.()
      listeners.clear()
    },
  }
}
